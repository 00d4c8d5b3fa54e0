"""修正: applied for with evidence, verified by a second person, corrected or refused; what stood before is kept (17-§24)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotFound, NotPermitted
from filing.domain.procedures.procedure import Role
from filing.extensions import db
from filing.models import CreditCorrection, CreditFile, CreditRecord, User
from filing.services.credit.of_cases import difference
from filing.services.credit.publishing import follow_record
from filing.services.credit.records import reckon, record_for, records_visible_to, tell_subject
from filing.services.files.receiving import Received
from filing.services.people.notices import tell
from filing.services.procedures import advance, require_open
from filing.services.supervision.given import LONGEST, text_of

TEXTS, DAYS = ("facts", "measures"), ("committed_on", "corrected_on", "performed_on")


def apply(
    record_id: int, actor: User, now: datetime, *, what: str, evidence: str, files: Sequence[Received] = ()
) -> CreditCorrection:
    """申请修正: what is wrong, and what proves it, with files; one at a time."""
    record = record_for(actor, record_id, lock=True)
    if actor.role != Role.APPLICANT or actor.organisation_id is None:
        raise NotPermitted("只有企业指定的代表或代理人可以申请修正。")
    if not record.is_kept:
        raise MoveNotAllowed("该记录已经移除或者撤销，不需要修正。", "apply", record.state)
    if any(one.is_open for one in record.corrections):
        raise MoveNotAllowed("已有一项修正申请正在核查，请等待结果，或者先撤回。", "apply", record.state)
    made = CreditCorrection(
        record=record, what=text_of("what", what, "请写明记录哪里不完整或者有错误，应当怎样记录。", LONGEST),
        evidence=text_of("evidence", evidence, "请写明证明材料：名称、文号、出具机关和能够证明的事实。", LONGEST),
        organisation_id=actor.organisation_id, applied_by=actor, applied_at=now,
        files=[CreditFile(file_name=one.file.safe_name, **one.facts) for one in files],
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    made.write_down("apply", actor, now, details={"record": record.id})
    tell(
        _verifiers(record),
        "credit_correction_asked",
        str(made.id),
        now,
        name=record.name,
        what=record.about.label,
    )
    return made


def file_of(one: CreditCorrection, file_id: int) -> CreditFile:
    found = next((file for file in one.files if file.id == file_id), None)
    if found is None:
        raise NotFound("没有找到这个文件。请返回记录重新选择。")
    return found


def _verifiers(record: CreditRecord) -> list[User]:
    own = User.agency_id == record.agency_id
    query = select(User).where(
        User.role == "supervisor", User.is_enabled, own, User.id != (record.recorded_by_id or 0)
    )
    return list(db.session.scalars(query.order_by(User.id)))


def correction_for(actor: User, correction_id: int, *, lock: bool = False) -> CreditCorrection:
    """The application, if this person may know of its record; NotFound otherwise."""
    records = records_visible_to(actor).with_only_columns(CreditRecord.id)
    query = select(CreditCorrection).where(
        CreditCorrection.id == correction_id, CreditCorrection.record_id.in_(records)
    )
    if lock:
        query = query.with_for_update(of=CreditCorrection).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None or actor.role == Role.DEPARTMENT:
        raise NotFound("没有找到该修正申请。请核对编号。")
    return found


def verify(one: CreditCorrection, actor: User, now: datetime, calendar: WorkCalendar, *, answer: str) -> None:
    """核查属实, by somebody who did not make the record."""
    require_open(one, "verify", actor, day_of(now), calendar)
    said = text_of("answer", answer, "请写明核查了什么、怎样属实。", LONGEST)
    advance(one, "verify", actor, now, calendar, reason=said)
    one.verified_by_id, one.answer = actor.id, said


def refuse(one: CreditCorrection, actor: User, now: datetime, calendar: WorkCalendar, *, reason: str) -> None:
    """不予修正, with the reason, told to whoever applied."""
    require_open(one, "refuse", actor, day_of(now), calendar)
    said = text_of("reason", reason, "请写明不予修正的理由，申请人会看到。", LONGEST)
    advance(one, "refuse", actor, now, calendar, reason=said)
    one.answer, one.decided_at = said, now
    tell_subject(one.record, "credit_correction_refused", f"correction:{one.id}", now, reason=said)


def withdraw(one: CreditCorrection, actor: User, now: datetime, calendar: WorkCalendar) -> None:
    """Whoever applied thinks better of it."""
    advance(one, "withdraw", actor, now, calendar)
    one.decided_at = now


def correct(
    one: CreditCorrection, actor: User, now: datetime, calendar: WorkCalendar, *, annul: bool = False,
    **given: Any,
) -> None:  # fmt: skip
    """修正, by another than who verified: the record says it otherwise, or is annulled; the platform follows."""
    require_open(one, "correct", actor, day_of(now), calendar)
    record = one.record
    changed = {} if annul else _changes(record, given, day_of(now))
    if not annul and not changed:
        raise BadAnswer.at(
            "facts", "请写明修正后的内容：至少一项与现在的记录不同；记录完全没有依据的，请选择撤销。"
        )
    advance(one, "correct", actor, now, calendar)
    one.decided_at = now
    details = {"correction": one.id, **(difference(record, changed) if changed else {})}
    advance(record, "annul" if annul else "correct", actor, now, calendar, reason=one.answer, details=details)
    for key, value in changed.items():
        setattr(record, key, value)
    if annul:
        record.ended_on, record.removal_on = day_of(now), None
    reckon(record)
    follow_record(record, "annulled" if annul else "corrected", now, calendar)
    tell_subject(record, "credit_correction_granted", f"correction:{one.id}", now, reason=one.answer)


def _changes(record: CreditRecord, given: dict[str, Any], today: date) -> dict[str, Any]:
    """What differs from the record; a text or a day that is not given stays."""
    said = {key: text_of(key, given[key], "请写明修正后的文字。", LONGEST) for key in TEXTS if given.get(key)}
    days = {key: given[key] for key in DAYS if given.get(key)}
    committed_on = days.get("committed_on", record.committed_on)
    for key, day in days.items():
        if day > today or day < committed_on:
            raise BadAnswer.at(key, "请填写行为发生以后、今天以前的日期。")
    return {key: value for key, value in {**said, **days}.items() if getattr(record, key) != value}
