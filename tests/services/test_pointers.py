"""What a case is pointed at: each from the record or another source, with its reason."""

from __future__ import annotations

from datetime import date

import pytest

from filing.extensions import db, transaction
from filing.models import Department, Enterprise, EnterpriseVersion, Inspection, Receipt
from filing.services.credit import importing
from filing.services.people import accounts
from filing.services.supervision import opening
from filing.services.supervision.pointers import pointers_for
from tests.conftest import PASSWORD
from tests.services.supervising import AT, enlisted, filed, supervisor_of


@pytest.fixture
def sun(app):
    return supervisor_of("370200")


@pytest.fixture
def case(sun, applicant) -> Inspection:
    enlisted(sun)
    (number,) = filed(applicant, 1)
    with transaction():
        filing = Receipt.by_number(number).filing
        filing.enterprise.credit_code = "91370200MA3C000000"
        return opening.open_case(sun, AT, way="suggestion", enterprise=filing.enterprise_id, source="建议。")


def told(case: Inspection) -> list[tuple[str, str]]:
    db.session.expire_all()
    return [(one.item, one.what) for one in pointers_for(case, AT)]


def test_a_record_in_order_points_at_nothing(case):
    assert told(case) == []


def test_a_late_filing_is_pointed_at_with_its_days(case):
    with transaction():
        filing = db.session.query(Receipt).one().filing
        filing.late_days = 12
    assert told(case) == [("procedure", f"设立备案（{filing.application_number}）逾期12日")]


def test_a_day_to_contribute_that_has_passed_is_pointed_at(case):
    with transaction():
        investors = [{"name_cn": "甲公司", "contribution_deadline": "2017-08-31"},
                     {"name_cn": "乙公司", "contribution_deadline": "2017-09-01"}]  # fmt: skip
        filing_id = db.session.query(Receipt).one().filing_id
        db.session.add(
            EnterpriseVersion(
                enterprise_id=case.enterprise_id,
                filing_id=filing_id,
                valid_from=date(2017, 1, 1),
                recorded_at=AT,
                facts={"investors": investors},
            )  # fmt: skip
        )
    assert told(case) == [("information", "甲公司的出资期限2017年8月31日已过")]


def test_a_namesake_and_a_pending_code_are_pointed_at(case):
    with transaction():
        enterprise = case.enterprise
        enterprise.credit_code = ""
        db.session.add(Enterprise(organisation=enterprise.organisation, name=enterprise.name, created_at=AT))
    assert [what for _, what in told(case)] == ["另有一份企业档案名称相同", "统一社会信用代码至今待补"]


def test_what_another_department_found_is_pointed_at_under_its_name(case):
    with transaction():
        customs = Department(name="青岛海关", category="海关", region="370200")
        officer = accounts.create_staff(
            "c@example.com", "关员", "department", PASSWORD, AT, department=customs
        )
        item = {"number": "1", "name": case.respondent, "credit_code": case.enterprise.credit_code,
                "kind": "not_filed", "facts": "未备案。", "committed_on": date(2017, 8, 1)}  # fmt: skip
        importing.hand_in(officer, AT, None, [item])
    ((item, what),) = told(case)
    assert item == "information" and what.startswith("青岛海关（1）提供：")


def test_what_an_earlier_case_left_unperformed_is_pointed_at(case, sun):
    with transaction():
        earlier = opening.open_case(sun, AT, way="suggestion", enterprise=case.enterprise_id, source="建议。")
        earlier.correction = {
            "text": "补办。",
            "days": 10,
            "by": "2017-09-15",
            "source": "",
            "given_on": "2017-09-01",
        }
    assert told(case) == [("penalty", "2017年9月1日启动的检查尚有决定没有履行")]
