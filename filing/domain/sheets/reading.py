"""A pasted or uploaded table as rows of the form: all of them, or none and what is wrong with each cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from filing.domain.errors import BadAnswer
from filing.domain.questions.answers import normalise
from filing.domain.questions.context import Context
from filing.domain.questions.judging import judge
from filing.domain.questions.spec import Field, Form, Group
from filing.domain.questions.values import is_blank
from filing.domain.reference.lists import Places
from filing.domain.reference.picking import normal
from filing.domain.sheets.columns import Column, NotRead, columns_of

Path = tuple[str, ...]
#: Of a table, whether it is pasted, a CSV file or a workbook; of what is wrong with it.
MOST_ROWS, MOST_COLUMNS, MOST_FAULTS = 2000, 60, 100
#: Some programs still end lines as the first Macintosh did.
_LINE_END = re.compile("\r\n?")


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be taken; the first row below the heads is row 2, as a spreadsheet counts."""

    row: int
    head: str
    message: str
    column: int | None = None

    @property
    def cell(self) -> str:
        """ "C4", as the spreadsheet names it; "" where a whole column is meant."""
        return "" if self.column is None else f"{_letters(self.column)}{self.row}"

    def __str__(self) -> str:
        where = f"（{self.cell}）" if self.cell else ""
        return f"第{self.row}行“{self.head}”{where}：{self.message}"


def _letters(column: int) -> str:
    """0 is A, 26 is AA."""
    rest, last = divmod(column, 26)
    return (_letters(rest - 1) if rest else "") + chr(ord("A") + last)


def decoded(data: bytes) -> str:
    """The text of a CSV file as spreadsheets save it: UTF-8, or the Chinese code of old."""
    for coding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(coding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "replace")


def template_of(group: Group) -> tuple[list[str], list[str]]:
    """The heads, and a row that shows how each cell is written."""
    columns = columns_of(group)
    return [c.head for c in columns], [c.example for c in columns]


def read_table(
    form: Form, path: Path, text: str, answers: Mapping[str, Any], on: date, places: Places
) -> tuple[list[dict[str, Any]], list[Fault]]:
    """(rows for the list at a path, faults): rows only where there is no fault."""
    group: Any = form.member(*path)
    columns, table = columns_of(group), table_of(text)
    if not table:
        return [], [Fault(1, "表头", "没有内容。请连同表头一起粘贴，表头见模板")]
    # Before a row is read: a table of a hundred thousand would keep everybody waiting.
    given, room = sum(map(_says_something, table[1:])), group.max_rows - len(_list_at(answers, path))
    if given > room:
        words = f"{group.noun}最多{group.max_rows}个，还能添加{room}个"
        return [], [Fault(given + 1, columns[0].head, words)]
    require_whole(table)
    by_place, faults = heads_of(columns, table[0])
    places_of = {column.head: place for place, column in by_place.items()}
    rows: list[dict[str, Any]] = []
    for number, cells in enumerate(table[1:], 2):
        if not _says_something(cells):
            continue
        row, wrong = _row(by_place, cells, number)
        rows.append(row)
        wrong = wrong or list(judged(form, path, columns, row, number, answers, on, places))
        faults += [replace(fault, column=places_of.get(fault.head)) for fault in wrong]
    if not rows and not faults:
        faults.append(Fault(2, columns[0].head, "表头下面没有数据"))
    return ([] if faults else rows), the_first(faults)


def the_first(faults: list[Fault]) -> list[Fault]:
    """As many as anybody mends at once; the last of them says that there are more."""
    more = len(faults) - MOST_FAULTS
    if more <= 0:
        return faults
    *some, last = faults[:MOST_FAULTS]
    return [*some, replace(last, message=f"{last.message}；以下还有{more}处，改正以上各处后再试，会接着指出")]


def _says_something(cells: list[str]) -> bool:
    return any(cell.strip() for cell in cells)


def table_of(text: str) -> list[list[str]]:
    """Cells set apart by tabs, as copied from a spreadsheet, or by commas, as saved from one; BadAnswer where it is none.

    Of too many rows one more than may be, see require_whole.
    """
    kept = _LINE_END.sub("\n", text).strip("\ufeff\n")
    apart = "\t" if "\t" in kept.partition("\n")[0] else ","
    try:
        rows = list(islice(csv.reader(io.StringIO(kept), delimiter=apart), MOST_ROWS + 1))
    except csv.Error as error:
        words = "表格中有一格过长，可能有一处少了半个引号。请核对后重新粘贴或上传。"
        raise BadAnswer.at("table", words) from error
    if rows and any(cell.strip() for cell in rows[0][MOST_COLUMNS:]):
        raise BadAnswer.at("table", f"表头超过{MOST_COLUMNS}列，请对照模板删去无关的列。")
    return [[cell.strip() for cell in row[:MOST_COLUMNS]] for row in rows]


def require_whole(table: list[list[str]]) -> None:
    """BadAnswer for a table of which not every row was read."""
    if len(table) > MOST_ROWS:
        words = f"表格超过{MOST_ROWS}行，请删去无关的行，或分几次粘贴、上传。"
        raise BadAnswer.at("table", words)


def heads_of(columns: tuple[Column, ...], heads: list[str]) -> tuple[dict[int, Column], list[Fault]]:
    also = {normal(column.also): column for column in columns if column.also}
    known = also | {normal(column.head): column for column in columns}
    found = {place: known[normal(head)] for place, head in enumerate(heads) if normal(head) in known}
    faults = [
        Fault(1, head, "模板中没有这一列，请对照模板改正表头")
        for head in heads
        if head.strip() and normal(head) not in known
    ]
    missing = [c for c in columns if c.needed and c not in found.values()]
    return found, faults + [Fault(1, column.head, "缺少这一列") for column in missing]


def _row(columns: dict[int, Column], cells: list[str], number: int) -> tuple[dict[str, Any], list[Fault]]:
    row: dict[str, Any] = {}
    faults: list[Fault] = []
    for place, column in columns.items():
        # A leading apostrophe keeps a spreadsheet from counting: it is no part of the text.
        cell = cells[place].removeprefix("'").strip() if place < len(cells) else ""
        if not cell:
            faults += [Fault(number, column.head, "不能为空")] if column.needed else []
            continue
        try:
            put_beside(row, column.path, column.read(cell))
        except NotRead as unread:
            faults.append(Fault(number, column.head, str(unread)))
    return row, faults


def put_beside(row: dict[str, Any], path: Path, value: Any) -> None:
    """Beside what is there: a currency alone says nothing yet, and is kept all the same."""
    *above, last = path
    for key in above:
        row = row.setdefault(key, {})
    row[last] = value


def judged(
    form: Form, path: Path, columns: tuple[Column, ...], row: dict, number: int, answers: Mapping, on: date,
    places: Places,
) -> Iterator[Fault]:  # fmt: skip
    """What the form itself would say of each cell; what is left open is asked for on the form."""
    group: Any = form.member(*path)
    whole = _normal(form, path, row)
    for column in columns:
        question, value = asked_at(group, column.path), _at(whole, column)
        if isinstance(question, Field) and not is_blank(value):
            context = Context(on, places, answers, (whole,))
            for code, message in judge(question, value, context):
                if code not in ("required", "fill_in_required", "incomplete_choice"):
                    yield Fault(number, column.head, message.rstrip("。"))


def _normal(form: Form, path: Path, row: dict) -> dict:
    """The row in its stored shape."""
    given: Any = [row]
    for key in reversed(path):
        given = {key: given}
    found: Any = normalise(form, given)
    for key in path:
        found = found[key]
    return found[0]


def asked_at(group: Form | Group, path: Path) -> Any:
    """The question that a column answers, or a part of: an amount and its currency are one."""
    found: Any = group
    for key in path:
        if isinstance(found, Field):
            break
        found = found.member(key)
    return found


def _at(row: dict, column: Column) -> Any:
    """The answer that the column has a part in; once only, at its first column."""
    found: Any = row.get(column.path[0])
    if len(column.path) > 1 and isinstance(found, dict) and column.path[1] in ("number", "type"):
        return found.get(column.path[1])
    return found if column.path[-1] not in ("currency", "address", "text") else None


def _list_at(answers: Mapping[str, Any], path: Path) -> list:
    found: Any = answers
    for key in path:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, list) else []
