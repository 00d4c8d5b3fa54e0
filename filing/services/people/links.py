"""Links by mail: to confirm an address, to set a new password, to be let in past strangers' guessing, to join a firm.

`at` is the real clock's moment, `secret` the installation's: without it nobody can tell a link's address from its row.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from filing.domain.row_ids import row_id
from filing.extensions import db
from filing.models import MailLink, Organisation, User
from filing.services.people.notices import tell_by_link

CONFIRM, RESET, LET_IN, INVITE = "confirm", "reset", "let_in", "invite"
LASTING = {
    CONFIRM: timedelta(days=7),
    RESET: timedelta(hours=1),
    LET_IN: timedelta(hours=1),
    INVITE: timedelta(days=7),
}
#: The notice that carries each.
TOLD = {CONFIRM: "confirm_address", RESET: "password_link", LET_IN: "guessing", INVITE: "invitation"}
#: In an hour, to one address: nobody's mailbox is filled.
MOST_IN_AN_HOUR = 3


def send(
    purpose: str,
    user: User,
    at: datetime,
    now: datetime,
) -> MailLink | None:
    """A link to a person's own account, written to the outbox; None where enough were sent lately."""
    return _send(purpose, user.email, at, now, user=user, name=user.name)


def invite(
    email: str, organisation: Organisation, actor: User, at: datetime, now: datetime
) -> MailLink | None:
    """A link with which a colleague registers in the organisation; those sent to the address before end."""
    earlier = (MailLink.purpose == INVITE) & (MailLink.email == email) & MailLink.used_at.is_(None)
    db.session.execute(update(MailLink).where(earlier).values(used_at=at))
    return _send(INVITE, email, at, now, organisation=organisation, made_by=actor, name=actor.name,
                 organisation_name=organisation.name)  # fmt: skip


def _send(
    purpose: str,
    email: str,
    at: datetime,
    now: datetime,
    *,
    user: User | None = None,
    organisation: Organisation | None = None,
    made_by: User | None = None,
    **facts: str,
) -> MailLink | None:
    lately = (
        (MailLink.purpose == purpose)
        & (MailLink.email == email)
        & (MailLink.made_at > at - timedelta(hours=1))
    )
    if db.session.scalar(select(func.count(MailLink.id)).where(lately)) >= MOST_IN_AN_HOUR:
        return None
    link = MailLink(
        purpose=purpose,
        email=email,
        nonce=secrets.token_urlsafe(24),
        made_at=at,
        expires_at=at + LASTING[purpose],
        user=user,
        organisation=organisation,
        made_by=made_by,
    )
    db.session.add(link)
    db.session.flush()
    tell_by_link(link, TOLD[purpose], now, **facts)
    return link


def path_of(link: MailLink, secret: bytes) -> str:
    """Where the link leads, on this site."""
    return f"/links/{link.id}-{_proof(link, secret)}"


def find(text: str, secret: bytes, at: datetime) -> MailLink | None:
    """The link of such an address while it is good: not used, not over, of an account that is open."""
    number, _, proof = text.partition("-")
    link_id = row_id(number)
    link = None if link_id is None else db.session.get(MailLink, link_id)
    if link is None or not hmac.compare_digest(_proof(link, secret).encode(), proof.encode()):
        return None
    return link if link.is_open(at) and (link.user is None or link.user.is_enabled) else None


def _proof(link: MailLink, secret: bytes) -> str:
    # A new session key ends what was half begun: after a new password no earlier link is worth anything.
    key = link.user.session_key if link.user else ""
    said = f"mail link:{link.id}:{link.purpose}:{link.nonce}:{key}"
    return hmac.new(secret, said.encode(), hashlib.sha256).hexdigest()[:43]


def use_up(link: MailLink, at: datetime) -> bool:
    """Whether it was this one who used it: of two at once, one is first."""
    unused = (MailLink.id == link.id) & MailLink.used_at.is_(None)
    taken = update(MailLink).where(unused).values(used_at=at).returning(MailLink.id)
    return db.session.scalar(taken) is not None
