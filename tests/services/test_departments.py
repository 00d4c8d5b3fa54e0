"""What agencies tell other departments: it reaches whoever is meant, and who received it is known."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from filing.current import calendar
from filing.domain.errors import BadAnswer, MoveNotAllowed, NotFound, NotPermitted
from filing.extensions import db, transaction
from filing.models import AuditRecord, Department, Filing, Notice, User
from filing.services.filings import elsewhere, review
from filing.services.people import accounts, departments
from filing.services.records.base import base_record
from tests.conftest import PASSWORD, shanghai
from tests.services import changing, stories

NOON = shanghai("2017-09-28 12:00")


@pytest.fixture
def admin(app):
    with transaction():
        return accounts.create_staff("admin@example.com", "管理员", "admin", PASSWORD, NOON)


def registered(admin: User, name: str, category: str = "", region: str = "370200") -> Department:
    with transaction():
        return departments.add(
            db.session.get(User, admin.id), name=name, category=category, region=region, now=NOON
        )


def person_of(department: Department, email: str = "customs@example.com") -> User:
    with transaction():
        return accounts.create_staff(email, "关员", "department", PASSWORD, NOON, department=department)


def out_of_scope(applicant, reviewer, *told: str) -> Filing:
    filing = stories.claimed(applicant, reviewer)
    with transaction():
        review.declare_out_of_scope(
            Filing.locked(filing.id), reviewer, NOON, calendar(),
            reason="应当办理审批", rule="某规定", departments=told,
        )  # fmt: skip
    return filing


def inbox(person: User) -> list[Notice]:
    return list(db.session.scalars(departments.letters_of(person)))


@pytest.mark.parametrize(
    ("name", "category", "region", "addressed", "arrives"),
    [
        ("青岛海关", "", "370200", "青岛海关", True),
        ("青岛海关", "海关", "370200", "海关", True),
        ("济南海关", "海关", "370100", "海关", False),
        ("青岛海关", "", "370200", "海关", False),
        ("青岛市税务局", "税务部门", "370200", "海关", False),
        ("山东省教育厅", "", "370000", "山东省教育厅", True),
    ],
)
def test_a_letter_reaches_the_department_of_that_name_or_of_that_kind_in_the_region(
    applicant, reviewer, admin, name, category, region, addressed, arrives
):
    person = person_of(registered(admin, name, category, region))
    out_of_scope(applicant, reviewer, addressed)
    assert bool(inbox(person)) is arrives


def test_what_was_told_before_a_department_was_registered_lies_in_its_inbox(applicant, reviewer, admin):
    filing = out_of_scope(applicant, reviewer, "海关")
    assert departments.told_about(filing)[0].department is None
    person = person_of(registered(admin, "青岛海关", "海关"))
    assert [letter.subject for letter in inbox(person)] == ["请依法处理：青岛莱茵精密机械有限公司"]


def test_who_received_it_when_is_seen_by_the_agency_and_in_the_audit_chain(applicant, reviewer, admin):
    person = person_of(registered(admin, "青岛海关", "海关"))
    filing = out_of_scope(applicant, reviewer, "海关", "税务部门")
    at = shanghai("2017-09-29 09:00")
    with transaction():
        departments.receive(person, inbox(person)[0].id, at)
    told = {letter.recipient: letter for letter in departments.told_about(filing)}
    assert (told["海关"].received_by.name, told["海关"].received_at) == ("关员", at)
    assert told["税务部门"].received_at is None
    record = AuditRecord.about(f"filing:{filing.id}")[-1]
    assert (record.act, record.actor_name) == ("department.received", "关员（青岛海关）")
    assert list(db.session.scalars(departments.letters_of(person, unreceived=True))) == []


def test_a_letter_is_received_once(applicant, reviewer, admin):
    customs = registered(admin, "青岛海关", "海关")
    first, second = person_of(customs), person_of(customs, "second@example.com")
    out_of_scope(applicant, reviewer, "海关")
    letter = inbox(first)[0]
    with transaction():
        departments.receive(first, letter.id, NOON)
    with pytest.raises(MoveNotAllowed, match="关员已经签收"), transaction():
        departments.receive(second, letter.id, NOON)


def test_another_departments_letter_does_not_exist(applicant, reviewer, admin):
    customs = person_of(registered(admin, "青岛海关", "海关"))
    taxes = person_of(registered(admin, "青岛市税务局", "税务部门"), "tax@example.com")
    out_of_scope(applicant, reviewer, "海关")
    letter = inbox(customs)[0]
    assert inbox(taxes) == []
    with pytest.raises(NotFound), transaction():
        departments.receive(taxes, letter.id, NOON)


def test_a_reviewer_has_no_inbox_of_departments(reviewer):
    with pytest.raises(NotPermitted):
        departments.letters_of(reviewer)


def test_a_suspension_is_reported_to_the_ministrys_inbox(applicant, reviewer, admin):
    ministry = person_of(registered(admin, "商务部", region="110000"))
    filing = stories.claimed(applicant, reviewer)
    with transaction():
        elsewhere.suspend(Filing.locked(filing.id), reviewer, NOON, calendar(), "涉及重要军工配套")
    assert ["国家安全审查情况报告" in letter.subject for letter in inbox(ministry)] == [True]


def test_what_the_security_review_forbade_is_on_record(applicant, reviewer):
    filing = stories.claimed(applicant, reviewer)
    with transaction():
        elsewhere.suspend(Filing.locked(filing.id), reviewer, NOON, calendar(), "涉及重要军工配套")
    with transaction():
        review.declare_out_of_scope(
            Filing.locked(filing.id), reviewer, NOON, calendar(), reason="审查禁止", rule="某规定"
        )
    assert filing.events[-1].details["security_review"] == "forbidden"


def test_departments_are_told_when_an_approval_certificate_lapses(applicant, reviewer, admin):
    from tests.samples import ESTABLISHMENT

    customs = person_of(registered(admin, "青岛海关", "海关"))
    with transaction():
        enterprise = base_record(
            db.session.get(User, applicant.id), "商外资鲁府字〔2010〕0001号", ESTABLISHMENT["enterprise"],
            ESTABLISHMENT["investors"], shanghai("2017-09-20 10:00"), None,
        )  # fmt: skip
    name = {"cn": "青岛莱茵精密仪器有限公司", "en": "Qingdao Rhein Instruments Co., Ltd."}
    change = changing.drafted(
        applicant, enterprise, "2017-09-28 10:00", "enterprise_basic_change.name",
        enterprise__enterprise_name=name,
    )  # fmt: skip
    changing.completed(applicant, reviewer, change, "2017-09-29 11:00")
    letter = inbox(customs)[0]
    assert "批准证书失效" in letter.subject and "商外资鲁府字〔2010〕0001号" in letter.body
    told = {one.recipient for one in db.session.scalars(select(Notice).where(Notice.user_id.is_(None)))}
    assert told == {"工商行政管理部门", "外汇管理部门", "税务部门", "海关"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "青岛海关"}, "name"),
        ({"category": "海关"}, "name"),
        ({"category": "气象部门"}, "category"),
        ({"region": "999999"}, "region"),
    ],
)
def test_a_department_that_would_confuse_is_refused(admin, change, field):
    registered(admin, "青岛海关", "海关")
    given = {"name": "黄岛海关", "category": "", "region": "370200"} | change
    with pytest.raises(BadAnswer) as refused, transaction():
        departments.add(db.session.get(User, admin.id), **given, now=NOON)
    assert refused.value.problems[0].path == (field,)


@pytest.mark.parametrize("role", ["reviewer", "admin", "supervisor"])
def test_only_people_of_departments_belong_to_one(app, admin, role):
    from filing.models import Agency

    customs = registered(admin, "青岛海关", "海关")
    with pytest.raises(BadAnswer, match="有关部门的账号"), transaction():
        accounts.create_staff("x@example.com", "某", role, PASSWORD, NOON, Agency.by_code("370200"), customs)
