"""Judging what is written down: texts, numbers, amounts, days, telephones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from filing.domain.questions import formats
from filing.domain.questions.characters import has_lost_character, unprintable, unprintable_message
from filing.domain.questions.context import Context, Finding
from filing.domain.questions.spec import Field, Kind
from filing.domain.questions.values import clean_number, date_of, decimal_of
from filing.domain.reference.industries import currencies

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
DEFAULT_LENGTH, LONG_LENGTH = 200, 4000


def judge_words(question: Field, value: Any, context: Context) -> list[Finding]:
    lines = question.kind is Kind.LONGTEXT
    longest = question.max_length or (LONG_LENGTH if lines else DEFAULT_LENGTH)
    found = judge_text(question.noun, value, question.format, longest, context, lines)
    return found or printing(question, question.noun, value, context)


def judge_text(
    noun: str, value: Any, form: str, longest: int, context: Context, lines: bool = False
) -> list[Finding]:
    if not isinstance(value, str):
        return [("malformed", f"{noun}应为文字，请重新填写。")]
    if bad := formats.forbidden_character(value, lines=lines):
        return [("forbidden_character", f"{noun}含有不可见的控制字符（{bad}），请删除后重新填写。")]
    if has_lost_character(value):
        return [("lost_character", f"{noun}中有“\ufffd”：原来的字在复制或转换时丢失了，请对照原件改正。")]
    if len(value) > longest:
        return [("too_long", f"{noun}最多{longest}个字，现有{len(value)}个，请删减。")]
    message = formats.CHECKS[form](value, context) if form in formats.CHECKS else None
    return [("format", f"{noun}：{message}")] if message else []


def printing(question: Field, noun: str, value: str, context: Context) -> list[Finding]:
    missing = unprintable(value, context.printable) if question.printed else []
    return [("unprintable", f"{noun}：{unprintable_message(missing)}")] if missing else []


def judge_integer(question: Field, value: Any, _context: Context) -> Iterator[Finding]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield "malformed", f"{question.noun}请填写整数，例如 {question.example or 12}。"
    elif not 0 <= value <= 10_000_000:
        yield "out_of_range", f"{question.noun}应在0至10000000之间。"


def judge_money(question: Field, value: Any, _context: Context) -> Iterator[Finding]:
    if not isinstance(value, Mapping):
        yield "malformed", f"请填写{question.noun}的金额和币种，例如 1250.50。"
        return
    given, currency = value.get("amount"), value.get("currency")
    # As it is stored nearly always, and then there is nothing to clean.
    amount = decimal_of(given)
    if amount is None:
        amount = decimal_of(clean_number(given))
    if amount is None:
        yield "malformed", f"{question.noun}请填写数字，例如 1250.50 或 250万；币种另行选择。"
    elif amount < 0 and not question.signed:
        yield "out_of_range", f"{question.noun}不能为负数。"
    elif amount >= 10**15:
        yield "out_of_range", f"{question.noun}过大，请核对单位是否为元。"
    if not isinstance(currency, str) or currency not in currencies():
        yield "currency", f"请选择{question.noun}的币种。"
    elif question.currency and currency != question.currency:
        yield "currency", f"{question.noun}应以{currencies()[question.currency]['name']}填报。"
    elif amount is not None and _places_of(amount) > currencies()[currency]["places"]:
        places, name = currencies()[currency]["places"], currencies()[currency]["name"]
        most = f"最多{places}位小数" if places else "没有小数"
        yield "too_precise", f"{question.noun}：{name}{most}，请核对（系统不会自行四舍五入）。"


def _places_of(number: Decimal) -> int:
    """Decimal places that say something: 1200000000.00 has none."""
    exponent = number.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def judge_percent(question: Field, value: Any, _context: Context) -> Iterator[Finding]:
    ratio = decimal_of(value)
    if ratio is None:
        yield "malformed", f"{question.noun}请填写百分数，例如 33.34。"
    elif not 0 <= ratio <= 100:
        yield "out_of_range", f"{question.noun}应在0至100之间，现为{value}。"
    elif _places_of(ratio) > 6:
        yield "too_precise", f"{question.noun}最多6位小数。"


def judge_date(question: Field, value: Any, _context: Context) -> Iterator[Finding]:
    day = date_of(value)
    if day is None:
        yield "malformed", f"{question.noun}不是有效的日期，请按“年-月-日”填写，例如 2018-05-10。"
    elif not EARLIEST <= day <= LATEST:
        yield "out_of_range", f"{question.noun}应在{EARLIEST.year}年至{LATEST.year}年之间。"


def judge_phone(question: Field, value: Any, _context: Context) -> Iterator[Finding]:
    if not formats.is_phone(value):
        yield (
            "format",
            f"{question.noun}应为电话号码，例如 0532-80000000、0532-80000000 转 801 或 +49 30 1234567。",
        )


def judge_email(question: Field, value: Any, _context: Context) -> Iterator[Finding]:
    if not formats.is_email(value):
        yield "format", f"{question.noun}应为电子邮件地址，例如 name@example.com。"
