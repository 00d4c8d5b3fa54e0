"""The QR code of a receipt, drawn as rectangles: sharp at any size, and no picture is packed, unpacked and packed again."""

from collections.abc import Iterator
from itertools import groupby

import segno
from weasyprint.pdf.stream import Stream

BORDER = 2  # modules left free around it
OVERLAP = 0.04  # of a module: where two rows only touch, screens show a line of light


class QrCode:
    """An image to WeasyPrint. The fixed mask spares trying all eight and keeps the bytes the same."""

    def __init__(self, address: str) -> None:
        self._rows = segno.make_qr(address, error="m", mask=2).matrix

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float, float, float]:
        return self._across, self._across, 1

    def draw(self, stream: Stream, width: float, height: float, style: dict) -> None:
        stream.set_color(style["color"])
        stream.transform(a=width / self._across, d=height / self._across)
        stream.stream.append(b" ".join(self._dark()) + b" f")

    @property
    def _across(self) -> int:
        return len(self._rows) + 2 * BORDER

    def _dark(self) -> Iterator[bytes]:
        """A rectangle for each run of dark modules."""
        for y, row in enumerate(self._rows, BORDER):
            x = BORDER
            for is_dark, run in groupby(row):
                length = len(list(run))
                if is_dark:
                    yield b"%d %d %d %.2f re" % (x, y, length, 1 + OVERLAP)
                x += length
