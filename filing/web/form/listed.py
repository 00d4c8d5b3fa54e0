"""Lists that are answered where they stand: which rows a page shows, and which are left once it is posted."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from filing.domain.questions.paths import Path, get_at, put_at
from filing.domain.questions.spec import Field, Group
from filing.domain.questions.values import is_blank

#: Empty rows below those that are filled in.
SPARE_ROWS = 2
#: The same empty row has the same id whenever the page is shown: without a script nothing else could tell them apart.
_SPARE = uuid.UUID("6f2c1f5e-7d0f-4d5b-9b53-0d8a2f4b7c11")


@dataclass(frozen=True)
class Listed:
    """`key` is the member that says what a row stands for, and `stands_for` says it of each id."""

    path: Path
    group: Group
    ids: tuple[str, ...]
    key: str = ""
    stands_for: Mapping[str, str] = field(default_factory=dict)

    def fields(self) -> Iterator[tuple[Path, Field]]:
        for row_id in self.ids:
            for member in self.group.members:
                if isinstance(member, Field) and member.key != self.key:
                    yield (*self.path, row_id, member.key), member

    def settled(self, answers: Mapping[str, Any]) -> Any:
        """The answers with the rows that say something, each under what it stands for; empty ones are gone."""
        rows = (row for row in get_at(answers, self.path) or [] if not self.key or row["id"] in self.ids)
        kept = [self._named(row) for row in rows if self._says_something(row)]
        return put_at(answers, self.path, kept or None)

    def _says_something(self, row: Mapping[str, Any]) -> bool:
        return any(not is_blank(value) for key, value in row.items() if key not in ("id", self.key))

    def _named(self, row: Mapping[str, Any]) -> dict[str, Any]:
        return {**row, self.key: self.stands_for[row["id"]]} if self.key else dict(row)


def listed_by(answers: Mapping, path: Path, group: Group, key: str, things: Iterable[str]) -> Listed:
    """One row for each thing, the ones already there under their ids."""
    known = {row.get(key): row["id"] for row in get_at(answers, path) or []}
    ids = {known.get(thing) or spare_id(path, thing): thing for thing in things}
    return Listed(path, group, tuple(ids), key, ids)


def open_rows(answers: Mapping, path: Path, group: Group) -> Listed:
    """The rows that are there, and a few to fill in."""
    ids = [row["id"] for row in get_at(answers, path) or []]
    spare = (each for n in range(group.max_rows) if (each := spare_id(path, str(n))) not in ids)
    room = min(SPARE_ROWS, group.max_rows - len(ids))
    return Listed(path, group, (*ids, *(next(spare) for _ in range(room))))


def spare_id(path: Path, thing: str) -> str:
    return str(uuid.uuid5(_SPARE, "/".join(map(str, (*path, thing)))))
