"""The outbox: what people are told, written in the same transaction as what it tells of (17-§12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, or_, select

from filing.domain.articles import said_of_day
from filing.domain.days.calendar import day_of
from filing.domain.forms import KINDS
from filing.domain.procedures.procedure import Role
from filing.domain.texts import notices as texts
from filing.extensions import db, insert_rows
from filing.models import Department, Filing, MailLink, Notice, Organisation, ReceiptProposal, User
from filing.models.accounts import is_away
from filing.services.people.outbox import INBOX

_OPEN = select(User.id, User.email).where(User.is_enabled).order_by(User.id)
_MEMBERS = _OPEN.where(User.organisation_id == bindparam("of"))
_REVIEWERS = _OPEN.add_columns(User.away_until).where(
    User.agency_id == bindparam("of"), User.role == Role.REVIEWER
)
#: Of few columns and without the ORM: everything that is sent in asks it.
_PEOPLE = User.__table__.c
_BOTH_SIDES = (
    select(_PEOPLE.id, _PEOPLE.email, _PEOPLE.organisation_id, _PEOPLE.away_until)
    .where(
        _PEOPLE.is_enabled,
        or_(
            _PEOPLE.organisation_id == bindparam("own"),
            (_PEOPLE.agency_id == bindparam("agency")) & (_PEOPLE.role == Role.REVIEWER),
        ),
    )
    .order_by(_PEOPLE.id)
)
_TOLD = select(Notice.occasion).where(Notice.occasion.in_(bindparam("occasions", expanding=True)))


class Reader(NamedTuple):
    """Who is told, and where: a person's account is not needed for it."""

    id: int
    email: str


#: The occasion, the address, and whose account it is, if anybody's.
Addressed = tuple[str, str, int | None]


def notify(
    filing: Filing, kind: str, people: Sequence[Reader | User], occasion: str, now: datetime, reason: str = ""
) -> None:
    """One notice for each person, once for each occasion."""
    _keep(_told_of(filing, kind, now, reason), _to_each(people, kind, occasion), now, filing)


def announce(
    filing: Filing, told: Mapping[str, Sequence[Reader | User]], now: datetime, reason: str = ""
) -> None:
    """Of the move just made, one notice of each kind for each of its people: nobody can have been told of it before.

    Its occasion is its place in the filing's history, which is known before it is written.
    """
    occasion = f"{filing.id}-{len(filing.events)}"
    rows: list[dict] = []
    for kind, people in told.items():
        rows += _rows(_told_of(filing, kind, now, reason), _to_each(people, kind, occasion), now, filing)
    insert_rows(Notice, rows, "occasion")


def inform(
    filing: Filing, kind: str, bodies: Iterable[str], occasion: str, now: datetime, reason: str = ""
) -> None:
    """Told to other departments within the system: it lies in their inbox, there is no address to mail to."""
    told = _told_of(filing, kind, now, reason)
    to = [(f"{kind}:{occasion}:{body}"[:120], body, None) for body in bodies]
    rows = _untold(told, to, now, filing)
    for row in rows:
        department = Department.addressed(row["recipient"], filing.agency)
        row |= {"sent_at": now, "delivered_by": INBOX, "department_id": department and department.id}
    insert_rows(Notice, rows, "occasion")


def tell(people: Sequence[Reader | User], kind: str, occasion: str, now: datetime, **facts: str) -> int:
    """How many people were told of something that is no filing's: one notice each, once for each occasion."""
    return _keep(texts.notice(kind, day_of(now), **facts), _to_each(people, kind, occasion), now)


def tell_by_link(link: MailLink, kind: str, now: datetime, **facts: str) -> None:
    """A notice with a link that only its mail shows; to somebody without an account too."""
    told = texts.notice(kind, day_of(now), **facts)
    user_id = link.user.id if link.user else None
    _keep(told, [(f"{kind}:link:{link.id}", link.email, user_id)], now, link_id=link.id)


def _to_each(people: Iterable[Reader | User], kind: str, occasion: str) -> list[Addressed]:
    return [(f"{kind}:{occasion}:{person.id}", person.email, person.id) for person in people]


def _told_of(filing: Filing, kind: str, now: datetime, reason: str) -> tuple[str, str]:
    return texts.notice(kind, filing.law_day or day_of(now), **_facts(filing, reason))


def _keep(
    told: tuple[str, str], to: Sequence[Addressed], now: datetime, filing: Filing | None = None, **more: Any
) -> int:
    """How many were not told on that occasion before, and are now; `more` are further columns of each notice."""
    rows = [row | more for row in _untold(told, to, now, filing)]
    insert_rows(Notice, rows, "occasion")
    return len(rows)


def _untold(
    told: tuple[str, str], to: Sequence[Addressed], now: datetime, filing: Filing | None = None
) -> list[dict]:
    """Notices to those who were not told on that occasion before."""
    known = _told_before([occasion for occasion, _, _ in to])
    return _rows(told, [one for one in to if one[0] not in known], now, filing)


def _rows(told: tuple[str, str], to: Sequence[Addressed], now: datetime, filing: Filing | None) -> list[dict]:
    subject, body = told
    return [
        {
            "occasion": occasion,
            "user_id": user_id,
            "recipient": recipient,
            "subject": subject[:300],
            "body": body,
            "filing_id": filing.id if filing else None,
            "created_at": now,
        }
        # Bodies may have one name as far as an occasion says it.
        for occasion, recipient, user_id in {one[0]: one for one in to}.values()
    ]


def _told_before(occasions: list[str]) -> set[str]:
    if not occasions:
        return set()
    # What else this transaction changes is written all at once, at its end.
    with db.session.no_autoflush:
        return set(db.session.scalars(_TOLD, {"occasions": occasions}))


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


def applicants_of(filing: Filing) -> list[Reader]:
    return _members(filing.organisation_id)


def members_of(organisation: Organisation) -> list[Reader]:
    return _members(organisation.id)


def _members(organisation_id: int) -> list[Reader]:
    return [Reader(*row) for row in db.session.execute(_MEMBERS, {"of": organisation_id})]


def deciders_of(proposal: ReceiptProposal) -> list[User]:
    """Those at the agency, and the supervisors of all agencies, who could decide on it: never the proposer."""
    own = User.agency_id == proposal.receipt.filing.agency_id
    may = (User.role == "supervisor") & (own | User.agency_id.is_(None)) if proposal.kind == "revoke" else own
    query = select(User).where(may, User.is_enabled, User.id != proposal.proposed_by_id).order_by(User.id)
    return list(db.session.scalars(query))


def reviewers_of(filing: Filing, today: date) -> list[Reader]:
    """The one who claimed it, else everybody who could: those who can act, never those who are away."""
    if filing.reviewer_id and filing.reviewer.may_review(filing.agency_id, today):
        return [Reader(filing.reviewer.id, filing.reviewer.email)]
    return _who_can_act(db.session.execute(_REVIEWERS, {"of": filing.agency_id}).all(), today)


def both_sides_of(filing: Filing, today: date) -> tuple[list[Reader], list[Reader]]:
    """(applicants, reviewers) of one that nobody has claimed, asked at once."""
    of_whom = {"own": filing.organisation_id, "agency": filing.agency_id}
    found = db.session.connection().execute(_BOTH_SIDES, of_whom).all()
    applicants = [Reader(row.id, row.email) for row in found if row.organisation_id is not None]
    return applicants, _who_can_act([row for row in found if row.organisation_id is None], today)


def _who_can_act(reviewers: Sequence[Row], today: date) -> list[Reader]:
    there = [row for row in reviewers if not is_away(row.away_until, today)] or reviewers
    return [Reader(row.id, row.email) for row in there]


def colleagues_at(agency_id: int | None) -> list[User]:
    """The reviewers of an agency whose accounts are open."""
    query = select(User).where(User.agency_id == agency_id, User.role == Role.REVIEWER, User.is_enabled)
    return list(db.session.scalars(query.order_by(User.id)).unique())
