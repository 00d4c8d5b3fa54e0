"""不属于备案范围: which basis is offered in which case, with its articles as numbered on the day."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.advice.scope import grounds
from filing.domain.screening import Subject, screen

OLD, MIDDLE, NEW = date(2016, 12, 5), date(2017, 7, 29), date(2018, 3, 5)


def keys(day: date, **case) -> list[str]:
    return [ground.key for ground in grounds(day, **case)]


def found(day: date, scope: str, **facts):
    return screen(Subject(on=day, business_scope=scope, **facts)).findings


def test_what_the_security_review_forbade_comes_first_while_a_filing_is_suspended():
    """17-§32."""
    first = grounds(NEW, suspended=True)[0]
    assert first.key == "security_review" and "第三十二条：国家安全审查决定禁止该项投资" in first.rule
    assert "security_review" not in keys(NEW)


@pytest.mark.parametrize(
    ("day", "case", "expected"),
    [
        (OLD, {}, ["special_measures", "encouraged", "acquisition", "strategic", "cepa", "not_foreign"]),
        (MIDDLE, {}, ["special_measures", "acquisition", "strategic", "cepa", "not_foreign"]),
        (NEW, {}, ["special_measures", "related_party", "cepa", "not_foreign"]),
        (NEW, {"of_change": True}, ["special_measures", "change", "related_party", "cepa", "not_foreign"]),
        (
            NEW,
            {"of_change": True, "after_approval": True},
            ["special_measures", "after_approval", "related_party", "cepa", "not_foreign"],
        ),
    ],
)
def test_the_cases_that_may_arise_on_a_day(day, case, expected):
    assert keys(day, **case) == expected


def test_what_concerns_the_filing_comes_first_with_the_item_itself():
    (finding, *_) = found(NEW, "稀土勘查、开采")
    ground = grounds(NEW, [finding])[0]
    assert (
        ground.key == finding.key and finding.text in ground.rule and ground.rule.startswith("《办法》第二条")
    )


def test_a_prohibited_item_leaves_nothing_to_apply_for():
    (finding, *_) = found(NEW, "烟草制品批发")
    ground = grounds(NEW, [finding])[0]
    assert finding.cls == "prohibited" and "不得投资" in ground.rule and "没有可以申请的审批" in ground.way


@pytest.mark.parametrize(
    ("day", "case", "article"),
    [
        (NEW, {}, "第二条"),
        (NEW, {"of_change": True}, "第十一条"),
        (NEW, {"of_change": True, "after_approval": True}, "第十条"),
        (OLD, {"of_change": True}, "第十条"),
    ],
)
def test_the_article_is_that_of_the_case_as_numbered_on_the_day(day, case, article):
    finding = next(f for f in found(day, "稀土冶炼、分离") if f.cls == "restricted")
    assert article in grounds(day, [finding], **case)[0].rule.partition("：")[0]


def test_a_weak_hint_that_concerns_is_no_condition_any_more():
    finding = next(f for f in found(OLD, "电子元器件的生产", industries=("C3824",)) if f.strength == "weak")
    assert not grounds(OLD, [finding])[0].way.startswith("如经甄别")


@pytest.mark.parametrize(
    ("facts", "key", "words"),
    [
        ({"cepa": True}, "cepa", "第三十五条"),
        ({"related_party": True}, "related_party", "商务部令2017年第2号"),
        ({"related_party": True}, "related_party", "说明四"),
    ],
)
def test_a_circumstance_has_its_own_basis(facts, key, words):
    finding = next(f for f in found(NEW, "软件开发", **facts) if f.key == key)
    assert words in grounds(NEW, [finding])[0].rule
