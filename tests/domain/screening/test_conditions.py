"""Whether an item's condition is met: yes, no, cannot be told; and what the reviewer is asked."""

from datetime import date
from decimal import Decimal

import pytest

from tests.domain.screening import IN_2017_MARCH, IN_2018_MARCH, finding

JOINT, COOPERATIVE, WHOLE, STOCK = (
    "equity_joint_venture", "contractual_joint_venture", "wholly_foreign_owned", "joint_stock.unlisted.other",
)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "scope", "facts", "met"),
    [
        ("restricted.07", "汽车整车制造", {"foreign_share": Decimal(50)}, True),
        ("restricted.07", "汽车整车制造", {"foreign_share": Decimal(55)}, False),
        ("restricted.07", "汽车整车制造", {}, None),
        ("restricted.13", "电网的建设、经营", {"foreign_share": Decimal("49.99")}, True),
        ("restricted.13", "电网的建设、经营", {"foreign_share": Decimal(50)}, False),
        ("restricted.18", "民用机场的建设、经营", {"foreign_share": Decimal(40)}, True),
        ("restricted.18", "民用机场的建设、经营", {"foreign_share": Decimal(60)}, None),
        ("restricted.18", "民用机场的建设、经营", {"foreign_share": Decimal(100)}, False),
        ("restricted.26", "寿险公司", {"foreign_share": Decimal(50)}, True),
        ("restricted.26", "寿险公司", {"foreign_share": Decimal("50.01")}, False),
        ("restricted.26", "财产保险", {"foreign_share": Decimal(100)}, None),  # no condition of its own
        ("restricted.32", "医院", {"enterprise_type": JOINT}, True),
        ("restricted.32", "医院", {"enterprise_type": COOPERATIVE}, True),
        ("restricted.32", "医院", {"enterprise_type": WHOLE}, False),
        ("restricted.32", "医院", {"enterprise_type": STOCK, "foreign_share": Decimal(60)}, None),
        ("restricted.33", "电影合作制作", {"enterprise_type": JOINT}, False),
        ("restricted.31", "幼儿园", {"enterprise_type": WHOLE}, False),
        ("restricted.31", "幼儿园", {"enterprise_type": COOPERATIVE}, None),  # principal and board are asked
        ("restricted.17", "国际船舶运输", {"enterprise_type": JOINT, "foreign_share": Decimal(80)}, True),
        ("restricted.17", "内河货物运输", {"enterprise_type": JOINT, "foreign_share": Decimal(80)}, False),
        ("restricted.06", "钨冶炼", {"enterprise_type": WHOLE}, None),
        ("restricted.06", "稀土冶炼", {"enterprise_type": WHOLE}, False),
        ("restricted.29", "市场调查", {"enterprise_type": JOINT, "foreign_share": Decimal(60)}, True),
        ("restricted.29", "收视率调查", {"enterprise_type": JOINT, "foreign_share": Decimal(60)}, False),
        ("restricted.25", "银行", {"foreign_share": Decimal(10)}, None),
        ("restricted.24", "加油站经营", {"foreign_share": Decimal(30)}, True),
        ("restricted.24", "加油站经营", {"foreign_share": Decimal(100)}, None),
        ("restricted.04", "石墨开采", {"foreign_share": Decimal(10)}, None),
    ],
)
def test_the_condition_of_2017(key, scope, facts, met):
    assert finding(key, scope, **facts).condition_met is met


@pytest.mark.parametrize(
    ("key", "scope", "facts", "met"),
    [
        ("encouraged_with_conditions.03", "能量型动力电池制造", {"foreign_share": Decimal(100)}, False),
        ("encouraged_with_conditions.03", "能量型动力电池制造", {"foreign_share": Decimal(50)}, True),
        ("encouraged_with_conditions.05", "通用飞机制造", {"enterprise_type": WHOLE}, False),
        ("encouraged_with_conditions.05", "支线飞机制造", {"foreign_share": Decimal(40)}, True),
        (
            "encouraged_with_conditions.02",
            "汽车电子总线网络技术研发",
            {"enterprise_type": COOPERATIVE},
            False,
        ),
        ("encouraged_with_conditions.15", "公共航空运输", {"foreign_share": Decimal(25)}, True),
        ("encouraged_with_conditions.15", "公共航空运输", {"foreign_share": Decimal(40)}, None),
        ("encouraged_with_conditions.18", "会计师事务所", {}, None),
        ("restricted.20", "基础电信业务", {"foreign_share": Decimal("49.5")}, False),
        ("restricted.20", "增值电信业务", {"foreign_share": Decimal("49.5")}, True),
        ("restricted.22", "外轮理货", {"enterprise_type": JOINT, "foreign_share": Decimal(90)}, True),
        ("restricted.22", "船舶代理", {"enterprise_type": JOINT, "foreign_share": Decimal(90)}, False),
        ("restricted.23", "加油站经营", {"foreign_share": Decimal(90)}, None),
    ],
)
def test_the_measure_of_2015(key, scope, facts, met):
    assert finding(key, scope, on=IN_2017_MARCH, **facts).condition_met is met


def test_the_condition_says_what_is_asked_and_what_is():
    says = finding("restricted.07", "汽车整车制造", foreign_share=Decimal("55.00")).condition
    assert says.startswith("中方股比不低于50%，现45%：不符合")


def test_one_foreign_person_as_legal_representative_of_an_airline_is_enough():
    airline = finding(
        "restricted.19", "公共航空运输", foreign_share=Decimal(20), legal_representative_nationality="US"
    )
    assert airline.condition_met is False and "法定代表人须具有中国国籍：不符合" in airline.condition


def test_a_legal_representative_from_hong_kong_is_asked_about():
    airline = finding("restricted.19", "公共航空运输", legal_representative_nationality="HK")
    assert "法定代表人是否具有中国国籍？" in [ask.question for ask in airline.asks]


def test_affiliates_are_asked_about_where_the_sum_is_above_a_quarter():
    airline = finding("restricted.19", "公共航空运输", foreign_share=Decimal(40))
    assert "affiliates" in [ask.key for ask in airline.asks]


def test_electronic_commerce_is_free_of_the_limit_and_still_an_item():
    shop = finding(
        "restricted.20",
        "在线数据处理与交易处理业务（经营类电子商务）",
        on=IN_2017_MARCH,
        foreign_share=Decimal(100),
    )
    assert (shop.strength, shop.condition_met) == ("strong", True)


@pytest.mark.parametrize(
    ("on", "place", "met"),
    [
        (date(2018, 7, 1), {"province": "310000"}, True),
        (date(2020, 6, 30), {"province": "370000", "city": "371000"}, True),
        (date(2018, 6, 30), {"province": "310000"}, False),
        (date(2020, 7, 1), {"province": "310000"}, False),
        (date(2018, 7, 1), {"province": "370000", "city": "370200"}, False),
        (date(2018, 7, 1), {"province": "500000"}, None),
    ],
)
def test_offshore_call_centres_are_free_of_the_limit_in_the_pilot_regions_for_two_years(on, place, met):
    centre = finding("restricted.21", "离岸呼叫中心业务", on=on, foreign_share=Decimal(100), **place)
    assert ("不设外资股权比例限制" in centre.condition) is (met is not False)
    assert centre.condition_met is (
        False if met is False else None
    )  # the WTO's commitments stay to be asked about


@pytest.mark.parametrize(
    ("cls_key", "scope", "place", "words"),
    [
        ("prohibited.13", "卷烟零售", {}, "不得投资，也没有可以申请的审批"),
        ("restricted.32", "医院", {"province": "370000", "city": "371000"}, "报山东省商务厅审批"),
        (
            "restricted.32",
            "医院",
            {"province": "370000", "city": "370600", "in_national_etdz": True},
            "或者国家级经济技术开发区审批",
        ),
        ("restricted.32", "医院", {"province": "370000", "city": "370200"}, "计划单列市"),
        ("restricted.32", "医院", {"province": "310000"}, "总投资1亿美元以下"),
    ],
)
def test_a_finding_says_where_to_go(cls_key, scope, place, words):
    assert words in finding(cls_key, scope, **place).where_to_go


def test_an_encouraged_row_with_a_condition_goes_to_the_city_in_shandong():
    battery = finding(
        "encouraged_with_conditions.03",
        "能量型动力电池制造",
        on=IN_2017_MARCH,
        province="370000",
        city="370600",
    )
    assert "总投资10亿美元以下的，由所在设区的市商务主管部门审批" in battery.where_to_go


def test_a_weak_hit_goes_anywhere_only_if_it_concerns():
    assert finding("restricted.32", "技术服务", "Q8411").where_to_go.startswith("如经甄别确属本条")


def test_even_a_met_condition_means_approval():
    why = finding("restricted.32", "医院", enterprise_type=JOINT).why
    assert "限制类：即使符合所附条件，也应当办理审批" in why


def test_a_share_requirement_bars_a_partnership_and_a_form_alone_leaves_it_open():
    assert "有外资比例要求，不得设立外商投资合伙企业" in finding("restricted.13", "电网建设").why
    assert any("须人工判断" in reason for reason in finding("restricted.32", "医院").why)


def test_an_overlap_with_an_encouraged_item_quotes_it():
    assert any(
        "核电站的建设、经营" in reason
        for reason in finding("restricted.12", "核电站的经营", on=IN_2018_MARCH).why
    )
