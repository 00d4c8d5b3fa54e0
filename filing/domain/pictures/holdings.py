"""Who holds what, drawn: controllers above investors above the enterprise; many investors as a list with bars."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from filing.domain.forms.holdings import Controller, Holding, Holdings
from filing.domain.pictures.parts import (
    INK,
    LEADING,
    PADDING,
    PAPER,
    QUIET,
    SIZE,
    SMALL,
    Box,
    Line,
    Look,
    box,
    drawn_box,
    label,
    picture,
    polyline,
    words,
    wrap,
)  # fmt: skip

#: Up to so many side by side; up to so many one below the other with lines; beyond that a list.
ABREAST, JOINED = 5, 12
EDGE, GAP, STEP = 16, 24, 56
COLUMN, WIDE_COLUMN, REACH = 210, 320, 130
ROWS_WIDTH, BARS_AT, BARS_WIDTH = 800, 400, 280

FOREIGN = Look(fill="#e6eefa", line="#0b3d75", width=3)
DOMESTIC = Look(dashes="6 4")
ENTERPRISE = Look(fill="#1d2b3a", ink=PAPER, line="#1d2b3a")
CONTROLLER = Look(line="#767676", round=16)


def holdings_svg(holdings: Holdings) -> str:
    """The picture as SVG, with the same in words for whoever cannot see it."""
    count = len(holdings.investors)
    draw = _abreast if count <= ABREAST else _joined if count <= JOINED else _listed
    return draw(holdings)


def told(holdings: Holdings) -> str:
    """The picture in a sentence for each investor."""
    return (
        "；".join(_told(holding) for holding in holdings.investors) + "。"
        if holdings.investors
        else "没有投资者。"
    )


def _told(holding: Holding) -> str:
    place = f"{holding.side}，{holding.country_name}" if holding.country_name else holding.side
    above = f"，最终实际控制人{_names(holding.controllers)}" if holding.controllers else ""
    return f"{holding.name}（{place}）持有{holding.share_text or '未填写比例'}{above}"


def _names(controllers: tuple[Controller, ...]) -> str:
    return "、".join(c.name + (f"（{c.country_name}）" if c.country_name else "") for c in controllers)


def _title(holdings: Holdings) -> str:
    return f"{holdings.enterprise}的股权结构"


def _investor_lines(holding: Holding) -> Iterator[Line]:
    yield Line(holding.name, SIZE, True)
    yield Line(f"{holding.side} · {holding.country_name}" if holding.country_name else holding.side, SMALL)
    if holding.amount_text:
        yield Line(holding.amount_text, SMALL)


def _controller_lines(holding: Holding) -> list[Line]:
    named = [c.name + (f"（{c.country_name}）" if c.country_name else "") for c in holding.controllers]
    return [Line("最终实际控制人", SMALL), *(Line(name, SMALL) for name in named)]


def _enterprise_lines(holdings: Holdings) -> list[Line]:
    capital = [Line(f"注册资本 {holdings.capital_text}", SMALL)] if holdings.capital_text else []
    return [Line(holdings.enterprise or "（未命名企业）", SIZE + 1, True), *capital]


def _look(holding: Holding) -> Look:
    return FOREIGN if holding.is_foreign else DOMESTIC


def _abreast(holdings: Holdings) -> str:
    """Three floors: controllers, investors, the enterprise."""
    investors, columns = holdings.investors, max(len(holdings.investors), 2)
    width = 2 * EDGE + columns * COLUMN + (columns - 1) * GAP
    left = (width - len(investors) * COLUMN - (len(investors) - 1) * GAP) / 2
    lefts = [left + i * (COLUMN + GAP) for i in range(len(investors))]
    above = [_controllers_at(h, x, EDGE, COLUMN) for h, x in zip(investors, lefts, strict=True)]
    floor = max((b.bottom + STEP / 2 for b in above if b), default=EDGE)
    middle = [
        box(x, floor, COLUMN, _investor_lines(h), _look(h)) for h, x in zip(investors, lefts, strict=True)
    ]
    ground = max((b.bottom for b in middle), default=EDGE) + 2 * STEP
    wide = min(width - 2 * EDGE, 460)
    below = box((width - wide) / 2, ground, wide, _enterprise_lines(holdings), ENTERPRISE)
    drawn = [*_falling(zip(above, middle, strict=True)), *_shares_down(investors, middle, below)]
    drawn += [drawn_box(b) for b in (*filter(None, above), *middle, below)]
    return picture(width, below.bottom + EDGE, _title(holdings), told(holdings), drawn)


def _controllers_at(holding: Holding, x: float, y: float, width: float) -> Box | None:
    return box(x, y, width, _controller_lines(holding), CONTROLLER) if holding.controllers else None


def _falling(pairs) -> Iterator[str]:
    for upper, lower in pairs:
        if upper:
            yield polyline([(upper.middle, upper.bottom), (lower.middle, lower.y)], arrow=True)


def _shares_down(investors: tuple[Holding, ...], boxes: list[Box], below: Box) -> Iterator[str]:
    """Each investor's line to the enterprise, with its share upon it."""
    bus = below.y - STEP / 2
    for holding, part in zip(investors, boxes, strict=True):
        corner = [
            (part.middle, part.bottom),
            (part.middle, bus),
            (below.middle, bus),
            (below.middle, below.y),
        ]
        yield polyline(corner, arrow=True)
        yield label(holding.share_text, part.middle, bus - STEP / 2)


def _joined(holdings: Holdings) -> str:
    """One investor below the other, controllers before it, the enterprise behind them all."""
    rows, y = [], float(EDGE)
    for holding in holdings.investors:
        before = _controllers_at(holding, EDGE, y, COLUMN)
        investor = box(EDGE + COLUMN + STEP, y, WIDE_COLUMN, _investor_lines(holding), _look(holding))
        rows.append((holding, before, investor))
        y = max(investor.bottom, before.bottom if before else 0) + GAP
    left = EDGE + COLUMN + STEP + WIDE_COLUMN + REACH
    sketch = box(left, 0, COLUMN, _enterprise_lines(holdings), ENTERPRISE)
    height = max(y, sketch.height + 2 * EDGE)
    after = Box(left, (height - sketch.height) / 2, COLUMN, sketch.lines, ENTERPRISE)
    drawn = [part for row in rows for part in _joined_lines(*row, after)]
    drawn += [drawn_box(b) for _, before, investor in rows for b in (before, investor) if b]
    drawn.append(drawn_box(after))
    return picture(after.right + EDGE, height, _title(holdings), told(holdings), drawn)


def _joined_lines(holding: Holding, before: Box | None, investor: Box, after: Box) -> Iterator[str]:
    if before:
        yield polyline([(before.right, investor.centre), (investor.x, investor.centre)], arrow=True)
    bus = after.x - 20
    yield polyline(
        [
            (investor.right, investor.centre),
            (bus, investor.centre),
            (bus, after.centre),
            (after.x, after.centre),
        ],
        True,
    )
    yield label(holding.share_text, (investor.right + bus) / 2, investor.centre + 5)


def _listed(holdings: Holdings) -> str:
    """A line for each investor with a bar as long as its share; controllers under the name."""
    head = box(EDGE, EDGE, ROWS_WIDTH - 2 * EDGE, _enterprise_lines(holdings), ENTERPRISE)
    drawn, y = [drawn_box(head)], head.bottom + GAP
    for number, holding in enumerate(holdings.investors, 1):
        row, height = _row(number, holding, y)
        drawn += row
        y += height
    return picture(ROWS_WIDTH, y + EDGE, _title(holdings), told(holdings), drawn)


def _row(number: int, holding: Holding, top: float) -> tuple[list[str], float]:
    room = BARS_AT - EDGE - GAP
    lines = [Line(text, SIZE, True) for text in wrap(f"{number}　{holding.name}", SIZE, room)]
    place = f"{holding.side} · {holding.country_name}" if holding.country_name else holding.side
    lines += [
        Line(t, SMALL) for t in wrap("，".join(filter(None, (place, holding.amount_text))), SMALL, room)
    ]
    if holding.controllers:
        lines += [Line(t, SMALL) for t in wrap(f"最终实际控制人：{_names(holding.controllers)}", SMALL, room)]
    drawn, y = [], top
    for line in lines:
        y += line.size * LEADING
        drawn.append(words(line.text, EDGE, y, line.size, line.bold, INK if line.bold else QUIET))
    drawn += _bar(holding, top + 6)
    bottom = y + PADDING
    drawn.append(polyline([(EDGE, bottom), (ROWS_WIDTH - EDGE, bottom)]))
    return drawn, bottom - top + 4


def _bar(holding: Holding, y: float) -> Iterator[str]:
    """As long as the share; what is not held stays visible as an empty frame."""
    share = min(max(holding.share or Decimal(0), Decimal(0)), Decimal(100))
    look, length = _look(holding), float(share) / 100 * BARS_WIDTH
    fill = look.line if holding.is_foreign else look.fill
    yield f'<rect x="{BARS_AT}" y="{y:g}" width="{BARS_WIDTH}" height="14" fill="none" stroke="#cccccc"/>'
    yield f'<rect x="{BARS_AT}" y="{y:g}" width="{length:g}" height="14" fill="{fill}" stroke="{look.line}"/>'
    yield words(holding.share_text or "—", BARS_AT + BARS_WIDTH + 10, y + 13, SIZE, True)
