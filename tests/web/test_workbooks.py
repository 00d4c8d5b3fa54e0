"""Workbooks that somebody made to stop whoever reads them: refused by what they hold, before they are read."""

from __future__ import annotations

import io
import zipfile

import pytest

from filing.http import workbooks
from filing.http.workbooks import WorkbookUnreadable, table_in, workbook_of

SHEET, FONTS = "xl/worksheets/sheet1.xml", "xl/styles.xml"
TABLE = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
LAUGHS = '<!DOCTYPE a [<!ENTITY a "哈哈">{}]>'.format(
    "".join(f'<!ENTITY {b} "{f"&{a};" * 20}">' for a, b in zip("abcdef", "bcdefg", strict=True))
)


def with_part(name: str, content: str) -> bytes:
    """A workbook of ours with one of its parts put in by somebody else."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook_of(["名称"], [["甲"]]))) as ours,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as theirs,
    ):
        for part in ours.namelist():
            theirs.writestr(part, content if part == name else ours.read(part))
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (SHEET, TABLE.format("<row/>" * 500_000)),
        (SHEET, TABLE.format(f"<row>{'<c/>' * 500_000}</row>")),
        (SHEET, "<a>" * 500_000),
        (SHEET, TABLE.format(" " * 21_000_000)),
        (FONTS, f"<styleSheet>{'<font/>' * 60_000}</styleSheet>"),
    ],
    ids=["rows", "cells", "depth", "size", "fonts"],
)
def test_what_is_small_outside_and_endless_inside_is_not_even_read(monkeypatch, name, content):
    file = with_part(name, content)
    assert len(file) < 60_000
    monkeypatch.setattr("openpyxl.load_workbook", lambda *_, **__: pytest.fail("it was read"))
    with pytest.raises(WorkbookUnreadable, match="工作簿过大，请新建一个工作簿"):
        table_in(file)


@pytest.mark.parametrize("prologue", [LAUGHS, '<!DOCTYPE a [<!ENTITY g SYSTEM "file:///etc/hostname">]>'])
def test_names_that_stand_for_more_and_files_from_elsewhere_are_refused(prologue):
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&g;</t></is></c></row>'
    with pytest.raises(WorkbookUnreadable, match="无法读取这个工作簿"):
        table_in(with_part(SHEET, prologue + TABLE.format(cell)))


@pytest.mark.parametrize("character", ["\x00", "\x01", "\x0b", "\x1b", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_cannot_write_is_told_as_a_lost_character(character):
    assert table_in(workbook_of([f"名{character}称"], [[f"甲{character}乙"]])).split() == [
        "名\ufffd称",
        "甲\ufffd乙",
    ]


def test_a_table_at_the_bounds_of_rows_is_taken():
    rows = [[f"企业{number}", *["值"] * 24] for number in range(workbooks.MOST_ROWS - 1)]
    assert (
        table_in(workbook_of(["名称", *[f"栏{n}" for n in range(24)]], rows)).count("\n")
        == workbooks.MOST_ROWS
    )
