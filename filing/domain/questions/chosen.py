"""Judging what is chosen from the options that a question prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from filing.domain.questions.context import Context, Finding, missing_message
from filing.domain.questions.listed import MOST_CHOSEN, among
from filing.domain.questions.screen_words import on_screen
from filing.domain.questions.spec import Field, Option
from filing.domain.questions.values import is_blank
from filing.domain.questions.written import DEFAULT_LENGTH, LONG_LENGTH, judge_text, printing
from filing.domain.reference.industries import encouraged_items


def judge_bool(question: Field, value: Any, _context: Context) -> Iterator[Finding]:
    if not isinstance(value, bool):
        yield "malformed", missing_message(question)


def judge_attestation(question: Field, value: Any, _context: Context) -> Iterator[Finding]:
    if value is not True:
        yield "required", missing_message(question)


def judge_choice(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    chosen = value.get("choice") if isinstance(value, Mapping) else value
    option = question.flat_options.get(chosen) if isinstance(chosen, str) else None
    if option is None:
        yield "unknown_option", f"请从所列选项中选择{question.noun}。"
    elif option.options:
        yield "incomplete_choice", f"请在“{option.label.strip('：')}”之下再选择一项。"
    elif option.items or option.fill_in:
        yield from _blank_behind(question, option, value, context)


def _blank_behind(question: Field, option: Option, value: Any, context: Context) -> Iterator[Finding]:
    given = value if isinstance(value, Mapping) else {}
    label = on_screen(option.label).strip("： ")
    if option.items:
        yield from _encouraged(label, given.get("items"))
    elif option.fill_in and is_blank(given.get("text")):
        if option.fill_in != "note":
            yield (
                "fill_in_required",
                f"选择“{label}”的，请填写{(option.fill_label or '具体内容').strip('：（）')}。",
            )
    else:
        lines = option.fill_in == "longtext"
        noun, text = f"{question.noun}（{label}）", given.get("text")
        longest = LONG_LENGTH if lines else DEFAULT_LENGTH
        found = judge_text(noun, text, option.fill_in, longest, context, lines)
        yield from found or printing(question, noun, text, context)


def _encouraged(label: str, items: Any) -> Iterator[Finding]:
    if is_blank(items):
        yield "fill_in_required", f"选择“{label}”的，请勾选适用的条目。"
    elif (
        not isinstance(items, list)
        or len(items) > len(encouraged_items())
        or any(not among(item, encouraged_items()) for item in items)
    ):
        yield "unknown_item", f"“{label}”含有目录中没有的条目号，请从1至348中勾选。"


def judge_choices(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    items = value if isinstance(value, list) else [value]
    if len(items) > MOST_CHOSEN:
        yield "too_many", f"{question.noun}最多选{MOST_CHOSEN}项，现有{len(items)}项，请删减。"
        return
    chosen = [item.get("choice") if isinstance(item, Mapping) else item for item in items]
    for position, item in enumerate(items):
        if not any(str(other).startswith(f"{chosen[position]}.") for other in chosen):
            yield from judge_choice(question, item, context)
    exclusive = next((o for o in question.options if o.exclusive and o.value in chosen), None)
    if exclusive and len(chosen) > 1:
        yield "exclusive", f"选择“{exclusive.label}”的，不能同时选择{question.noun}的其他选项。"
