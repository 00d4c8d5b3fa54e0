"""变更备案: begun at the enterprise's record, and compared with it again when the record has moved on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from filing.domain.days.calendar import day_of
from filing.domain.errors import IncompleteFiling, MoveNotAllowed
from filing.domain.forms import KINDS, record
from filing.domain.forms.change.opened import PARTS, ROWS
from filing.domain.forms.record import rows_on_the_way
from filing.domain.forms.ways import FIRST_AFTER_APPROVAL, ORDINARY
from filing.domain.problems import Problem
from filing.domain.procedures.filing import State
from filing.domain.questions.paths import get_at
from filing.extensions import db
from filing.models import Enterprise, EnterpriseVersion, Filing, User
from filing.models.register import CURRENT, STATUS_LABELS
from filing.services.filings import drafts
from filing.services.filings.reading import Reading

MINE, RECORD = "mine", "record"


def begin(actor: User, kind: str, enterprise: Enterprise, now: datetime, way: str = ORDINARY) -> Filing:
    """A draft with the record of today; MoveNotAllowed where the record has ended (17-§6)."""
    if enterprise.status != CURRENT:
        ended = STATUS_LABELS[enterprise.status]
        raise MoveNotAllowed(f"该企业{ended}，备案记录已经结束，不能再办理{KINDS[kind].label}。")
    filing = drafts.create(actor, kind, now, _way_for(enterprise, way))
    # By their numbers: whoever reads the draft asks for these first, and nothing is written for it yet.
    filing.enterprise_id = enterprise.id
    _read_record(filing, enterprise.present)
    return filing


def _way_for(enterprise: Enterprise, way: str) -> str:
    """The first filing of an enterprise set up by approval is one, whatever it was called (17-§10)."""
    return FIRST_AFTER_APPROVAL if enterprise.has_certificate and way == ORDINARY else way


def _read_record(filing: Filing, base: EnterpriseVersion | None) -> None:
    if base is None:
        raise MoveNotAllowed("该企业还没有备案记录，请先办理设立备案。")
    filing.base_id = base.id
    filing.answers = {part: deepcopy(base.facts[part]) for part in PARTS if part in base.facts}
    filing.enterprise_name = drafts.name_in(filing.answers)


@dataclass(frozen=True)
class Difference:
    """Something that came onto the record since a change read it, and that the change says otherwise."""

    path: tuple
    base: Any
    mine: Any
    record: Any


def moved_on(filing: Filing) -> EnterpriseVersion | None:
    """The record as it is now, where it is no longer what this change read."""
    present = filing.enterprise.present if filing.enterprise_id else None
    return present if present and present.id != filing.base_id else None


def differences(filing: Filing, today: date) -> list[Difference]:
    """What has to be decided: parts that this change opened and the record changed meanwhile."""
    present = moved_on(filing)
    if present is None:
        return []
    reading = Reading(filing, today)
    return [moved for moved in _moved(reading, present) if _is_asked(reading, moved)]


def _moved(reading: Reading, present: EnterpriseVersion) -> list[Difference]:
    """What reads otherwise on the record now; of a row that this change took away, the row as a whole."""
    before, now, mine = _parts(reading.before), _parts(present.facts), reading.answers
    found = (
        next((row for row in rows_on_the_way(path) if get_at(mine, row) is None), path)
        for path, _, _ in record.differences(before, now)
    )
    return [
        Difference(path, get_at(before, path), get_at(mine, path), get_at(now, path))
        for path in dict.fromkeys(found)
    ]


def _is_asked(reading: Reading, moved: Difference) -> bool:
    """Whether the change may say otherwise here, and does.

    An investor who left stays gone where the change takes none: what it says of them holds for the days before.
    """
    if moved.mine == moved.record:
        return False
    if len(moved.path) == 2 and moved.path[0] in ROWS:
        return reading.opened.takes_rows(moved.path[:1])
    return reading.opened.covers(moved.path)


def _parts(facts: Mapping) -> dict:
    return {part: facts[part] for part in PARTS if part in facts}


def rebase(
    filing: Filing, actor: User, choices: Iterable[tuple[tuple, str]], now: datetime
) -> list[Difference]:
    """What is still to be decided after these choices: (path, "mine" or "record").

    What this change did not open follows the record by itself. Once nothing is left, the draft stands on the
    record as it is now. A filing that was submitted can only keep to what it says.
    """
    present, today = moved_on(filing), day_of(now)
    if present is None:
        return []
    _require_open(filing)
    chosen = dict(choices)
    waiting = differences(filing, today)
    kept = [*_still_decided(filing, present), *(list(d.path) for d in waiting if chosen.get(d.path) == MINE)]
    taken = {d.path: d.record for d in waiting if chosen.get(d.path) == RECORD}
    if taken and filing.state != State.DRAFT:
        raise MoveNotAllowed(
            "申报已经提交，申报内容不能改为备案记录中的内容；如需改动，请撤回修改或按补充告知办理。"
        )
    filing.rebased = {"version": present.id, "paths": kept}
    if filing.state == State.DRAFT:
        _follow(filing, present, today, taken)
    filing.updated_at, filing.updated_by = now, actor.name
    left = differences(filing, today)
    if not left and filing.state == State.DRAFT:
        filing.base, filing.rebased = present, {}
    return left


def _require_open(filing: Filing) -> None:
    if filing.state not in (State.DRAFT, State.UNDER_REVIEW, State.AWAITING_SUPPLEMENT):
        raise MoveNotAllowed(f"备案申报目前为“{filing.state_label}”，无需再与备案记录核对。")


def _still_decided(filing: Filing, present: EnterpriseVersion) -> list[list]:
    """The paths for which it was said that the change prevails, over what the record still says."""
    if not filing.rebased:
        return []
    then = db.session.get(EnterpriseVersion, filing.rebased["version"]).facts
    paths = filing.rebased["paths"]
    return [path for path in paths if get_at(then, tuple(path)) == get_at(present.facts, tuple(path))]


def _follow(filing: Filing, present: EnterpriseVersion, today: date, taken: dict[tuple, Any]) -> None:
    """The answers with what the record changed outside of the opened parts, and what was taken from it."""
    reading, answers = Reading(filing, today), filing.answers
    for moved in _moved(reading, present):
        if moved.path in taken or not _is_asked(reading, moved):
            answers = record.put(answers, moved.path, moved.record)
    filing.answers = answers
    filing.enterprise_name = drafts.name_in(answers)


def catch_up(filing: Filing, actor: User, now: datetime) -> None:
    """The draft on the record as it is now; IncompleteFiling where somebody has to say which prevails."""
    if moved_on(filing):
        _refuse(rebase(filing, actor, (), now))


def require_decided(filing: Filing, today: date) -> None:
    """IncompleteFiling where the record moved on under a submitted change and nobody has said which prevails."""
    if moved_on(filing):
        _refuse(differences(filing, today))


def _refuse(waiting: list[Difference]) -> None:
    if waiting:
        words = "这一项在本申报起草之后已由另一项备案改变，请核对后选择以哪一个为准。"
        raise IncompleteFiling([Problem(("rebase", *d.path), "record_moved_on", words) for d in waiting])
