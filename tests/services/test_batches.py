"""Batches are worked off in turn, each filing once, whatever fails, races or dies."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import g
from sqlalchemy.exc import IntegrityError

from filing.config import ROOT
from filing.current import anchors, calendar, key_secret, store
from filing.extensions import db, transaction
from filing.models import Agency, Batch, BatchItem, Filing, Receipt, SealKey, User
from filing.moment import real_now
from filing.receipts.press import Press
from filing.services import invariants, register
from filing.services.filings import submission
from filing.services.people import accounts
from filing.services.receipts import batches, printing
from filing.work import issuing
from filing.work.engine import engine_of
from tests.conftest import FONTS_VAR, PASSWORD, shanghai
from tests.services import stories
from tests.services.crowds import many_claimed
from tests.services.test_races import all_at_once

AT = shanghai("2017-10-09 10:00")
NO_FONT_HAS = "🏭"


@pytest.fixture
def people(any_app):
    with transaction():
        one = accounts.register_applicant("a@example.com", "甲", PASSWORD, AT, organisation="甲所")
        agency = Agency.by_code("370200")
        staff = accounts.create_staff("r@example.com", "审", "reviewer", PASSWORD, AT, agency)
    g.now = AT
    return one, staff


def begin(reviewer, filing_ids, note: str = "") -> int:
    with transaction():
        return batches.open_batch(reviewer, filing_ids, AT, calendar(), within_scope=True, note=note).id


def outcomes(batch_id: int) -> list[str]:
    db.session.rollback()
    return [batches.outcome_of(item) for item in db.session.get(Batch, batch_id).items]


def reasons(batch_id: int) -> list[str]:
    return [item.refusal for item in batches.not_issued(db.session.get(Batch, batch_id))]


def work_off() -> None:
    while issuing.take_turn():
        pass


def test_receipts_are_numbered_in_the_order_of_the_choice(people):
    applicant, reviewer = people
    chosen = many_claimed(applicant, reviewer, 3)[::-1]
    begin(reviewer, chosen, note="经核对无误")
    work_off()
    receipts = db.session.scalars(db.select(Receipt).order_by(Receipt.serial))
    assert [receipt.filing_id for receipt in receipts] == chosen
    assert db.session.get(Filing, chosen[0]).events[-1].reason == "经核对无误"


def test_a_receipt_is_printed_while_the_next_filing_is_completed(people, monkeypatch):
    applicant, reviewer = people
    begin(reviewer, many_claimed(applicant, reviewer, 3))
    done, record, printing_begins = [], register.record, Press.begin
    monkeypatch.setattr(register, "record", lambda *facts: done.append("completed") or record(*facts))
    monkeypatch.setattr(Press, "begin", lambda *order: done.append("printing") or printing_begins(*order))
    work_off()
    assert done == ["completed", "printing"] * 3


def test_one_that_cannot_be_printed_or_is_gone_stops_no_other(people):
    applicant, reviewer = people
    unprintable = stories.claimed(applicant, reviewer, remarks=f"无{NO_FONT_HAS}").id
    cancelled, *good = many_claimed(applicant, reviewer, 3)
    batch_id = begin(reviewer, [unprintable, cancelled, *good])
    with transaction():
        submission.cancel(Filing.locked(cancelled), applicant, AT, calendar())
    work_off()
    assert outcomes(batch_id) == ["refused", "refused", "issued", "issued"]
    printed, moved = reasons(batch_id)
    assert "U+1F3ED" in printed and "已撤销申报" in moved


def test_who_may_no_longer_decide_issues_nothing(people):
    applicant, reviewer = people
    batch_id = begin(reviewer, many_claimed(applicant, reviewer, 2))
    with transaction():
        reviewer.is_enabled = False
    work_off()
    assert outcomes(batch_id) == ["refused", "refused"]
    assert set(reasons(batch_id)) == {
        "审核人员已停用或已不在该备案机构，此件未办理；请由其他审核人员领取后办理。"
    }


def test_without_a_usable_seal_the_batch_waits_and_goes_on_later(people):
    applicant, reviewer = people
    stories.accept(stories.claimed(applicant, reviewer), reviewer, "2017-10-09 09:00")
    batch_id = begin(reviewer, [stories.claimed(applicant, reviewer).id])
    key = db.session.scalar(db.select(SealKey.encrypted_key))
    put_key("not a key")
    with pytest.raises(Exception, match="签章"):
        issuing.take_turn()
    assert outcomes(batch_id) == ["waiting"]
    put_key(key)
    work_off()
    assert outcomes(batch_id) == ["issued"]


def put_key(text: str) -> None:
    with transaction():
        db.session.execute(db.update(SealKey).values(encrypted_key=text))


def test_a_turn_takes_as_many_as_fit_by_what_the_last_one_took():
    pace = issuing.Pace(first=5)
    assert pace.many() == 5
    pace.took(5, seconds=2.5 * issuing.TURN_SECONDS)
    assert pace.many() == 2
    pace.took(2, seconds=9.6 * issuing.TURN_SECONDS)
    assert pace.many() == 1
    pace.took(1, seconds=0.01)
    assert pace.many() == issuing.AT_ONCE


def test_batches_are_served_in_turn_the_oldest_first(people, monkeypatch):
    monkeypatch.setattr(issuing, "AT_ONCE", 1)
    applicant, reviewer = people
    filing_ids = many_claimed(applicant, reviewer, 5)
    begin(reviewer, filing_ids[:3])
    begin(reviewer, filing_ids[3:])
    work_off()
    served = db.session.scalars(db.select(BatchItem.batch_id).join(Receipt, Receipt.filing_id == BatchItem.filing_id)
                                .order_by(Receipt.serial))  # fmt: skip
    assert list(served) == [1, 2, 1, 2, 1]


@pytest.mark.parametrize("any_app", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_a_batch_that_one_worker_has_in_hand_is_left_alone_by_another(any_app, people):
    """Where the database has one writer at a time (SQLite), they take turns anyway."""
    applicant, reviewer = people
    batch_id = begin(reviewer, [stories.claimed(applicant, reviewer).id])

    def takes_turn() -> bool:
        with any_app.app_context():
            return issuing.take_turn()

    with ThreadPoolExecutor(1) as other:
        with transaction():
            assert printing.taken(batch_id).id == batch_id
            assert other.submit(takes_turn).result() is False
        assert other.submit(takes_turn).result() is True
    assert outcomes(batch_id) == ["issued"]


def test_the_database_itself_lets_a_filing_wait_in_one_batch_only(people):
    applicant, reviewer = people
    filing_id = stories.claimed(applicant, reviewer).id
    begin(reviewer, [filing_id])
    again = Batch(agency_id=reviewer.agency_id, reviewer_id=reviewer.id, created_at=AT)
    again.items = [BatchItem(filing_id=filing_id, position=1)]
    with pytest.raises(IntegrityError), transaction():
        db.session.add(again)


def test_a_choice_sent_many_times_at_once_is_one_batch(any_app, people):
    applicant, reviewer = people
    chosen, reviewer_id = many_claimed(applicant, reviewer, 5), reviewer.id

    def choose():
        batches.open_batch(db.session.get(User, reviewer_id), chosen, AT, calendar(), within_scope=True)

    assert all_at_once(any_app, [choose] * 6) == {"done": 6}
    db.session.rollback()
    assert db.session.scalars(db.select(Batch.id)).all() == [1]


# Killed


class Workers:
    """`flask work` as an operator starts it; any number of them, killed at any moment.

    Beside SQLite the queue is a file; beside PostgreSQL it is tables of the same database.
    """

    def __init__(self, app):
        url = app.config["SQLALCHEMY_DATABASE_URI"]
        file = f"sqlite:///{app.config['FILING_VAR']}/queue.db"
        self.app, self.queue = app, file if url.startswith("sqlite") else url
        app.config["QUEUE_URL"] = self.queue
        settings = {
            "FLASK_APP": "wsgi",
            "FILING_SIMULATION": "1",
            "FILING_VAR": app.config["FILING_VAR"],
            "FILING_FONTS_VAR": str(FONTS_VAR),
            "FILING_DATABASE_URL": url,
            "FILING_QUEUE_URL": self.queue,
            "FILING_SECRET_KEY": "test",
        }
        self.environment = {**os.environ, **settings}
        self.running: list[subprocess.Popen] = []

    def start(self, count: int) -> None:
        command = [sys.executable, "-m", "flask", "work"]
        for _ in range(count):
            worker = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
            self.running.append(worker)

    def end_all(self, how: int = signal.SIGKILL) -> set[int]:
        """Their exit codes. The signal goes to all processes at once, as from a service manager or a power cut."""
        for worker in self.running:
            os.killpg(worker.pid, how)
        codes = {worker.wait() for worker in self.running}
        self.running.clear()
        return codes

    def lose_queue(self) -> None:
        for lane in engine_of(self.app).lanes.values():
            lane.flush()


@pytest.fixture
def workers(any_app):
    made = Workers(any_app)
    yield made
    made.end_all()


def test_a_batch_survives_its_workers_and_their_queue_and_issues_each_receipt_once(people, workers):
    applicant, reviewer = people
    filing_ids, chance = many_claimed(applicant, reviewer, 24), random.Random(20171009)
    batch_id = begin(reviewer, filing_ids)
    # A worker begins with five: several turns are behind it, and several before.
    for reached, count in ((1, 1), (12, 2)):
        workers.start(count)
        wait_for(batch_id, reached)
        time.sleep(chance.uniform(0, 0.8))
        workers.end_all()
        workers.lose_queue()
    workers.start(1)
    wait_for(batch_id, 24)
    assert Counter(outcomes(batch_id)) == {"issued": 24} and printing.is_attended(real_now())
    serials = list(db.session.scalars(db.select(Receipt.serial).order_by(Receipt.serial)))
    assert serials == list(range(1, 25))
    assert breaches() == []


@pytest.mark.parametrize("any_app", ["sqlite"], indirect=True)  # nothing of it is the database's
def test_a_worker_that_is_told_to_stop_refuses_nothing(people, workers):
    applicant, reviewer = people
    batch_id = begin(reviewer, many_claimed(applicant, reviewer, 20))
    workers.start(1)
    wait_for(batch_id, 1)
    time.sleep(0.1)
    assert workers.end_all(signal.SIGTERM) == {0}
    left = Counter(outcomes(batch_id))
    assert left["refused"] == 0 and left["issued"] >= 5 and breaches() == []


def wait_for(batch_id: int, count: int) -> None:
    until = time.monotonic() + 300
    while outcomes(batch_id).count("issued") < count:
        assert time.monotonic() < until, Counter(outcomes(batch_id))
        time.sleep(0.05)


def breaches() -> list[str]:
    """Notices apart: they are written in 2017, and wait for a server that nobody started."""
    db.session.rollback()
    found = invariants.find_breaches(store(), calendar(), AT, anchors(), key_secret())
    return [breach for breach in found if not breach.startswith("notice")]
