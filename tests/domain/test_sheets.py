"""Rows from a spreadsheet: all of them, or none and each faulty cell named as the spreadsheet counts."""

from __future__ import annotations

from datetime import date

import pytest

from filing.domain.errors import BadAnswer
from filing.domain.forms import KINDS
from filing.domain.questions.answers import normalise
from filing.domain.questions.paths import get_at
from filing.domain.reference.lists import places_on
from filing.domain.sheets.reading import (
    MOST_COLUMNS,
    MOST_FAULTS,
    MOST_ROWS,
    decoded,
    read_table,
    template_of,
)

DAY = date(2018, 3, 5)
FORM = KINDS["establishment"].form_on(DAY)
INVESTORS, DIRECTORS = ("investors",), ("enterprise", "organisation", "directors")
HEADS = "中文姓名/名称\t国籍（地区）/注册地\t认缴出资额\t币种\t权益比例（%）"


def read(text: str, path=INVESTORS, answers: dict | None = None):
    return read_table(FORM, path, text, answers or {}, DAY, places_on(DAY))


def faults(text: str, path=INVESTORS) -> list[str]:
    rows, found = read(text, path)
    assert not rows
    return [str(fault) for fault in found]


@pytest.mark.parametrize("path", [INVESTORS, DIRECTORS])
def test_the_template_itself_is_taken_without_a_fault(path):
    heads, example = template_of(FORM.member(*path))
    rows, found = read("\n".join(["\t".join(heads), "\t".join(example)]), path)
    assert (len(rows), found) == (1, [])


def test_a_row_becomes_the_answers_of_the_form():
    (row,), _ = read(f"{HEADS}\n莱茵机械股份公司\t德国\t333,300.00\t美元\t33.33%")
    stored = normalise(FORM, {"investors": [row]})["investors"][0]
    assert stored["subscribed_capital"] == {"amount": "333300.00", "currency": "USD"}
    assert get_at(stored, ("nationality_or_address_or_place_of_registration", "country")) == "DE"
    assert stored["equity_ratio"] == "33.33"


def test_commas_and_quotes_are_read_as_a_spreadsheet_saves_them():
    (row,), _ = read('中文姓名/名称,证件号码\n"莱茵，机械",\'00123')
    assert (row["name_cn"], row["certificate"]["number"]) == ("莱茵，机械", "00123")


def test_columns_may_stand_in_any_order_and_rows_may_be_empty():
    rows, found = read("币种\t中文姓名/名称\t认缴出资额\n\t\t\n日元\t海港投资\t100")
    assert not found and rows[0]["subscribed_capital"] == {"amount": "100", "currency": "JPY"}


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_lines_may_end_as_any_machine_ends_them(end):
    rows, found = read(f"中文姓名/名称,证件号码{end}莱茵机械,00123{end}海港投资,00124{end}")
    assert [row["name_cn"] for row in rows] == ["莱茵机械", "海港投资"] and not found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('中文姓名/名称\n"' + "甲\n" * 200_000, "少了半个引号"),
        ("中文姓名/名称\n" + "\n" * 5 * MOST_ROWS + "甲", f"超过{MOST_ROWS}行"),
        (",".join(["中文姓名/名称"] * (MOST_COLUMNS + 1)), f"超过{MOST_COLUMNS}列"),
    ],
)
def test_what_is_no_table_of_rows_is_refused_before_a_row_is_read(text, words):
    with pytest.raises(BadAnswer, match=words):
        read(text)


def test_of_very_many_faults_the_first_are_named_and_the_last_says_how_many_more_there_are():
    heads = template_of(FORM.member(*INVESTORS))[0]
    told = faults("\n".join([",".join(heads), *[",".join("？" * len(heads))] * 45]))
    assert len(told) == MOST_FAULTS and "以下还有" in told[-1] and "以下还有" not in told[-2]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ("莱茵\t亚特兰蒂斯\t1\t美元\t10", "第2行“国籍（地区）/注册地”（B2）：没有“亚特兰蒂斯”这一国家或地区"),
        ("莱茵\t德国\t1\t贝壳\t10", "第2行“币种”（D2）：没有“贝壳”这一币种"),
        ("\t德国\t1\t美元\t10", "第2行“中文姓名/名称”（A2）：不能为空"),
        ("莱茵\t德国\t一万\t美元\t10", "第2行“认缴出资额”（C2）："),
        ("莱茵\t德国\t1\t美元\t120", "第2行“权益比例（%）”（E2）："),
    ],
)
def test_each_faulty_cell_is_named(cells, fault):
    (found,) = faults(f"{HEADS}\n{cells}")
    assert found.startswith(fault)


def test_one_faulty_row_of_many_keeps_all_out():
    rows, found = read(f"{HEADS}\n莱茵\t德国\t1\t美元\t50\n海港\t香港\t1\t贝壳\t50")
    assert rows == [] and [fault.row for fault in found] == [3]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "第1行“表头”"),
        ("名字\n莱茵", "第1行“名字”：模板中没有这一列"),
        ("币种\n美元", "第1行“中文姓名/名称”：缺少这一列"),
        (HEADS, "第2行“中文姓名/名称”：表头下面没有数据"),
    ],
)
def test_a_table_without_its_heads_or_rows_says_what_is_missing(text, fault):
    assert faults(text)[0].startswith(fault)


def test_no_more_rows_come_than_the_form_takes():
    many = "\n".join(f"投资者{n}" for n in range(201))
    assert "还能添加200个" in faults(f"中文姓名/名称\n{many}")[0]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_read_in_the_code_it_was_saved_in(coding):
    assert decoded("莱茵机械".encode(coding)) == "莱茵机械"
