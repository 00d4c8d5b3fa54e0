"""What a case leaves in the credit file: its result, each breach that was ordered to be corrected, a fine not paid."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import WorkCalendar
from filing.domain.questions.display import yuan_text
from filing.domain.questions.values import sought
from filing.domain.supervision.credit import OF_BREACH, RESULT, UNPERFORMED
from filing.domain.supervision.sanctions import Act, must_be_fined
from filing.extensions import db
from filing.models import CreditRecord, Inspection, User
from filing.models.credit import ENTERPRISE
from filing.services.credit.records import reckon, tell_subject
from filing.services.procedures import advance
from filing.services.sharing import posting

FOLLOWED = ("facts", "measures", "committed_on", "corrected_on", "performed_on")


def follow(case: Inspection, actor: User, now: datetime, calendar: WorkCalendar) -> None:
    """The credit file says what the case has come to; said twice, nothing is entered twice (17-§23)."""
    kept = {record.part: record for record in _of_case(case)}
    for part, kind, said in _said(case):
        if part in kept:
            _go_on(kept[part], said, actor, now, calendar)
        else:
            _enter(case, part, kind, said, actor, now)


def _of_case(case: Inspection) -> list[CreditRecord]:
    return list(db.session.scalars(select(CreditRecord).where(CreditRecord.inspection_id == case.id)))


def _said(case: Inspection) -> list[tuple[str, str, dict[str, Any]]]:
    """(part, kind, what it says) of every record that the case has come to."""
    said: list[tuple[str, str, dict[str, Any]]] = []
    if case.concluded_on:
        said.append(("result", RESULT, _entry(case.result, "", case.examined_on or case.concluded_on)))
    if case.correction:
        said += [
            (f"breach:{i}", OF_BREACH[act.breach.key], _breach(case, i, act))
            for i, act in enumerate(case.acts)
        ]
    enforced = [row for row in case.handed_over if row["for_enforcement"]]
    if enforced and case.is_decided_to_pay and case.paid_on is None:
        on = date.fromisoformat(enforced[0]["on"])
        said.append(
            (
                "penalty",
                UNPERFORMED,
                _entry("行政处罚决定作出后未缴纳罚款。", f"已移送{enforced[0]['to']}强制执行。", on),
            )
        )
    return said


def _entry(facts: str, measures: str, on: date, **days: date | None) -> dict[str, Any]:
    return {
        "facts": facts,
        "measures": measures,
        "committed_on": on,
        "corrected_on": None,
        "performed_on": None,
    } | days


def _breach(case: Inspection, i: int, act: Act) -> dict[str, Any]:
    until = f"到{said_of_day(act.ended_on)}" if act.ended_on else "起，检查时仍在继续"
    facts = f"{act.breach.label}（自{said_of_day(act.began_on)}{until}）。"
    days = {"corrected_on": case.corrected_on, "performed_on": _performed_on(case, i, act)}
    # An act that goes on is committed as long as it lasts.
    return _entry(facts, _measures(case, i), act.law_day, **days)


def _fine(case: Inspection, i: int) -> dict[str, Any] | None:
    return next((row for row in case.fines if row["breach"] == i), None)


def _measures(case: Inspection, i: int) -> str:
    fine = _fine(case, i)
    said = [f"责令改正：{case.correction['text']}"]
    if fine and fine["decided"] not in (None, "0"):
        said.append(f"罚款{yuan_text(fine['decided'])}。")
    if case.corrected_on:
        said.append(f"已于{said_of_day(case.corrected_on)}改正。")
    if fine and case.paid_on:
        said.append(f"已于{said_of_day(case.paid_on)}缴纳罚款。")
    return "".join(said)


def _performed_on(case: Inspection, i: int, act: Act) -> date | None:
    """When nothing more was owed for a breach; None while a fine is, or may still be."""
    fine = _fine(case, i)
    if fine is None:
        return None if must_be_fined(act) else case.corrected_on
    if fine["decided"] is None:
        return None
    return case.paid_on if fine["decided"] != "0" else case.corrected_on


def _enter(case: Inspection, part: str, kind: str, said: dict[str, Any], actor: User, now: datetime) -> None:
    record = CreditRecord(
        kind=kind, subject_kind=ENTERPRISE, name=case.respondent, sought=sought(case.respondent),
        enterprise=case.enterprise, agency=case.agency, inspection=case, part=part, recorded_by=actor,
        recorded_at=now, **said,
    )  # fmt: skip
    db.session.add(record)
    reckon(record)
    record.write_down("enter", actor, now, details={"case": case.id, "part": part})
    tell_subject(record, "credit_recorded", "entered", now, agency=case.agency.name)
    posting.credit(record, now)


def _go_on(
    record: CreditRecord, said: dict[str, Any], actor: User, now: datetime, calendar: WorkCalendar
) -> None:
    """What the case has come to since; what was corrected on application is left as it was corrected."""
    own = (
        said
        if not _was_corrected(record)
        else {key: said[key] for key in ("corrected_on", "performed_on") if said[key]}
    )
    changed = {key: value for key, value in own.items() if getattr(record, key) != value}
    if not changed or not record.is_kept:
        return
    advance(record, "update", actor, now, calendar, details=difference(record, changed))
    for key, value in changed.items():
        setattr(record, key, value)
    reckon(record)


def _was_corrected(record: CreditRecord) -> bool:
    return any(line.act == "credit.correct" for line in record.history)


def difference(record: CreditRecord, changed: dict[str, Any]) -> dict[str, Any]:
    """Before and after, field by field, for the history."""
    return {
        "changes": [
            {"field": key, "before": _json(getattr(record, key)), "after": _json(value)}
            for key, value in changed.items()
        ]
    }


def _json(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def article_of(record: CreditRecord) -> Any:
    """The place that was broken, as numbered on the day of the act; a department's own words; or None."""
    if record.inspection and record.part.startswith("breach:"):
        return record.inspection.acts[int(record.part.removeprefix("breach:"))].article
    return record.article or None
