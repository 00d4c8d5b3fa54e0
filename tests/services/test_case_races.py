"""Supervisors at once: of two who decide one does, a seed is shown once, and papers are numbered without a gap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from filing.current import calendar, key_secret
from filing.domain.supervision.items import ITEMS
from filing.extensions import db, transaction
from filing.models import AuditRecord, CasePaper, Draw, Inspection, User
from filing.services.people import accounts
from filing.services.supervision import correcting, draws, examining, fining, opening
from filing.services.supervision.cases import case_for
from tests.conftest import PASSWORD, shanghai
from tests.services.supervising import enlisted, filed, supervisor_of
from tests.services.test_races import all_at_once

OPENED, ON_THE_DAY, LATER = (
    shanghai(text) for text in ("2017-10-13 09:00", "2017-10-19 09:30", "2017-10-25 09:00")
)
FALSE = {"key": "false", "began_on": date(2017, 8, 1), "ended_on": date(2017, 8, 10)}


@pytest.fixture
def people(any_app) -> tuple[User, User]:
    """Of one body: one who inspects, one who decides."""
    one, other = supervisor_of("370200"), supervisor_of("370200", "he@example.com")
    enlisted(one)
    return one, other


def opened(by: User, name: str = "胶州某公司") -> int:
    with transaction():
        return opening.open_case(by, OPENED, way="suggestion", respondent=name, source="税务局建议检查。").id


def made(case_id: int, by: User, act: Callable, at, **given) -> None:
    with transaction():
        act(case_for(by, case_id, lock=True), by, at, calendar(), **given)


def concluded(by: User) -> int:
    case = opened(by)
    made(case, by, examining.notify, OPENED, for_visit=True, on=date(2017, 10, 19), papers=["营业执照"])
    made(case, by, examining.visit, ON_THE_DAY, certificates_shown=True)
    found = {item: {"finding": "逐项核对。", "evidence": "备案回执。"} for item in ITEMS}
    made(case, by, examining.find, ON_THE_DAY, findings=found)
    made(case, by, examining.conclude, ON_THE_DAY, result="见下。", breaches=[FALSE])
    return case


def proposed(by: User) -> int:
    case = concluded(by)
    made(case, by, correcting.order, ON_THE_DAY, text="请更正备案。", days=10)
    made(case, by, fining.propose_fine, ON_THE_DAY, fines=[{"breach": 0, "amount": "20000"}])
    return case


def as_they(case_id: int, user_id: int, act: Callable, at, **given) -> Callable[[], None]:
    db.session.rollback()

    def run() -> None:
        by = db.session.get(User, user_id)
        act(case_for(by, case_id, lock=True), by, at, calendar(), **given)

    return run


def test_one_decision_however_often_it_is_sent(any_app, people):
    one, other = people
    case = proposed(one)
    said = {"amounts": ["10000"], "reason": "事实清楚。"}
    came = all_at_once(any_app, [as_they(case, other.id, fining.decide, LATER, **said)] * 12)
    db.session.rollback()
    papers = db.session.scalars(db.select(CasePaper.occasion).where(CasePaper.inspection_id == case)).all()
    assert (came, papers.count("decide")) == ({"done": 1, "MoveNotAllowed": 11}, 1)


def test_two_who_order_at_once_leave_one_order(any_app, people):
    one, other = people
    case = concluded(one)
    orders = [
        as_they(case, who.id, correcting.order, ON_THE_DAY, text=f"改正{n}。", days=10)
        for n, who in enumerate((one, other) * 5)
    ]
    came = all_at_once(any_app, orders)
    db.session.rollback()
    kept = db.session.get(Inspection, case)
    events = [record for record in AuditRecord.about(kept.subject) if record.act == "inspection.order"]
    assert (came, kept.state, len(events)) == ({"done": 1, "MoveNotAllowed": 9}, "correcting", 1)


def test_notices_given_at_once_are_numbered_without_a_gap(any_app, people):
    one, _ = people
    cases = [opened(one, f"第{n}号公司") for n in range(8)]
    given = {"for_visit": True, "on": date(2017, 10, 19), "papers": ["营业执照"]}
    came = all_at_once(any_app, [as_they(case, one.id, examining.notify, OPENED, **given) for case in cases])
    db.session.rollback()
    numbers = sorted(db.session.scalars(db.select(CasePaper.number)))
    assert came == {"done": 8} and [number[-5:] for number in numbers] == [f"{n:05}" for n in range(1, 9)]


def test_a_seed_is_shown_once_and_draws_once(any_app):
    province = supervisor_of("370000")
    enlisted(province)
    with transaction():
        applicant = accounts.register_applicant("a@example.com", "甲", PASSWORD, OPENED, organisation="甲所")
    filed(applicant, 30)
    with transaction():
        drawn = draws.lay_down(province, OPENED, key_secret(), year=2017, half=1).id
    province_id = province.id
    db.session.rollback()

    def reveal() -> None:
        draws.reveal(drawn, db.session.get(User, province_id), LATER, key_secret())

    came = all_at_once(any_app, [reveal] * 10)
    db.session.rollback()
    assert (came, len(db.session.get(Draw, drawn).drawn)) == ({"done": 1, "MoveNotAllowed": 9}, 2)
