"""The audit chain: what was changed, removed, reordered or cut off behind the system's back is found."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from sqlalchemy import text

from filing.current import anchors, chain_history, key_secret, store
from filing.extensions import db, transaction
from filing.models import Agency, AuditLink, AuditRecord, FilingEvent, Imprint
from filing.receipts import checking
from filing.services import audit
from filing.services.people import accounts
from filing.services.receipts import seals
from filing.work.anchors import AnchorsAway, read_back, send
from filing.work.sweeping import run_sweep
from tests.conftest import PASSWORD, shanghai
from tests.services import stories

TRIGGERS = {
    "sqlite": "drop trigger {table}_no_{act}",
    "postgresql": "alter table {table} disable trigger {table}_no_{act}",
}


@pytest.fixture
def history(any_app):
    """A completed filing, everything linked; with the head as it was before the receipt."""
    at = shanghai("2017-09-01 09:00")
    with transaction():
        applicant = accounts.register_applicant("li@example.com", "李敏", PASSWORD, at, organisation="律所")
        reviewer = accounts.create_staff(
            "wang@example.com", "王审", "reviewer", PASSWORD, at, Agency.by_code("370200")
        )
    filing = stories.claimed(applicant, reviewer)
    chain_history()
    before = audit.head()
    stories.accept(filing, reviewer, "2017-10-09 16:00")
    chain_history()
    return filing, before


def breaks() -> list[str]:
    db.session.rollback()
    return list(audit.find_breaks(anchors(), key_secret()))


def behind_its_back(statement: str, *, table: str, act: str) -> None:
    """As somebody who owns the database could."""
    with transaction():
        db.session.execute(text(TRIGGERS[db.engine.dialect.name].format(table=table, act=act)))
        db.session.execute(text(statement))


def test_every_line_of_every_history_is_linked(history):
    lines = db.session.scalar(db.select(db.func.count(FilingEvent.id)))
    records = db.session.scalar(db.select(db.func.count(AuditRecord.id)))
    links = list(db.session.scalars(db.select(AuditLink.position).order_by(AuditLink.position)))
    imprints = db.session.scalar(db.select(db.func.count(Imprint.id)))
    assert links == list(range(1, lines + records + imprints + 1)) and breaks() == []


def test_a_sweep_links_what_happened_since(history):
    with transaction():
        audit.record("receipt.copied", "receipt:1", None, shanghai("2017-10-10 09:00"))
    assert audit.is_behind()
    assert run_sweep()["failed"] == 0
    assert not audit.is_behind()


def test_linking_again_adds_nothing(history):
    before = audit.head()
    chain_history()
    assert audit.head() == before


def test_a_receipt_carries_the_head_of_its_time_out_of_the_system(history):
    filing, before = history
    receipt = filing.receipt
    said = checking.check(store().get(receipt.storage_key), seals.root_certificate()).statement["audit_head"]
    assert said == receipt.audit_head == before


@pytest.mark.parametrize(
    ("statement", "table", "act", "said"),
    [
        ("update filing_event set reason = '另有原因' where move = 'accept'", "filing_event", "update", "was changed"),
        ("delete from filing_event where move = 'claim'", "filing_event", "delete", "is gone"),
        ("update audit_record set actor_name = '他人'", "audit_record", "update", "was changed"),
        ("delete from audit_link where position = 2", "audit_link", "delete", "a link before it is missing"),
        (
            "update audit_link set digest = 'ab' where position = (select max(position) from audit_link)",
            "audit_link", "update", "not the link that was anchored",
        ),
        (
            "delete from audit_link where position >= (select max(position) - 1 from audit_link)",
            "audit_link", "delete", "its tail is cut off",
        ),
    ],
)  # fmt: skip
def test_what_was_done_behind_its_back_is_found(history, statement, table, act, said):
    behind_its_back(statement, table=table, act=act)
    assert any(said in breach for breach in breaks()), breaks()


def test_two_lines_that_change_places_are_found(history):
    swap = (
        "update filing_event set move = case move when 'submit' then 'claim' else 'submit' end where id in ("
        "select id from (select id from filing_event where move in ('submit', 'claim')) as both_moves)"
    )
    behind_its_back(swap, table="filing_event", act="update")
    assert sum("was changed" in breach for breach in breaks()) == 2


APPEND_ONLY = {"filing_event": "reason", "audit_record": "act", "audit_link": "digest", "imprint": "rows"}


def test_the_database_itself_refuses_to_change_the_audit(history):
    statements = ["update {table} set {column} = {column}", "delete from {table}"]
    if db.engine.dialect.name == "postgresql":
        statements.append("truncate {table} cascade")
    for table, column in APPEND_ONLY.items():
        for statement in statements:
            with pytest.raises(Exception, match="append-only"), transaction():
                db.session.execute(text(statement.format(table=table, column=column)))


class Elsewhere(BaseHTTPRequestHandler):
    """Another machine, which keeps what it is given."""

    kept = b""

    def do_POST(self):
        Elsewhere.kept += self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def do_GET(self):
        self.send_response(200 if self.headers["Authorization"] == "Basic YTpi" else 401)
        self.end_headers()
        self.wfile.write(self.kept)

    def log_message(self, *_said):
        pass


@pytest.fixture
def elsewhere(app):
    server = HTTPServer(("127.0.0.1", 0), Elsewhere)
    Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.01}).start()
    Elsewhere.kept = b""
    app.config["ANCHORS_URL"] = f"http://a:b@127.0.0.1:{server.server_port}/heads"
    yield app
    server.shutdown()
    server.server_close()


def test_a_chain_shortened_with_its_anchors_is_missed_by_the_heads_on_another_machine(elsewhere):
    """As if the whole machine were put back to an earlier day."""

    def act() -> None:
        with transaction():
            audit.record("receipt.copied", "receipt:1", None, shanghai("2017-10-10 09:00"))
        assert run_sweep()["failed"] == 0

    act()
    earlier, anchored = audit.head(), anchors().read_text("ascii")
    act()
    assert Elsewhere.kept == anchors().read_bytes()
    lost = db.session.scalar(db.select(AuditLink.position).where(AuditLink.digest == earlier))
    for table, which in (
        ("audit_link", f"position > {lost}"),
        ("audit_record", "id = (select max(id) from audit_record)"),
    ):
        behind_its_back(f"delete from {table} where {which}", table=table, act="delete")
    anchors().write_text(anchored, "ascii")
    run = elsewhere.test_cli_runner().invoke
    assert "whose head is kept on another machine" in run(args=["invariants"]).output
    elsewhere.config["ANCHORS_URL"] = elsewhere.config["ANCHORS_URL"].replace("a:b@", "")
    assert "kept on another machine cannot be read: HTTP 401" in run(args=["invariants"]).output


def test_heads_go_to_a_file_of_another_machine_each_once_and_later_where_it_was_away(app, tmp_path):
    place = tmp_path / "mounted" / "heads"
    chain_history()
    with pytest.raises(AnchorsAway):
        send(f"file://{place}", anchors())
    place.parent.mkdir()
    assert send(f"file://{place}", anchors()) == 1 and send(f"file://{place}", anchors()) == 0
    assert read_back(f"file://{place}") == audit.read_anchors(anchors())
