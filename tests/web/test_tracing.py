"""Traces: off, nothing of them is loaded (tests/guards/test_start.py); on, one acceptance is seen whole and nobody in it."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from filing import tracing
from tests.services import stories
from tests.web.conftest import as_user, post

pytestmark = pytest.mark.dates
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def spans(app):
    kept = InMemorySpanExporter()
    tracing.hand_to(SimpleSpanProcessor(kept))
    yield kept.get_finished_spans
    tracing.stop()


def test_one_acceptance_is_seen_from_request_to_signature(client, applicant, reviewer, spans):
    filing = stories.claimed(applicant, reviewer)
    stories.answer_findings(filing, reviewer, "2017-10-09 15:00")
    as_user(client, reviewer)
    post(client, f"/review/{filing.id}/accept", form_on=f"/review/{filing.id}/decide")
    found = {one.name: one for one in spans()}
    assert {"filing.judge", "receipts.issue", "receipt.print", "receipt.sign", "SELECT", "INSERT"} <= set(
        found
    )
    signed, issued = found["receipt.sign"], found["receipts.issue"]
    request = next(one for one in spans() if one.context.span_id == issued.parent.span_id)
    assert signed.context.trace_id == request.context.trace_id
    assert (
        request.attributes["http.response.status_code"] == 303
        and request.attributes["http.request.method"] == "POST"
    )
    text = str([(one.name, dict(one.attributes), one.status.description) for one in spans()])
    assert not any(word in text for word in ("li@example.com", "李敏", "莱茵", "127.0.0.1"))


def test_a_span_goes_on_with_the_proxys_trace_and_names_a_failure_by_its_kind(app, client, spans):
    app.testing = False

    def fails():
        raise ValueError("planted words")

    fails.access = frozenset({"public"})
    app.view_functions["public.guide"] = fails
    client.get("/", headers={"traceparent": PARENT})
    (request,) = [one for one in spans() if one.name == "public.guide"]
    assert (
        f"{request.context.trace_id:032x}" == PARENT[3:35]
        and request.attributes["http.response.status_code"] == 500
    )
    assert "planted" not in request.to_json()


def test_spans_reach_a_collector(client):
    got: list[tuple[str, bytes]] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self):
            got.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    tracing.begin_exporting(f"http://127.0.0.1:{server.server_port}")
    client.get("/healthz")
    tracing.stop()
    server.shutdown()
    server.server_close()
    assert [path for path, _ in got] == ["/v1/traces"] and b"healthz" in got[0][1]
