"""Who holds what: read from the facts, and drawn."""

from __future__ import annotations

from decimal import Decimal

import pytest
from lxml import etree

from filing.domain.forms.holdings import holdings_in, plain
from filing.domain.pictures.holdings import holdings_svg
from filing.domain.pictures.parts import LONGEST, SMALL, width_of, wrap
from tests.samples import establishment_answers
from tests.services.enterprises import investors

SVG = "{http://www.w3.org/2000/svg}"


def held(count: int):
    return holdings_in({**establishment_answers(), "investors": investors(count)})


def drawn(count: int):
    return etree.fromstring(holdings_svg(held(count)))


def written(tree) -> str:
    return "".join(tree.itertext())


def test_the_share_from_abroad_leaves_domestic_investors_out():
    assert holdings_in(establishment_answers()).foreign_share == Decimal("66.66")


def test_an_investor_reads_with_country_amount_share_and_controllers():
    first = holdings_in(establishment_answers()).investors[0]
    assert (first.name, first.country_name, first.side) == ("莱茵机械股份公司", "德国", "境外")
    assert (first.amount_text, first.share_text) == ("333,300.00美元", "33.33%")
    assert [(c.name, c.country_name) for c in first.controllers] == [("汉斯·米勒", "德国")]


@pytest.mark.parametrize(
    "facts", [{}, {"investors": "x"}, {"investors": [{"equity_ratio": []}]}, {"enterprise": 1}]
)
def test_what_cannot_be_read_is_left_out(facts):
    assert holdings_in(facts).foreign_share == 0
    assert etree.fromstring(holdings_svg(holdings_in(facts))).tag == f"{SVG}svg"


@pytest.mark.parametrize(
    ("number", "text"), [("29.50", "29.5"), ("100", "100"), ("0.00", "0"), ("5.01", "5.01")]
)
def test_zeros_that_say_nothing_are_left_out(number, text):
    assert plain(Decimal(number)) == text


@pytest.mark.parametrize("count", [1, 4, 5, 6, 12, 13, 50])
def test_every_investor_stands_in_the_picture_with_its_share(count):
    text = written(drawn(count)).replace("\u3000", "")
    for investor in held(count).investors:
        assert investor.name in text
        assert investor.share_text in text


@pytest.mark.parametrize("count", [1, 5, 12, 50])
def test_nothing_is_drawn_outside_the_picture(count):
    tree = drawn(count)
    width, height = float(tree.get("width")), float(tree.get("height"))
    for rect in tree.iter(f"{SVG}rect"):
        x, y = float(rect.get("x", 0)), float(rect.get("y", 0))
        assert x >= 0 and x + float(rect.get("width")) <= width
        assert y >= 0 and y + float(rect.get("height")) <= height


def test_the_picture_needs_neither_script_nor_anything_from_elsewhere():
    svg = holdings_svg(held(3))
    assert [bad for bad in ("<script", "style=", "href", "@import", "url(http") if bad in svg] == []


def test_a_name_cannot_break_out_of_the_picture():
    rows = [{**investors(1)[0], "name_cn": "<script>alert(1)</script>&"}]
    tree = etree.fromstring(holdings_svg(holdings_in({"investors": rows})))
    assert not list(tree.iter(f"{SVG}script"))


def test_foreign_and_domestic_are_told_apart_without_colour():
    text = holdings_svg(holdings_in(establishment_answers()))
    assert "境外 · 德国" in text and "境内 · 中国" in text
    assert 'stroke-dasharray="6 4"' in text


def test_the_picture_says_in_words_what_it_shows():
    told = drawn(1).find(f"{SVG}desc").text
    assert told == "第1投资有限公司（境外，中国香港）持有100%，最终实际控制人汉斯·米勒（中国香港）。"


@pytest.mark.parametrize(
    "name", ["超长名称" * 30, "A" * 120, "Very Long Holdings International Limited Partnership " * 3]
)
def test_long_names_are_wrapped_and_kept_whole(name):
    lines = wrap(name, SMALL, 180)
    assert "".join(lines).replace(" ", "") == name.replace(" ", "")
    assert all(width_of(line, SMALL) <= 180 for line in lines)


@pytest.mark.parametrize("letter", ["x", "长", "W "])
def test_a_text_as_long_as_a_filing_is_drawn_at_once_by_its_beginning(letter):
    """If this never ends, a line is looked for from the end of the text, or the text is measured for each of its lines."""
    svg = holdings_svg(holdings_in({"investors": [{"id": "a", "name_cn": f"甲{letter * 70_000}"}]}))
    drawn = "".join(etree.fromstring(svg).itertext(f"{SVG}text"))
    assert LONGEST * 0.4 < len(drawn) < LONGEST + 100
    assert "……" in drawn


def test_of_an_investor_that_has_not_said_where_it_is_from_nothing_is_claimed():
    held = holdings_in({"investors": [{"id": "a", "name_cn": "汉江水产株式会社", "equity_ratio": "51"}]})
    assert held.investors[0].side == "类型未填写" and not held.sides_are_known
    assert "境内" not in holdings_svg(held)
