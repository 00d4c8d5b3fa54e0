"""The demonstration's changes: enterprises with a history, each change declared as what it ticks and writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from filing.demo.answers import address, domestic, establishment, investor, money, passport, person
from filing.demo.enterprises import QINGDAO
from filing.demo.numbers import credit_code, row_id
from filing.demo.stage import Stage
from filing.models import Enterprise, Filing
from filing.services.records import base

BASIC, INVESTOR = "enterprise_basic_change", "investor_basic_change"
EQUITY, ENDING = "equity_change", "merger_division_termination"
RHEIN, HARBOUR, LANAN = (
    row_id("jv", "investor", name)
    for name in ("莱茵传动股份公司", "海港机电（香港）有限公司", "青岛澜岸机械厂有限公司")
)
MERLION = investor("jv", "狮城精工投资私人有限公司", "Lion City Precision Investments Pte. Ltd.", "SG",
                   "新加坡罗敏申路80号", 333_200, "USD", "16.66")  # fmt: skip
CHAIRWOMAN = person("安娜·米勒", "DE", passport("C22X11T83"))
BOARD = [
    {"id": row_id("jv", "director", someone["name"]), "appointment": "elected", **someone}
    for someone in (CHAIRWOMAN, person("唐博文"), person("陈嘉敏", "HK", passport("K05512345")))
]


@dataclass(frozen=True)
class Change:
    """One change filing: whom it follows, who acts when, the heads with their days, and what is written.

    A moment is "2017-11-06 10:00", or "-3 10:00" for so many working days before the demonstration is made.
    """

    after: str
    who: str
    reviewer: str
    begun: str
    ticks: Mapping[str, Any]
    days: Mapping[str, str]
    puts: Mapping[tuple, Any] = field(default_factory=dict)
    submitted: str = ""
    claimed: str = ""
    accepted: str = ""
    basis: str = "resolution"
    #: The credit code and the licence's day, where the record still lacks them.
    licence: tuple[str, str] | None = None


def _capital(row: str, amount: float) -> dict[tuple, Any]:
    return {("investors", row, "subscribed_capital"): money(amount, "USD")}


#: By the story's name, in the order of their time.
CHANGES: dict[str, Change] = {
    "drives_renamed": Change(
        "completed_over_the_golden_week", "applicant", "qingdao", "2017-11-06 10:20",
        {BASIC: ["name"]}, {f"{BASIC}.name": "2017-11-01"},
        {("enterprise", "enterprise_name"): {"cn": "青岛莱茵澜岸智能传动有限公司",
                                             "en": "Qingdao Rhein Lan'an Smart Drives Co., Ltd."}},
        "2017-11-07 09:30", "2017-11-07 14:00", "2017-11-08 10:15",
        licence=(credit_code("370202", 150), "2017-10-19"),
    ),
    "drives_moved_and_filed_late": Change(
        "drives_renamed", "applicant", "qingdao2", "2017-12-06 15:00",
        {BASIC: ["registered_address"]}, {f"{BASIC}.registered_address": "2017-11-02"},
        {("enterprise", "registered_address"): address(QINGDAO, "370214", "春阳路167号2号楼")},
        "2017-12-07 09:10", "2017-12-07 13:40", "2017-12-08 11:00",
    ),
    "drives_capital_increased": Change(
        "drives_moved_and_filed_late", "colleague", "qingdao", "2018-01-02 10:00",
        {BASIC: ["registered_capital"], INVESTOR: ["subscribed_capital"]},
        {f"{BASIC}.registered_capital": "2017-12-25", f"{INVESTOR}.subscribed_capital": "2017-12-25"},
        {("enterprise", "registered_capital"): money(2_000_000, "USD"), **_capital(RHEIN, 666_600),
         **_capital(HARBOUR, 666_600), **_capital(LANAN, 666_800)},
        "2018-01-03 10:30", "2018-01-03 15:00", "2018-01-05 09:20",
    ),
    "drives_board_changed": Change(
        "drives_capital_increased", "applicant", "qingdao", "2018-01-11 14:00",
        {BASIC: ["organisation", "legal_representative"]},
        {f"{BASIC}.organisation": "2018-01-08", f"{BASIC}.legal_representative": "2018-01-08"},
        {("enterprise", "organisation", "directors"): BOARD,
         ("enterprise", "legal_representative"): {**CHAIRWOMAN, "position": "董事长", "phone": "0532-55500002"}},
        "2018-01-12 09:00", "2018-01-12 10:30", "2018-01-15 16:10",
    ),
    "drives_taken_into_by_an_investor": Change(
        "drives_board_changed", "applicant", "qingdao2", "2018-01-29 11:00",
        {EQUITY: {"cause_and_mode": "equity.not_strategic_investment"}}, {EQUITY: "2018-01-22"},
        {**_capital(HARBOUR, 333_400), ("investors", HARBOUR, "equity_ratio"): "16.67",
         ("investors", MERLION["id"]): MERLION},
        "2018-01-30 10:00", "2018-01-30 14:30", "2018-02-01 09:45",
    ),
    "drives_scope_widened": Change(
        "drives_taken_into_by_an_investor", "colleague", "qingdao", "2018-02-08 09:30",
        {BASIC: ["business_scope"]}, {f"{BASIC}.business_scope": "2018-02-05"},
        {("enterprise", "business_scope"): "精密传动部件和工业机器人减速器的研发、生产和销售；软件开发；货物及技术进出口。"},
        "2018-02-09 10:00", "2018-02-09 15:20", "2018-02-12 11:30",
    ),
    "approved_enterprise_filed_first_change": Change(
        "", "agent", "qingdao2", "2017-03-06 10:00",
        {BASIC: ["operating_term"]}, {f"{BASIC}.operating_term": "2017-02-24"},
        {("enterprise", "operating_term"): {"choice": "years", "text": "50"}},
        "2017-03-07 09:40", "2017-03-07 13:30", "2017-03-08 15:00",
    ),
    "seafood_terminated": Change(
        "filed_again_and_completed", "colleague", "qingdao", "2018-01-16 10:00",
        {ENDING: {"kind": ["termination"], "termination_reason": "resolution.purpose_not_achieved"}},
        {ENDING: "2018-01-10"}, {}, "2018-01-17 09:30", "2018-01-17 14:00", "2018-01-19 10:10",
        licence=(credit_code("370203", 151), "2017-11-15"),
    ),
    "environmental_term_under_review": Change(
        "completed_acquisition", "agent", "jinan", "-3 15:00",
        {BASIC: ["operating_term"]}, {f"{BASIC}.operating_term": "-9"},
        {("enterprise", "operating_term"): {"choice": "years", "text": "50"}}, "-2 10:30", "-1 09:20",
    ),
    "bakery_renamed_but_not_yet_filed": Change(
        "completed_though_late", "applicant", "qingdao2", "-1 16:00",
        {BASIC: ["name", "contact"]}, {f"{BASIC}.name": "2018-01-18"},
        {("enterprise", "enterprise_name"): {"cn": "青岛志远麦香食品有限公司", "en": ""}},
    ),
}  # fmt: skip


def approved(stage: Stage, who: str) -> Enterprise:
    """An enterprise set up by approval in 2012, with the record that its first change begins at (17-§10)."""
    key = "approved"
    facts = establishment(
        key, "青岛崂山湾精细陶瓷有限公司", "Qingdao Laoshan Bay Fine Ceramics Co., Ltd.",
        address(QINGDAO, "370212", "株洲路187号"), "equity_joint_venture", ["C3073"],
        "特种陶瓷制品的研发、生产和销售。", (6_000_000, 4_000_000, "USD"),
        [investor(key, "有田陶业株式会社", "Arita Ceramics K.K.", "JP", "佐贺县有田町1番地", 2_400_000, "USD", "60"),
         domestic(key, "青岛崂山陶瓷厂有限公司", credit_code("370212", 152), "青岛市崂山区株洲路185号",
                  1_600_000, "USD", "40")],
        person("佐藤健一", "JP", passport("TK7654321")), licence=(credit_code("370212", 153), "2012-06-18"),
    )  # fmt: skip
    return base.base_record(
        stage.people[who], "商外资鲁府青字〔2012〕0153号（演示）", facts["enterprise"], facts["investors"],
        stage.moment("2017-03-06 09:30"), date(2012, 6, 18),
    )  # fmt: skip


def tell(change: Change, stage: Stage, earlier: Filing | None = None) -> Filing:
    """The change as far as it is told: a draft, or submitted, claimed, completed."""
    enterprise = earlier.enterprise if earlier else approved(stage, change.who)
    begun = stage.moment(change.begun)
    if change.licence:
        code, day = change.licence
        on, actor = date.fromisoformat(day), stage.people[change.who]
        base.supply_credit_code(enterprise, actor, code, on, begun - timedelta(hours=1))
    filing = stage.begin_change(enterprise, change.who, begun, _answers(change, stage))
    if change.submitted:
        stage.attach(filing, change.who, begun)
        stage.submit(filing, change.who, stage.moment(change.submitted))
    if change.claimed:
        stage.claim(filing, change.reviewer, stage.moment(change.claimed))
    if change.accepted:
        stage.accept(filing, change.reviewer, stage.moment(change.accepted))
    return filing


def _answers(change: Change, stage: Stage) -> dict[tuple, Any]:
    """What is saved part by part: the heads, their days, who signs, what is new."""
    days = [
        {
            "id": row_id(change.begun, head),
            "head": head,
            "occurred_on": stage.moment(f"{day} 00:00").date().isoformat(),
            "basis": change.basis,
        }
        for head, day in change.days.items()
    ]
    signing = {"by_attorney": False, "filed_by": "enterprise"}
    return {
        ("change",): dict(change.ticks),
        ("event",): {"changes": days},
        ("signing",): signing,
        **change.puts,
    }


STORIES: dict[str, Callable[..., Filing]] = {name: partial(tell, change) for name, change in CHANGES.items()}
GOES_ON_FROM = {name: change.after for name, change in CHANGES.items() if change.after}
