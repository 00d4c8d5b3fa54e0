"""What a sweep does, and that a second one does nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from flask import g

from filing.config import ROOT
from filing.current import calendar, store
from filing.domain.procedures.filing import State
from filing.extensions import db, transaction
from filing.models import Filing, IdempotencyKey, Notice, RateCount
from filing.moment import real_now
from filing.services import calendars
from filing.services.filings import review, sweep
from filing.services.filings.review import Ask
from filing.work.sweeping import run_sweep
from tests.conftest import shanghai
from tests.services import stories

pytestmark = pytest.mark.dates


def sweep_at(moment: str) -> dict:
    g.now = shanghai(moment)
    return run_sweep()


def asked(applicant, reviewer, at: str = "2017-09-28 15:00") -> Filing:
    """A filing for which a supplement was asked on the day it was submitted."""
    filing = stories.claimed(applicant, reviewer, at)
    with transaction():
        ask = [Ask("请补充", path=("remarks",))]
        review.request_supplement(Filing.locked(filing.id), reviewer, shanghai(at), calendar(), ask)
    return filing


def state_of(filing: Filing) -> str:
    db.session.expire_all()
    return db.session.get(Filing, filing.id).state


def test_nothing_expires_on_the_last_day(applicant, reviewer):
    filing = asked(applicant, reviewer)
    assert sweep_at("2017-10-25 23:59")["expired"] == 0
    assert state_of(filing) == State.AWAITING_SUPPLEMENT


def test_the_day_after_the_last_one_ends_the_filing_once(applicant, reviewer):
    filing = asked(applicant, reviewer)
    assert sweep_at("2017-10-26 00:01")["expired"] == 1
    assert state_of(filing) == State.NOT_COMPLETED
    assert sweep_at("2017-10-26 00:02")["expired"] == 0


def test_one_filing_that_fails_stops_no_other_and_is_counted(applicant, reviewer, monkeypatch):
    broken, sound = asked(applicant, reviewer), asked(applicant, reviewer)
    expire = sweep.expire

    def fail_for_one(filing, *facts):
        if filing.id == broken.id:
            raise RuntimeError("the disk is gone")
        expire(filing, *facts)

    monkeypatch.setattr(sweep, "expire", fail_for_one)
    counts = sweep_at("2017-10-26 00:01")
    assert (counts["expired"], counts["failed"]) == (1, 1)
    assert (state_of(broken), state_of(sound)) == (State.AWAITING_SUPPLEMENT, State.NOT_COMPLETED)


def test_a_date_that_rests_on_an_unpublished_calendar_expires_only_once_it_is_published(applicant, reviewer):
    filing = asked(applicant, reviewer, "2098-09-22 10:00")
    assert filing.due_provisional
    assert sweep_at("2098-12-01 10:00")["expired"] == 0
    holidays = [{"date": f"2098-10-0{day}", "isOffDay": True, "name": "国庆节"} for day in range(1, 8)]
    with transaction():
        calendars.import_year({"year": 2098, "days": holidays}, None, shanghai("2098-12-01 11:00"))
    g.pop("calendar", None)
    assert sweep_at("2098-12-01 12:00")["expired"] == 1
    assert state_of(filing) == State.NOT_COMPLETED


def test_the_agency_is_reminded_on_the_day_before_the_last_and_only_once(applicant, reviewer):
    stories.claimed(applicant, reviewer, "2018-03-05 10:00")
    assert sweep_at("2018-03-06 09:00")["reminded"] == 0
    assert sweep_at("2018-03-07 09:00")["reminded"] == 1
    assert sweep_at("2018-03-07 09:01")["reminded"] == 0
    assert sweep_at("2018-03-08 09:01")["reminded"] == 0


def test_the_applicant_is_reminded_three_working_days_before_the_end(applicant, reviewer):
    asked(applicant, reviewer)
    assert sweep_at("2017-10-19 09:00")["reminded"] == 0
    assert sweep_at("2017-10-20 09:00")["reminded"] == 1


def test_an_overdue_review_is_not_reminded_of_for_ever(applicant, reviewer):
    stories.claimed(applicant, reviewer, "2018-03-05 10:00")
    assert sweep_at("2018-06-05 09:00")["reminded"] == 0


def made(name: str, *, days_ago: int) -> None:
    """Dates a stored file; the disk itself knows nothing of the day that a test run takes place on."""
    at = (real_now() - timedelta(days=days_ago)).timestamp()
    os.utime(store().root / name, (at, at))


def test_old_files_without_an_owner_go_and_owned_ones_stay(app, applicant):
    filing = stories.draft(applicant)
    owned = {document.storage_key for document in filing.documents}
    old, young = store().put(b"nobody's"), store().put(b"just now")
    for name in (old, *owned):
        made(name, days_ago=2)
    made(young, days_ago=0)
    assert run_sweep()["orphans_removed"] == 1
    assert {file.name for file in store().files()} == owned | {young}


def test_a_database_that_knows_none_of_the_files_deletes_none(app):
    name = store().put(b"of another installation")
    made(name, days_ago=2)
    assert run_sweep()["orphans_removed"] == 0
    assert store().exists(name)


def test_spent_counters_and_old_answers_are_cleared_away(applicant):
    now = real_now()
    with transaction():
        db.session.add(RateCount(key="old", count=1, expires_at=now.timestamp() - 1))
        db.session.add(RateCount(key="new", count=1, expires_at=now.timestamp() + 60))
        for key, age in (("old", 8), ("new", 6)):
            made = now - timedelta(days=age)
            db.session.add(IdempotencyKey(user_id=applicant.id, key=key, digest="x", created_at=made))
    assert run_sweep()["purged"] == 2
    assert list(db.session.scalars(db.select(RateCount.key))) == ["new"]


def test_without_housekeeping_files_and_rows_are_left_alone(applicant):
    with transaction():
        db.session.add(RateCount(key="old", count=1, expires_at=0))
    assert run_sweep(housekeep=False)["purged"] == 0


def test_a_second_sweep_of_a_busy_day_does_nothing(applicant, reviewer):
    asked(applicant, reviewer)
    stories.claimed(applicant, reviewer, "2017-10-24 10:00")
    first, second = sweep_at("2017-10-26 09:00"), sweep_at("2017-10-26 09:00")
    assert first["expired"] == first["reminded"] == 1 and set(second.values()) == {0}


@pytest.fixture
def worker(app, tmp_path):
    """`flask work` as `make run` starts it, on this test's data."""
    settings = {"FILING_VAR": str(tmp_path), "FILING_SECRET_KEY": "test", "FLASK_APP": "wsgi"}
    command = [sys.executable, "-m", "flask", "work", "--seconds", "1", "--parent"]

    def start(parent: int) -> subprocess.Popen:
        return subprocess.Popen([*command, str(parent)], cwd=ROOT, env={**os.environ, **settings})

    return start


@pytest.mark.own_clock
def test_the_worker_sweeps_and_ends_when_told_to(applicant, worker):
    stories.submitted(applicant)
    process = worker(os.getpid())
    while not is_delivered():
        assert process.poll() is None
        time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0


def is_delivered() -> bool:
    db.session.rollback()
    return db.session.scalar(db.select(Notice.sent_at)) is not None


@pytest.mark.own_clock
def test_the_worker_ends_by_itself_when_its_server_is_gone(worker):
    assert worker(parent=2**22 + 1).wait(20) == 0


def test_a_clock_that_jumps_by_days_expires_nothing_before_somebody_confirms_it(
    app, applicant, reviewer, monkeypatch
):
    """Nor when it came back; a credit record stays as well, and the nightly check says why."""
    filing, began, run = asked(applicant, reviewer), real_now(), app.test_cli_runner().invoke
    sweep_at("2017-10-24 10:00")

    def host_clock(moment):
        monkeypatch.setattr("filing.work.sweeping.real_now", lambda: moment)
        monkeypatch.setattr("filing.cli.operator.real_now", lambda: moment)

    host_clock(began + timedelta(days=9))
    assert (sweep_at("2017-11-02 10:00")["expired"], state_of(filing)) == (0, State.AWAITING_SUPPLEMENT)
    assert "nothing expires until `flask clock confirm`" in run(args=["invariants"]).output
    host_clock(began + timedelta(hours=30))
    assert sweep_at("2017-10-25 16:00")["expired"] == 0
    host_clock(began + timedelta(days=9))
    assert sweep_at("2017-11-02 10:00")["expired"] == 0
    assert run(args=["clock", "confirm"]).exit_code == 0
    assert (sweep_at("2017-11-02 10:01")["expired"], state_of(filing)) == (1, State.NOT_COMPLETED)
