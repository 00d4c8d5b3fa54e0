"""Every head of the change form: when it is there, what it opens, and what stays locked."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.forms import KINDS
from filing.domain.forms.change.heads import HEADS, SECTIONS, heads_on, sections_on, why_closed
from filing.domain.forms.change.opened import changes_under, opened
from tests.domain.change.matters import (
    A1,
    CHANGE,
    DAY,
    DEAL,
    NEW,
    changed,
    newcomer,
    problems,
    record,
    with_investors,
)

MONEY = {"amount": "1200000.00", "currency": "USD"}
#: Head -> what a person writes under it: (path, value) of parts that it opens.
UNDER = {
    "enterprise_basic_change.name": {"enterprise__enterprise_name__cn": "青岛莱茵智能机械有限公司"},
    "enterprise_basic_change.registered_address": {"enterprise__registered_address__detail": "香港中路9号"},
    "enterprise_basic_change.enterprise_type": {"enterprise__enterprise_type": "joint_stock.unlisted.other"},
    "enterprise_basic_change.operating_term": {"enterprise__operating_term": "indefinite"},
    "enterprise_basic_change.industry": {"enterprise__main_industry": "I6510"},
    "enterprise_basic_change.business_type": {"enterprise__business_types": ["high_tech_enterprise"]},
    "enterprise_basic_change.business_scope": {"enterprise__business_scope": "软件开发。"},
    "enterprise_basic_change.imported_equipment_tax_exemption": {
        "enterprise__imported_equipment_tax_exemption": {"within_scope": False}
    },
    "enterprise_basic_change.total_investment": {"enterprise__total_investment": {**MONEY, "amount": "2600000.00"}},
    "enterprise_basic_change.registered_capital": {"enterprise__registered_capital": MONEY},
    "enterprise_basic_change.organisation": {"enterprise__organisation__supreme_authority_name": "股东会"},
    "enterprise_basic_change.legal_representative": {"enterprise__legal_representative__position": "执行董事"},
    "enterprise_basic_change.ultimate_controllers": {
        "enterprise__ultimate_controllers__0__name_cn": "马蒂亚斯·米勒"
    },
    "enterprise_basic_change.contact": {"enterprise__enterprise_contact__mobile": "13900139000"},
    "investor_basic_change.name": {f"investors__{A1}__name_cn": "莱茵智能机械股份公司"},
    "investor_basic_change.nationality_or_address": {
        f"investors__{A1}__nationality_or_address_or_place_of_registration": {"country": "AT", "address": "主街2号"}
    },
    "investor_basic_change.certificate": {f"investors__{A1}__certificate__number": "HRB 777"},
    "investor_basic_change.subscribed_capital": {
        f"investors__{A1}__subscribed_capital": {"amount": "333301.00", "currency": "USD"}
    },
    "investor_basic_change.contribution_forms": {f"investors__{A1}__contribution_forms": ["in_kind"]},
    "investor_basic_change.contribution_deadline": {f"investors__{A1}__contribution_deadline": "2028-06-30"},
    "investor_basic_change.source_of_funds": {f"investors__{A1}__source_of_funds": "AT"},
    "investor_basic_change.investor_type": {f"investors__{A1}__investor_type": "foreign_is_holding_company"},
    "investor_basic_change.other": {f"investors__{A1}__ultimate_controllers__0__name_cn": "马蒂亚斯·米勒"},
    "acquisition_change.consideration": {f"acquisition__{DEAL['id']}__consideration": MONEY},
    "acquisition_change.payment_methods": {f"acquisition__{DEAL['id']}__payment_methods": ["in_kind"]},
    "acquisition_change.assessed_value": {f"acquisition__{DEAL['id']}__valuation__assessed_value": MONEY},
}  # fmt: skip
MERGED = record(enterprise__establishment_mode="acquisition", acquisition=[DEAL])


@pytest.mark.parametrize("head", UNDER)
def test_a_head_opens_its_parts_and_writes_them_into_the_record(head):
    before = MERGED if head.startswith("acquisition") else None
    matter = changed(head, before=before, **UNDER[head])
    assert "locked" not in problems(matter).values()
    (written,) = CHANGE.entries(matter)
    assert {path[: len(_path(key))] for path, _ in written.changes for key in UNDER[head]} >= {
        _keys(key, matter) for key in UNDER[head]
    }


def _path(key: str) -> tuple:
    return tuple(key.split("__"))


def _keys(key: str, matter) -> tuple:
    """The path with rows of controllers by id."""
    from filing.domain.questions.paths import named

    return named(matter.answers, tuple(int(s) if s.isdigit() else s for s in key.split("__")))


@pytest.mark.parametrize("head", UNDER)
def test_without_its_head_the_same_change_is_locked_and_never_reaches_the_record(head):
    before = MERGED if head.startswith("acquisition") else None
    other = "enterprise_basic_change.contact"
    if head == other:
        other = "enterprise_basic_change.name"
    matter = changed(other, before=before, **UNDER[head])
    assert "locked" in problems(matter).values()
    assert [entry.changes for entry in CHANGE.entries(matter)] == [()]


def test_a_locked_part_names_the_head_to_tick():
    matter = changed("enterprise_basic_change.contact", enterprise__enterprise_name__cn="青岛别名有限公司")
    found = CHANGE.find_problems(CHANGE.form_on(DAY), matter, KINDS and _places(), None)
    (locked,) = [p for p in found if p.code == "locked"]
    assert locked.path == ("enterprise", "enterprise_name", "cn") and "“名称”" in locked.message


def _places():
    from filing.domain.reference.lists import places_on

    return places_on(DAY)


def test_what_is_sent_as_it_stands_in_the_record_is_no_change():
    matter = changed(
        "enterprise_basic_change.name",
        enterprise__registered_capital={"amount": "1000000", "currency": "USD"},
    )
    assert "locked" not in problems(matter).values()


@pytest.mark.parametrize(("day", "kinds"), [(date(2017, 7, 29), 7), (date(2017, 7, 30), 9)])
def test_the_form_has_the_parts_of_its_day(day, kinds):
    assert len(sections_on(day)) == kinds
    keys = {member.key for member in KINDS["change"].form_on(day).member("change").members}
    assert {section.key for section in sections_on(day)} <= keys
    assert ("acquisition_change" in keys) is (day >= date(2017, 7, 30))


def test_every_box_of_the_form_is_a_head_and_the_other_way_round():
    form = CHANGE.form_on(DAY)
    for section in SECTIONS:
        own = [head for head in heads_on(DAY) if head.section == section]
        member = form.member("change", section)
        boxes = {option.value for option in getattr(member, "options", ())}
        assert {head.value for head in own} - {""} == boxes


@pytest.mark.parametrize("word", ["董事换人", "搬家", "增资", "转股", "注销", "法人", "实控人"])
def test_people_find_a_head_by_their_own_words(word):
    assert any(word in head.words for head in HEADS.values())


@pytest.mark.parametrize(
    ("section", "type_before", "closed"),
    [
        ("wfoe_property_mortgage_transfer", "wholly_foreign_owned", False),
        ("wfoe_property_mortgage_transfer", "equity_joint_venture", True),
        ("cjv_early_recovery", "contractual_joint_venture", False),
        ("cjv_early_recovery", "wholly_foreign_owned", True),
        ("cjv_entrusted_management", "contractual_joint_venture", False),
        ("cjv_entrusted_management", "equity_joint_venture", True),
        ("equity_change", "equity_joint_venture", False),
    ],
)
def test_parts_are_closed_by_the_type_before_the_change(section, type_before, closed):
    assert bool(why_closed(SECTIONS[section], type_before)) is closed
    before = record(enterprise__enterprise_type=type_before)
    matter = changed(section, before=before, enterprise__enterprise_type="wholly_foreign_owned")
    assert ("not_for_this_type" in problems(matter).values()) is closed


def test_an_equity_change_opens_a_newcomer_whole_and_the_shares_of_the_others():
    matter = changed("equity_change")
    rows = [dict(row) for row in matter.answers["investors"]]
    rows[0] |= {"subscribed_capital": {"amount": "133300.00", "currency": "USD"}, "equity_ratio": "13.33"}
    matter = with_investors(matter, [*rows, newcomer("200000.00", "20.00")])
    assert problems(matter) == {}
    assert opened(matter).new_rows == {NEW}
    written = dict(changes_under(matter, {"equity_change"}))
    assert written[("investors", NEW)]["name_cn"] == "南海控股有限公司"
    assert written[("investors", A1, "equity_ratio")] == "13.33"


def test_a_newcomer_without_an_equity_change_is_locked():
    matter = changed("investor_basic_change.name")
    rows = [*matter.answers["investors"], newcomer("1.00", "0.00")]
    found = problems(with_investors(matter, rows))
    assert "locked" in found.values()


def test_an_equity_change_does_not_open_a_holders_own_data():
    matter = changed("equity_change", **{f"investors__{A1}__name_cn": "别名股份公司"})
    assert problems(matter)[("investors", 0, "name_cn")] == "locked"


def test_after_a_leaver_the_shares_must_still_add_up():
    matter = changed("equity_change")
    gone = with_investors(matter, matter.answers["investors"][1:])
    assert problems(gone)[("investors",)] == "shares_total"


def test_a_domestic_newcomer_in_a_wholly_foreign_enterprise_asks_for_the_type_too():
    before = record(enterprise__enterprise_type="wholly_foreign_owned", investors=record()["investors"][:2])
    before["investors"] = [{**r, "equity_ratio": "50.00", "subscribed_capital": {"amount": "500000.00", "currency": "USD"}} for r in before["investors"]]  # fmt: skip
    matter = changed("equity_change", before=before)
    rows = [
        dict(matter.answers["investors"][0]),
        newcomer("500000.00", "50.00", investor_type="domestic_none"),
    ]
    assert problems(with_investors(matter, rows))[("enterprise", "enterprise_type")] == "type_and_investors"
