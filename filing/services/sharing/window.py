"""单一窗口: chosen for a draft, sent with the filing in one transaction or not at all, and told of the filing's way.

The filing is held by the caller; its registration is held after it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from filing.domain.days.calendar import WorkCalendar, day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed
from filing.domain.forms import KINDS
from filing.domain.forms.bounds import size_of
from filing.domain.procedures.registration import Step
from filing.domain.questions.answers import normalise
from filing.domain.questions.paths import get_at, put_at
from filing.domain.window.choosing import CODE, FILED_BY, own_problems
from filing.domain.window.form import QUESTIONS
from filing.domain.window.mapping import differing, split
from filing.extensions import db
from filing.models import AuditRecord, Filing, Registration, User
from filing.services import audit
from filing.services.procedures import advance
from filing.services.sharing import offer
from filing.services.sharing.window_notices import tell_registrar

EDITABLE = (Step.DRAFT, Step.CORRECTING)
MOST_CHARACTERS, MOST_REPLY = 20_000, 2_000


def beside(filing: Filing) -> Registration:
    """The registration that goes with a filing, held; MoveNotAllowed where the filing goes by itself."""
    found = Registration.of(filing)
    if found is None:
        raise MoveNotAllowed("本申报没有选择单一窗口，没有登记申请。")
    return found


def choose(filing: Filing, actor: User, now: datetime) -> Registration:
    """From now on both go out together; chosen twice, it is chosen once."""
    if filing.registration is not None:
        return filing.registration
    if offer.may_choose(filing) is None:
        raise MoveNotAllowed(
            "本申报不能选择单一窗口：只有尚未提交过、未领取营业执照的新设企业，且注册地址所在地区开办了单一窗口的，可以选择。"
        )
    made = Registration(filing=filing, state=Step.DRAFT)
    db.session.add(made)
    db.session.flush()
    audit.record("registration.choose", made.subject, actor, now, filing=filing.id)
    return made


def drop(filing: Filing, actor: User, now: datetime) -> None:
    """The filing goes by itself again; what registration's own questions were answered is gone."""
    one = beside(filing)
    if not one.is_draft or not filing.is_draft:
        raise MoveNotAllowed(
            f"登记申请目前为“{one.state_label}”，不能取消单一窗口；不再办理的，请撤回登记申请。"
        )
    audit.record("registration.drop", one.subject, actor, now, filing=filing.id)
    db.session.delete(one)
    db.session.flush()
    db.session.expire(filing, ["registration"])


def answer(filing: Filing, given: Any) -> Registration:
    """Registration's own answers, all at once; what cannot be read is kept as typed and reported as a problem."""
    one = beside(filing)
    if one.state not in EDITABLE:
        raise MoveNotAllowed(f"登记申请目前为“{one.state_label}”，不能修改。")
    own = normalise(QUESTIONS, given)
    if size_of(own) > MOST_CHARACTERS:
        raise BadAnswer("登记专项问题的内容过长，没有保存，请精简后再保存。")
    if own != one.own:
        one.own = own
    return one


def send(filing: Filing, actor: User, now: datetime, calendar: WorkCalendar) -> None:
    """With the filing's own submission, which was judged with it: one that was sent before stays where it is."""
    one = _of(filing)
    if one is None:
        return
    if not one.is_draft:
        tell_registrar(one, "filing", filing.events[-1], now)
        return
    one.department = offer.registrar_for(filing.answers)
    if one.department is None:
        raise MoveNotAllowed("该地区的单一窗口刚刚关闭，没有提交任何一件。请取消单一窗口后再申报。")
    one.name = filing.enterprise_name
    one.sent_at, one.taken_up_on, one.ended_on = now, None, None
    _hand(one, filing.answers)
    tell_registrar(one, "applied", advance(one, "send", actor, now, calendar, problems=0), now)


def _of(filing: Filing) -> Registration | None:
    # While the filing is held nobody begins one beside it.
    if KINDS[filing.kind].changes_record or filing.registration is None:
        return None
    return Registration.of(filing)


def _hand(one: Registration, answers: dict) -> None:
    one.handed = split(answers, one.own)


def recall(filing: Filing, actor: User, now: datetime, calendar: WorkCalendar) -> None:
    """撤回修改 of the filing takes along what the registrar has not begun; the rest stays, and the registrar is told."""
    one = _of(filing)
    if one is None:
        return
    if one.state == Step.RECEIVED and not one.asked:
        tell_registrar(one, "recalled", advance(one, "recall", actor, now, calendar), now)
    else:
        tell_registrar(one, "filing", filing.events[-1], now)


def filing_moved(filing: Filing, now: datetime) -> None:
    """What the filing came to, or that it was supplemented: the registrar is told what that means for it."""
    one = _of(filing)
    if one is not None and not one.is_draft:
        tell_registrar(one, "filing", filing.events[-1], now)


def correct(filing: Filing, actor: User, now: datetime, calendar: WorkCalendar, reply: str) -> Registration:
    """提交补正: registration's own answers as they are now, annex 1's as the agency has them, and what was done."""
    one = beside(filing)
    reply = reply.strip()
    if not 0 < len(reply) <= MOST_REPLY:
        raise BadAnswer.at("reply", f"请逐项说明补正了什么，最多{MOST_REPLY}字。")
    handed = as_sent(filing)
    problems = own_problems(one.own, handed, day_of(now))
    line = advance(one, "correct", actor, now, calendar, reason=reply, problems=len(problems))
    one.reply, one.sent_at = reply, now
    _hand(one, handed)
    tell_registrar(one, "corrected", line, now)
    return one


def withdraw(filing: Filing, actor: User, now: datetime, calendar: WorkCalendar, reason: str) -> Registration:
    """撤回登记申请: the filing goes on by itself."""
    one = beside(filing)
    line: AuditRecord = advance(one, "withdraw", actor, now, calendar, reason=reason.strip()[:MOST_REPLY])
    one.ended_on, one.reason = day_of(now), reason.strip()[:MOST_REPLY]
    tell_registrar(one, "withdrawn", line, now)
    return one


def as_sent(filing: Filing) -> dict[str, Any]:
    """Annex 1 as the agency has it; of a recalled filing as it is being written."""
    return filing.answers if filing.is_draft else (filing.last_submission.snapshot or {})


def changed_since(one: Registration) -> list[str]:
    """The questions whose answers in annex 1 are no longer what the registrar was handed."""
    if one.is_draft or one.filing.is_draft:
        return []
    return differing(one.handed, as_sent(one.filing), one.own)


def with_licence(filing: Filing) -> dict[str, Any]:
    """Its answers for another filing: a licence that was issued meanwhile is told of, and its days run (17-§5)."""
    answers, one = dict(filing.answers), filing.registration
    if one is None or one.licence is None:
        return answers
    code = {"choice": "licence_obtained", "text": one.licence.credit_code}
    answers = put_at(answers, CODE, code)
    answers = put_at(answers, ("event", "licence_on"), one.licence.licence_on.isoformat())
    return put_at(answers, FILED_BY, "enterprise")


def licensed_name(one: Registration) -> str:
    return str(get_at(one.handed, ("enterprise", "enterprise_name", "cn")) or one.name)
