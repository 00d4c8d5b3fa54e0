"""Classes: below and above an item's own, of either edition, and never enough alone."""

from datetime import date

import pytest

from tests.domain.screening import IN_2017_MARCH, IN_2018_MARCH, finding, found


@pytest.mark.parametrize(
    ("code", "on", "key"),
    [
        ("C3841", IN_2017_MARCH, "encouraged_with_conditions.03"),  # a class below the group C384
        ("C38", IN_2017_MARCH, "encouraged_with_conditions.03"),  # a division above it
        ("E4851", IN_2017_MARCH, "encouraged_with_conditions.12"),  # printed as D4851
        ("K7010", IN_2017_MARCH, "prohibited.33"),  # printed as E7010
        ("E4852", IN_2017_MARCH, "restricted.15"),  # printed as D4852
        ("Q841", IN_2018_MARCH, "restricted.32"),
        ("Q8311", IN_2018_MARCH, "restricted.32"),  # typed of the edition of 2011
        ("P8310", IN_2017_MARCH, "restricted.33"),  # typed of the edition of 2017
    ],
)
def test_a_class_alone_is_a_weak_hit(code, on, key):
    assert found("技术服务", code, on)[key] == "weak"


def test_words_and_class_together_make_a_related_word_strong():
    assert found("呼叫中心", "L7299").get("restricted.21") == "weak"
    assert found("呼叫中心", "I6591")["restricted.21"] == "strong"


def test_a_class_that_serves_two_items_leaves_the_words_to_decide():
    assert found("市场调查", "L7232", IN_2017_MARCH) == {"restricted.28": "strong", "prohibited.18": "weak"}
    assert found("社会调查", "L7232", IN_2017_MARCH) == {"prohibited.18": "strong", "restricted.28": "weak"}


def test_the_same_code_means_another_class_from_october_2017():
    assert "restricted.29" in found("咨询", "L7232", date(2017, 9, 30))  # 市场调查
    assert found("咨询", "L7232", date(2017, 10, 1)) == {}  # 公证服务


def test_a_class_joined_by_the_project_itself_says_so():
    ours = finding("restricted.32", "医院", "Q8411")
    assert ours.unofficial and "行业代码Q8411综合医院对应本条的Q84（非官方对应）" in ours.why


def test_a_class_printed_in_the_table_of_2015_is_official():
    printed = finding("restricted.34", "医院", "Q8311", IN_2017_MARCH)
    assert not printed.unofficial and "行业代码Q8311综合医院对应本条的Q83（对照表所列）" in printed.why


def test_an_unknown_code_finds_nothing():
    assert found("技术服务", "Z9999 9 X") == {}
