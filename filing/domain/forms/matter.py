"""What is filed: the answers, the record they change, and how the filing came about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from filing.domain.questions.paths import Path


@dataclass(frozen=True)
class Matter:
    """One filing as its kind looks at it.

    `answers` are as given; `before` is the enterprise's record that the filing read, empty for one that begins
    a record; `way` is how it came about (a key of `ways.WAYS`); `again` says that it is filed again (17-§12).
    `earlier` is what the record says today and holds from a day of this filing already, as was decided.
    """

    answers: Mapping[str, Any]
    on: date
    before: Mapping[str, Any] = field(default_factory=dict)
    way: str = ""
    again: bool = False
    earlier: tuple[tuple[date, Path], ...] = ()
    #: What of the answers the form asks, where somebody has worked it out.
    asked: Mapping[str, Any] | None = None

    @property
    def circumstances(self) -> dict[str, Any]:
        """What of how it came about opens questions in every kind's form."""
        return {"filing_again": self.again, "way": self.way}

    @property
    def enterprise(self) -> Mapping[str, Any]:
        return part_of(self.answers, "enterprise")

    @property
    def change(self) -> Mapping[str, Any]:
        return part_of(self.answers, "change")

    @property
    def event(self) -> Mapping[str, Any]:
        return part_of(self.answers, "event")


def part_of(answers: Any, key: str) -> Mapping[str, Any]:
    """A group of the answers; what was sent as something else counts as empty."""
    found = answers.get(key) if isinstance(answers, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def rows_of(answers: Any, key: str) -> list[Mapping[str, Any]]:
    """The rows of a list in the answers; what was sent as something else counts as none."""
    found = answers.get(key) if isinstance(answers, Mapping) else None
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


@dataclass(frozen=True)
class Event:
    """One thing that happened and had to be filed: its day, what the day rests on, and by which term.

    `term` is a key of `days.deadlines.DEADLINES`; an `optional` filing is never late (17-§6¶4).
    """

    head: str
    label: str
    occurred_on: date
    term: str
    basis: str = ""
    optional: bool = False


@dataclass(frozen=True)
class Opened:
    """Which parts of the form a filing may change: paths of keys, "*" for any row; and by which heads.

    `everything` is an establishment: it begins the record. `sections` are parts of the change form that open
    by themselves, `lists` those of the record that may gain and lose rows.
    """

    everything: bool = False
    because: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    new_rows: frozenset[str] = frozenset()
    sections: tuple[str, ...] = ()
    lists: frozenset[str] = frozenset()

    @property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        return tuple(self.because)

    def holds(self, path: Path) -> bool:
        """Whether the part at a path (keys, row ids or positions) lies in what is open, or holds some of it."""
        return self.everything or any(_meets(opened, path) for opened in self.because) or self._is_new(path)

    def covers(self, path: Path) -> bool:
        """Whether the whole part at a path lies in what is open."""
        return self.everything or self._is_new(path) or any(_covers(opened, path) for opened in self.because)

    def takes_rows(self, path: Path) -> bool:
        """Whether rows may come to the list at a path, and go: within a row that is open, any may."""
        return self.everything or len(path) > 1 or path[0] in self.lists

    def _is_new(self, path: Path) -> bool:
        """A row that came with this filing is open as a whole."""
        return len(path) > 1 and path[1] in self.new_rows


def _covers(opened: tuple[str, ...], path: Path) -> bool:
    return len(path) >= len(opened) and all(o in ("*", p) for o, p in zip(opened, path, strict=False))


def _meets(opened: tuple[str, ...], path: Path) -> bool:
    return all(o in ("*", p) for o, p in zip(opened, path, strict=False))
