"""合并、分立: which enterprise came out of which, as a filing tells it."""

from __future__ import annotations

from dataclasses import dataclass

MERGER, DIVISION = "merger", "division"
#: Which side the filing's own enterprise is: the one that was there before, or the one that came of it.
BEFORE, AFTER = "from", "to"


@dataclass(frozen=True)
class Named:
    """Another enterprise as a filing names it; `key` tells it from the others that the filing names."""

    key: str
    name: str
    uscc: str = ""


@dataclass(frozen=True)
class Lineage:
    """The filing's enterprise is the `side` of a merger or division with these others; none where none is named."""

    kind: str
    side: str
    others: tuple[Named, ...] = ()
