"""For each head of 变更事项: one journey in calls from the record to the receipt, the record and its timeline."""

from __future__ import annotations

import pytest

from filing.domain.forms.change.heads import HEADS
from tests.api.journeys import ok
from tests.api.records import ACQUIRED, BY_ORDER, COOPERATIVE, JOINT, LISTED, SOLE
from tests.domain.change.matters import A1, DEAL, newcomer

MONEY = {"amount": "1200000.00", "currency": "USD"}
FIRST = f"investors__{A1}__"
DEALT = f"acquisition__{DEAL['id']}__"
STRATEGIC = f"strategic_investment__{DEAL['id']}__"
E, P = "外商投资企业基本信息变更", "外商投资企业投资者基本信息变更"
A, S = "并购设立外商投资企业基本信息变更", "战略投资备案信息变更"

# head: whose record, 变更事项 as annex 2 words it, what of the new data annex 3 prints, the new values.
JOURNEYS = {
    "enterprise_basic_change.name": (
        JOINT, f"{E}（名称）", "青岛莱茵智能机械有限公司",
        {"enterprise__enterprise_name__cn": "青岛莱茵智能机械有限公司"},
    ),
    "enterprise_basic_change.registered_address": (
        JOINT, f"{E}（注册地址）", "香港中路9号", {"enterprise__registered_address__detail": "香港中路9号"},
    ),
    "enterprise_basic_change.enterprise_type": (
        JOINT, f"{E}（企业类型）", "其他", {"enterprise__enterprise_type": "joint_stock.unlisted.other"},
    ),
    "enterprise_basic_change.operating_term": (
        JOINT, f"{E}（经营期限）", "长期", {"enterprise__operating_term": "indefinite"},
    ),
    "enterprise_basic_change.industry": (
        JOINT, f"{E}（投资行业）", "（主营行业）；C3824", {"enterprise__main_industry": "I6510"},
    ),
    "enterprise_basic_change.business_type": (
        JOINT, f"{E}（业务类型）", "", {"enterprise__business_types": ["high_tech_enterprise"]},
    ),
    "enterprise_basic_change.business_scope": (
        JOINT, f"{E}（经营范围）", "软件开发与维护。", {"enterprise__business_scope": "软件开发与维护。"},
    ),
    "enterprise_basic_change.imported_equipment_tax_exemption": (
        JOINT, f"{E}（是否属于国家规定的进口设备减免税范围）", "☑否",
        {"enterprise__imported_equipment_tax_exemption": {"within_scope": False}},
    ),
    "enterprise_basic_change.total_investment": (
        JOINT, f"{E}（投资总额）", "2,600,000.00",
        {"enterprise__total_investment": {"amount": "2600000.00", "currency": "USD"}},
    ),
    "enterprise_basic_change.registered_capital": (
        JOINT, f"{E}（注册资本）", "1,200,000.00", {"enterprise__registered_capital": MONEY},
    ),
    "enterprise_basic_change.organisation": (
        JOINT, f"{E}（董事、监事、总经理等组织机构构成）", "",
        {"enterprise__organisation__supreme_authority_name": "股东会"},
    ),
    "enterprise_basic_change.legal_representative": (
        JOINT, f"{E}（法定代表人）", "", {"enterprise__legal_representative__position": "执行董事"},
    ),
    "enterprise_basic_change.ultimate_controllers": (
        JOINT, f"{E}（外商投资企业最终实际控制人信息）", "",
        {"enterprise__ultimate_controllers__0__name_cn": "马蒂亚斯·米勒"},
    ),
    "enterprise_basic_change.contact": (
        JOINT, f"{E}（联系人及联系方式）", "", {"enterprise__enterprise_contact__mobile": "13900139000"},
    ),
    "investor_basic_change.name": (
        JOINT, f"{P}（姓名/名称）", "莱茵智能机械股份公司", {f"{FIRST}name_cn": "莱茵智能机械股份公司"},
    ),
    "investor_basic_change.nationality_or_address": (
        JOINT, f"{P}（国籍或地址/注册地或注册地址）", "奥地利",
        {f"{FIRST}nationality_or_address_or_place_of_registration": {"country": "AT", "address": "主街2号"}},
    ),
    "investor_basic_change.certificate": (
        JOINT, f"{P}（证照类型及号码）", "", {f"{FIRST}certificate__number": "HRB 777"},
    ),
    "investor_basic_change.subscribed_capital": (
        JOINT, f"{P}（认缴出资额）", "333,301.00",
        {f"{FIRST}subscribed_capital": {"amount": "333301.00", "currency": "USD"}},
    ),
    "investor_basic_change.contribution_forms": (
        JOINT, f"{P}（出资方式）", "实物", {f"{FIRST}contribution_forms": ["in_kind"]},
    ),
    "investor_basic_change.contribution_deadline": (
        JOINT, f"{P}（出资期限）", "", {f"{FIRST}contribution_deadline": "2028-06-30"},
    ),
    "investor_basic_change.source_of_funds": (
        JOINT, f"{P}（资金来源地）", "", {f"{FIRST}source_of_funds": "AT"},
    ),
    "investor_basic_change.investor_type": (
        JOINT, f"{P}（投资者类型）", "", {f"{FIRST}investor_type": "foreign_is_holding_company"},
    ),
    "investor_basic_change.other": (
        JOINT, f"{P}（其他）", "", {f"{FIRST}ultimate_controllers__0__name_cn": "马蒂亚斯·米勒"},
    ),
    "acquisition_change.consideration": (
        ACQUIRED, f"{A}（并购支付对价）", "", {f"{DEALT}consideration": MONEY},
    ),
    "acquisition_change.payment_methods": (
        ACQUIRED, f"{A}（并购支付方式）", "", {f"{DEALT}payment_methods": ["in_kind"]},
    ),
    "acquisition_change.assessed_value": (
        ACQUIRED, f"{A}（被并购股权/资产评估值）", "", {f"{DEALT}valuation__assessed_value": MONEY},
    ),
    "strategic_investment_change.consideration": (
        LISTED, f"{S}（战略投资上市公司交易对价）", "", {f"{STRATEGIC}consideration": MONEY},
    ),
    "strategic_investment_change.payment_methods": (
        LISTED, f"{S}（战略投资上市公司交易对价支付方式）", "", {f"{STRATEGIC}payment_methods": ["in_kind"]},
    ),
    "strategic_investment_change.other": (
        LISTED, f"{S}（其他）", "", {f"{STRATEGIC}committed_holding_period_months": 48},
    ),
    "equity_change": (
        JOINT, "股权、合作权益变更", "南海控股有限公司",
        {
            f"{FIRST}subscribed_capital": {"amount": "133300.00", "currency": "USD"},
            f"{FIRST}equity_ratio": "13.33",
            f"investors__{newcomer('1', '1')['id']}": newcomer("200000.00", "20.00"),
        },
    ),
    "merger_division_termination": (JOINT, "合并、分立、终止（终止）", "", {}),
    "wfoe_property_mortgage_transfer": (SOLE, "外资企业财产或权益对外抵押转让", "", {}),
    "cjv_early_recovery": (COOPERATIVE, "中外合作企业外国投资者先行收回投资", "", {}),
    "cjv_entrusted_management": (COOPERATIVE, "中外合作企业委托经营管理", "", {}),
}  # fmt: skip


def test_there_is_a_journey_for_every_head():
    assert list(JOURNEYS) == list(HEADS)


def arrived(house, sort: str, filing: int, head: str, on: str, day_before: str) -> None:
    """The receipt, the record before and since the day, and the timeline say the change."""
    (_, items, printed, put), enterprise = JOURNEYS[head], house.records[sort]
    first, step = house.told(enterprise)
    text = house.printed(filing)
    assert items in text
    if printed:
        assert printed in text and printed not in house.printed(first["filing"])
    assert (step["filing"], step["valid_from"], step["change_items"]) == (filing, on, [items])
    assert bool(step["changes"]) == bool(put)
    for dotted, value in put.items():
        before, since = (house.facts(enterprise, dotted, day) for day in (day_before, on))
        assert since == value != before


@pytest.mark.parametrize("head", JOURNEYS)
def test_a_head_goes_from_the_record_to_the_receipt(house, head):
    sort, _, _, put = JOURNEYS[head]
    strategic = head.startswith("strategic_investment_change")
    house.at("2018-03-20T10:00")
    event = {"disclosed_on": "2018-03-01"} if strategic else {}
    filing = house.changed(house.records[sort], head, on="2018-03-01", put=put, event=event)
    arrived(house, sort, filing, head, "2018-03-01", "2018-02-28")
    # 30 days end on a Saturday; the 5 of a strategic investment's data on a Tuesday.
    assert house.due(filing) == {head: "2018-03-06" if strategic else "2018-04-02"}


@pytest.mark.parametrize(
    "head", ["enterprise_basic_change.name", "investor_basic_change.contribution_forms", "equity_change"]
)
def test_under_the_order_a_head_goes_the_same_way(house, head):
    house.at("2017-03-20T10:00")
    filing = house.changed(house.records[BY_ORDER], head, on="2017-03-01", put=JOURNEYS[head][3])
    arrived(house, BY_ORDER, filing, head, "2017-03-01", "2017-02-28")
    assert ok(house.li.get(f"/filings/{filing}"))["form"] == "change-2016"
    assert house.due(filing) == {head: "2017-03-31"}
