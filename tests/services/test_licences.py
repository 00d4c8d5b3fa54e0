"""营业执照信息 of the registering department: a pending code is filled with its source, one that stands is never changed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from filing.domain.errors import BadAnswer, NotPermitted
from filing.extensions import db, transaction
from filing.models import Agency, Department, Enterprise, LicenceFact, Notice, User
from filing.services.filings import review
from filing.services.people import accounts
from filing.services.records.timeline import timeline
from filing.services.sharing import licences
from filing.work.sweeping import run_sweep
from tests.conftest import PASSWORD, shanghai, turn_clock
from tests.services import stories

NAME, CODE, OTHER = "青岛莱茵精密机械有限公司", "91350100M000100Y43", "91370200M000100Y4G"
LICENCE = {
    "number": "青工商函〔2017〕8号",
    "name": NAME,
    "credit_code": CODE,
    "licence_on": date(2017, 10, 12),
}
EARLY, LATE = shanghai("2017-10-12 10:00"), shanghai("2017-11-01 09:00")
AFTERWARDS = shanghai("2017-11-02 09:00")


def officer(region: str = "370200", category: str = "工商行政管理部门") -> User:
    with transaction():
        department = Department(name=f"{region}{category}", category=category, region=region)
        email = f"{region}{len(category)}@example.com"
        return accounts.create_staff(email, "登记员", "department", PASSWORD, EARLY, department=department)


def hand_in(person: User, at=LATE, **more) -> LicenceFact:
    with transaction():
        return licences.hand_in(db.session.get_one(User, person.id), at, [{**LICENCE, **more}])[0]


def the_enterprise() -> Enterprise:
    db.session.expire_all()
    return db.session.scalars(db.select(Enterprise)).one()


def test_what_came_before_the_filing_completed_fills_its_code_then_and_says_whose_word_it_is(
    applicant, reviewer
):
    registrar = officer()
    waiting = stories.claimed(applicant, reviewer, at="2017-10-11 10:00")
    assert hand_in(registrar, EARLY).outcome == "waiting"
    hand_in(officer("370100"), EARLY, number="济", credit_code=OTHER)
    stories.accept(waiting, reviewer, "2017-10-13 16:00")
    known = the_enterprise()
    assert (known.credit_code, registrar.department.name) == (CODE, "370200工商行政管理部门")
    step = timeline(known, LATE)[-1]
    assert step.label == "补充统一社会信用代码，由370200工商行政管理部门（青工商函〔2017〕8号）提供"
    assert outcomes() == ["entered", "waiting"], "another city's registrar means another enterprise"
    told = db.session.scalars(
        db.select(Notice.body).where(Notice.occasion.startswith("licence_entered"))
    ).one()
    assert f"待补的统一社会信用代码已记为 {CODE}" in told and "第十五条第三款" in told


def test_a_code_that_stands_is_compared_and_never_changed(applicant, reviewer):
    registrar = officer()
    filing = stories.accept(
        stories.claimed(applicant, reviewer, at="2017-10-11 10:00"), reviewer, "2017-10-13 16:00"
    )
    by_number = {"name": "青岛莱茵机械（旧名）", "receipt_number": filing.receipt.number}
    assert hand_in(registrar, **by_number).outcome == "entered"
    assert hand_in(registrar, **by_number).outcome == "entered", "the same again changes nothing"
    assert hand_in(registrar, number="9号").outcome == "same"
    assert hand_in(registrar, number="10号", credit_code=OTHER).outcome == "differs"
    assert the_enterprise().credit_code == CODE and len(timeline(the_enterprise(), LATE)) == 2
    assert db.session.scalar(db.select(db.func.count()).select_from(LicenceFact)) == 3
    told = db.session.scalars(
        db.select(Notice.body).where(Notice.occasion.startswith("licence_differs"))
    ).one()
    assert f"{OTHER} 与企业档案不一致" in told


def test_only_the_registrar_hands_in_and_one_fault_keeps_all_out(applicant):
    with pytest.raises(NotPermitted, match="只有工商行政管理部门"):
        hand_in(officer(category="海关"))
    registrar = officer()
    hand_in(registrar)
    wrong = {"number": "", "name": "", "credit_code": CODE[:-1] + "B", "licence_on": date(2018, 1, 1)}
    with pytest.raises(BadAnswer) as refused, transaction():
        licences.hand_in(db.session.get_one(User, registrar.id), LATE, [{**LICENCE, "number": "11号"}, wrong])
    at = [problem.path for problem in refused.value.problems]
    assert at == [("items", 1, key) for key in ("number", "name", "credit_code", "licence_on")]
    with pytest.raises(BadAnswer, match="没有记入任何一条"):
        hand_in(registrar, credit_code=OTHER)
    assert db.session.scalar(db.select(db.func.count()).select_from(LicenceFact)) == 1


def outcomes() -> list[str]:
    return list(db.session.scalars(db.select(LicenceFact.outcome).order_by(LicenceFact.id)))


ON_POSTGRESQL = pytest.mark.parametrize(
    "any_app", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


def meanwhile(app, act: Callable[[], object]) -> None:
    """Done and committed by another connection, while this one's transaction goes on."""

    def there() -> None:
        with app.app_context():
            act()
            db.session.remove()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(there).result(timeout=20)


@pytest.fixture
def people(any_app) -> tuple[User, User]:
    with transaction():
        body = Agency.by_code("370200")
        return (
            accounts.register_applicant(
                "li@example.com", "李敏", PASSWORD, EARLY, organisation="海湾律师事务所"
            ),
            accounts.create_staff("wang@example.com", "王审", "reviewer", PASSWORD, EARLY, body),
        )


@ON_POSTGRESQL
def test_a_licence_handed_in_while_the_filing_is_being_completed_is_not_lost(any_app, people, monkeypatch):
    """Neither transaction sees the other's rows; the next turn of the background work compares them, once."""
    (applicant, reviewer), registrar = people, officer()
    waiting = stories.claimed(applicant, reviewer, at="2017-10-11 10:00")
    take_up = licences.take_up

    def taken_up_and_then_handed_in(*given) -> None:
        take_up(*given)
        meanwhile(any_app, lambda: hand_in(registrar, EARLY))

    monkeypatch.setattr(review.licences, "take_up", taken_up_and_then_handed_in)
    stories.accept(waiting, reviewer, "2017-10-13 16:00")
    assert (the_enterprise().credit_code, outcomes()) == ("", ["waiting"])
    turn_clock("2017-11-01 09:00")
    assert [run_sweep(housekeep=False)["licences_compared"] for _ in range(2)] == [1, 0]
    assert (the_enterprise().credit_code, outcomes()) == (CODE, ["entered"])
    assert [step.label for step in timeline(the_enterprise(), AFTERWARDS)][-1].startswith(
        "补充统一社会信用代码"
    )
    assert len(timeline(the_enterprise(), AFTERWARDS)) == 2
