"""A year of supervision, one small picture for each city, all on one scale so that they can be compared."""

from __future__ import annotations

from filing.domain.pictures.parts import INK, QUIET, SMALL, picture, words
from filing.domain.supervision.tally import STEPS, Tally

WIDTH, LABELS, BARS, ROW, TOP = 280, 76, 160, 24, 6
BAR, LINE = "#0b3d75", "#b1b4b6"


def tally_svg(tally: Tally, scale: int) -> str:
    """Bars with their counts; `scale` is the count that fills the width, the largest of all cities."""
    drawn = [f'<line x1="{LABELS}" y1="{TOP}" x2="{LABELS}" y2="{TOP + ROW * len(STEPS)}" stroke="{LINE}"/>']
    for i, (key, label) in enumerate(STEPS.items()):
        count, y = tally.figures[key], TOP + ROW * i
        length = BARS * count / max(scale, 1)
        drawn.append(words(label, LABELS - 8, y + 17, SMALL, ink=QUIET, anchor="end"))
        drawn.append(f'<rect x="{LABELS}" y="{y + 5}" width="{length:g}" height="{ROW - 10}" fill="{BAR}"/>')
        drawn.append(words(str(count), LABELS + length + 6, y + 17, SMALL, bold=True, ink=INK))
    height = 2 * TOP + ROW * len(STEPS)
    return picture(WIDTH, height, tally.name, tally.told, drawn, key=f"tally-{tally.place}")
