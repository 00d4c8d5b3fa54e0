"""信息公示: drafted, redacted, checked by one, published by another, and taken off (17-§16, 17-§23)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, select

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotFound, NotPermitted
from filing.domain.problems import Problem
from filing.domain.procedures.disclosure import GIVEN_WHY, Shown
from filing.domain.questions.values import sought
from filing.domain.supervision.credit import DRAW
from filing.domain.supervision.redacting import (
    Redaction,
    faults_of,
    shortened_name,
    suggested,
    why_not_public,
)
from filing.extensions import db
from filing.models import Agency, CreditRecord, Disclosure, Draw, User
from filing.services.credit.records import private_of, record_for, tell_subject
from filing.services.paging import newest_first
from filing.services.procedures import advance, require_open
from filing.services.supervision.given import LONGEST, text_of
from filing.services.supervision.reach import bodies_of, require_supervisor

UNPUBLISHED = (Shown.DRAFTED, Shown.REDACTED, Shown.CHECKED)


def disclosures_visible_to(actor: User) -> Select:
    """Those of the bodies that a supervisor acts for."""
    require_supervisor(actor)
    bodies = bodies_of(actor).with_only_columns(Agency.id)
    return select(Disclosure).where(Disclosure.agency_id.in_(bodies))


def disclosure_for(actor: User, disclosure_id: int, *, lock: bool = False) -> Disclosure:
    """The draft or entry, if this person may know of it; NotFound otherwise."""
    query = disclosures_visible_to(actor).where(Disclosure.id == disclosure_id)
    if lock:
        query = query.with_for_update(of=Disclosure).execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotFound("没有找到该公示信息。请核对编号。")
    return found


def page_of(
    actor: User, state: str = "", after: str | None = None, limit: int = 25
) -> tuple[list[Disclosure], str | None]:
    """Of one's bodies, in a state or all, the newest first, and the cursor of the page after or None."""
    query = disclosures_visible_to(actor)
    query = query.where(Disclosure.state == state) if state else query
    return newest_first(query, Disclosure.id, after, limit)


def of_record(record: CreditRecord) -> list[Disclosure]:
    query = select(Disclosure).where(Disclosure.record_id == record.id)
    return list(db.session.scalars(query.order_by(Disclosure.id)))


def draft_record(record_id: int, actor: User, now: datetime) -> Disclosure:
    """起草 what is published of a record; refused where no rule has it published."""
    require_supervisor(actor)
    record = record_for(actor, record_id, lock=True)
    if not record.is_kept:
        raise MoveNotAllowed("该诚信记录已经移除或者撤销，不能公示。", "draft", record.state)
    fields = {
        "subject": record.name,
        "credit_code": "" if record.is_person or not record.enterprise else record.enterprise.credit_code,
        "kind": record.about.label,
        "facts": record.facts,
        "measures": record.measures,
        "body": record.source if record.department else record.agency.name,
        "day": day_of(record.recorded_at).isoformat(),
    }
    hidden = [shortened_name(record.name)] if record.is_person else []
    made = Disclosure(kind=record.kind, record=record, agency=record.agency, fields=fields)
    return _drafted(made, actor, now, hidden)


def draft_draw(draw_id: int, actor: User, now: datetime) -> Disclosure:
    """起草 the result of a draw, once it is drawn."""
    require_supervisor(actor)
    draw = db.session.get(Draw, draw_id)
    if draw is None:
        raise NotFound("没有找到这次抽查。")
    if not draw.is_drawn:
        raise MoveNotAllowed("种子尚未公布，抽查还没有结果，不能公示。", "draft", "laid_down")
    names = "、".join(f"{one.enterprise.name}（{one.number}）" for one in draw.drawn)
    fields = {
        "subject": f"{draw.agency.name}{draw.year}年第{draw.half}次随机抽查",
        "credit_code": "",
        "kind": "随机抽查结果",
        "facts": f"名单中有{len(draw.frozen.candidates)}家企业，抽中{len(draw.drawn)}家：{names}。",
        "measures": "抽中的企业由其所在地的机构检查。",
        "body": draw.agency.name,
        "day": day_of(draw.revealed_at or now).isoformat(),
    }
    return _drafted(Disclosure(kind=DRAW, draw=draw, agency=draw.agency, fields=fields), actor, now, [])


def _drafted(made: Disclosure, actor: User, now: datetime, hidden: list[Redaction]) -> Disclosure:
    with db.session.no_autoflush:
        if actor.agency_id not in (None, made.agency.id):
            raise NotPermitted("只有负责公示的机构的监督检查人员可以办理。")
        if why := made.basis_on(day_of(now)).why_not:
            raise MoveNotAllowed(why, "draft", Shown.DRAFTED)
        of_source = (
            Disclosure.record_id == made.record.id if made.record else Disclosure.draw_id == made.draw.id
        )
        if db.session.scalar(select(Disclosure.id).where(of_source, Disclosure.state.in_(UNPUBLISHED))):
            raise MoveNotAllowed("已经起草了公示信息，请在原来的草稿上继续办理。", "draft", Shown.DRAFTED)
        made.redactions = _as_json(hidden)
        made.drafted_by_id, made.drafted_at = actor.id, now
    db.session.add(made)
    db.session.flush()
    made.write_down("draft", actor, now)
    return made


def _as_json(rows: Iterable[Redaction]) -> list[dict[str, str]]:
    return [{"text": row.text, "why": row.why, "shown": row.shown} for row in rows]


def known_of(one: Disclosure) -> frozenset[str]:
    """What the record knows to be private, and must not stand in the text."""
    return private_of(one.record) if one.record else frozenset()


def left_in(one: Disclosure) -> list[Problem]:
    """A sentence for each thing detected that is not hidden."""
    return why_not_public(one.fields, one.rows, known_of(one))


def suggestions(one: Disclosure) -> list[Redaction]:
    """What is hidden so far, or what was detected, for the drafter to look at."""
    found = suggested(one.fields, known_of(one))
    mine = [row for row in one.rows if not _is_name(one, row)]
    return mine + [row for row in found if row.text not in {each.text for each in mine}]


def _is_name(one: Disclosure, row: Redaction) -> bool:
    return bool(one.record and one.record.is_person and row.text == one.record.name)


def redact(
    one: Disclosure, actor: User, now: datetime, calendar: WorkCalendar, *, redactions: Iterable[Redaction]
) -> None:
    """脱密: nothing that was detected may stay (17-§23¶3)."""
    require_open(one, "redact", actor, day_of(now), calendar)
    names = [shortened_name(one.record.name)] if one.record and one.record.is_person else []
    rows = list(dict.fromkeys(redactions))
    if faults := faults_of(one.fields, rows):
        raise BadAnswer("要隐去的文字需要修改，请逐处核对。", faults)
    if left := why_not_public(one.fields, [*names, *rows], known_of(one)):
        raise BadAnswer("还有不能公示的内容没有隐去，请补充后再提交。", left)
    advance(one, "redact", actor, now, calendar, left_in=0, details={"hidden": len(rows)})
    one.redactions, one.redacted_by_id, one.first_approver_id = _as_json([*names, *rows]), actor.id, None


def check(one: Disclosure, actor: User, now: datetime, calendar: WorkCalendar) -> None:
    """初审, after a look at what is hidden, before and after."""
    advance(one, "check", actor, now, calendar, left_in=len(left_in(one)))
    one.first_approver_id = actor.id


def publish(one: Disclosure, actor: User, now: datetime, calendar: WorkCalendar) -> None:
    """复审 by another person; from now on anybody reads it, in place of what was published of it before."""
    left = len(left_in(one))
    with db.session.no_autoflush:
        advance(one, "publish", actor, now, calendar, left_in=left)
        one.public, one.published_at, one.second_approver_id = one.would_read, now, actor.id
        one.sought = sought(" ".join(one.public.values()))
    db.session.flush()
    same = Disclosure.record_id == one.record_id if one.record_id else Disclosure.draw_id == one.draw_id
    for older in db.session.scalars(
        select(Disclosure).where(same, Disclosure.state == Shown.PUBLISHED, Disclosure.id != one.id)
    ):
        _take_off(older, "withdraw", None, now, calendar, "updated")
    if one.record:
        tell_subject(one.record, "credit_published", f"disclosure:{one.id}", now, agency=one.agency.name)


def send_back(one: Disclosure, actor: User, now: datetime, calendar: WorkCalendar, *, reason: str) -> None:
    """退回修改, with what is to be changed."""
    require_open(one, "return", actor, day_of(now), calendar)
    said = text_of("reason", reason, "请写明退回的理由，例如哪一处还应当隐去。", LONGEST)
    advance(one, "return", actor, now, calendar, reason=said)
    one.first_approver_id = None


def drop(one: Disclosure, actor: User | None, now: datetime, calendar: WorkCalendar, *, reason: str) -> None:
    """不予公示: nobody ever reads it."""
    if actor is not None:
        require_open(one, "drop", actor, day_of(now), calendar)
    said = text_of("reason", reason, "请写明不予公示的理由。", LONGEST)
    advance(one, "drop", actor, now, calendar, reason=said)


def withdraw(
    one: Disclosure, actor: User, now: datetime, calendar: WorkCalendar, *, why: str, reason: str = ""
) -> None:
    """撤下: what stood there is gone; when and why is said, in words that were settled beforehand."""
    require_open(one, "withdraw", actor, day_of(now), calendar)
    if why not in GIVEN_WHY:
        raise BadAnswer.at("why", "请选择撤下的原因。")
    _take_off(one, "withdraw", actor, now, calendar, why, reason.strip()[:LONGEST])


def _take_off(
    one: Disclosure, move: str, actor: User | None, now: datetime, calendar: WorkCalendar, why: str,
    reason: str = "",
) -> None:  # fmt: skip
    with db.session.no_autoflush:
        advance(one, move, actor, now, calendar, reason=reason, details={"why": why})
        one.public, one.sought, one.gone_at, one.why_gone = None, "", now, why
    db.session.flush()


def follow_record(record: CreditRecord, why: str, now: datetime, calendar: WorkCalendar) -> None:
    """The record says it otherwise, or is gone: so is what was published or drafted of it."""
    for one in of_record(record):
        if one.is_published:
            _take_off(one, "remove" if why == "expired" else "withdraw", None, now, calendar, why)
        elif one.state in UNPUBLISHED:
            drop(one, None, now, calendar, reason="诚信记录已有变化。")
