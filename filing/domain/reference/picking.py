"""Finding one of a list by what people type: a code, a name, everyday words, pinyin. js/matching.js has the same rule."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

from filing.domain.reference import places
from filing.domain.reference.industries import REFERENCE, edition

# How well a choice matches, best first. Up to SPOKEN it is what was meant; LOOSE is worth showing, never taking.
CODE, BARE_CODE, NAME, SPOKEN, EVERYDAY, INITIALS, CODE_BEGINS, BEGINS, OTHER_BEGINS, SPOKEN_BEGINS = range(
    10
)
CONTAINS, OTHER_CONTAINS, SPOKEN_CONTAINS, WORDS, LOOSE, NO_MATCH = range(10, 16)
_INDUSTRY = re.compile(r"[a-t]\d+")


@dataclass(frozen=True)
class Choice:
    """One of a list: its code, its name, and what else it is known by."""

    code: str
    name: str
    shown: str = ""
    others: tuple[str, ...] = ()
    everyday: tuple[str, ...] = ()
    pinyin: str = ""

    @property
    def label(self) -> str:
        return self.shown or self.name

    @cached_property
    def known(self) -> _Known:
        code = normal(self.code)
        bare = code[1:] if _INDUSTRY.fullmatch(code) else code
        names = tuple({normal(self.name), normal(self.label)})
        others, everyday = tuple(map(normal, self.others)), tuple(map(normal, self.everyday))
        return _Known(code, bare, names, others, everyday, tuple(self.pinyin.split()))


@dataclass(frozen=True)
class _Known:
    """A choice in normal form."""

    code: str
    bare: str
    names: tuple[str, ...]
    others: tuple[str, ...]
    everyday: tuple[str, ...]
    syllables: tuple[str, ...]


def normal(text: str) -> str:
    """Without spaces, case and full-width forms."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def search(text: str, choices: Iterable[Choice]) -> list[Choice]:
    """What matches, best first and otherwise in the list's order; the whole list for no text."""
    if not normal(text):
        return list(choices)
    return [choice for _, choice in sorted(_ranked(text, choices), key=_order)]


def _order(found: tuple[int, Choice]) -> tuple[int, int]:
    """Of names that begin with the text the shortest first: for 法, 法国 before 法罗群岛."""
    rank, choice = found
    return rank, len(choice.name) if rank == BEGINS else 0


def only_match(text: str, choices: Iterable[Choice]) -> Choice | None:
    """The one that a text names, or the only one it can mean; None where that is open."""
    ranked = [(rank, choice) for rank, choice in _ranked(text, choices) if rank < LOOSE]
    best = min((rank for rank, _ in ranked), default=NO_MATCH)
    meant = [choice for rank, choice in ranked if best > SPOKEN or rank == best]
    return _narrowest(meant)


def _narrowest(meant: Sequence[Choice]) -> Choice | None:
    """One choice; of a group and its only class, both with one name, the class."""
    by_length = sorted(meant, key=lambda choice: len(choice.code))
    same_line = all(
        longer.code.startswith(shorter.code) and longer.name == shorter.name and longer.code != shorter.code
        for shorter, longer in pairwise(by_length)
    )
    return by_length[-1] if by_length and same_line else None


def _ranked(text: str, choices: Iterable[Choice]) -> Iterator[tuple[int, Choice]]:
    words = [word for word in map(normal, text.split()) if word]
    wanted = "".join(words)
    for choice in choices if wanted else ():
        rank = _rank(choice, wanted)
        if rank >= LOOSE and len(words) > 1 and all(_rank(choice, word) < LOOSE for word in words):
            rank = WORDS
        if rank < NO_MATCH:
            yield rank, choice


def _rank(choice: Choice, wanted: str) -> int:
    return min((rank for rank, holds in _marks(choice.known, wanted) if holds), default=NO_MATCH)


def _marks(known: _Known, wanted: str) -> Iterator[tuple[int, bool]]:
    long = not wanted.isascii() or len(wanted) > 2
    # One letter begins too many spoken names, and two stand inside almost every Latin one.
    more = len(wanted) > 1
    spoken, initials = "".join(known.syllables), "".join(s[0] for s in known.syllables)
    yield CODE, wanted == known.code
    yield BARE_CODE, wanted == known.bare
    yield NAME, wanted in known.names or wanted in known.others
    yield SPOKEN, wanted == spoken
    yield EVERYDAY, wanted in known.everyday
    yield INITIALS, more and wanted == initials
    yield CODE_BEGINS, more and (known.code.startswith(wanted) or known.bare.startswith(wanted))
    yield BEGINS, any(name.startswith(wanted) for name in known.names)
    yield OTHER_BEGINS, any(name.startswith(wanted) for name in known.others)
    yield SPOKEN_BEGINS, more and (spoken.startswith(wanted) or initials.startswith(wanted))
    yield CONTAINS, any(wanted in name for name in known.names)
    yield OTHER_CONTAINS, long and any(wanted in name for name in known.others)
    yield SPOKEN_CONTAINS, long and wanted.isascii() and _is_spoken_inside(known.syllables, initials, wanted)
    yield LOOSE, more and any(wanted in word or (len(word) > 1 and word in wanted) for word in known.everyday)


def _is_spoken_inside(syllables: tuple[str, ...], initials: str, wanted: str) -> bool:
    """Whether it is spoken from some syllable on: ruanjian in ji chu ruan jian kai fa."""
    return wanted in initials or any("".join(syllables[i:]).startswith(wanted) for i in range(len(syllables)))


# --- The lists -----------------------------------------------------------------------------------


def pinyin_of(name: str) -> str:
    """The syllables of a listed name; nothing for one that an administrator added."""
    return places.reference("pinyin")["syllables"].get(name, "")


@cache
def country_choices() -> tuple[Choice, ...]:
    return tuple(Choice(c.code, c.name, "", c.aliases, (), pinyin_of(c.name)) for c in places.countries())


@cache
def industry_choices(year: int) -> tuple[Choice, ...]:
    """Divisions, groups and classes of an edition of GB/T 4754."""
    used, words = edition(year), _everyday_words(year)
    return tuple(
        Choice(code, name, f"{code} {name}", (), words.get(code, ()), pinyin_of(name))
        for code, name in used.codes.items()
        if len(code) >= 3
    )


def _everyday_words(year: int) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word, codes in json.loads((REFERENCE / "industry_synonyms.json").read_text("utf-8"))["words"].items():
        for code in codes[str(year)]:
            found[code] = (*found.get(code, ()), word)
    return found
