"""The outbox: what people are told, written in the same transaction as what it tells of (17-§12)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import day_of
from filing.domain.forms import KINDS
from filing.domain.texts import notices as texts
from filing.extensions import db
from filing.models import Department, Filing, MailLink, Notice, Organisation, ReceiptProposal, User
from filing.services.people.outbox import INBOX


def notify(
    filing: Filing, kind: str, people: list[User], occasion: str, now: datetime, reason: str = ""
) -> None:
    """One notice for each person, once for each occasion."""
    for person in people:
        _put(filing, kind, f"{kind}:{occasion}:{person.id}", person.email, person.id, now, reason)


def inform(
    filing: Filing, kind: str, bodies: Iterable[str], occasion: str, now: datetime, reason: str = ""
) -> None:
    """Told to other departments within the system: it lies in their inbox, there is no address to mail to."""
    for body in bodies:
        notice = _put(filing, kind, f"{kind}:{occasion}:{body}"[:120], body, None, now, reason)
        if notice:
            notice.sent_at, notice.delivered_by = now, INBOX
            notice.department = Department.addressed(body, filing.agency)


def tell(people: list[User], kind: str, occasion: str, now: datetime, **facts: str) -> int:
    """How many people were told of something that is no filing's: one notice each, once for each occasion."""
    told = texts.notice(kind, day_of(now), **facts)
    kept = [_keep(f"{kind}:{occasion}:{one.id}", told, one.email, one.id, now) for one in people]
    return sum(notice is not None for notice in kept)


def tell_by_link(link: MailLink, kind: str, now: datetime, **facts: str) -> None:
    """A notice with a link that only its mail shows; to somebody without an account too."""
    told = texts.notice(kind, day_of(now), **facts)
    user_id = link.user.id if link.user else None
    notice = _keep(f"{kind}:link:{link.id}", told, link.email, user_id, now)
    if notice:
        notice.link = link


def _put(
    filing: Filing, kind: str, occasion: str, recipient: str, user_id: int | None, now: datetime, reason: str
) -> Notice | None:
    told = texts.notice(kind, filing.law_day or day_of(now), **_facts(filing, reason))
    return _keep(occasion, told, recipient, user_id, now, filing)


def _keep(
    occasion: str,
    told: tuple[str, str],
    recipient: str,
    user_id: int | None,
    now: datetime,
    filing: Filing | None = None,
) -> Notice | None:
    if db.session.scalar(select(Notice.id).where(Notice.occasion == occasion)):
        return None
    subject, body = told
    notice = Notice(
        occasion=occasion,
        user_id=user_id,
        recipient=recipient,
        subject=subject[:300],
        body=body,
        filing=filing,
        created_at=now,
    )
    db.session.add(notice)
    return notice


def _facts(filing: Filing, reason: str) -> dict[str, str]:
    due = said_of_day(filing.due_on) if filing.due_on else "—"
    return {
        "name": filing.enterprise_name or "（未命名企业）",
        "kind": KINDS[filing.kind].label,
        "number": filing.application_number or "—",
        "agency": filing.agency.name if filing.agency else "备案机构",
        "due": due + ("（暂定）" if filing.due_provisional else ""),
        "reason": reason,
    }


def applicants_of(filing: Filing) -> list[User]:
    return members_of(filing.organisation)


def members_of(organisation: Organisation) -> list[User]:
    return [u for u in organisation.members if u.is_enabled]


def deciders_of(proposal: ReceiptProposal) -> list[User]:
    """Those at the agency, and the supervisors of all agencies, who could decide on it: never the proposer."""
    own = User.agency_id == proposal.receipt.filing.agency_id
    may = (User.role == "supervisor") & (own | User.agency_id.is_(None)) if proposal.kind == "revoke" else own
    query = select(User).where(may, User.is_enabled, User.id != proposal.proposed_by_id).order_by(User.id)
    return list(db.session.scalars(query))


def reviewers_of(filing: Filing, today: date) -> list[User]:
    """The one who claimed it, else everybody who could: those who can act, never those who are away."""
    if filing.reviewer and filing.reviewer.may_review(filing.agency_id, today):
        return [filing.reviewer]
    colleagues = colleagues_at(filing.agency_id)
    return [person for person in colleagues if not person.is_away(today)] or colleagues


def colleagues_at(agency_id: int | None) -> list[User]:
    """The reviewers of an agency whose accounts are open."""
    query = select(User).where(User.agency_id == agency_id, User.role == "reviewer", User.is_enabled)
    return list(db.session.scalars(query.order_by(User.id)).unique())
