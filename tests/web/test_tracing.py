"""Traces: off, nothing of them is loaded (tests/guards/test_start.py); on, one acceptance is seen whole and nobody in it."""

from __future__ import annotations

import pytest

from filing import tracing
from filing.extensions import db
from filing.work.engine import engine_of
from tests.collector import collecting, facts
from tests.conftest import turn_clock
from tests.services import stories
from tests.web.conftest import as_user
from tests.web.reviewing import decide
from tests.web.test_logs import PLANTED, broken, lines_of

__all__ = ["broken"]
pytestmark = pytest.mark.dates
THEIRS, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
PARENT = f"00-{THEIRS}-{SPAN}-01"


@pytest.fixture
def received(app):
    """All spans, once tracing was stopped."""
    with collecting() as found:
        tracing.begin_exporting(found.url)
        tracing.watch(db.engine)
        yield found
        tracing.stop()


def test_one_acceptance_is_seen_from_the_request_to_the_mail_and_nobody_in_it(
    app, client, applicant, reviewer, received, tmp_path, capsys
):
    app.config.update(QUEUE_URL=f"sqlite:///{tmp_path}/queue.db", SMTP_URL="smtp://127.0.0.1:1")
    filing = stories.claimed(applicant, reviewer)
    turn_clock("2017-10-09 10:00")
    stories.answer_findings(filing, reviewer, "2017-10-09 10:00")
    as_user(client, reviewer)
    mail = engine_of(app).lanes["mail"]
    mail.flush()
    answer = decide(client, filing.id, "accept", within_scope="yes", note=PLANTED["name"])
    mail.execute(mail.dequeue())
    tracing.stop()

    asked = received.named("POST /review/<int:filing_id>/" + DECISIONS)
    assert answer.status_code == 303 and facts(asked)["http.response.status_code"] == 303
    of_it = [span for span in received.spans if span.trace_id == asked.trace_id]
    steps = {"receipts.issue", "receipt.print", "receipt.sign", "SELECT", "INSERT", "UPDATE"}
    assert steps <= {span.name for span in of_it} and "filing.judge" in {span.name for span in received.spans}
    printed, issued = received.named("receipt.print"), received.named("receipts.issue")
    assert printed.parent_span_id == issued.span_id and issued.parent_span_id == asked.span_id

    work, mailed = received.named("work.send_mail"), received.named("notice.mail")
    assert [(link.trace_id, link.span_id) for link in work.links] == [(asked.trace_id, asked.span_id)]
    assert (
        work.trace_id == mailed.trace_id != asked.trace_id
        and facts(mailed)["error.type"] == "MailUnavailable"
    )
    lines = {line.get("trace_id") for line in lines_of(capsys) if line.get("rule", "").endswith(DECISIONS)}
    assert asked.trace_id.hex() in lines

    said = ("li@example.com", "李敏", "莱茵", "127.0.0.1", PLANTED["name"])
    assert received.holds("INSERT INTO") and not any(map(received.holds, said))


DECISIONS = "<any('accept', 'out-of-scope', 'not-completed', 'suspend', 'resume', 'transfer'):name>"


def test_a_failure_is_told_by_its_kind_and_a_trace_is_continued_for_a_trusted_proxy_alone(
    broken, client, received
):
    query = f"/?q={PLANTED['identity']}&name={PLANTED['name']}"
    client.get(query, headers={tracing.PARENT: PARENT, "tracestate": f"x={PLANTED['telephone']}"})
    broken.config["TRUSTED_PROXIES"] = 1
    client.get(query, headers={tracing.PARENT: PARENT, "tracestate": f"x={PLANTED['telephone']}"})
    client.open("/", method=PLANTED["passport"])
    tracing.stop()
    strange, trusted = [span for span in received.spans if span.name == "GET /"]
    assert strange.trace_id.hex() != THEIRS
    assert (trusted.trace_id.hex(), trusted.parent_span_id.hex()) == (THEIRS, SPAN)
    assert (
        facts(trusted)["error.type"] == "ValueError"
        and trusted.status.code == trusted.status.STATUS_CODE_ERROR
    )
    assert facts(trusted)["http.response.status_code"] == 500
    assert {what for what, word in PLANTED.items() if received.holds(word)} == set()
