"""The outbox: what people are told, written in the same transaction as what it tells of (17-§12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import select

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import day_of
from filing.domain.forms import KINDS
from filing.domain.texts import notices as texts
from filing.extensions import db
from filing.models import Department, Filing, MailLink, Notice, Organisation, ReceiptProposal, User
from filing.services.people.outbox import INBOX

#: The occasion, the address, and whose account it is, if anybody's.
Addressed = tuple[str, str, int | None]


def notify(
    filing: Filing, kind: str, people: list[User], occasion: str, now: datetime, reason: str = ""
) -> None:
    """One notice for each person, once for each occasion."""
    _keep(_told_of(filing, kind, now, reason), _to_each(people, kind, occasion), now, filing)


def inform(
    filing: Filing, kind: str, bodies: Iterable[str], occasion: str, now: datetime, reason: str = ""
) -> None:
    """Told to other departments within the system: it lies in their inbox, there is no address to mail to."""
    told = _told_of(filing, kind, now, reason)
    to = [(f"{kind}:{occasion}:{body}"[:120], body, None) for body in bodies]
    for notice in _keep(told, to, now, filing):
        notice.sent_at, notice.delivered_by = now, INBOX
        notice.department = Department.addressed(notice.recipient, filing.agency)


def tell(people: list[User], kind: str, occasion: str, now: datetime, **facts: str) -> int:
    """How many people were told of something that is no filing's: one notice each, once for each occasion."""
    return len(_keep(texts.notice(kind, day_of(now), **facts), _to_each(people, kind, occasion), now))


def tell_by_link(link: MailLink, kind: str, now: datetime, **facts: str) -> None:
    """A notice with a link that only its mail shows; to somebody without an account too."""
    told = texts.notice(kind, day_of(now), **facts)
    user_id = link.user.id if link.user else None
    for notice in _keep(told, [(f"{kind}:link:{link.id}", link.email, user_id)], now):
        notice.link = link


def _to_each(people: Iterable[User], kind: str, occasion: str) -> list[Addressed]:
    return [(f"{kind}:{occasion}:{person.id}", person.email, person.id) for person in people]


def _told_of(filing: Filing, kind: str, now: datetime, reason: str) -> tuple[str, str]:
    return texts.notice(kind, filing.law_day or day_of(now), **_facts(filing, reason))


def _keep(
    told: tuple[str, str], to: Sequence[Addressed], now: datetime, filing: Filing | None = None
) -> list[Notice]:
    """Those that were not told on that occasion before."""
    subject, body = told
    known = _told_before([occasion for occasion, _, _ in to])
    made = {
        occasion: Notice(
            occasion=occasion,
            user_id=user_id,
            recipient=recipient,
            subject=subject[:300],
            body=body,
            filing=filing,
            created_at=now,
        )
        for occasion, recipient, user_id in to
        if occasion not in known
    }
    db.session.add_all(made.values())
    return list(made.values())


def _told_before(occasions: list[str]) -> set[str]:
    if not occasions:
        return set()
    # What this transaction tells is written all at once, at its end.
    with db.session.no_autoflush:
        known = set(db.session.scalars(select(Notice.occasion).where(Notice.occasion.in_(occasions))))
    return known | {row.occasion for row in db.session.new if isinstance(row, Notice)}


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
