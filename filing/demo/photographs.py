"""Photographs of an inspection, drawn: the signboard of the premises, and the licence and receipt on the wall within."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from filing.receipts.fonts.faces import face_file
from filing.services.files.receiving import Received, receive

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

    from filing.demo.stage import Stage
    from filing.receipts.fonts.fontset import FontSet

SIZE = (1200, 800)
SKY, WALL, GLASS, FRAME, BOARD, INK, PAPER, STAMP = (
    "#b9d3e6", "#d8cdbd", "#7f98a8", "#54606a", "#7a1f1f", "#f6ecd2", "#fbf7ea", "#c8161d",
)  # fmt: skip
MARK = "演示用图片，内容均属虚构"


def premises(name: str, address: str, fonts: FontSet) -> bytes:
    """The front of a shop with the enterprise's signboard, as JPEG."""
    picture, draw = _canvas(SKY)
    draw.rectangle((80, 150, 1120, 760), fill=WALL)
    draw.rectangle((120, 190, 1080, 310), fill=BOARD)
    _write(draw, fonts, name, (600, 250), 52, INK)
    for left in (140, 460, 780):
        draw.rectangle((left, 370, left + 280, 700), fill=GLASS, outline=FRAME, width=10)
        draw.line((left + 140, 370, left + 140, 700), fill=FRAME, width=6)
    draw.rectangle((0, 760, 1200, 800), fill=FRAME)
    _write(draw, fonts, address, (600, 735), 26, FRAME)
    return _kept(picture, draw, fonts)


def papers_on_the_wall(name: str, fonts: FontSet) -> bytes:
    """营业执照 and 备案回执, framed, as JPEG."""
    picture, draw = _canvas("#e9e4d8")
    for left, title in ((150, "营业执照"), (670, "备案回执")):
        draw.rectangle((left, 130, left + 380, 660), fill=PAPER, outline="#6b4a2b", width=16)
        _write(draw, fonts, title, (left + 190, 210), 44, "#333333")
        _write(draw, fonts, name, (left + 190, 290), 22, "#333333")
        for line in range(4):
            draw.line((left + 50, 350 + 45 * line, left + 330, 350 + 45 * line), fill="#999999", width=3)
        draw.ellipse((left + 220, 520, left + 330, 630), outline=STAMP, width=6)
    return _kept(picture, draw, fonts)


def _canvas(colour: str):
    from PIL import Image, ImageDraw  # only a demonstration draws

    picture = Image.new("RGB", SIZE, colour)
    return picture, ImageDraw.Draw(picture)


def _write(draw: ImageDraw, fonts: FontSet, text: str, middle: tuple, size: int, colour: str) -> None:
    from PIL import ImageFont

    face = ImageFont.truetype(str(face_file(fonts.directory, "Filing Serif")), size)
    draw.text(middle, text, font=face, fill=colour, anchor="mm")


def _kept(picture, draw: ImageDraw, fonts: FontSet) -> bytes:
    _write(
        draw, fonts, MARK, (600, 782), 22, "#ffffff" if picture.getpixel((5, 790)) < (120,) * 3 else "#666666"
    )
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=82)
    return kept.getvalue()


def of_premises(stage: Stage, name: str, address: str) -> dict[str, list[Received]]:
    """One of the premises and one of what hangs there, by the item of the inspection that each belongs to."""
    taken = {
        "procedure": (papers_on_the_wall(name, stage.press.fonts), "墙上的执照和回执.jpg"),
        "information": (premises(name, address, stage.press.fonts), "经营场所门头.jpg"),
    }
    return {
        item: receive([(BytesIO(picture), called)], stage.store, None)
        for item, (picture, called) in taken.items()
    }
