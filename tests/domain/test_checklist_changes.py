"""Which papers a change is asked for, and of whom: by the heads ticked and by comparing with the record."""

from __future__ import annotations

import pytest

from tests.domain.checklists import (
    ALWAYS,
    BY_ORDER,
    CERTIFICATE,
    CHART,
    EITHER,
    INVESTOR,
    LICENCE,
    NAME_HEAD,
    NEWCOMER,
    NOT_RECEIVED,
    OVERSEAS,
    OVERSEAS_LISTED,
    RECEIVED,
    REPRESENTATIVE,
    REVISED,
    SHARES,
    SIGNATORY,
    A,
    B,
    C,
    asked,
    changed,
    investors,
    only,
    whose,
)
from tests.samples import ESTABLISHMENT, controller


@pytest.mark.parametrize(("on", "hint"), [(BY_ORDER, EITHER), (REVISED, "")])
def test_a_change_takes_either_paper_under_the_order_and_the_licence_alone_since(on, hint):
    row = only(changed({"enterprise_basic_change": ["name"]}, on), LICENCE)
    assert row.hint == hint and ("名称预先核准材料" in row.label) == bool(hint)


# Changes: what each head brings at once, before a value is changed


def heads_of_the_form() -> list[tuple[str, str]]:
    return [
        *(("enterprise_basic_change", head) for head in (
            "name", "registered_address", "enterprise_type", "operating_term", "industry", "business_type",
            "business_scope", "imported_equipment_tax_exemption", "total_investment", "registered_capital",
            "organisation", "legal_representative", "ultimate_controllers", "contact",
        )),
        *(("investor_basic_change", head) for head in (
            "name", "nationality_or_address", "certificate", "subscribed_capital", "contribution_forms",
            "contribution_deadline", "source_of_funds", "investor_type", "other",
        )),
        *(("acquisition_change", head) for head in ("consideration", "payment_methods", "assessed_value")),
        *(("strategic_investment_change", head) for head in ("consideration", "payment_methods", "other")),
    ]  # fmt: skip


def brought_by(section: str, head: str) -> set[str]:
    if section == "investor_basic_change":
        return {INVESTOR}
    special = {"legal_representative": {REPRESENTATIVE}, "ultimate_controllers": {CHART}}
    return special.get(head, set()) if section == "enterprise_basic_change" else set()


@pytest.mark.parametrize(("section", "head"), heads_of_the_form())
@pytest.mark.parametrize("on", [BY_ORDER, REVISED])
def test_a_ticked_head_brings_its_papers_before_a_value_is_changed(section, head, on):
    rows = changed({section: [head]}, on)
    not_yet = {CHART} if on == BY_ORDER else set()
    assert asked(rows) == ALWAYS | (brought_by(section, head) - not_yet)
    assert all(r.for_ is None for r in rows if r.id in (INVESTOR, REPRESENTATIVE))


@pytest.mark.parametrize(
    "heads",
    [
        {"merger_division_termination": {"kind": ["termination"], "termination_reason": "licence_revoked"}},
        {"wfoe_property_mortgage_transfer": {"selected": True, "description": "抵押"}},
        {"cjv_early_recovery": {"selected": True}},
        {"cjv_entrusted_management": {"selected": True}},
        {"announcement_statement": "已公告"},
        {"enterprise_basic_change": []},
        {"investor_basic_change": [], "equity_change": {}},
        {},
    ],
)
def test_other_heads_bring_nothing_of_their_own(heads):
    assert asked(changed(heads)) == ALWAYS


@pytest.mark.parametrize("on", [BY_ORDER, REVISED])
def test_a_change_of_shares_always_brings_the_investors_papers(on):
    rows = changed({"equity_change": {"cause_and_mode": "equity.not_strategic_investment"}}, on)
    assert asked(rows) == ALWAYS | {INVESTOR} and whose(rows) == {None: True}


def test_a_filled_in_head_counts_like_a_bare_one():
    assert INVESTOR in asked(changed({"investor_basic_change": [{"choice": "other", "text": "合作条件"}]}))


# Changes: whose papers, by comparing with the record


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name_cn", "莱茵精工股份公司"),
        ("name_en", None),
        ("nationality_or_address_or_place_of_registration", {"country": "AT", "address": "主街1号"}),
        ("nationality_or_address_or_place_of_registration", {"country": "DE", "address": "主街2号"}),
        ("certificate", {"type": "商业登记证", "number": "HRB99999"}),
        ("subscribed_capital", {"amount": "333300.01", "currency": "USD"}),
        ("subscribed_capital", {"amount": "333300.00", "currency": "EUR"}),
        ("contribution_forms", [{"choice": "in_kind"}]),
        ("contribution_deadline", "2028-12-31"),
        ("source_of_funds", "AT"),
        ("investor_type", "foreign_is_holding_company"),
        ("ultimate_controllers", [controller("c7", "安娜·米勒")]),
    ],
)
def test_any_change_of_an_investors_data_asks_for_that_investors_paper_alone(key, value):
    rows = changed(NAME_HEAD, investors=investors(**{f"_0__{key}": value}))
    assert whose(rows) == {A: True, B: False, C: False}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("equity_ratio", "30.00"),
        ("subscribed_capital", {"amount": "333300", "currency": "USD"}),
        ("name_cn", "莱茵机械股份公司"),
    ],
)
def test_a_share_that_others_move_and_another_way_of_writing_are_no_change_of_data(key, value):
    assert whose(changed({}, investors=investors(**{f"_0__{key}": value}))) == {None: False}


def test_a_transfer_asks_the_newcomer_and_every_investor_whose_subscription_changes():
    after = investors(
        _0__subscribed_capital={"amount": "233300.00", "currency": "USD"}, _1__equity_ratio="30"
    )
    rows = changed(SHARES, investors=[*after, NEWCOMER])
    assert whose(rows) == {A: True, B: False, C: False, NEWCOMER["id"]: True}
    assert [r.reason for r in rows if r.id == INVESTOR] == [
        "该投资者的认缴出资额有变更，须提供。",
        "该投资者的基本信息和认缴出资额未变更，无需提供。",
        "该投资者的基本信息和认缴出资额未变更，无需提供。",
        "新增的投资者，须提供。",
    ]


def test_an_investor_who_leaves_is_no_longer_asked():
    after = investors(_0__subscribed_capital={"amount": "666600.00", "currency": "USD"})
    assert whose(changed(SHARES, investors=[after[0], after[2]])) == {A: True, C: False}


def test_a_change_is_found_without_its_head():
    assert whose(changed({}, investors=investors(_1__name_cn="海湾投资有限公司")))[B] is True


def test_an_enterprise_once_acquired_is_asked_for_its_licence_like_any_other():
    enterprise = {"establishment_mode": "acquisition", "unified_social_credit_code": "licence_pending"}
    assert only(changed({}, enterprise=enterprise), LICENCE).reason == "每一变更备案均须提交。"


def test_what_the_heads_leave_shut_is_no_change():
    sent = [{"id": i, "name_cn": name} for i, name in ((A, "莱茵精工股份公司"), (B, "海港投资有限公司"))]
    assert whose(changed(NAME_HEAD, investors=sent)) == {A: True, B: False}
    with_newcomer = whose(changed(NAME_HEAD | SHARES, investors=[*sent, NEWCOMER]))
    assert with_newcomer == {A: True, B: False, NEWCOMER["id"]: True}


@pytest.mark.parametrize(
    ("heads", "person", "found"),
    [
        (["legal_representative"], {"name": "玛丽·史密斯"}, {"legal_representative": True}),
        (["legal_representative"], {"phone": "+49 30 7654321"}, {"legal_representative": True}),
        (["legal_representative"], {}, {None: True}),
        ([], {"name": "玛丽·史密斯"}, {"legal_representative": True}),
        (["name"], {}, {None: False}),
    ],
)
def test_the_legal_representatives_paper_follows_a_change_of_that_person(heads, person, found):
    now = ESTABLISHMENT["enterprise"]["legal_representative"] | person
    rows = changed({"enterprise_basic_change": heads}, enterprise={"legal_representative": now})
    assert whose(rows, REPRESENTATIVE) == found


@pytest.mark.parametrize(
    ("parts", "is_asked"),
    [
        ({"enterprise": {"ultimate_controllers": [controller("f2", "安娜·米勒")]}}, True),
        ({"enterprise": {"ultimate_controllers": [controller("f1", "汉斯·米勒")]}}, False),
        ({"investors": investors(_0__ultimate_controllers=[controller("c7", "安娜·米勒")])}, False),
    ],
)
def test_the_chart_follows_a_change_of_the_enterprises_own_controllers(parts, is_asked):
    assert (CHART in asked(changed({}, **parts))) is is_asked


@pytest.mark.parametrize(
    ("heads", "parts", "is_asked"),
    [
        ({"equity_change": {"overseas_company_equity": True}}, {}, True),
        ({"equity_change": {"overseas_company_equity": False}}, {}, False),
        ({"equity_change": {"overseas_company_equity": True} | RECEIVED}, {}, True),
        ({"equity_change": {"overseas_company_equity": True} | NOT_RECEIVED}, {}, False),
        ({"acquisition_change": ["payment_methods"]}, {"acquisition": [OVERSEAS]}, True),
        ({"acquisition_change": ["consideration"]}, {"acquisition": [OVERSEAS]}, True),
        ({"acquisition_change": ["payment_methods"]}, {"acquisition": [OVERSEAS | NOT_RECEIVED]}, False),
        ({"acquisition_change": ["assessed_value"]}, {"acquisition": [OVERSEAS]}, False),
        ({"enterprise_basic_change": ["name"]}, {"acquisition": [OVERSEAS]}, False),
        ({"strategic_investment_change": ["payment_methods"]}, {"strategic_investment": [OVERSEAS_LISTED]}, True),
        ({"strategic_investment_change": ["other"]}, {"strategic_investment": [OVERSEAS_LISTED]}, False),
        ({"acquisition_change": ["payment_methods"]}, {"strategic_investment": [OVERSEAS_LISTED]}, False),
    ],
)  # fmt: skip
def test_the_outbound_certificate_follows_what_is_paid_in_this_change(heads, parts, is_asked):
    assert (CERTIFICATE in asked(changed(heads, **parts))) is is_asked
    assert CERTIFICATE not in {r.id for r in changed(heads, BY_ORDER, **parts)}


def test_a_change_signed_by_attorney_brings_the_signatorys_paper():
    rows = changed({"enterprise_basic_change": ["name"]}, signing={"by_attorney": True})
    assert asked(rows) == ALWAYS | {SIGNATORY} and whose(rows, SIGNATORY) == {"signatory": True}
