"""The text of both versions: complete, word for word, each place beside its place in the other."""

from __future__ import annotations

import re

import pytest

from filing.domain.articles import ORDER_2016, REVISED_2017, RULE_SETS, article
from filing.domain.numerals import numeral
from filing.domain.reference.measures import counterpart, decision_of_2017, measures, passage, passages

_NUMBER = re.compile(r"^（[一二三四五六七八]）|[；。]$")
SHARED = [p for p in measures(REVISED_2017).passages() if counterpart(p.place)]


@pytest.mark.parametrize(("rules", "articles"), [(ORDER_2016, 37), (REVISED_2017, 38)])
def test_each_version_has_all_its_articles_in_five_chapters(rules, articles):
    text = measures(rules)
    assert [c.no for c in text.chapters] == ["第一章", "第二章", "第三章", "第四章", "第五章"]
    assert [a.place.number for c in text.chapters for a in c.articles] == list(range(1, articles + 1))


@pytest.mark.parametrize("rules", RULE_SETS, ids=lambda rules: rules.id)
def test_every_item_opens_with_its_own_number(rules):
    items = [p for p in measures(rules).passages() if p.place.item]
    assert items and all(p.text.startswith(f"（{numeral(p.place.item)}）") for p in items)


@pytest.mark.parametrize("shown", SHARED, ids=[p.place.short for p in SHARED])
def test_what_was_only_renumbered_reads_the_same_in_both(shown):
    """Items moved on by one, and the last of a list changed its full stop for a semicolon: nothing else."""
    other = passage(counterpart(shown.place))
    assert _NUMBER.sub("", shown.text) == _NUMBER.sub("", other.text)


def test_every_place_of_2016_lives_on_and_leads_back():
    for place in passages():
        if place.rules is ORDER_2016:
            assert counterpart(counterpart(place)) == place


def test_the_revision_put_in_what_its_decision_says():
    """商务部令2017年第2号: 第五条第二款, 第六条第（三）项, 第七条, 第八条第（七）（八）项."""
    new = [p.place.short for p in measures(REVISED_2017).passages() if p.is_new]
    assert new == [
        "17-§5¶2", "17-§6¶1（三）", "17-§7", "17-§7¶1", "17-§7¶2", "17-§7¶3", "17-§8¶1（七）", "17-§8¶1（八）",
    ]  # fmt: skip
    decided = "".join(decision_of_2017()["paragraphs"])
    for code in ("17-§5¶2", "17-§7¶1", "17-§7¶2"):
        assert passage(article(code)).text in decided


def test_an_item_is_found_without_its_paragraph():
    assert passage(article("17-§8（四）")) is passage(article("17-§8¶1（四）"))


def test_no_place_outside_the_texts_is_found():
    assert passage(article("17-§39")) is passage(article("16-§38")) is passage(article("17-§12¶4")) is None
