"""Lists for a spreadsheet: text that it would take for a formula stays text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

#: What a spreadsheet would take for the beginning of a formula, wide signs included.
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def csv_of(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as CSV, with a byte order mark, so that Chinese is read as such."""
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(heads)
    lines.writerows([harmless(cell) for cell in row] for row in rows)
    return ("\ufeff" + text.getvalue()).encode()


def harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell
