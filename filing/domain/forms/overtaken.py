"""What a late filing says of an earlier day, beside what the record already holds from later days on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from filing.domain.forms.kind import Entry
from filing.domain.forms.matter import Opened
from filing.domain.forms.record import apply, differences, fold
from filing.domain.questions.paths import get_at

#: An investor comes and goes with 股权、合作权益变更 alone.
_WHOLE = 2


@dataclass(frozen=True)
class Overtaken:
    """One answer on which the day matters: `entry` is the later one that speaks of it, by its place among them.

    Where the filing says what the record says today, it may be meant from `day` on already (`may_count`);
    where it says something else, the later day prevails and that is only shown.
    """

    path: tuple
    day: date
    entry: int
    then: Any
    mine: Any
    now: Any

    @property
    def may_count(self) -> bool:
        return self.mine == self.now


def overtaken(
    known: Sequence[Entry], written: Iterable[Entry], opened: Mapping[date, Opened], answers: Mapping
) -> list[Overtaken]:
    """Of entries in the order of their days: what those later than a day of the filing say otherwise there."""
    if not known or not any(day < _on(known[-1]) for day in opened):
        return []
    first, now = _on(known[0]), fold(known)
    found: dict[tuple, Overtaken] = {}
    for day, open_now in opened.items():
        for one in _counted(known, day, first, now, open_now, answers):
            found.setdefault((one.day, one.path), one)
    for entry in written:
        if entry.valid_from:
            for one in _prevailed(known, entry.valid_from, first, entry):
                found.setdefault((one.day, one.path), one)
    return list(found.values())


def _counted(
    known: Sequence[Entry], day: date, first: date, now: Mapping, open_now: Opened, answers: Mapping
) -> Iterable[Overtaken]:
    """What reads otherwise on the day than today, lies in what is open, and was left as it is today."""
    since = max(day, first)
    then = fold(entry for entry in known if _on(entry) <= since)
    for path, was, value in differences(then, now):
        if may_write(open_now, path) and get_at(answers, path) == value:
            yield Overtaken(path, day, _speaker(known, since, path), was, value, value)


def _prevailed(known: Sequence[Entry], day: date, first: date, entry: Entry) -> Iterable[Overtaken]:
    """What the filing writes for the day, and a later entry writes again."""
    since = max(day, first)
    then = fold(e for e in known if _on(e) <= since)
    result = apply(then, entry)
    for later in known:
        result = apply(result, later) if _on(later) > since else result
    for path, value in entry.changes:
        if (prevails := get_at(result, path)) != value:
            yield Overtaken(path, day, _speaker(known, since, path), get_at(then, path), value, prevails)


def may_write(opened: Opened, path: tuple) -> bool:
    """Whether what is open may say this of the record: an investor as a whole only where investors come and go."""
    if path[0] == "investors" and len(path) == _WHOLE:
        return opened.takes_rows(path[:1])
    return opened.covers(path)


def _speaker(known: Sequence[Entry], day: date, path: tuple) -> int:
    """The last of the later entries that speak of the part at a path."""
    return max(
        (
            place
            for place, entry in enumerate(known)
            if _on(entry) > day and any(_touch(path, changed) for changed, _ in entry.changes)
        ),
        default=len(known) - 1,
    )


def _touch(path: tuple, changed: tuple) -> bool:
    shorter = min(len(path), len(changed))
    return path[:shorter] == tuple(changed[:shorter])


def _on(entry: Entry) -> date:
    return entry.valid_from or date.min
