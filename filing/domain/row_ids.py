"""What somebody gives as the number of a row: in an address, a form, a list's cursor."""

from __future__ import annotations

from collections.abc import Iterable

#: No table has more rows, and every database looks up so large a number.
MOST_DIGITS = 9


def row_id(given: str) -> int | None:
    """The number of a row, or None for what is none that could exist."""
    is_one = given.isascii() and given.isdecimal() and len(given) <= MOST_DIGITS
    return int(given) if is_one else None


def row_ids(given: Iterable[str]) -> list[int]:
    """Those that are numbers of rows, each once, in their order."""
    return list(dict.fromkeys(number for one in given if (number := row_id(one)) is not None))
