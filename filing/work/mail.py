"""Handing notices to a mail server by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from filing.extensions import refuse_while_writing
from filing.models import Notice
from filing.services.people import links

SECONDS_ALLOWED = 20
PORTS = {"smtp": 25, "smtps": 465}


class MailRefused(Exception):
    """The server will never take this message: the address is wrong, or not wanted there."""


class MailUnavailable(Exception):
    """Not now: the server cannot be reached, or asks to try again later."""


@dataclass(frozen=True)
class SmtpAddress:
    """`smtp://user:password@host:port?starttls=1`, or `smtps://…` for TLS from the first byte."""

    host: str
    port: int
    user: str
    password: str
    tls: bool
    starttls: bool

    @classmethod
    def of(cls, url: str) -> SmtpAddress:
        """ValueError when the address is not one."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError("FILING_SMTP_URL should look like smtp://user:password@host:587?starttls=1")
        starttls = parse_qs(parts.query).get("starttls", ["0"])[0] == "1"
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        port = parts.port or PORTS[parts.scheme]
        return cls(parts.hostname, port, user, password, parts.scheme == "smtps", starttls)


class Postman:
    """One connection for a round of messages, opened with the first."""

    def __init__(self, url: str, sender: str):
        self.address, self.sender = SmtpAddress.of(url), sender
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Postman:
        return self

    def __exit__(self, *error) -> None:
        self._hang_up()

    def send(self, message: EmailMessage) -> None:
        """Nothing, once the server has it; MailRefused for good, MailUnavailable for now."""
        refuse_while_writing("mail is sent")
        try:
            self._server = self._server or _connect(self.address)
            self._server.send_message(message, from_addr=parseaddr(self.sender)[1])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as error:
            self._after_refusal(error)
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            raise MailUnavailable(str(error) or type(error).__name__) from error

    @property
    def is_connected(self) -> bool:
        return self._server is not None

    def _after_refusal(self, error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> None:
        code, said = _answer(error)
        # A refusal to talk to us at all says nothing about the message.
        about_us = isinstance(error, (smtplib.SMTPAuthenticationError, smtplib.SMTPConnectError,
                                      smtplib.SMTPHeloError, smtplib.SMTPSenderRefused))  # fmt: skip
        if about_us:
            self._hang_up()
        raise (MailRefused if code >= 500 and not about_us else MailUnavailable)(f"{code} {said}") from error

    def _hang_up(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        try:
            server.quit()
        except (OSError, smtplib.SMTPException):
            server.close()


def _answer(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPResponseException) -> tuple[int, str]:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return code, _text(said)
    return error.smtp_code, _text(error.smtp_error)


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _connect(address: SmtpAddress) -> smtplib.SMTP:
    if address.tls:
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            address.host, address.port, timeout=SECONDS_ALLOWED, context=context
        )
    else:
        server = smtplib.SMTP(address.host, address.port, timeout=SECONDS_ALLOWED)
    if address.starttls:
        server.starttls(context=ssl.create_default_context())
    if address.user:
        server.login(address.user, address.password)
    return server


def letter_of(notice: Notice, sender: str, base_url: str, secret: bytes) -> EmailMessage:
    """The notice as mail; sent again after a crash it keeps its Message-ID, so that mailboxes know it.

    `secret` is what the addresses of links follow from.
    """
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"] = sender, notice.recipient
    letter["Subject"] = notice.subject
    letter["Date"] = format_datetime(notice.created_at)
    letter["Message-ID"] = f"<notice-{notice.id}@{urlsplit(base_url).hostname or 'localhost'}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(
        f"{notice.body}\n\n{_link(notice, base_url, secret)}\n\n本邮件由系统自动发送，请勿回复。\n"
    )
    return letter


def _link(notice: Notice, base_url: str, secret: bytes) -> str:
    """Where its reader finds the filing (an applicant under /filings, staff under /review) or the record."""
    if notice.link:
        return f"{base_url}{links.path_of(notice.link, secret)}"
    if notice.is_of_record:
        return f"请登录系统查看：{base_url}/enterprises"
    if notice.filing_id is None or notice.user is None:
        return f"请登录系统查看：{base_url}/"
    place = "filings" if notice.user.role == "applicant" else "review"
    return f"请登录系统查看：{base_url}/{place}/{notice.filing_id}"
