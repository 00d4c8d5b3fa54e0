"""The items of both lists: their verbatim texts joined to their words, classes and conditions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from filing.domain.screening.model import Ask
from filing.domain.screening.reading import DATA, normalise
from filing.domain.screening.words import Topic, topics

_REFERENCE = DATA.parent / "reference"
CLASSES = ("prohibited", "restricted", "encouraged_with_conditions")
_SHORTEST_QUOTATION = 6


@dataclass(frozen=True)
class Part:
    """One business within an item that has several, each with its own condition."""

    scope: str
    topics: tuple[Topic, ...]
    codes: dict[int, tuple[str, ...]]
    structured: dict[str, Any] = field(hash=False)


@dataclass(frozen=True)
class Item:
    list: str
    cls: str
    no: int
    text: str
    requirement: str
    parts: tuple[Part, ...]
    quotations: tuple[str, ...]
    asks: tuple[Ask, ...]
    unofficial: bool
    partnership_barred: bool | None
    overlaps_encouraged: tuple[int, ...]
    note: str

    @property
    def key(self) -> str:
        return f"{self.list}.{self.cls}.{self.no:02d}"


@cache
def items(list_id: str) -> tuple[Item, ...]:
    """The items of catalogue_2015 or national_2017, prohibited first."""
    return tuple(_LISTS[list_id]())


def _catalogue_2015() -> Iterator[Item]:
    law, words = _load("special_measures_2015_gbt4754.json", "catalogue_2015")
    misprints = words["misprints"]
    for cls in CLASSES:
        for row in law[cls]:
            ours = words[cls][str(row["no"])]
            printed = [misprints.get(c["code"], c["code"]) for c in row["codes"]]
            ours = {**ours, "codes_2011": " ".join(printed) or ours.get("codes_2011", "")}
            rows = [row["activity"], *(sub["activity"] for sub in row.get("sub_items", ()))]
            yield _item(
                "catalogue_2015", cls, row, ours, rows,
                text=row["activity"], requirement=row["measure"] or "", unofficial=not printed,
            )  # fmt: skip


def _national_2017() -> Iterator[Item]:
    law, words = _load("negative_list_2017.json", "national_2017")
    for cls in CLASSES[:2]:
        for row in law[cls]:
            ours = words[cls][str(row["no"])]
            yield _item(
                "national_2017", cls, row, ours, [row["text"]],
                text=row["text"], requirement=row.get("requirement") or "", unofficial=True,
            )  # fmt: skip


_LISTS = {"catalogue_2015": _catalogue_2015, "national_2017": _national_2017}


def _load(law: str, words: str) -> tuple[dict, dict]:
    return (
        json.loads((_REFERENCE / law).read_text("utf-8")),
        json.loads((DATA / f"{words}.json").read_text("utf-8")),
    )


def _item(list_id: str, cls: str, row: dict, ours: dict, quoted: list[str], **known) -> Item:
    structured = {**row.get("structured", {}), **ours.get("structured", {})}
    return Item(
        list=list_id, cls=cls, no=row["no"],
        parts=tuple(_part(part, ours, structured) for part in ours.get("parts", [ours])),
        quotations=tuple(q for text in quoted for q in _quotations(text)),
        asks=tuple(Ask(*ask) for ask in ours.get("asks", ())),
        partnership_barred=row.get("partnership_barred", False),
        overlaps_encouraged=tuple(row.get("overlaps_encouraged", ())),
        note=row.get("note", "") if list_id == "national_2017" else "",
        **known,
    )  # fmt: skip


def _part(part: dict, ours: dict, structured: dict) -> Part:
    scope = part.get("scope", "")
    own: dict = next((row for row in structured.get("by_scope", ()) if row["scope"] == scope), {})
    common = {key: value for key, value in structured.items() if key != "by_scope"}
    codes = {
        year: tuple(part.get(f"codes_{year}", ours.get(f"codes_{year}", "")).split()) for year in (2011, 2017)
    }
    known = topics()
    return Part(
        scope,
        tuple(known[name] for name in part["topics"].split()),
        codes,
        {**common, **own, **part.get("structured", {})},
    )


def squeezed(text: str) -> str:
    """The words without the particles and joints that people vary."""
    return re.sub("[的、，：]|和|与|及", "", text)


def _quotations(text: str) -> Iterator[str]:
    """What, standing word for word in a scope, is the item itself."""
    plain = re.sub("（[^（）]*）", "", normalise(text).split("：")[0])
    for piece in re.split("[；，]", plain):
        if len(words := squeezed(piece)) >= _SHORTEST_QUOTATION:
            yield words
