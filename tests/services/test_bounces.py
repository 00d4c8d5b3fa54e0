"""Letters that come back later: read from the sender's mailbox, and shown to an administrator."""

from __future__ import annotations

from filing.extensions import db
from filing.models import Notice
from filing.work.bounces import Bounce, bounce_in
from filing.work.sweeping import run_sweep
from tests.services import stories
from tests.services.pop_box import PopBox
from tests.services.smtp_sink import Sink, running

HOST = "127.0.0.1"
REPORT = """From: MAILER-DAEMON@mx.example.com
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
Arrival-Date: Mon, 5 Mar 2018 09:00:00 +0800

Final-Recipient: rfc822; {to}
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: {kind}

From: filing@localhost
To: {to}
Message-ID: <notice-{number}@{host}>
Subject: x

--b--
"""


def report(number: int = 7, to: str = "li@example.com", action: str = "failed", host: str = HOST, kind: str = "text/rfc822-headers") -> bytes:  # fmt: skip
    text = REPORT.format(number=number, to=to, action=action, host=host, kind=kind)
    return text.replace("\n", "\r\n").encode()


def test_a_notification_of_failure_is_told_from_everything_else():
    failed = Bounce(7, "li@example.com", "5.1.1 550 5.1.1 User unknown")
    given = {
        report(): failed,
        report(kind="message/rfc822"): failed,
        report(action="delayed"): None,
        report(host="other.example.com"): None,
        b"From: li@example.com\r\nSubject: holidays\r\n\r\nI am away.": None,
        b"\xff\x00 no message at all": None,
    }
    assert {data: bounce_in(data, HOST) for data in given} == given


def test_a_letter_that_comes_back_is_an_administrators_and_other_mail_is_left(app, applicant):
    stories.submitted(applicant)
    with running(Sink()) as sink:
        app.config["SMTP_URL"] = sink.url
        run_sweep(housekeep=False)
    notice = db.session.scalar(db.select(Notice).where(Notice.recipient == applicant.email))
    reply, strangers = b"Subject: thank you\r\n\r\nGot it.", report(notice.id, "somebody@example.com")
    with running(PopBox(report(notice.id, applicant.email.upper()), reply, strangers)) as box:
        app.config.update(SMTP_URL="", BOUNCES_URL=box.url)
        assert run_sweep(housekeep=False)["returned"] == 1
        assert box.messages == [reply]
    db.session.refresh(notice)
    assert (notice.delivered_by, notice.last_error) == ("inbox", "5.1.1 550 5.1.1 User unknown")
