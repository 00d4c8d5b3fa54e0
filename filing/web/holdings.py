"""Who holds what as a picture on a page, with the same in a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from filing.domain.forms.holdings import Holdings, holdings_in, plain
from filing.domain.pictures.holdings import holdings_svg


@dataclass(frozen=True)
class Pictured:
    """The holdings, drawn; `svg` escapes its words where it is drawn."""

    held: Holdings
    svg: str
    foreign_share: str


def pictured(facts: Mapping[str, Any]) -> Pictured | None:
    """The picture of a record or of a filing's answers; None while nobody is named in it."""
    held = holdings_in(facts)
    if not any(holding.name_cn or holding.name_en for holding in held.investors):
        return None
    return Pictured(held, holdings_svg(held), plain(held.foreign_share))
