"""Pages of a list by the place of the last row: the next page begins behind it."""

from __future__ import annotations

from filing.domain.errors import BadAnswer


def place_of(cursor: str) -> int:
    """The id of the last row of the page before; BadAnswer for what no page ever gave."""
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 10):
        raise bad_place()
    return int(cursor)


def bad_place() -> BadAnswer:
    return BadAnswer("after 应为上一页给出的位置，请从第一页重新开始。")
