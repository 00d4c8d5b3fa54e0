"""What can be chosen in answer to a question: the lists of the law day, and what the form already says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from filing.domain.questions.naming import row_name
from filing.domain.questions.paths import Path, get_at
from filing.domain.questions.spec import Field, Kind
from filing.domain.reference import places
from filing.domain.reference.industries import edition_on, encouraged_items
from filing.domain.reference.lists import Places
from filing.domain.reference.picking import Choice, country_choices, industry_choices, pinyin_of
from filing.models import Filing

PICKED = frozenset({Kind.COUNTRY, Kind.PLACE, Kind.FTZ_AREA, Kind.ETDZ, Kind.INDUSTRIES})


class Asking(Protocol):
    """Who draws: the filing, its day and lists, and the answers just given by their paths."""

    filing: Filing
    day: date
    lists: Places
    given: Mapping[Path, Any]


def choices_for(drawer: Asking, question: Field, path: Path) -> list[tuple[str, Sequence[Choice]]]:
    """(heading, choices) for the kinds that pick from a list."""
    maker = _CHOICES.get(question.kind)
    return maker(drawer, question, path) if maker else []


def row_title(row: dict, filing: Filing) -> str:
    """What a row is called in its list."""
    return row_name(row, filing.answers)


def _countries(_drawer, _question, _path):
    return [("", country_choices())]


def _regions(drawer: Asking, question: Field, path: Path):
    above = {"city": "province", "district": "city"}.get(question.key)
    code = None
    if above:
        beside = (*path[:-1], above)
        code = drawer.given.get(beside) or get_at(drawer.filing.answers, beside)
        if not isinstance(code, str) or not code:
            return [("", [])]
    return [("", [Choice(d.code, d.name) for d in places.children_of(code, drawer.day)])]


def _areas(drawer: Asking, _question, _path):
    by_zone: dict[str, list] = {}
    for area in dict.fromkeys(drawer.lists.ftz_areas.values()):
        shown = area.short_name or area.name
        by_zone.setdefault(area.zone, []).append(
            Choice(area.name, area.name, shown, (area.zone,), (), pinyin_of(shown))
        )
    return sorted(by_zone.items())


def _etdzs(drawer: Asking, _question, _path):
    return [("", [Choice(name, name, pinyin=pinyin_of(name)) for name in sorted(drawer.lists.etdzs)])]


def _investors(drawer: Asking, _question, _path):
    rows = drawer.filing.answers.get("investors") or []
    return [("", [Choice(row["id"], row_title(row, drawer.filing) or "（未命名）") for row in rows])]


def _chosen_industries(drawer: Asking, _question, path: Path):
    beside = (*path[:-1], "industries")
    chosen = drawer.given.get(beside) or get_at(drawer.filing.answers, beside) or []
    used = edition_on(drawer.day)
    # A text that names no industry is reported where it was typed; it is no choice here.
    return [("", [Choice(code, used.label(code)) for code in map(str, chosen) if used.label(code) != code])]


def _industries(drawer: Asking, question, path: Path):
    """The edition of the law day, and what was chosen of another one before."""
    used = edition_on(drawer.day)
    chosen = drawer.given.get(path) or get_at(drawer.filing.answers, path) or []
    other = [c for c in map(str, chosen) if c not in used.codes and used.label(c) != c]
    return [("", [*(Choice(code, used.label(code)) for code in other), *industry_choices(used.year)])]


def encouraged_by_section() -> list[tuple[str, list]]:
    """The 348 items under their headings, for the list behind “国家鼓励外商投资的产业”."""
    found: dict[str, list] = {}
    for item in encouraged_items().values():
        found.setdefault(" ".join(filter(None, (item.section, item.subsection))), []).append(item)
    return list(found.items())


_CHOICES = {
    Kind.COUNTRY: _countries,
    Kind.PLACE: _countries,
    Kind.REGION: _regions,
    Kind.FTZ_AREA: _areas,
    Kind.ETDZ: _etdzs,
    Kind.INVESTOR: _investors,
    Kind.MAIN_INDUSTRY: _chosen_industries,
    Kind.INDUSTRIES: _industries,
}
