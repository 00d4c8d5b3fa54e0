"""Who owes a plan and a summary by when, and what a year comes to in numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from filing.domain.supervision.figures import CaseFacts, counted, told
from filing.domain.supervision.yearly import PLAN, SUMMARY, duty_of

ZONE = {"region": "370000", "body": "etdz", "zone": "烟台经济技术开发区"}
CITY = {"region": "371300", "body": "delegated_city", "zone": None}
MINISTRYS = {"region": "370200", "body": "separately_planned", "zone": None}
DUTIES = [
    (PLAN, 2018, ZONE, (False, date(2018, 1, 15))),
    (SUMMARY, 2017, ZONE, (False, date(2018, 1, 15))),
    (SUMMARY, 2015, ZONE, None),  # before there was a plan
    (PLAN, 2018, ZONE | {"zone": "青岛经济技术开发区"}, None),
    (PLAN, 2018, ZONE | {"zone": "胶州经济技术开发区"}, None),
    (SUMMARY, 2017, ZONE | {"zone": "明水经济技术开发区"}, None),
    (PLAN, 2018, MINISTRYS, (True, None)),
    (PLAN, 2018, CITY, None),
    (PLAN, 2018, ZONE | {"region": "330000"}, None),
]


def test_the_zones_of_the_province_owe_both_by_15_january_and_those_of_two_cities_nothing():
    for kind, year, body, wanted in DUTIES:
        duty = duty_of(kind, year, **body)
        assert (duty and (duty.to_ministry, duty.by)) == wanted, (kind, year, body)


#: Begun in 2017, over in 2018; a visit in Shandong, found false, ordered, corrected late, fined and paid.
LONG = CaseFacts(
    "report", date(2017, 12, 1), date(2017, 12, 11), True, date(2018, 1, 9), ("false", "late"), date(2018, 1, 16),
    date(2018, 1, 10), date(2018, 2, 9), date(2018, 2, 1), Decimal("8000.50"), date(2018, 2, 20),
    (date(2018, 2, 2), date(2018, 2, 3)), date(2018, 1, 9), date(2018, 1, 15), date(2018, 2, 8),
)  # fmt: skip
CLEAN = CaseFacts(
    "draw", date(2018, 3, 1), date(2018, 3, 8), concluded_on=date(2018, 3, 9), result_by=date(2018, 4, 9)
)
OPEN = CaseFacts("draw", date(2018, 3, 2), date(2018, 3, 9), result_by=date(2018, 4, 10))
WAITING = CaseFacts("draw", date(2018, 3, 2), date(2018, 3, 9), result_by=date(2018, 3, 12))
TODAY = date(2018, 4, 2)


def test_each_act_counts_in_the_year_of_its_own_day():
    assert counted([LONG], 2017, TODAY) == {
        "opened": 1, "opened.report": 1, "inspected": 1, "inspected.visit": 1,
    }  # fmt: skip
    assert counted([LONG], 2018, TODAY) == {
        "concluded": 1, "found": 1, "found.false": 1, "found.late": 1, "ordered": 1, "corrected": 1, "fined": 1,
        "fine_cents": 800050, "paid": 1, "handed_over": 2, "result": 1, "report_late": 1, "correction_late": 1,
    }  # fmt: skip


def test_a_term_that_runs_is_neither_kept_nor_late():
    figures = counted([CLEAN, OPEN, WAITING], 2018, TODAY)
    assert (figures["result"], figures["result_open"], figures["result_late"]) == (1, 1, 1)


def test_the_year_is_told_head_by_head():
    words = "".join(
        f"{head}：{''.join(lines)}" for head, lines in told(counted([LONG, CLEAN], 2018, TODAY), 3)
    )
    for said in (
        "启动检查：共1件（随机抽查1件）。", "告知2件：未发现违反办法的行为1件，认定违反办法的行为1件（未能按期履行备案义务1件，在进行",
        "责令改正1件，已经改正1件。", "决定罚款1件，合计人民币8,000.50元；已缴纳1件。", "检查结果按期告知：2/2检查情况按期报告：0/1",
        "名录中有3人。",
    ):  # fmt: skip
        assert said in words
