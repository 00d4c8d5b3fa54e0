"""Several filings from one table: each is like a sample, and says for itself what its rows say."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from filing.domain.questions.answers import normalise
from filing.domain.questions.context import Context
from filing.domain.questions.judging import judge
from filing.domain.questions.paths import Path, get_at
from filing.domain.questions.spec import Field, Form
from filing.domain.questions.values import is_blank, sought
from filing.domain.reference.lists import Places
from filing.domain.reference.picking import Choice, only_match
from filing.domain.reference.places import children_of
from filing.domain.sheets.columns import Column, NotRead, as_text, columns_of, currency, option_of
from filing.domain.sheets.reading import (
    Fault,
    asked_at,
    heads_of,
    judged,
    put_beside,
    require_whole,
    table_of,
    the_first,
)

MOST = 50
INVESTORS = ("investors",)
NAME = ("enterprise", "enterprise_name", "cn")
CODE = ("enterprise", "unified_social_credit_code")
_ADDRESS = ("enterprise", "registered_address")
_CURRENCY = ("enterprise", "registered_capital", "currency")
_REGIONS = ("province", "city", "district")
_OPEN = ("required", "fill_in_required", "incomplete_choice")


@dataclass
class Planned:
    """One filing to be: what its rows say of the enterprise and of its investors, and where."""

    row: int
    said: dict[Column, tuple[int, str]] = field(default_factory=dict)
    enterprise: dict[str, Any] = field(default_factory=dict)
    investors: list[tuple[int, dict[str, Any], tuple[Column, ...]]] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(get_at(self.enterprise, NAME) or "")


def columns_for(form: Form) -> tuple[Column, ...]:
    """What such a table may say: of the enterprise what differs between like ones, and everything of an investor."""
    code: Any = form.member(*CODE)

    def credit_code(cell: str) -> Any:
        try:
            return option_of(code.options, cell)
        except NotRead:
            return {"choice": "licence_obtained", "text": cell}

    invested, registered = ("enterprise", "total_investment"), ("enterprise", "registered_capital")
    own = (
        Column("企业中文名称", NAME, as_text, "青岛莱茵一号机械有限公司", needed=True),
        Column("企业英文名称", (*NAME[:-1], "en"), as_text, "Qingdao Rhein No. 1 Machinery Co., Ltd."),
        Column("统一社会信用代码", CODE, credit_code, code.example),
        Column("营业执照签发日", ("event", "licence_on"), as_text, "2018-03-01"),
        Column("省", (*_ADDRESS, "province"), as_text, "山东省"),
        Column("市", (*_ADDRESS, "city"), as_text, "青岛市"),
        Column("区（县）", (*_ADDRESS, "district"), as_text, "市南区"),
        Column("详细地址", (*_ADDRESS, "detail"), as_text, "山东路6号甲1201室"),
        Column("投资总额", (*invested, "amount"), as_text, "2500000.00"),
        Column("投资总额币种", (*invested, "currency"), currency, "美元"),
        Column("注册资本", (*registered, "amount"), as_text, "1000000.00"),
        Column("注册资本币种", (*registered, "currency"), currency, "美元"),
        Column("经营范围", ("enterprise", "business_scope"), as_text, "机械设备的研发、生产和销售。"),
        Column("计划雇佣人数", ("enterprise", "planned_employees"), as_text, "50"),
    )
    return (*own, *_of_investors(form))


def _of_investors(form: Form) -> tuple[Column, ...]:
    """Those of the investors' own table, under heads that say whose they are; the own heads are understood too."""
    group: Any = form.member(*INVESTORS)
    return tuple(
        replace(column, head=f"投资者{column.head.removeprefix('投资者')}", also=column.head, needed=False)
        for column in columns_of(group)
    )


def plan(
    form: Form, text: str, sample: Mapping[str, Any], known: Mapping[str, Mapping], on: date, places: Places
) -> tuple[list[Planned], list[Fault]]:
    """(the filings, faults): answers only where there is no fault.

    `sample`: the answers that each begins with. `known`: by their sought names, investors of whom a table need not
    say again what it does not change. A row whose enterprise is not named belongs to the one above it.
    """
    table = table_of(text)
    if not table:
        return [], [Fault(1, "表头", "没有内容。请连同表头一起粘贴，表头见模板")]
    require_whole(table)
    by_place, faults = heads_of(columns_for(form), table[0])
    found: dict[str, Planned] = {}
    if not faults:
        faults += _gathered(by_place, table[1:], found)
    if not found and not faults:
        faults.append(Fault(2, "企业中文名称", "表头下面没有数据"))
    if len(found) > MOST:
        faults.append(
            Fault(list(found.values())[MOST].row, "企业中文名称", f"一次最多新建{MOST}份，请分几次")
        )
    for one in list(found.values())[:MOST]:
        faults += _answered(form, one, sample, known, on, places)
    columns = {column.head: place for place, column in by_place.items()}
    placed = [replace(fault, column=columns.get(fault.head)) for fault in faults]
    in_order = sorted(placed, key=lambda f: (f.row, f.column or 0))
    return ([] if faults else list(found.values())), the_first(in_order)


def _gathered(columns: Mapping[int, Column], rows: list[list[str]], found: dict[str, Planned]) -> list[Fault]:
    """Every row to its enterprise, as it is read; the faults of its cells."""
    faults: list[Fault] = []
    current: Planned | None = None
    naming = next(place for place, column in columns.items() if column.path == NAME)
    for number, cells in enumerate(rows, 2):
        given = {p: cells[p].removeprefix("'").strip() for p in columns if p < len(cells)}
        if not any(given.values()):
            continue
        if name := given.get(naming):
            current = found.setdefault(sought(name), Planned(number))
        if current is None:
            faults.append(Fault(number, "企业中文名称", "不能为空"))
            continue
        faults += _row(current, {columns[p]: cell for p, cell in given.items() if cell}, number)
    return faults


def _row(planned: Planned, cells: Mapping[Column, str], number: int) -> Iterator[Fault]:
    investor: dict[str, Any] = {}
    for column, cell in cells.items():
        of_investor = bool(column.also)
        if not of_investor and (fault := _contradicted(planned, column, cell, number)):
            yield fault
            continue
        try:
            put_beside(investor if of_investor else planned.enterprise, column.path, column.read(cell))
        except NotRead as unread:
            yield Fault(number, column.head, str(unread))
    own = tuple(column for column in cells if column.also)
    if own and not investor.get("name_cn"):
        yield Fault(number, "投资者中文姓名/名称", "这一行填写了投资者的情况，请写明是哪一名投资者")
    elif own:
        yield from _named_twice(planned, investor, number)
        planned.investors.append((number, investor, own))


def _contradicted(planned: Planned, column: Column, cell: str, number: int) -> Fault | None:
    """What is said of an enterprise once need not be said again, and must not be said otherwise."""
    row, before = planned.said.setdefault(column, (number, cell))
    if sought(before) == sought(cell):
        return None
    return Fault(number, column.head, f"与第{row}行所写的“{before}”不同；同一企业请写得一样，或者只写一次")


def _named_twice(planned: Planned, investor: Mapping[str, Any], number: int) -> Iterator[Fault]:
    for row, other, _ in planned.investors:
        if sought(other["name_cn"]) == sought(investor["name_cn"]):
            yield Fault(number, "投资者中文姓名/名称", f"与第{row}行是同一投资者，每名投资者只写一行")


def _answered(
    form: Form,
    one: Planned,
    sample: Mapping[str, Any],
    known: Mapping[str, Mapping],
    on: date,
    places: Places,
) -> Iterator[Fault]:
    """Fills in the answers; what the form itself would say of each cell."""
    if nowhere := list(_divisions(one, sample, on)):
        yield from nowhere
        return
    answers: Any = _over(sample, one.enterprise)
    if one.investors:
        answers["investors"] = [_investor(row, known, answers) for _, row, _ in one.investors]
    one.answers = normalise(form, answers)
    for column, (number, _) in one.said.items():
        yield from _judged_of_enterprise(form, column, one.answers, number, Context(on, places, one.answers))
    for place, (number, _, columns) in enumerate(one.investors):
        row = one.answers["investors"][place]
        yield from judged(form, INVESTORS, columns, row, number, one.answers, on, places)


def _over(before: Any, said: Any) -> Any:
    """What was there, with what is said over it; an option chosen or a list replaces the whole answer."""
    if not isinstance(said, Mapping) or "choice" in said:
        return said
    inside: Any = before if isinstance(before, Mapping) and "choice" not in before else {}
    return {**inside, **{key: _over(inside.get(key), value) for key, value in said.items()}}


def _divisions(one: Planned, sample: Mapping[str, Any], on: date) -> Iterator[Fault]:
    """Names of province, city and district become their codes, each below the one that is above it."""
    said = get_at(one.enterprise, _ADDRESS) or {}
    above = None
    for key in _REGIONS:
        if name := said.get(key):
            among = tuple(Choice(d.code, d.name) for d in children_of(above, on))
            meant = only_match(name, among)
            if meant is None:
                column, number = next((c, n) for c, (n, _) in one.said.items() if c.path == (*_ADDRESS, key))
                yield Fault(number, column.head, f"没有找到“{name}”，请写全称，例如 {column.example}")
                return
            said[key] = meant.code
        above = said.get(key) or get_at(sample, (*_ADDRESS, key))


def _investor(row: Mapping[str, Any], known: Mapping[str, Mapping], answers: Any) -> dict[str, Any]:
    """What is known of the investor, with what the row says over it; an amount is in the currency of the capital."""
    before = {"id": str(uuid.uuid4()), **known.get(sought(row["name_cn"]), {})}
    capital = before.get("subscribed_capital") or {"currency": get_at(answers, _CURRENCY)}
    return _over({**before, "subscribed_capital": capital}, row)


def _judged_of_enterprise(
    form: Form, column: Column, answers: Mapping[str, Any], number: int, context: Context
) -> Iterator[Fault]:
    question, depth = asked_at(form, column.path), _depth(form, column.path)
    value = get_at(answers, column.path[:depth])
    around = tuple(get_at(answers, column.path[:n]) or {} for n in range(depth - 1, 0, -1))
    # An amount and its currency are one answer: judged where the amount stands.
    if is_blank(value) or column.path[-1] == "currency":
        return
    for code, message in judge(question, value, replace(context, scopes=around)):
        if code not in _OPEN:
            yield Fault(number, column.head, message.rstrip("。"))


def _depth(form: Form, path: Path) -> int:
    """How many steps lead to the question; an amount lies within it."""
    found: Any = form
    for depth, key in enumerate(path):
        if isinstance(found, Field):
            return depth
        found = found.member(key)
    return len(path)
