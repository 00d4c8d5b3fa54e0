"""Sixty receipts issued in parallel, failing at every step on the way: no number is lost or given twice."""

from __future__ import annotations

import multiprocessing
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from filing.current import anchors, calendar, key_secret, store
from filing.extensions import db, transaction
from filing.models import Agency, Filing, Receipt, User
from filing.services import invariants
from filing.services.people import accounts
from tests.conftest import PASSWORD, settings_for
from tests.services import stories
from tests.services.accepting import AT, DEAD, STEPS, Fault, accept_share
from tests.services.crowds import many_claimed

FILINGS, PROCESSES = 60, 2
# Not forked from this one, with its threads and connections; what each would begin with is done once all the same.
PROCESS = multiprocessing.get_context("forkserver")
PROCESS.set_forkserver_preload(["tests.services.accepting", "tests.services.forked"])
# Each step fails twice and is where a process dies once; one more dies when all is written, before it can say so.
FAULTS = [Fault(step, deadly) for step in STEPS for deadly in (False,) * 2 + (True,)] + [
    Fault("answering", True)
]


@pytest.fixture
def people(any_app):
    with transaction():
        one = accounts.register_applicant("a@example.com", "甲", PASSWORD, AT, organisation="甲所")
        agency = Agency.by_code("370200")
        return one, accounts.create_staff("r@example.com", "审", "reviewer", PASSWORD, AT, agency)


def planned(filing_ids: list[int]) -> dict[int, Fault | None]:
    """The same faults in each run, spread over the filings."""
    chance = random.Random(20171009)
    struck = chance.sample(filing_ids, len(FAULTS))
    return dict.fromkeys(filing_ids) | dict(zip(struck, FAULTS, strict=True))


def accept_in_parallel(app, reviewer_id: int, plan: dict[int, Fault | None]) -> None:
    settings = settings_for(
        app.config["FILING_VAR"], SQLALCHEMY_DATABASE_URI=app.config["SQLALCHEMY_DATABASE_URI"]
    )
    shares = [list(plan.items())[n::PROCESSES] for n in range(PROCESSES)]
    with ThreadPoolExecutor(PROCESSES) as watchers:
        list(watchers.map(lambda share: see_through(settings, reviewer_id, share), shares))


def see_through(settings: dict, reviewer_id: int, share: list) -> None:
    """A process that dies is followed by another, which begins behind the filing that killed it."""
    while share:
        process = PROCESS.Process(target=accept_share, args=(settings, reviewer_id, share))
        process.start()
        process.join()
        if process.exitcode == 0:
            return
        assert process.exitcode == DEAD
        killer = next(n for n, (_, fault) in enumerate(share) if fault and fault.deadly)
        share = share[killer + 1 :]


def serials() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(db.select(Receipt.serial).order_by(Receipt.serial)))


def breaches() -> list[str]:
    """Every receipt's bytes, seal and number among them. Notices apart: nobody sends them here."""
    found = invariants.find_breaches(store(), calendar(), AT, anchors(), key_secret())
    return [breach for breach in found if not breach.startswith("notice")]


def test_numbers_run_from_one_and_each_receipt_is_there_whatever_fails(any_app, people):
    applicant, reviewer = people
    reviewer_id = reviewer.id
    plan = planned(many_claimed(applicant, reviewer, FILINGS))
    accept_in_parallel(any_app, reviewer_id, plan)
    done = {filing_id for filing_id, fault in plan.items() if fault is None or fault.step == "answering"}
    assert serials() == list(range(1, len(done) + 1))
    assert set(db.session.scalars(db.select(Receipt.filing_id))) == done
    under_review = db.select(Filing.id).where(Filing.state == "under_review")
    failed = set(db.session.scalars(under_review))
    assert failed == plan.keys() - done and breaches() == []
    for filing_id in failed:
        stories.accept(
            db.session.get(Filing, filing_id), db.session.get(User, reviewer_id), "2017-10-09 11:00"
        )
    assert serials() == list(range(1, FILINGS + 1)) and breaches() == []
