"""What is asked about the people in a filing, about its name and its telephones."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.forms.doubts import find_doubts
from tests.domain.forms import codes, problems
from tests.samples import ORGANISATION, establishment_answers, investor

DAY = date(2017, 9, 28)


def doubts(on: date = DAY, **changes) -> dict[tuple, str]:
    return {d.path: d.code for d in find_doubts(establishment_answers(**changes), on)}


def said(**changes) -> dict[tuple, str]:
    return {d.path: d.message for d in find_doubts(establishment_answers(**changes), DAY)}


KIND = ("investors", 0, "investor_type")


@pytest.mark.parametrize(("kind", "asked"), [("domestic_none", True), ("foreign_neither", False)])
def test_a_domestic_investor_from_abroad_is_asked_about(kind, asked):
    assert (doubts(investors__0__investor_type=kind).get(KIND) == "domestic_from_abroad") is asked


def test_an_investor_from_hong_kong_counts_as_foreign():
    assert "港澳台" in said(investors__1__investor_type="domestic_none")[("investors", 1, "investor_type")]


def test_a_foreign_investor_from_china_is_asked_about_unless_it_is_a_holding_company():
    path = ("investors", 2, "investor_type")
    assert doubts(investors__2__investor_type="foreign_neither")[path] == "foreign_from_china"
    assert path not in doubts(investors__2__investor_type="foreign_is_holding_company")


@pytest.mark.parametrize("kind", ["equity_joint_venture", "contractual_joint_venture"])
def test_a_joint_venture_of_foreigners_only_is_asked_about(kind):
    foreign = {
        "investors__2__investor_type": "foreign_is_holding_company",
        "enterprise__enterprise_type": kind,
    }
    path = ("enterprise", "enterprise_type")
    assert doubts(**foreign)[path] == "all_foreign_joint_venture"
    assert problems(**foreign).get(path) is None


@pytest.mark.parametrize(
    ("mode", "asked"), [("new_ordinary", True), ("new_by_merger", True), ("acquisition", False)]
)
def test_a_chinese_person_in_a_new_joint_venture_is_asked_about(mode, asked):
    person = {"type": "居民身份证", "number": "11010519491231002X"}
    found = doubts(investors__2__certificate=person, enterprise__establishment_mode=mode)
    assert (found.get(("investors", 2, "name_cn")) == "chinese_natural_person") is asked


def test_the_same_investor_twice_is_asked_about_by_name_and_by_number():
    again = investor(
        "a4", "莱茵机械（股份公司）", "DE", "1", "1", certificate={"type": "登记", "number": "hrb-12345a1"}
    )
    rows = [*establishment_answers()["investors"], again]
    found = doubts(investors=rows)
    assert (
        found[("investors", 3, "name_cn")]
        == found[("investors", 3, "certificate", "number")]
        == "same_investor"
    )
    assert "投资者1与投资者4" in said(investors=rows)[("investors", 3, "name_cn")]


@pytest.mark.parametrize(
    ("paper", "number", "word"),
    [
        ("营业执照", "91370200163562682G", "校验位"),
        ("营业执照", "9137020016356268", "16位"),
        ("身份证", "110105194912310021", "校验位"),
        ("营业执照", "370200400001234", None),
        ("营业执照", "91370200163562681g", None),
        ("身份证", "11010519491231002x", None),
        ("居民身份证", "1101051949123100", "16位"),
        ("事业单位法人证书", "12370200163562682H", "校验位"),
        ("工商执照副本", "91370200163562682G", "校验位"),
        ("登记材料", "91370200163562682G", "校验位"),
        ("批准证书", "商外资青府字[2010]0001号", None),
    ],
)
def test_a_chinese_investors_own_number_is_checked_and_asked_about(paper, number, word):
    path = ("investors", 2, "certificate", "number")
    answer = {"type": paper, "number": number}
    message = said(investors__2__certificate=answer).get(path)
    assert (message is None) if word is None else (word in message)
    assert path not in problems(investors__2__certificate=answer)


def test_an_investor_written_in_english_twice_is_asked_about_and_one_without_a_number_is_not():
    found = doubts(
        investors__0__name_en="Rhône Méca S.A.",
        investors__1__name_en="RHONE MECA SA",
        investors__0__certificate={"type": "登记证", "number": "无"},
        investors__1__certificate={"type": "登记证", "number": "无"},
    )
    assert found == {("investors", 1, "name_en"): "same_investor"}


def test_a_foreign_licence_has_no_chinese_check_digit():
    answer = {"type": "营业执照", "number": "91370200163562682G"}
    assert doubts(investors__0__certificate=answer) == {}


def test_a_contribution_in_another_currency_shows_both():
    message = said(investors__0__subscribed_capital={"amount": "10", "currency": "EUR"})
    shown = message[("investors", 0, "subscribed_capital")]
    assert "10.00欧元" in shown and "1,000,000.00美元" in shown


# --- organisation ---


def officers(**changes):
    return {"enterprise__organisation": {**ORGANISATION, **changes}}


def test_the_same_director_twice_is_asked_about_by_paper_or_by_name():
    first, second = ORGANISATION["directors"]
    renamed = {**second, "id_document": first["id_document"]}
    path = ("enterprise", "organisation", "directors", 1, "name")
    assert doubts(**officers(directors=[first, renamed]))[path] == "same_officer"
    assert doubts(**officers(directors=[first, {**second, "name": first["name"]}]))[path] == "same_officer"


@pytest.mark.parametrize(("office", "row"), [("董事", 0), ("总经理", None)])
def test_a_supervisor_who_holds_another_office_is_asked_about(office, row):
    manager = {**ORGANISATION["general_manager"], "id_document": {"choice": "passport", "text": "M7654321"}}
    other = ORGANISATION["directors"][row] if row is not None else manager
    found = said(**officers(supervisors=[{**other, "id": "e9"}], general_manager=manager))
    assert office in found[("enterprise", "organisation", "supervisors", 0, "name")]


def test_a_supervisor_is_known_by_name_where_the_papers_differ():
    director = {**ORGANISATION["directors"][0], "id": "e9"}
    other = {**director, "id_document": {"choice": "passport", "text": "X9999999"}}
    assert ("enterprise", "organisation", "supervisors", 0, "name") in said(**officers(supervisors=[other]))


def test_no_supervisor_is_asked_about_until_the_remarks_say_why():
    path = ("enterprise", "organisation", "supervisors")
    assert doubts(**officers(supervisors=[]))[path] == "no_supervisor"
    assert path not in doubts(**officers(supervisors=[]), remarks="非法人合作企业，不设监事。")
    assert problems(**officers(supervisors=[])) == {}


MANAGER = ("enterprise", "organisation", "general_manager")


def test_a_company_without_a_manager_can_be_filed():
    assert problems(**officers(general_manager={})) == {}
    assert doubts(**officers(general_manager={}))[MANAGER] == "no_manager"


def test_an_executive_director_needs_no_manager_beside_him():
    alone = officers(general_manager={})
    director = {"enterprise__legal_representative__position": "执行董事"}
    assert MANAGER in doubts(**alone, **director)
    assert MANAGER not in doubts(**alone, **director, enterprise__enterprise_type="wholly_foreign_owned")


def test_a_manager_who_is_named_is_named_whole():
    found = codes(**officers(general_manager={"name": "王小明"}))
    assert found == {(*MANAGER, key): "required" for key in ("nationality", "id_document", "phone")}


# --- many holders ---


def holders(count: int, **more) -> list:
    foreign = investor("b0", "曙光控股有限公司", "KY", "500", "50")
    share = str(50 / (count - 1))
    rest = [
        {
            **investor(
                "b1", f"第{n}股东有限公司", "CN", str(500 / (count - 1)), share, ultimate_controllers=[]
            ),
            "id": f"00000000-0000-4000-8000-{n:012d}",
            "certificate": {"type": "营业执照", "number": f"{n:015d}"},
            "investor_type": "domestic_none",
        }
        for n in range(1, count)
    ]
    return [foreign, *rest]


def test_a_company_of_two_hundred_holders_can_be_filed():
    rows = holders(101)
    changes = {"investors": rows, "enterprise__enterprise_type": "joint_stock.unlisted.public_company"}
    assert problems(**changes) == {}


@pytest.mark.parametrize(
    ("kind", "remarks", "found"),
    [
        ("joint_stock.unlisted.public_company", "其余为中小股东。", {}),
        ("joint_stock.unlisted.public_company", "", {("remarks",): "shares_unexplained"}),
        ("joint_stock.listed", "", {}),
        ("joint_stock.unlisted.other", "其余为中小股东。", {("investors",): "shares_total"}),
    ],
)
def test_who_may_leave_small_holders_out(kind, remarks, found):
    changes = {"enterprise__enterprise_type": kind, "remarks": remarks, "investors__2__equity_ratio": "20"}
    assert codes(**changes) == found


def test_nobody_holds_more_than_everything():
    changes = {
        "enterprise__enterprise_type": "joint_stock.unlisted.public_company",
        "investors__2__equity_ratio": "50",
    }
    assert codes(**changes)[("investors",)] == "shares_total"


# --- name, telephones, days ---

NAME = ("enterprise", "enterprise_name", "cn")


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("青岛有限公司", "字号不足"),
        ("青岛甲贸易有限公司", "字号不足"),
        ("莱茵精密机械有限公司", "行政区划"),
        ("青岛莱茵精密机械", "组织形式"),
        ("青岛Rhein机械有限公司", "拉丁字母"),
        ("青岛莱茵精密机械有限公司", None),
        ("莱茵（青岛）精密机械有限公司", None),
        ("中国莱茵投资集团有限公司", None),
        ("山东海岱进出口股份有限公司", None),
        ("义乌市丝路商行（有限合伙）", None),
    ],
)
def test_a_name_the_register_would_ask_about(name, word):
    message = said(enterprise__enterprise_name__cn=name).get(NAME)
    assert (message is None) if word is None else (word in message)
    assert problems(enterprise__enterprise_name__cn=name) == {}


def test_what_is_refused_in_a_name_is_not_asked_about_twice():
    refused = {"enterprise__enterprise_name__cn": "青岛莱茵精密机械有限公司⭐\u202e"}
    assert NAME in problems(**refused)
    assert NAME not in said(**refused)


@pytest.mark.parametrize(
    ("number", "asked"),
    [
        ("1380013800", True),
        ("138001380001", True),
        ("+86 1380013800", True),
        ("13800138000", False),
        ("+86 13800138000", False),
        ("+49 1701234567", False),
        ("0532-80000000", False),
    ],
)
def test_a_mobile_number_of_ten_or_twelve_digits_is_asked_about(number, asked):
    path = ("enterprise", "enterprise_contact", "mobile")
    assert (path in doubts(enterprise__enterprise_contact__mobile=number)) is asked
    assert problems(enterprise__enterprise_contact__mobile=number) == {}


@pytest.mark.parametrize(
    ("share", "months", "found"),
    [("9.99", 36, ["shareholding_ratio"]), ("10", 35, ["committed_holding_period_months"]), ("10", 36, [])],
)
def test_a_strategic_investment_below_its_least_share_or_time_is_asked_about(share, months, found):
    row = {"stage": "first", "shareholding_ratio": share, "committed_holding_period_months": months}
    assert [path[-1] for path in doubts(strategic_investment=[row])] == found


@pytest.mark.parametrize(("day", "asked"), [("2016-10-07", True), ("2016-10-08", False)])
def test_a_licence_older_than_filing_is_asked_about(day, asked):
    assert (("event", "licence_on") in doubts(event__licence_on=day)) is asked


def test_what_is_known_elsewhere_is_said_at_the_name():
    sentence = "名称相同的企业已于2017年8月1日备案。"
    found = find_doubts(establishment_answers(), DAY, known=(sentence,))
    assert [(d.path, d.message) for d in found] == [(NAME, sentence)]
