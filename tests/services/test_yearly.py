"""年度抽查计划 and 工作总结: written from the record, numbered, told to the department above, reminded of before the day."""

from __future__ import annotations

from datetime import date

import pytest

from filing.current import calendar
from filing.domain.errors import BadAnswer
from filing.domain.supervision.quota import DrawRules
from filing.extensions import db, transaction
from filing.models import Notice, YearlyPaper
from filing.services.supervision import yearly
from filing.work.sweeping import run_sweep
from tests.conftest import shanghai, turn_clock
from tests.services.reporting import reported
from tests.services.supervising import enlisted, supervisor_of

NOW = shanghai("2018-01-08 10:00")
TIMES = "全年两次，上半年、下半年各一次。"
OWN = DrawRules(5, 70, 2, "某省文件")


@pytest.fixture
def zone(app):
    return supervisor_of("EDZ-YANTAI", "zone@example.com")


@pytest.fixture
def province(app):
    return supervisor_of("370000", "sheng@example.com")


def plan(actor, **given) -> YearlyPaper:
    with transaction():
        return yearly.issue_plan(actor, NOW, **{"year": 2018, "times": TIMES} | given)


def summary(actor, **given) -> YearlyPaper:
    given = {"year": 2017, "work": "平稳。"} | given
    with transaction():
        return yearly.issue_summary(actor, NOW, calendar(), **given)


def said(made: YearlyPaper) -> str:
    content = made.paper.content
    items = [line for item in content["items"] for line in (item["head"], *item["lines"])]
    return "".join([content["title"], *content["opening"], *items, *content["closing"]])


def test_a_zones_plan_says_shandongs_share_and_who_draws_and_anybody_may_read_it(zone, province):
    made = plan(zone, focus="举报较多的企业。")
    assert "4%，其中不定向抽查的占比不低于80%；每家企业随机选派2名检查人员" in said(made)
    assert "由山东省商务厅统一随机抽取" in said(made) and "《办法》第十六条" in said(made)
    assert made.paper.number.endswith("外资检201800001") and made.paper.content["addressee"] == "山东省商务厅"
    again = plan(zone, arrangements="增加一次联合检查。")
    assert [one.edition for one in yearly.plans()] == [2, 1] and again.paper.serial == 2
    assert yearly.plan_of(made.id).number == made.paper.number
    told = db.session.scalars(db.select(Notice).where(Notice.user_id == province.id)).all()
    assert [one.subject for one in told] == ["收到2018年度抽查计划：烟台经济技术开发区管理委员会"] * 2


def test_elsewhere_a_plan_goes_by_the_bodys_own_rules_with_their_source(app):
    hangzhou = supervisor_of("330000")
    with pytest.raises(BadAnswer, match="写明依据的文件"):
        plan(hangzhou)
    made = plan(hangzhou, rules=OWN)
    assert "5%，其中不定向抽查的占比不低于70%" in said(made) and "某省文件" in said(made)
    assert made.paper.content["addressee"] == "" and "统一随机抽取" not in said(made)


def test_a_summary_is_of_a_year_that_is_over_and_its_numbers_are_the_records(app, applicant):
    qingdao = supervisor_of("370200")
    enlisted(qingdao), reported()
    made = summary(qingdao)
    assert made.paper.content["addressee"] == "商务部（外资司），抄报山东省商务厅"
    assert made.facts["figures"]["reported"] == 1
    assert (
        "收到1件。" in said(made)
        and "名录中有3人。" in said(made)
        and "举报和建议按期受理：0/1" in said(made)
    )
    for refused in ({"year": 2018}, {"work": ""}):
        with pytest.raises(BadAnswer):
            summary(qingdao, **refused)


def test_who_owes_is_reminded_once_before_the_day_and_once_after_it(zone):
    def told() -> list[str]:
        return [
            one.subject
            for one in db.session.scalars(db.select(Notice).order_by(Notice.id))
            if one.user_id == zone.id
        ]

    for day, count in (("2018-01-04", 0), ("2018-01-05", 2), ("2018-01-15", 2)):
        turn_clock(f"{day} 09:00")
        assert run_sweep(housekeep=False)["failed"] == 0
        assert len(told()) == count, day
    plan(zone)
    turn_clock("2018-01-16 09:00")
    run_sweep(housekeep=False), run_sweep(housekeep=False)
    assert told()[2:] == ["2017年度监督检查工作总结已过报送期限：烟台经济技术开发区管理委员会"]


def test_a_province_sees_what_each_of_its_zones_owes_and_a_zone_its_own(zone, province):
    plan(zone)
    owed = yearly.owed_to(province, date(2018, 1, 16))
    assert len({one.body.id for one in owed if one.duty and one.duty.by}) == 12
    mine = yearly.owed_to(zone, date(2018, 1, 16))
    assert [(one.label, bool(one.sent), one.is_overdue(date(2018, 1, 16))) for one in mine] == [
        ("2017年度监督检查工作总结", False, True), ("2018年度抽查计划", True, False)
    ]  # fmt: skip
    assert yearly.visible_to(supervisor_of("370200")) == []
