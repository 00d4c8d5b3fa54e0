"""《变更备案申报表》 as annex 2 rules it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from filing.domain.forms.change.heads import EQUITY, MERGING, SECTIONS
from filing.domain.forms.change.matters import TICK
from filing.domain.forms.change.opened import changes_equity
from filing.domain.forms.matter import Matter, part_of, rows_of
from filing.domain.papers.boxes import boxes
from filing.domain.papers.filled import head_of
from filing.domain.papers.lines import Block, Grid, Line, Row, Table, box, line, printed, typed
from filing.domain.questions.display import money_text
from filing.domain.questions.spec import Field, Form, Group
from filing.domain.questions.values import is_blank
from filing.domain.reference.places import country_name

_LATER = {"announcement_statement": "十", "remarks": "十一"}
_BEFORE = ("名称", "注册地", "认缴出资额", "权益比例")
_AFTER = ("名称", "注册地", "认缴出资额", "股权受让溢折价", "权益比例")


def printed_change(form: Form, matter: Matter) -> tuple[Table, ...]:
    """The head of the form and its numbered parts; what the case does not touch stays blank."""
    group: Any = form.member("change")
    return _head(matter), *(_part(member, matter) for member in group.members)


def _head(matter: Matter) -> Table:
    name = part_of(matter.before.get("enterprise") or matter.enterprise, "enterprise_name")
    given = matter.enterprise.get("unified_social_credit_code")
    code = given.get("text") if isinstance(given, Mapping) else ""
    names = (
        line("（中文）", typed(str(name.get("cn") or ""))),
        line("（英文）", typed(str(name.get("en") or ""))),
    )
    rows = (Row("企业名称", names), Row("统一社会信用代码", (line(typed(str(code or ""))),)))
    return Table("", (Block(rows),))


def _part(member: Field | Group, matter: Matter) -> Table:
    value = matter.change.get(member.key)
    if member.key == EQUITY:
        return _equity(member, matter)
    if member.key == MERGING:
        return Table(_caption(member), _merging(member, matter))
    if isinstance(member, Group):
        return Table(_caption(member), (Block((_described(member, part_of(matter.change, member.key)),)),))
    if member.options:
        ticked = box(not is_blank(value))
        caption = f"{SECTIONS[member.key].no}、{ticked}{SECTIONS[member.key].title}{TICK}"
        return Table(caption, (Block((Row("", tuple(boxes(member, value))),)),))
    return Table(_caption(member), (Block((Row("", (line(typed(str(value or ""))),)),)),))


def _caption(member: Field | Group) -> str:
    no = SECTIONS[member.key].no if member.key in SECTIONS else _LATER[member.key]
    return f"{no}、{member.label}{member.label_suffix}"


def _described(group: Group, given: Mapping) -> Row:
    ticked = box(given.get("selected") is True)
    return Row("", (line(f"{ticked}{group.label}（描述）"), line(typed(str(given.get("description") or "")))))


def _equity(group: Any, matter: Matter) -> Table:
    """Both lists of investors come from the record and the answers, where the part is ticked."""
    given, told = part_of(matter.change, EQUITY), changes_equity(matter)
    section = SECTIONS[EQUITY]
    cause = group.member("cause_and_mode")
    caption = f"{section.no}、{box(told)}{section.title}{group.label_suffix}"
    premiums = {row.get("investor"): row.get("amount") for row in rows_of(given, "premiums")}
    before = tuple(_holding(row) for row in rows_of(matter.before, "investors")) if told else ()
    after = tuple(_holding(row, premiums) for row in rows_of(matter.answers, "investors")) if told else ()
    rows = (
        Row(head_of(cause), tuple(boxes(cause, given.get(cause.key)))),
        Grid("原投资者列表", _BEFORE, before),
        Grid("变更后投资者列表", _AFTER, after),
    )
    return Table(caption, (Block(rows),))


def _holding(row: Mapping, premiums: Mapping | None = None) -> tuple[str, ...]:
    place = row.get("nationality_or_address_or_place_of_registration")
    country = (
        country_name(str(place["country"])) if isinstance(place, Mapping) and place.get("country") else ""
    )
    premium = () if premiums is None else (_money(premiums.get(row.get("id"))),)
    ratio = f"{row['equity_ratio']}%" if row.get("equity_ratio") else ""
    return str(row.get("name_cn") or ""), country, _money(row.get("subscribed_capital")), *premium, ratio


def _money(value: Any) -> str:
    return "" if is_blank(value) else money_text(value)


def _merging(group: Any, matter: Matter) -> tuple[Block, ...]:
    given = part_of(matter.change, MERGING)
    kind, *parts = group.members
    rows: list[Row] = [Row("", tuple(boxes(kind, given.get(kind.key))))]
    for part in parts:
        value = given.get(part.key)
        lines = tuple(_parties(part, value)) if isinstance(part, Group) else tuple(boxes(part, value))
        rows.append(Row(part.label, lines))
    return (Block(tuple(rows)),)


def _parties(part: Any, given: Any) -> Iterator[Line]:
    """Each enterprise with its code, in the form's order."""
    for member in part.members:
        value = given.get(member.key) if isinstance(given, Mapping) else None
        for row in (value if isinstance(value, list) else [value or {}]) or [{}]:
            for field in member.members:
                yield Line((printed(f"{field.label}："), typed(str(row.get(field.key) or ""))))
