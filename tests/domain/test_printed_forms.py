"""申报表 on paper: the annexes' own words in their own order, every box, and what was filled in."""

from __future__ import annotations

import json
from datetime import date

import pytest

from filing.config import ROOT
from filing.domain.forms import KINDS
from filing.domain.forms.matter import Matter
from filing.domain.papers.lines import Grid
from filing.domain.questions.answers import normalise
from filing.domain.questions.paths import put_at
from filing.domain.questions.screen_words import on_screen
from tests.samples import ESTABLISHMENT

DAY = date(2018, 3, 5)
#: Printed with the blank inside: 年　　月　　日前; the options of a term stand in the words after its label.
BLANKS = {"年 月 日前", "长期", "* * *年", "（勾选）"}


def tables_of(kind: str, answers: dict, before: dict | None = None):
    form = KINDS[kind].form_on(DAY)
    return KINDS[kind].printed(form, Matter(normalise(form, answers), DAY, before or {}))


def lines_of(tables) -> list[str]:
    """Every text of the paper in its order."""
    found = []
    for table in tables:
        found.append(table.caption)
        for block in table.blocks:
            found.append(block.title)
            for row in block.rows:
                found.append(row.head)
                found += _of_grid(row) if isinstance(row, Grid) else [line.text for line in row.lines]
    return found


def _of_grid(grid: Grid) -> list[str]:
    return [*grid.columns, *(text for row in grid.rows for text in row)]


def row(tables, head: str) -> list[str]:
    """The lines of the first row with that head."""
    rows = (r for t in tables for b in t.blocks for r in b.rows if r.head.startswith(head))
    return [line.text for line in next(rows).lines]


def words_of(part) -> list[str]:
    """Every word that the published form prints in a part of it."""
    if isinstance(part, list):
        return [word for item in part for word in words_of(item)]
    if not isinstance(part, dict):
        return []
    own = [part[key] for key in ("row_label", "label", "label_suffix", "instruction", "title") if key in part]
    inside = [words_of(part[key]) for key in ("fields", "options", "groups", "sections") if key in part]
    return [*own, *(word for words in inside for word in words)]


PUBLISHED = [
    (kind, word)
    for kind in ("establishment", "change")
    for word in dict.fromkeys(
        words_of(json.loads((ROOT / f"tests/verbatim/form_{kind}.json").read_text("utf-8"))["sections"])
    )
    if word not in BLANKS
]


@pytest.mark.parametrize(("kind", "word"), PUBLISHED)
def test_a_blank_form_prints_every_word_of_the_annex(kind, word):
    assert word.rstrip("：") in "\n".join(lines_of(tables_of(kind, {})))


def test_the_parts_stand_in_the_order_of_the_annex():
    numbers = [t.caption.partition("、")[0] for t in tables_of("establishment", ESTABLISHMENT)]
    assert numbers == ["一", "二", "三", "四", "五"]
    numbers = [t.caption.partition("、")[0] for t in tables_of("change", {})]
    assert numbers == ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"]


def test_under_the_first_order_the_parts_of_conversions_are_not_printed():
    form = KINDS["establishment"].form_on(date(2017, 3, 1))
    tables = KINDS["establishment"].printed(form, Matter({}, date(2017, 3, 1)))
    assert [t.caption[:1] for t in tables] == ["一", "二", "五"]


def test_what_was_chosen_is_ticked_and_nothing_else():
    assert row(tables_of("establishment", ESTABLISHMENT), "企业类型") == [
        "☑合资　□合作　□独资　□股份制：□上市　□非上市（□公众公司　□其他）"
    ]


def test_a_box_inside_another_ticks_both():
    answers = put_at(ESTABLISHMENT, ("enterprise", "enterprise_type"), "joint_stock.unlisted.other")
    assert row(tables_of("establishment", answers), "企业类型") == [
        "□合资　□合作　□独资　☑股份制：□上市　☑非上市（□公众公司　☑其他）"
    ]


def test_a_zone_stands_behind_its_box():
    address = ("enterprise", "registered_address")
    answers = put_at(ESTABLISHMENT, (*address, "in_national_etdz"), True)
    answers = put_at(answers, (*address, "national_etdz"), "青岛经济技术开发区")
    assert "是否位于国家级经济技术开发区内：☑是（勾选经开区）青岛经济技术开发区　□否" in row(
        tables_of("establishment", answers), "注册地址"
    )


def test_two_papers_share_a_blank_as_the_form_has_it():
    lines = row(tables_of("establishment", ESTABLISHMENT), "企业组织机构")
    assert any("□护照号/☑身份证号：11010519491231002X" in line for line in lines)


def test_a_term_and_a_day_are_written_into_the_words_of_the_form():
    tables = tables_of("establishment", ESTABLISHMENT)
    assert row(tables, "经营期限（* * *年或长期）") == ["30年"]
    assert row(tables, "出资期限") == ["2027年12月31日前"]


def test_each_investor_has_the_whole_block_and_says_which_one_it_is():
    investors = tables_of("establishment", ESTABLISHMENT)[1]
    assert [block.title for block in investors.blocks] == [
        "投资者1（共3）",
        "投资者2（共3）",
        "投资者3（共3）",
    ]
    assert len({tuple(r.head for r in block.rows) for block in investors.blocks}) == 1


def test_a_change_ticks_its_part_and_its_box():
    tables = tables_of("change", {"change": {"enterprise_basic_change": ["name", "registered_capital"]}})
    assert tables[1].caption.startswith("一、☑外商投资企业基本信息变更（勾选")
    assert tables[2].caption.startswith("二、□")
    boxes = lines_of(tables[1:2])[-1]
    assert "☑名称　□注册地址" in boxes
    assert "☑注册资本" in boxes


def test_both_lists_of_investors_are_printed_with_the_premium():
    rows = ESTABLISHMENT["investors"]
    change = {
        "cause_and_mode": "equity.not_strategic_investment",
        "premiums": [{"investor": rows[0]["id"], "amount": {"amount": "-500", "currency": "USD"}}],
    }
    tables = tables_of(
        "change", {"change": {"equity_change": change}, "investors": rows[:2]}, {"investors": rows}
    )
    before, after = (one for one in tables[5].blocks[0].rows if isinstance(one, Grid))
    assert (len(before.rows), len(after.rows)) == (3, 2)
    assert after.rows[0][3] == "-500.00美元"
    assert after.columns == ("名称", "注册地", "认缴出资额", "股权受让溢折价", "权益比例")


def test_what_is_for_the_pen_is_said_otherwise_on_a_screen():
    said = {
        "* * *年": "约定年数", "（中文）": "中文名称", "□护照号/□身份证号": "护照号或身份证号", "年 月 日前": "",
        "（从行业代码中勾选）": "", "外商投资企业投资者基本信息（可按投资者数量下拉填报）": "外商投资企业投资者基本信息",
        "境外投资者（从以下选项勾选）：": "境外投资者", "护照号：": "护照号", "国籍（或地区）": "国籍（或地区）",
    }  # fmt: skip
    assert {printed: on_screen(printed) for printed in said} == said
