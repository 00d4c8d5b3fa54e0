"""What a business scope says and what it leaves out."""

import pytest

from filing.domain.screening.reading import read
from tests.domain.screening import IN_2017_MARCH, found, strong


@pytest.mark.parametrize(
    "scope",
    [
        "商务咨询（不含市场调查）",
        "商务咨询(不含市场调查、社会调查)",
        "商务咨询（市场调查除外）",
        "商务咨询，市场调查除外",
        "商务咨询；不得从事市场调查",
        "除市场调查外的商务咨询",
        "商务咨询（以上均不涉及市场调查）",
        "商务咨询【不包括市场调查】",
    ],
)
def test_what_a_scope_leaves_out_is_no_hit(scope):
    assert strong(scope, "L7249") == []


@pytest.mark.parametrize(
    "scope",
    [
        "市场调查（不含广播电视收听、收视调查）",
        "企业管理咨询（不含金融）、市场调查",
        "1.企业管理咨询；2.市场调查。",
        "一般经营项目：市场调查",
        " 市场 调查 ；\n商务咨询",
        "市场调查(依法须经批准的项目,经相关部门批准后方可开展经营活动)",
    ],
)
def test_an_exclusion_beside_it_leaves_the_hit_alone(scope):
    assert strong(scope) == ["restricted.29"]


@pytest.mark.parametrize(
    "scope",
    [
        "商务咨询（不含金融；市场调查",  # a bracket left open hides nothing behind its sentence
        "建筑物拆除、外墙清洗、市场调查",
        "拆除外墙；市场调查",
        "市场调查、图书零售、烟草除外",
        "商务咨询（含市场调查）",
    ],
)
def test_what_only_looks_like_an_exclusion_hides_nothing(scope):
    assert strong(scope) == ["restricted.29"]


def test_a_bracket_that_begins_with_the_state_or_the_law_may_be_part_of_the_business():
    assert strong("景区（国家级自然保护区）的建设", on=IN_2017_MARCH) == ["prohibited.22"]
    assert strong("商务服务（法律咨询、中国法律事务咨询）") == ["prohibited.15"]


@pytest.mark.parametrize(
    ("scope", "hit"),
    [
        ("卷烟、烟叶批发", True),
        ("批发、零售：卷烟、日用百货", True),
        ("零售：食品；卷烟；雪茄烟", True),
        ("销售卷烟", True),
        ("烟草制品（卷烟、雪茄烟）零售", True),
        ("卷烟机械批发", False),
        ("烟叶种植、蔬菜零售", False),
        ("卷烟过滤嘴材料零售", False),
        ("电子烟零售", False),
    ],
)
def test_the_action_of_an_enumeration_is_that_of_all_its_things(scope, hit):
    assert (strong(scope) == ["prohibited.13"]) is hit


@pytest.mark.parametrize(
    "scope",
    [
        "医院信息管理软件的开发", "医院家具制造", "医院、学校、银行家具的生产", "宠物医院", "动物诊所", "医院保洁服务",
        "医院管理咨询", "汽车整车制造用模具", "船舶设计软件", "测绘仪器制造", "银行押运服务", "保险箱制造",
        "证券公司业务系统开发", "机场广告", "博物馆文创产品销售", "图书馆设备", "非证券业务的投资管理", "无线电监测",
    ],
)  # fmt: skip
def test_a_word_inside_another_trade_does_not_count(scope):
    assert strong(scope) == []


@pytest.mark.parametrize(
    "scope",
    [
        "石油、天然气（含煤层气）的勘探、开发",
        "天然气（页岩气除外）开采",
    ],
)
def test_conventional_oil_and_gas_are_restricted(scope):
    assert strong(scope) == ["restricted.02"]


@pytest.mark.parametrize("scope", ["页岩气勘探、开发", "油页岩开采", "油砂开发"])
def test_an_exception_to_the_item_s_own_words_removes_the_hit(scope):
    assert found(scope) == {}


def test_chinese_law_s_environment_may_be_informed_about():
    assert strong("提供有关中国法律环境影响的信息", "L7239") == []


def test_music_is_excepted_from_culture_on_the_internet():
    assert strong("互联网文化经营（仅限音乐）", "I6429") == []
    assert strong("互联网文化经营（音乐除外）", "I6429") == ["prohibited.26"]


def test_a_related_word_is_no_strong_hit_where_the_scope_leaves_the_item_out():
    assert found("法律咨询（不含中国法律事务）", "L7239")["prohibited.15"] == "weak"
    assert found("法律咨询", "L7239")["prohibited.15"] == "strong"


@pytest.mark.parametrize(
    "scope", ["", "（", "）））", "（" * 5000, "、、、；；。", "不含", "除外", "\0", "𠮷" * 10]
)
def test_no_text_is_too_odd_to_be_read(scope):
    read(scope)
    assert strong(scope) == []


def test_brackets_within_brackets_are_read():
    assert strong("百货（食品（烟草（卷烟零售）））") == ["prohibited.13"]


def test_the_words_of_an_enumeration_reach_back_over_many_members():
    assert strong("、".join(["图书"] * 30) + "出版") == ["prohibited.21"]


def test_the_same_scope_is_read_by_the_list_of_its_day():
    scope = "会计、审计；大型主题公园的建设、经营；锂矿开采"
    assert strong(scope) == []
    assert strong(scope, on=IN_2017_MARCH) == [
        "restricted.05",
        "restricted.37",
        "encouraged_with_conditions.18",
    ]
