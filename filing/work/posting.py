"""What goes out to others and what comes back: notices as mail, letters returned, what departments are told.

No transaction stays open while another machine is talked to.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import current_app

from filing.current import key_secret, now
from filing.extensions import db, transaction
from filing.models import Delivery, Notice
from filing.moment import real_now
from filing.services.people import outbox
from filing.services.sealing import unsealed
from filing.services.sharing import deliveries, subscribing
from filing.tracing import span
from filing.work.bounces import Mailbox, MailboxUnavailable, bounce_in
from filing.work.mail import MailRefused, MailUnavailable, Postman, letter_of
from filing.work.webhooks import Message, NotDelivered, post

LOG = logging.getLogger(__name__)
SHARED_AT_ONCE = 200

Counts = dict[str, int]


def deliver_notices(counts: Counts) -> None:
    """Mails what waits, where there is a mail server; without one the inbox is where notices arrive."""
    url = current_app.config["SMTP_URL"]
    if not url:
        with transaction():
            counts["kept_in_inbox"] += outbox.keep_in_inbox(now())
        return
    with Postman(url, current_app.config["MAIL_FROM"]) as postman:
        for notice_id in outbox.waiting(real_now()):
            outcome = _mail(notice_id, postman)
            if outcome:
                counts[outcome] += 1
            if outcome == "put_off" and not postman.is_connected:
                break


def take_back(counts: Counts) -> None:
    """Letters that a server took and could not deliver: an administrator sees them among those that were refused."""
    url = current_app.config["BOUNCES_URL"]
    if not url:
        return
    host = urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"
    try:
        with Mailbox(url) as mailbox:
            for number, data in mailbox.messages():
                bounce = bounce_in(data, host)
                if bounce is None:
                    continue
                with transaction():
                    known = outbox.returned(bounce.notice_id, bounce.recipient, bounce.said)
                counts["returned"] += known
                mailbox.take_out(number)
    except MailboxUnavailable as error:
        LOG.warning("returned mail cannot be read: %s", error)


def _mail(notice_id: int, postman: Postman) -> str | None:
    """What became of one notice, or None when another sweep has it."""
    with transaction():
        if not outbox.claim(notice_id, real_now()):
            return None
    notice = db.session.get_one(Notice, notice_id)
    letter = letter_of(notice, postman.sender, current_app.config["BASE_URL"], key_secret())
    # No transaction stays open while the mail server is talked to.
    db.session.rollback()
    try:
        with span("notice.mail"):
            postman.send(letter)
    except MailUnavailable as error:
        LOG.warning("notice %s put off: %s", notice_id, error)
        return _record("put_off", outbox.put_off, notice_id, str(error))
    except MailRefused as error:
        LOG.warning("notice %s refused: %s", notice_id, error)
        return _record("kept_in_inbox", outbox.refused, notice_id, now(), str(error))
    return _record("mailed", outbox.mailed, notice_id, now())


def _record(outcome: str, act: Callable, *facts) -> str:
    with transaction():
        act(*facts)
    return outcome


def share(counts: Counts, only: int | None = None) -> None:
    """Departments are told what waits for them; one whose address fails is left alone until the next round.

    `only` is the id of the department that is told, when it is not all of them.
    """
    failed: set[int] = set()
    for _ in range(SHARED_AT_ONCE):
        delivery_id = deliveries.next_due(now(), failed, only)
        if delivery_id is None:
            return
        department_id = _share(counts, delivery_id)
        if department_id is not None:
            failed.add(department_id)


def _share(counts: Counts, delivery_id: int) -> int | None:
    """The department whose address failed."""
    with transaction():
        if not deliveries.claim(delivery_id, now()):
            return None
    row = db.session.get_one(Delivery, delivery_id)
    subscribed, department_id = subscribing.of(row.department_id), row.department_id
    endpoint, secret = (subscribed.endpoint, subscribed.secret) if subscribed else ("", "")
    message_id, content = row.webhook_id, row.content
    # No transaction stays open while another department's server is talked to.
    db.session.rollback()
    try:
        if not endpoint or not secret:
            raise NotDelivered("没有登记接收地址或者签名密钥")
        plain = unsealed(secret, key_secret(), subscribing.PURPOSE)
        with span("delivery.post", delivery=delivery_id):
            post(
                Message(message_id, content, endpoint, plain),
                private_allowed=current_app.config["WEBHOOKS_PRIVATE"],
            )
    except NotDelivered as error:
        LOG.warning("delivery %s put off: %s", delivery_id, error)
        counts["not_shared"] += 1
        _record("not_shared", deliveries.put_off, delivery_id, str(error))
        return department_id
    counts["shared"] += 1
    _record("shared", deliveries.delivered, delivery_id, now())
    return None
