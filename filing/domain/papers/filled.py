"""The questions of a form as ruled rows: each with its head, its boxes and what was answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from filing.domain.papers.boxes import boxes, either
from filing.domain.papers.lines import Block, Line, Row, Span, beside, line, printed, typed
from filing.domain.questions.display import address_text, money_text, text_of
from filing.domain.questions.spec import Field, Group, Kind, Member
from filing.domain.questions.values import is_blank
from filing.domain.reference.industries import Edition

_BOXED = frozenset({Kind.CHOICE, Kind.MULTICHOICE, Kind.BOOL, Kind.ATTEST, Kind.IDENTITY})
#: Questions that the paper prints under a box of another: (question, box) -> their keys.
UNDER = {
    ("within_scope", "true"): (
        "policy_basis",
        "project_content",
        "project_total_investment_usd",
        "project_execution_period",
        "project_foreign_exchange_quota_usd",
    ),
    ("investment_modes", "tender_offer"): ("share_transferor_statement",),
}
#: And those behind a box, in its line.
BEHIND = {
    ("in_free_trade_zone", "true"): "free_trade_zone_area",
    ("in_national_etdz", "true"): "national_etdz",
}
_UNDER_A_BOX = frozenset(key for keys in UNDER.values() for key in keys) | frozenset(BEHIND.values())
#: Questions that the paper prints in the row of another.
IN_ROW_OF = {
    "main_industry": "industries",
    "scope_outside_special_measures": "business_scope",
    "equity_ratio": "subscribed_capital",
    "cooperation_conditions": "subscribed_capital",
}
#: Boxes whose words already say what is asked.
_SAYS_ITSELF = frozenset({"policy_basis", "scope_outside_special_measures"})
_ADDRESS = ("province", "city", "district", "detail")
_TO_TICK = "（勾选）"


@dataclass(frozen=True)
class Filled:
    """What was answered, and the edition of industry codes of its day."""

    answers: Mapping[str, Any]
    edition: Edition

    def block(self, group: Group, value: Any, title: str = "") -> Block:
        """A group's questions as ruled rows, in the form's order; those the form does not print are left out."""
        given = value if isinstance(value, Mapping) else {}
        return Block(tuple(self._row(mine, group, given) for mine in _by_row(group)), title)

    def _row(self, members: list[Member], around: Group, given: Mapping) -> Row:
        first = members[0]
        at_head = None if _row_label(first) else first
        found = (self._lines(m, around, given, bare=m is at_head) for m in members)
        return Row(head_of(first), tuple(one for lines in found for one in lines))

    def _lines(self, member: Member, around: Group, given: Mapping, *, bare: bool = False) -> list[Line]:
        """A question or a group as lines; `bare` where its words stand at the head of the row."""
        value = given.get(member.key)
        if isinstance(member, Group):
            return self._entries(member, value) if member.repeat else self._group(member, value, bare)
        found = self._answer(member, around, given)
        return found if bare or member.key in _SAYS_ITSELF else _labelled(member, found)

    def _entries(self, group: Group, rows: Any) -> list[Line]:
        """The rows of a list, one blank one where there is none; numbered where they do not say what they are."""
        given = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
        found = [self._entry(group, row) for row in given or [{}]]
        if len(found) > 1 and not _names_itself(group):
            found = [_numbered(entry, number) for number, entry in enumerate(found, 1)]
        return [one for entry in found for one in entry]

    def _group(self, group: Group, value: Any, bare: bool) -> list[Line]:
        inner = self._entry(group, value if isinstance(value, Mapping) else {})
        return (
            inner
            if bare or _names_itself(group)
            else [line(f"{group.label}："), *(i.deeper() for i in inner)]
        )

    def _entry(self, group: Group, given: Mapping) -> list[Line]:
        first, *others = _printed_members(group)
        if _names_itself(group):
            # A person: the name, and everything else in a line below it.
            rest = beside(one.spans for m in others for one in self._lines(m, group, given))
            return [*self._lines(first, group, given, bare=not others), *([Line(rest, 1)] if others else [])]
        address = [_address(given)] if group.key == "registered_address" else []
        return [*address, *(one for mine in _by_row(group) for one in self._inside(mine, group, given))]

    def _inside(self, members: list[Member], group: Group, given: Mapping) -> list[Line]:
        """What would be a row, inside one: names in two languages stand in one line."""
        found = [one for m in members if m.key not in _ADDRESS for one in self._lines(m, group, given)]
        label = _row_label(members[0])
        return [Line((printed(label), *beside(one.spans for one in found)))] if label else found

    def _answer(self, question: Field, around: Group, given: Mapping) -> list[Line]:
        value = given.get(question.key)
        if question.kind not in _BOXED:
            return [line(*_spans(question, value, self))]
        if question.kind is Kind.IDENTITY and question.label.startswith("□"):
            return [either(question, value)]
        if question.kind is Kind.IDENTITY and question.label.startswith("证件名"):
            return [line(typed(_text(question, value, self).replace("：", " ")))]

        def under(chosen: str) -> list[Line]:
            members = [around.member(key) for key in UNDER.get((question.key, chosen), ())]
            return [one.deeper() for m in members for one in self._lines(m, around, given)]

        def behind(chosen: str) -> tuple[Span, ...]:
            key = BEHIND.get((question.key, chosen))
            return self._lines(around.member(key), around, given)[0].spans if key else ()

        return boxes(question, value, under, behind)


def _printed_members(group: Group) -> list[Member]:
    return [m for m in group.members if m.statutory and m.key not in _UNDER_A_BOX]


def _by_row(group: Group) -> list[list[Member]]:
    return [list(members) for _, members in groupby(_printed_members(group), key=_row_of)]


def _names_itself(group: Group) -> bool:
    """董事 and 总经理, and a group that is one question: the first question says what the group is."""
    return _printed_members(group)[0].label == group.label


def _numbered(entry: list[Line], number: int) -> list[Line]:
    return [Line((printed(f"{number}. "), *entry[0].spans), entry[0].depth), *entry[1:]]


def head_of(member: Member) -> str:
    """The words at the head of a row: the row's own, or the question's with what the form adds in brackets."""
    if label := _row_label(member):
        return label
    suffix = member.label_suffix if member.label_suffix.startswith("（") else ""
    return member.label.rstrip("：") + suffix


def _row_label(member: Member) -> str:
    return member.row_label if isinstance(member, Field) else ""


def _row_of(member: Member) -> str:
    return _row_label(member) or IN_ROW_OF.get(member.key, member.key)


def _labelled(question: Field, found: list[Line]) -> list[Line]:
    """The question's words before its first line, or above its boxes where there are several lines."""
    if question.kind is Kind.IDENTITY and (question.label.startswith("□") or question.label == "证件"):
        return found
    label = question.label.removesuffix(_TO_TICK) if question.kind is Kind.MAIN_INDUSTRY else question.label
    ends = label.startswith("（") or label.endswith("：") or question.kind is Kind.MAIN_INDUSTRY
    after = f"（{question.instruction}）" if question.instruction else "" if ends else "："
    words = printed(label + after)
    if len(found) == 1:
        return [Line((words, *found[0].spans), found[0].depth)]
    return [Line((words,)), *(one.deeper() for one in found)]


def _spans(question: Field, value: Any, filled: Filled) -> tuple[Span | str, ...]:
    text = _text(question, value, filled)
    if question.kind is Kind.MAIN_INDUSTRY:
        return typed(text), _TO_TICK
    if question.label_suffix and not question.label_suffix.startswith("（"):
        return (typed(text), "前") if text else (question.label_suffix.replace(" ", "　　"),)
    if question.currency and question.unit_label:
        return typed(text.removesuffix("美元")), question.unit_label
    if question.key == "cooperation_conditions":
        return typed(text), "" if text else question.label_suffix
    if question.unit_label and not text:
        return (f"　　{question.unit_label}",)
    return (typed(text),)


def _text(question: Field, value: Any, filled: Filled) -> str:
    if is_blank(value):
        return ""
    if question.kind is Kind.MONEY:
        return money_text(value)
    return text_of(question, value, used=filled.edition, answers=filled.answers)


def _address(given: Mapping) -> Line:
    text = address_text(given) if given.get("province") else str(given.get("detail") or "")
    return line(typed(text)) if text else line("　　省　　　市　　　区")
