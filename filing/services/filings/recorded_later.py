"""A change filed late: what the record holds from later days on, shown, and decided answer by answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from filing.domain.errors import IncompleteFiling
from filing.domain.forms.overtaken import Overtaken, overtaken
from filing.domain.problems import Problem
from filing.models import EnterpriseVersion, Filing, User
from filing.services.filings.reading import Reading

#: From the day of this filing on, or from the day that the record says.
MINE, RECORD = "mine", "record"


@dataclass(frozen=True)
class Later:
    """What is overtaken, by which entry of the record, and what was said of it ("" where nobody has)."""

    found: Overtaken
    entry: EnterpriseVersion
    take: str

    @property
    def path(self) -> tuple:
        return self.found.path

    @property
    def takes(self) -> tuple[str, ...]:
        """Where the filing says something else than the record does today, the later day prevails."""
        return (MINE, RECORD) if self.found.may_count else (RECORD,)


def recorded_later(read: Reading) -> list[Later]:
    """Everything that a filing says of a day before one already recorded, and the later day says too."""
    filing = read.filing
    if not read.kind.changes_record or filing.enterprise_id is None:
        return []
    known = _known(filing)
    found = overtaken(
        [version.entry for version in known],
        read.kind.entries(read.matter),
        read.kind.opened_from(read.matter),
        read.answers,
    )
    return [Later(one, known[one.entry], _said(filing, one, known[one.entry])) for one in found]


def _known(filing: Filing) -> list[EnterpriseVersion]:
    """The entries that were there before the filing's own."""
    entries = filing.enterprise.entries
    own = min((entry.id for entry in entries if entry.filing_id == filing.id), default=None)
    return [entry for entry in entries if own is None or entry.id < own]


def _said(filing: Filing, one: Overtaken, entry: EnterpriseVersion) -> str:
    """A decision stands while the day is the same, and no other entry has come to speak of it."""
    said = {(tuple(d["path"]), d["on"], d["entry"]): d["take"] for d in filing.recorded_later}
    take = said.get((one.path, one.day.isoformat(), entry.id), "")
    return take if one.may_count or take == RECORD else ""


def waiting(read: Reading) -> list[Later]:
    return [later for later in recorded_later(read) if not later.take]


def decide(read: Reading, actor: User, choices: Iterable[tuple[tuple, str]], now: datetime) -> None:
    """From which day each counts: (path, "mine" or "record"); what is not offered is left undecided."""
    filing, chosen = read.filing, dict(choices)
    kept: list[dict[str, Any]] = []
    for later in recorded_later(read):
        take = chosen.get(later.path, later.take)
        if take in later.takes:
            on = later.found.day.isoformat()
            kept.append({"path": list(later.path), "on": on, "entry": later.entry.id, "take": take})
    if kept != filing.recorded_later:
        filing.recorded_later = kept
        filing.updated_at, filing.updated_by = now, actor.name


def require_decided(read: Reading) -> None:
    """IncompleteFiling where the record holds something from a later day, and nobody has said what that means."""
    words = "备案记录中已有发生日期更晚的变更涉及这一项，请核对并确认自哪一天起算。"
    if found := waiting(read):
        raise IncompleteFiling([Problem(("rebase", *later.path), "recorded_later", words) for later in found])
