"""Classes of GB/T 4754 as screening meets them: of either edition, below or above an item's own."""

from __future__ import annotations

from datetime import date

from filing.domain.reference.industries import EDITIONS, edition, edition_on, encouraged_items

_DIVISION = 3  # a letter and two digits: a bare section says too little to point downwards


def meaning(code: str, on: date) -> tuple[int, str]:
    """The edition in which a code typed on a day is to be read, and its name there ('' where it has none)."""
    of_the_day = edition_on(on)
    years = sorted(EDITIONS, key=lambda year: edition(year) is not of_the_day)
    for year in years:
        if name := edition(year).name(code):
            return year, name
    return years[0], ""


def matched(code: str, item_codes: tuple[str, ...]) -> str | None:
    """The item's class or group that a code falls under, or that lies under the code."""
    for own in item_codes:
        if code.startswith(own) or (len(code) >= _DIVISION and own.startswith(code)):
            return own
    return None


def encouraged_text(no: int) -> str:
    """The words of an item of 鼓励外商投资产业目录 (2017)."""
    return encouraged_items()[no].text
