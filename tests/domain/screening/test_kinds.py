"""The kinds of filings people met: each with the outcome a reviewer should see."""

from datetime import date
from decimal import Decimal

import pytest

from tests.domain.screening import IN_2017_MARCH, IN_2018_MARCH, finding, found, strong


def test_an_encouraged_battery_with_too_much_foreign_capital_needs_approval_in_2016():
    battery = finding(
        "encouraged_with_conditions.03", "能量型动力电池研发、生产", "C3841", date(2016, 12, 5),
        foreign_share=Decimal(100),
    )  # fmt: skip
    assert (battery.strength, battery.condition_met) == ("strong", False)
    assert battery.condition == "外资比例不超过50%，现100%：不符合"


def test_market_surveys_without_audiences_are_restricted_and_no_social_survey():
    hits = found("市场调查（不含收听、收视调查）", "L7232", IN_2017_MARCH)
    assert hits == {"restricted.28": "strong", "prohibited.18": "weak"}


def test_both_surveys_written_out_are_both_found():
    assert set(strong("市场调查、社会调查", "L7232", IN_2017_MARCH)) == {"restricted.28", "prohibited.18"}


@pytest.mark.parametrize(("on", "hits"), [(date(2017, 7, 27), ["restricted.37"]), (date(2017, 7, 28), [])])
def test_a_theme_park_left_the_list_in_july_2017(on, hits):
    assert strong("大型主题公园的投资、建设和经营", "R8920", on) == hits


def test_a_power_grid_is_found_under_the_class_that_the_table_misprints():
    grid = finding("encouraged_with_conditions.12", "电网的建设和经营", "E4851", IN_2017_MARCH)
    assert grid.strength == "strong" and any("E4851" in reason for reason in grid.why)


def test_electric_cars_are_freed_from_counting_plants_and_not_from_the_share():
    car = finding("restricted.07", "纯电动轿车整车制造", "C3612", foreign_share=Decimal(55))
    assert car.condition_met is False and "现45%" in car.condition


def test_tobacco_wholesale_is_prohibited():
    assert found("烟叶、卷烟的批发", "F5128") == {"prohibited.13": "strong"}


@pytest.mark.parametrize(
    ("scope", "code"),
    [
        ("汽车零部件的生产", "C3670"),
        ("医院管理软件、银行核心系统软件、证券行情软件的开发", "I6513"),
        ("包装装潢印刷品印刷", "C2319"),
        ("医疗器械及用品批发", "F5154"),
        ("企业管理咨询（不含调查）", "L7249"),
    ],
)
def test_a_word_of_the_list_in_another_trade_finds_nothing(scope, code):
    assert found(scope, code, IN_2018_MARCH) == {}


def test_a_class_that_an_item_shares_is_only_a_hint():
    hint = finding("prohibited.20", "机械工程技术研究", "M7320", IN_2017_MARCH)
    assert hint.strength == "weak"
    assert "仅为提示：不因行业代码或者相关用语当然属于本条" in hint.why
