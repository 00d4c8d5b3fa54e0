"""Letters that come back after a server took them: delivery status notifications (RFC 3464) in the sender's mailbox."""

from __future__ import annotations

import poplib
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32
from urllib.parse import unquote, urlsplit

from filing.extensions import refuse_while_writing

SECONDS_ALLOWED = 20
PORTS = {"pop3": 110, "pop3s": 995}
LARGEST, MOST_AT_ONCE = 2_000_000, 200
FOR_GOOD = "failed"


class MailboxUnavailable(Exception):
    """The mailbox cannot be read now: the next round tries again."""


@dataclass(frozen=True)
class Bounce:
    """A letter that no mailbox took, by the notice it carried, with the server's words."""

    notice_id: int
    recipient: str
    said: str


def bounce_in(data: bytes, host: str) -> Bounce | None:
    """What a message says of a letter of ours that failed for good; None for whatever else it is."""
    message = message_from_bytes(data, policy=compat32)
    number = next(filter(None, (_notice_of(one["Message-ID"], host) for one in _returned(message))), None)
    if number is None:
        return None
    for about in _recipients(message):
        if str(about.get("Action", "")).strip().casefold() == FOR_GOOD:
            recipient = _address(about.get("Original-Recipient") or about.get("Final-Recipient") or "")
            said = " ".join(f"{about.get('Status', '')} {_typed(about.get('Diagnostic-Code'))}".split())
            return Bounce(number, recipient, said or "对方邮件服务器退回了这封邮件")
    return None


def _recipients(message: Message) -> Iterator[Message]:
    """What is said of each recipient: every block of headers behind the first, which is about the server."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            blocks = part.get_payload()
            yield from (block for block in blocks if isinstance(block, Message) and "Action" in block)


def _returned(message: Message) -> Iterator[Message]:
    """The letter that came back, whole or its head only."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            yield from (one for one in part.get_payload() if isinstance(one, Message))
        elif kind == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            yield message_from_bytes(payload if isinstance(payload, bytes) else b"", policy=compat32)


def _notice_of(message_id: str | None, host: str) -> int | None:
    found = re.fullmatch(rf"\s*<notice-(\d{{1,9}})@{re.escape(host)}>\s*", message_id or "")
    return int(found[1]) if found else None


def _address(typed: str) -> str:
    """rfc822; li@example.com -> li@example.com."""
    return _typed(typed).strip("<>").casefold()


def _typed(text: str | None) -> str:
    return str(text or "").partition(";")[2].strip() or str(text or "").strip()


class Mailbox:
    """`pop3s://user:password@host`: where letters come back to; only what was dealt with is taken out."""

    def __init__(self, url: str):
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("FILING_BOUNCES_URL should look like pop3s://user:password@host")
        self._parts = parts
        self._box: poplib.POP3 | None = None

    def __enter__(self) -> Mailbox:
        refuse_while_writing("mail is read")
        try:
            self._box = self._opened()
        except (OSError, poplib.error_proto) as error:
            raise MailboxUnavailable(str(error)) from error
        return self

    def __exit__(self, *error) -> None:
        try:
            if self._box:
                self._box.quit()
        except (OSError, poplib.error_proto):
            pass

    def _opened(self) -> poplib.POP3:
        host, port = self._parts.hostname or "", self._parts.port or PORTS[self._parts.scheme]
        box: poplib.POP3 = (
            poplib.POP3_SSL(host, port, timeout=SECONDS_ALLOWED, context=ssl.create_default_context())
            if self._parts.scheme == "pop3s"
            else poplib.POP3(host, port, timeout=SECONDS_ALLOWED)
        )
        box.user(unquote(self._parts.username or ""))
        box.pass_(unquote(self._parts.password or ""))
        return box

    def messages(self) -> Iterator[tuple[int, bytes]]:
        """(number, bytes) of the newest, at most some hundred; a huge one is no notification."""
        box = self._box
        if box is None:
            return
        try:
            listed = [entry.split() for entry in box.list()[1]]
            for number, size in reversed([(int(one), int(size)) for one, size, *_ in listed][-MOST_AT_ONCE:]):
                if size <= LARGEST:
                    yield number, b"\r\n".join(box.retr(number)[1])
        except (OSError, ValueError, poplib.error_proto) as error:
            raise MailboxUnavailable(str(error)) from error

    def take_out(self, number: int) -> None:
        try:
            if self._box:
                self._box.dele(number)
        except (OSError, poplib.error_proto) as error:
            raise MailboxUnavailable(str(error)) from error
