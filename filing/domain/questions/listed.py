"""Judging what is taken from a list of the day: industries, zones, divisions, countries, investors."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterator, Mapping
from typing import Any

from filing.domain.questions.context import Context, Finding
from filing.domain.questions.spec import Field
from filing.domain.questions.values import is_blank
from filing.domain.questions.written import DEFAULT_LENGTH, judge_text
from filing.domain.reference.industries import EDITIONS, edition
from filing.domain.reference.places import (
    Area,
    DevelopmentZone,
    development_zones_by_name,
    division_name,
    full_address_name,
    is_division,
)

#: More than anybody chooses; a list of thousands would only be slow to judge.
MOST_CHOSEN = 100


def among(value: Any, known: Container) -> bool:
    """Whether a value is listed; what may have been sent as a list or an object never is."""
    return isinstance(value, Hashable) and value in known


def _quoted(value: Any, longest: int = 40) -> str:
    """What was typed, for a sentence about it."""
    text = str(value)
    return f"“{text if len(text) <= longest else text[:longest] + '…'}”"


def judge_industries(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    codes = value if isinstance(value, list) else [value]
    if len(codes) > MOST_CHOSEN:
        yield "too_many", f"{question.noun}最多选{MOST_CHOSEN}项，现有{len(codes)}项，请删减。"
        return
    for code in codes:
        yield from _industry(question, code, context)


def _industry(question: Field, code: Any, context: Context) -> Iterator[Finding]:
    # A code of the other edition can still be read; doubts.py asks for the one in force.
    if (
        not isinstance(code, str)
        or len(code) < 3
        or not any(code in edition(year).codes for year in EDITIONS)
    ):
        standard = context.edition.standard
        yield (
            "unknown_code",
            f"{question.noun}：{_quoted(code)}不在 {standard} 中，请换一个说法查找，或输入行业代码，例如 C3824。",
        )


def judge_main_industry(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    chosen = context.sibling("industries")
    if value not in (chosen if isinstance(chosen, list) else []):
        yield "not_chosen", "主营行业应当是已勾选的投资行业之一，请重新选择。"


def judge_ftz_area(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    area = context.places.ftz_areas.get(value) if isinstance(value, str) else None
    yield from _in_its_place(question, value, area, context)


def judge_etdz(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    if not among(value, context.places.etdzs):
        yield from _in_its_place(question, value, None, context)
    elif zone := development_zones_by_name().get(value):
        yield from _in_its_place(question, value, zone, context)


def _in_its_place(
    question: Field, value: Any, zone: Area | DevelopmentZone | None, context: Context
) -> Iterator[Finding]:
    """A zone is a place: it lies in the province and the city of the address (17-§3)."""
    if zone is None and among(value, context.places.closed):
        yield (
            "closed",
            f"“{value}”已撤销，不能再选择。请按注册地址现在所在的区域填写；不再位于这类区域内的，请改选“否”。",
        )
        return
    if zone is None:
        yield (
            "unknown_item",
            f"名录中没有{_quoted(value)}，请重新选择{question.noun}；名录中确实没有的，请联系备案机构补充。",
        )
        return
    province, city = context.sibling("province"), context.sibling("city")
    elsewhere = _differs(zone.province, province) or _differs(zone.city, city)
    if elsewhere:
        where = full_address_name(zone.province, zone.city)
        yield "not_within", f"“{value}”位于{where}，与注册地址的省、市不符，请核对注册地址或{question.noun}。"


def _differs(code: str | None, given: Any) -> bool:
    return isinstance(given, str) and code is not None and code != given


def judge_region(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    above = {"city": "province", "district": "city"}.get(question.key)
    if isinstance(value, str) and is_division(value) and not is_division(value, context.day):
        name = division_name(value)
        yield "not_of_the_day", f"“{name}”在申报当日已撤销或尚未设立，请重新选择{question.noun}。"
    elif not context.places.has_division(value, question.key):
        yield "unknown_code", f"请从列表中选择{question.noun}。"
    elif above and not context.places.is_within(value, context.sibling(above)):
        yield "not_within", f"{question.noun}与所选的上一级地区不符，请重新选择。"


def judge_country(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    codes = value if question.several and isinstance(value, list) else [value]
    unknown = [code for code in codes if not among(code, context.places.countries)]
    if unknown or len(codes) > MOST_CHOSEN:
        yield "unknown_code", _unknown_country(question.noun, unknown[0] if unknown else value)


def _unknown_country(noun: str, value: Any) -> str:
    return f"没有名为{_quoted(value)}的国家或地区，请重新选择{noun}：可输入中文名称、英文名称或两位代码，例如 DE。"


def judge_place(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    given = value if isinstance(value, Mapping) else {}
    country = given.get("country")
    if is_blank(country):
        yield "unknown_code", "请选择投资者的国籍（或地区）/注册地。"
    elif not among(country, context.places.countries):
        yield "unknown_code", _unknown_country("投资者的国籍（或地区）/注册地", country)
    if is_blank(given.get("address")):
        yield "required", "请填写投资者的地址或注册地址。"
    else:
        yield from judge_text("投资者的地址或注册地址", given["address"], "", DEFAULT_LENGTH, context)


def judge_investor(_question: Field, value: Any, context: Context) -> Iterator[Finding]:
    if not among(value, context.investor_ids):
        yield "unknown_investor", "请选择第二部分中已填写的投资者。"
