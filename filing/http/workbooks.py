"""Excel workbooks: handed out with every cell as text, and read as the table that could have been pasted.

The library is loaded where a workbook is at hand: it brings the one for pictures with it.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from filing.domain.sheets.reading import MOST_COLUMNS, MOST_ROWS, decoded

if TYPE_CHECKING:
    from openpyxl import Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A workbook is a packed folder: small outside, it may be as large as it likes inside.
MOST_UNPACKED, MOST_PARTS = 20_000_000, 500
#: Reading takes as long as there are marks "<" in it: of cells and their texts, and of all else (fonts, formats).
MOST_MARKS, MOST_OTHER_MARKS = 400_000, 50_000
OF_CELLS = ("xl/worksheets/", "xl/sharedStrings")
#: A spreadsheet keeps fifteen digits of a number and makes the rest noughts.
LARGEST_EXACT = 10**15
#: Rows of a template that come with their lists to choose from.
PREPARED_ROWS = 500
TEXT = "@"
#: What a draft may still hold and no workbook can, as XML has no way to write it.
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Bytes of a file, characters of a pasted table.
LARGEST = 1_000_000
TOO_LARGE = "工作簿过大，请新建一个工作簿，只复制需要添加的各行后上传。"


class WorkbookUnreadable(ValueError):
    """What stands in the way, in words for whoever uploaded it."""


def table_of(data: bytes) -> str:
    """A workbook's first sheet or a CSV file as text; WorkbookUnreadable says what to do."""
    if len(data) > LARGEST:
        raise WorkbookUnreadable(TOO_LARGE)
    return table_in(data) if is_workbook(data) else decoded(data)


def is_workbook(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


def table_in(data: bytes) -> str:
    """The first sheet as text, cells set apart by tabs; WorkbookUnreadable says what to do."""
    from openpyxl import load_workbook

    _check_size(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [_texts(row) for row in sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)]
    except WorkbookUnreadable:
        raise
    except Exception as error:  # whatever openpyxl trips over: the file is somebody else's making
        raise WorkbookUnreadable(
            "无法读取这个工作簿，请用电子表格打开后另存为 XLSX 或 CSV，再上传。"
        ) from error
    if len(rows) > MOST_ROWS:
        raise WorkbookUnreadable(f"工作簿超过{MOST_ROWS}行，请删去无关的行后重新上传。")
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
    return text.getvalue()


def _check_size(data: bytes) -> None:
    try:
        folder = zipfile.ZipFile(io.BytesIO(data))
        parts = folder.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise WorkbookUnreadable(TOO_LARGE)
        marks = {part.filename: folder.read(part).count(b"<") for part in parts}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise WorkbookUnreadable("文件已损坏或者加了密码，请重新导出后上传。") from error
    of_cells = sum(count for name, count in marks.items() if name.startswith(OF_CELLS))
    if of_cells > MOST_MARKS or sum(marks.values()) - of_cells > MOST_OTHER_MARKS:
        raise WorkbookUnreadable(TOO_LARGE)


def _texts(row: Sequence[Any]) -> list[str]:
    return [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    """A cell as it was meant: what the spreadsheet made a number or a day of is written as people do."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, int | float):
        return _number(cell, value)
    return str(value)


def _number(cell: Any, value: float) -> str:
    if abs(value) >= LARGEST_EXACT:
        raise WorkbookUnreadable(
            f"{cell.coordinate} 是数字格式，超过15位的数字在电子表格中会丢失末位；"
            "请把该列设为“文本”格式，重新填写后上传。"
        )
    if "%" in (cell.number_format or ""):
        return f"{value * 100:.10f}".rstrip("0").rstrip(".") + "%"
    return str(int(value)) if value == int(value) else f"{value:.10f}".rstrip("0")


def workbook_of(
    heads: Sequence[str], rows: Iterable[Sequence[str]], choices: Mapping[str, Sequence[str]] | None = None
) -> bytes:
    """A sheet of text with its heads, and for the heads named in `choices` a list to choose from."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet: Any = book.active
    sheet.title = "填写" if choices is not None else "列表"
    for number, row in enumerate([heads, *rows], 1):
        for place, words in enumerate(row, 1):
            cell = sheet.cell(number, place)
            # As text whatever it begins with: never a formula.
            cell.value, cell.data_type, cell.number_format = _NOT_IN_XML.sub("\ufffd", words), "s", TEXT
    for place, head in enumerate(heads, 1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = max(12, 2 * len(head) + 4)
    sheet.freeze_panes = "A2"
    if choices is not None:
        _prepare(book, sheet, heads, choices)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _prepare(book: Workbook, sheet: Any, heads: Sequence[str], choices: Mapping[str, Sequence[str]]) -> None:
    """Rows to fill in are text, so that no number loses its noughts; lists stand on a sheet of their own."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for column in range(1, len(heads) + 1):
        for number in range(2, PREPARED_ROWS + 2):
            sheet.cell(number, column).number_format = TEXT
    lists = book.create_sheet("可选项")
    for place, (head, names) in enumerate(choices.items(), 1):
        for number, name in enumerate([head, *names], 1):
            lists.cell(number, place, name)
        letter = get_column_letter(place)
        rule = DataValidation(
            type="list", formula1=f"可选项!${letter}$2:${letter}${len(names) + 1}", allow_blank=True
        )
        rule.errorStyle, rule.error = "warning", "不在可选范围内，请核对。"
        target = get_column_letter(list(heads).index(head) + 1)
        rule.add(f"{target}2:{target}{PREPARED_ROWS + 1}")
        sheet.add_data_validation(rule)


def lines_of(sheet_parts: Iterable[Any]) -> Iterator[tuple[str, str, str]]:
    """(part, line, answer) for each line of a filing's sheet."""
    for part in sheet_parts:
        for block in part.blocks:
            for line in block.lines:
                yield f"{part.title} {block.title}".strip(), line.label, line.text
