"""Who has a filing in hand: a claim is lent by the agency, so that nobody's absence stops a filing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from filing.domain.days.calendar import day_of
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotPermitted
from filing.domain.procedures.filing import FINAL_STATES, State
from filing.domain.procedures.procedure import Role
from filing.extensions import db
from filing.models import Filing, User
from filing.models.accounts import SYSTEM_NAME, name_of
from filing.services.people.notices import colleagues_at, notify
from filing.services.people.sight import reviewed_filing

CLAIMABLE = (State.UNDER_REVIEW, State.AWAITING_SUPPLEMENT, State.SUSPENDED)
LONGEST_REASON = 500
AWAY = "您已登记不在岗。请先在“我的账号”中结束登记，再办理备案申报。"


def may_claim(filing: Filing, actor: User) -> bool:
    """Whether a filing lies there for this reviewer to take."""
    return actor.role == Role.REVIEWER and filing.reviewer_id is None and filing.state in CLAIMABLE


def may_take_over(filing: Filing, actor: User) -> bool:
    """Whether a colleague has it in hand."""
    held = filing.reviewer_id not in (None, actor.id)
    return actor.role == Role.REVIEWER and held and filing.state in CLAIMABLE


def may_hand_over(filing: Filing, actor: User) -> bool:
    """Whether it is this person's to give away: one's own, or any of the agency's for its lead."""
    own = filing.reviewer_id == actor.id or actor.is_lead
    return actor.role == Role.REVIEWER and own and filing.state in CLAIMABLE


def claim(filing: Filing, reviewer: User, now: datetime) -> None:
    """领取: from now on this reviewer decides; recalling is over."""
    _require_open(filing, "领取")
    _require_at_work(reviewer, day_of(now))
    if filing.reviewer_id == reviewer.id:
        return
    if filing.reviewer is not None:
        raise MoveNotAllowed(f"该备案申报已由{filing.reviewer.name}领取。需要由您办理的，请说明理由后接手。")
    _give(filing, reviewer, now)
    filing.write_down("claim", reviewer, now)


def release(filing: Filing, reviewer: User, now: datetime) -> None:
    """退回待办: somebody else of the agency may take it."""
    if filing.reviewer_id != reviewer.id or filing.state not in CLAIMABLE:
        raise MoveNotAllowed("只能退回本人领取且尚未办结的备案申报。")
    _give(filing, None, now, reviewer)
    filing.write_down("release", reviewer, now)


def take_over(filing: Filing, reviewer: User, now: datetime, reason: str) -> None:
    """接手: a colleague goes on with what another has, and says why; both are told by the history."""
    _require_open(filing, "接手")
    _require_at_work(reviewer, day_of(now))
    words = _reason(reason, "接手")
    before = filing.reviewer
    if before is not None and before.id == reviewer.id:
        return
    _give(filing, reviewer, now)
    event = filing.write_down("take_over", reviewer, now, reason=words, details=_from(before))
    db.session.flush()
    if before is not None and before.is_enabled:
        notify(filing, "taken_over", [before], str(event.id), now, f"接手人：{reviewer.name}。理由：{words}")


def hand_over(filing: Filing, actor: User, colleague: User, now: datetime, reason: str) -> None:
    """交由同事办理: by whoever has it, or by the lead of the agency; the colleague is told."""
    _require_open(filing, "交由同事办理")
    if not may_hand_over(filing, actor):
        raise NotPermitted("只有领取人和本机构的负责人可以把申报交由同事办理。")
    _require_colleague(filing, colleague, day_of(now))
    words, before = _reason(reason, "交由同事办理"), filing.reviewer
    if before is not None and before.id == colleague.id:
        raise BadAnswer.at("colleague", f"该备案申报已由{colleague.name}办理，请选择其他同事。")
    _give(filing, colleague, now, actor)
    event = filing.write_down(
        "hand_over", actor, now, reason=words, details={**_from(before), "to": name_of(colleague)}
    )
    db.session.flush()
    notify(filing, "handed_over", [colleague], str(event.id), now, f"交办人：{actor.name}。{words}")


def reassign(lead: User, giver_email: str, taker_email: str, now: datetime, reason: str) -> int:
    """How many filings the lead of an agency took from one of its people and gave to another."""
    _require_lead(lead)
    words, giver = _reason(reason, "交由同事办理"), User.by_email(giver_email)
    if giver is None or giver.agency_id != lead.agency_id:
        raise BadAnswer.at("giver", "请选择本机构的审核人员。")
    taker = _taker(lead, taker_email, day_of(now))
    if taker.id == giver.id:
        raise BadAnswer.at("taker", "接办的同事不能是现在的办理人，请选择其他同事。")
    return let_go(giver, lead, now, words, taker)


def hand_out(
    lead: User, filing_ids: Iterable[int], taker_email: str, now: datetime, reason: str
) -> tuple[list[Filing], dict[int, str]]:
    """Chosen filings given to one of the agency's people by its lead: (given, why not, by the id of each other)."""
    _require_lead(lead)
    _reason(reason, "交由同事办理")
    taker = _taker(lead, taker_email, day_of(now))
    given, refused = [], {}
    # In one order for everybody: two leads who give out the same ones wait for each other once.
    for filing_id in sorted(set(filing_ids)):
        filing = reviewed_filing(lead, filing_id)
        try:
            hand_over(filing, lead, taker, now, reason)
            given.append(filing)
        except (BadAnswer, MoveNotAllowed) as refusal:
            refused[filing_id] = refusal.message
    return given, refused


def let_go(person: User, actor: User | None, now: datetime, reason: str, deputy: User | None = None) -> int:
    """How many open filings the person had in hand: each is now the deputy's, or free for every colleague."""
    held = held_by(person)
    for filing_id in held:
        _pass_on(Filing.locked(filing_id), person, actor, now, reason, deputy)
    return len(held)


def held_by(person: User) -> list[int]:
    """The open filings that a person has in hand, the most urgent first."""
    query = select(Filing.id).where(Filing.reviewer_id == person.id, Filing.state.not_in(FINAL_STATES))
    return list(db.session.scalars(query.order_by(Filing.due_on.nulls_last(), Filing.id)))


def colleagues_for(filing: Filing, today: date) -> list[User]:
    """Those of the agency who could have it in hand instead."""
    at_work = (person for person in colleagues_at(filing.agency_id) if not person.is_away(today))
    return [person for person in at_work if person.id != filing.reviewer_id]


def colleague_of(filing: Filing, email: str) -> User:
    """The reviewer of that address at the filing's agency; BadAnswer for anybody else."""
    person = User.by_email(email)
    if person is None or person.role != "reviewer" or person.agency_id != filing.agency_id:
        raise BadAnswer.at("colleague", "本机构没有使用该电子邮件地址的审核人员，请核对后重新选择。")
    return person


def _pass_on(
    filing: Filing | None, person: User, actor: User | None, now: datetime, reason: str, deputy: User | None
) -> None:
    if filing is None or filing.reviewer_id != person.id or filing.state in FINAL_STATES:
        return
    _give(filing, deputy, now, actor)
    if deputy is None:
        event = filing.write_down("release", actor, now, reason=reason, details=_from(person))
    else:
        details = {**_from(person), "to": name_of(deputy)}
        event = filing.write_down("hand_over", actor, now, reason=reason, details=details)
    db.session.flush()
    told = [deputy] if deputy else colleagues_at(filing.agency_id)
    away = [one for one in told if one.id != person.id and not one.is_away(day_of(now))]
    notify(filing, "handed_over" if deputy else "set_free", away, str(event.id), now, reason)


def _give(filing: Filing, to: User | None, now: datetime, by: User | None = None) -> None:
    actor = by or to
    filing.reviewer, filing.claimed_at = to, now if to else None
    filing.updated_at, filing.updated_by = now, actor.name if actor else SYSTEM_NAME


def _from(before: User | None) -> dict[str, str]:
    return {"from": name_of(before)} if before else {}


def _require_lead(lead: User) -> None:
    if lead.role != Role.REVIEWER or not lead.is_lead:
        raise NotPermitted("只有本机构的负责人可以批量交办。")


def _taker(lead: User, email: str, today: date) -> User:
    taker = User.by_email(email)
    if taker is None or not taker.may_review(lead.agency_id, today):
        raise BadAnswer.at("taker", "请选择本机构在岗的审核人员。")
    return taker


def _require_open(filing: Filing, act: str) -> None:
    if filing.state not in CLAIMABLE:
        raise MoveNotAllowed(f"备案申报目前为“{filing.state_label}”，无需{act}。")


def _require_at_work(reviewer: User, today: date) -> None:
    if reviewer.is_away(today):
        raise MoveNotAllowed(AWAY)


def _require_colleague(filing: Filing, colleague: User, today: date) -> None:
    if not colleague.may_review(filing.agency_id, today):
        raise BadAnswer.at("colleague", f"{colleague.name}目前不能办理本机构的申报，请选择其他同事。")


def _reason(text: str, act: str) -> str:
    words = text.strip()
    if not words:
        raise BadAnswer.at("reason", f"请写明{act}的理由，将记入办理记录。")
    if len(words) > LONGEST_REASON:
        raise BadAnswer.at("reason", f"理由最多{LONGEST_REASON}字，请精简。")
    return words
