"""Judging one answer: is it there, can it be read, does it hold."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from filing.domain.questions import formats
from filing.domain.questions.characters import unprintable, unprintable_message
from filing.domain.questions.spec import Field, Kind, Option
from filing.domain.questions.values import clean_number, date_of, decimal_of, is_blank
from filing.domain.reference.industries import (
    EDITIONS,
    Edition,
    currencies,
    edition,
    edition_on,
    encouraged_items,
)
from filing.domain.reference.lists import Places
from filing.domain.reference.places import (
    Area,
    DevelopmentZone,
    development_zones_by_name,
    division_name,
    full_address_name,
    is_division,
)

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
DEFAULT_LENGTH, LONG_LENGTH = 200, 4000
#: More than anybody chooses; a list of thousands would only be slow to judge.
MOST_CHOSEN = 100
_CHOOSE = {
    Kind.BOOL, Kind.CHOICE, Kind.MULTICHOICE, Kind.INDUSTRIES, Kind.MAIN_INDUSTRY, Kind.FTZ_AREA, Kind.ETDZ,
    Kind.REGION, Kind.COUNTRY, Kind.INVESTOR,
}  # fmt: skip

Finding = tuple[str, str]


@dataclass(frozen=True)
class Context:
    """What judging one answer may look at beside it: the law day, the lists, all answers, the rows around.

    `printable` holds what the fonts of the receipts can print, see characters.unprintable; None: not known.
    """

    day: date
    places: Places
    root: Mapping[str, Any]
    scopes: tuple[Mapping[str, Any], ...] = ()
    investor_ids: frozenset = field(default_factory=frozenset)
    printable: Container | None = None

    @property
    def edition(self) -> Edition:
        return edition_on(self.day)

    def sibling(self, key: str) -> Any:
        return next((scope[key] for scope in self.scopes if key in scope), None)


def judge(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    """(code, message) for each thing wrong with one answer; nothing when it is left open and may be."""
    if is_blank(value):
        if question.required:
            yield "required", missing_message(question)
        return
    yield from _JUDGES[question.kind](question, value, context)


def _among(value: Any, known: Container) -> bool:
    """Whether a value is listed; what may have been sent as a list or an object never is."""
    return isinstance(value, Hashable) and value in known


def _quoted(value: Any, longest: int = 40) -> str:
    """What was typed, for a sentence about it."""
    text = str(value)
    return f"“{text if len(text) <= longest else text[:longest] + '…'}”"


def missing_message(question: Field) -> str:
    if question.kind is Kind.ATTEST:
        return f"请勾选“{question.options[0].label}”；不能作此声明的，不适用备案，应按规定办理审批。"
    verb = "请选择" if question.kind in _CHOOSE else "请填写"
    example = f"，例如 {question.example}" if question.example and verb == "请填写" else ""
    return f"{verb}{question.noun}{example}。"


def _text(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    lines = question.kind is Kind.LONGTEXT
    longest = question.max_length or (LONG_LENGTH if lines else DEFAULT_LENGTH)
    found = list(judge_text(question.noun, value, question.format, longest, context, lines))
    yield from found or _printing(question, question.noun, value, context)


def judge_text(
    noun: str, value: Any, form: str, longest: int, context: Context, lines: bool = False
) -> Iterator[Finding]:
    if not isinstance(value, str):
        yield "malformed", f"{noun}应为文字，请重新填写。"
    elif bad := formats.forbidden_character(value, lines=lines):
        yield "forbidden_character", f"{noun}含有不可见的控制字符（{bad}），请删除后重新填写。"
    elif len(value) > longest:
        yield "too_long", f"{noun}最多{longest}个字，现有{len(value)}个，请删减。"
    else:
        message = formats.CHECKS[form](value, context) if form in formats.CHECKS else None
        if message:
            yield "format", f"{noun}：{message}"


def _printing(question: Field, noun: str, value: str, context: Context) -> Iterator[Finding]:
    missing = unprintable(value, context.printable) if question.printed else []
    if missing:
        yield "unprintable", f"{noun}：{unprintable_message(missing)}"


def _integer(question: Field, value: Any, _context: Context) -> Iterator[Finding]:
    if isinstance(value, bool) or not isinstance(value, int):
        yield "malformed", f"{question.noun}请填写整数，例如 {question.example or 12}。"
    elif not 0 <= value <= 10_000_000:
        yield "out_of_range", f"{question.noun}应在0至10000000之间。"


def _money(question: Field, value: Any, _context: Context) -> Iterator[Finding]:
    if not isinstance(value, Mapping):
        yield "malformed", f"请填写{question.noun}的金额和币种，例如 1250.50。"
        return
    amount, currency = decimal_of(clean_number(value.get("amount"))), value.get("currency")
    if amount is None:
        yield "malformed", f"{question.noun}请用阿拉伯数字填写，例如 1250.50，不要写中文大写或“万元”。"
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
        yield "too_precise", f"{question.noun}：{name}最多{places}位小数，请核对（系统不会自行四舍五入）。"


def _places_of(number: Decimal) -> int:
    """Decimal places that say something: 1200000000.00 has none."""
    exponent = number.normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _percent(question: Field, value: Any, _context: Context) -> Iterator[Finding]:
    ratio = decimal_of(value)
    if ratio is None:
        yield "malformed", f"{question.noun}请填写百分数，例如 33.34。"
    elif not 0 <= ratio <= 100:
        yield "out_of_range", f"{question.noun}应在0至100之间，现为{value}。"
    elif _places_of(ratio) > 6:
        yield "too_precise", f"{question.noun}最多6位小数。"


def _date(question: Field, value: Any, _context: Context) -> Iterator[Finding]:
    day = date_of(value)
    if day is None:
        yield "malformed", f"{question.noun}不是有效的日期，请按“年-月-日”填写，例如 2018-05-10。"
    elif not EARLIEST <= day <= LATEST:
        yield "out_of_range", f"{question.noun}应在{EARLIEST.year}年至{LATEST.year}年之间。"


def _bool(question: Field, value: Any, _context: Context) -> Iterator[Finding]:
    if not isinstance(value, bool):
        yield "malformed", missing_message(question)


def _attest(question: Field, value: Any, _context: Context) -> Iterator[Finding]:
    if value is not True:
        yield "required", missing_message(question)


def _choice(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    chosen = value.get("choice") if isinstance(value, Mapping) else value
    option = question.flat_options.get(chosen) if isinstance(chosen, str) else None
    if option is None:
        yield "unknown_option", f"请从所列选项中选择{question.noun}。"
    elif option.options:
        yield "incomplete_choice", f"请在“{option.label.strip('：')}”之下再选择一项。"
    else:
        yield from _blank_behind(question, option, value, context)


def _blank_behind(question: Field, option: Option, value: Any, context: Context) -> Iterator[Finding]:
    given = value if isinstance(value, Mapping) else {}
    label = option.label.strip("：: ")
    if option.items:
        yield from _encouraged(label, given.get("items"))
    elif option.fill_in and is_blank(given.get("text")):
        if option.fill_in != "note":
            yield (
                "fill_in_required",
                f"选择“{label}”的，请填写{(option.fill_label or '具体内容').strip('：（）')}。",
            )
    elif option.fill_in:
        lines = option.fill_in == "longtext"
        noun, text = f"{question.noun}（{label}）", given.get("text")
        longest = LONG_LENGTH if lines else DEFAULT_LENGTH
        found = list(judge_text(noun, text, option.fill_in, longest, context, lines))
        yield from found or _printing(question, noun, text, context)


def _encouraged(label: str, items: Any) -> Iterator[Finding]:
    if is_blank(items):
        yield "fill_in_required", f"选择“{label}”的，请勾选适用的条目。"
    elif (
        not isinstance(items, list)
        or len(items) > len(encouraged_items())
        or any(not _among(item, encouraged_items()) for item in items)
    ):
        yield "unknown_item", f"“{label}”含有目录中没有的条目号，请从1至348中勾选。"


def _multichoice(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    items = value if isinstance(value, list) else [value]
    if len(items) > MOST_CHOSEN:
        yield "too_many", f"{question.noun}最多选{MOST_CHOSEN}项，现有{len(items)}项，请删减。"
        return
    chosen = [item.get("choice") if isinstance(item, Mapping) else item for item in items]
    for position, item in enumerate(items):
        if not any(str(other).startswith(f"{chosen[position]}.") for other in chosen):
            yield from _choice(question, item, context)
    exclusive = next((o for o in question.options if o.exclusive and o.value in chosen), None)
    if exclusive and len(chosen) > 1:
        yield "exclusive", f"选择“{exclusive.label}”的，不能同时选择{question.noun}的其他选项。"


def _industries(question: Field, value: Any, context: Context) -> Iterator[Finding]:
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


def _main_industry(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    chosen = context.sibling("industries")
    if value not in (chosen if isinstance(chosen, list) else []):
        yield "not_chosen", "主营行业应当是已勾选的投资行业之一，请重新选择。"


def _ftz_area(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    area = context.places.ftz_areas.get(value) if isinstance(value, str) else None
    yield from _in_its_place(question, value, area, context)


def _etdz(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    if not _among(value, context.places.etdzs):
        yield from _in_its_place(question, value, None, context)
    elif zone := development_zones_by_name().get(value):
        yield from _in_its_place(question, value, zone, context)


def _in_its_place(
    question: Field, value: Any, zone: Area | DevelopmentZone | None, context: Context
) -> Iterator[Finding]:
    """A zone is a place: it lies in the province and the city of the address (17-§3)."""
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


def _region(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    above = {"city": "province", "district": "city"}.get(question.key)
    if isinstance(value, str) and is_division(value) and not is_division(value, context.day):
        name = division_name(value)
        yield "not_of_the_day", f"“{name}”在申报当日已撤销或尚未设立，请重新选择{question.noun}。"
    elif not context.places.has_division(value, question.key):
        yield "unknown_code", f"请从列表中选择{question.noun}。"
    elif above and not context.places.is_within(value, context.sibling(above)):
        yield "not_within", f"{question.noun}与所选的上一级地区不符，请重新选择。"


def _country(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    codes = value if question.several and isinstance(value, list) else [value]
    unknown = [code for code in codes if not _among(code, context.places.countries)]
    if unknown or len(codes) > MOST_CHOSEN:
        yield "unknown_code", _unknown_country(question.noun, unknown[0] if unknown else value)


def _unknown_country(noun: str, value: Any) -> str:
    return f"没有名为{_quoted(value)}的国家或地区，请重新选择{noun}：可输入中文名称、英文名称或两位代码，例如 DE。"


def _place(question: Field, value: Any, context: Context) -> Iterator[Finding]:
    given = value if isinstance(value, Mapping) else {}
    country = given.get("country")
    if is_blank(country):
        yield "unknown_code", "请选择投资者的国籍（或地区）/注册地。"
    elif not _among(country, context.places.countries):
        yield "unknown_code", _unknown_country("投资者的国籍（或地区）/注册地", country)
    if is_blank(given.get("address")):
        yield "required", "请填写投资者的地址或注册地址。"
    else:
        yield from judge_text("投资者的地址或注册地址", given["address"], "", DEFAULT_LENGTH, context)


def _phone(question: Field, value: Any, _context: Context) -> Iterator[Finding]:
    if not formats.is_phone(value):
        yield (
            "format",
            f"{question.noun}应为电话号码，例如 0532-80000000、0532-80000000 转 801 或 +49 30 1234567。",
        )


def _email(question: Field, value: Any, _context: Context) -> Iterator[Finding]:
    if not formats.is_email(value):
        yield "format", f"{question.noun}应为电子邮件地址，例如 name@example.com。"


def _investor(_question: Field, value: Any, context: Context) -> Iterator[Finding]:
    if not _among(value, context.investor_ids):
        yield "unknown_investor", "请选择第二部分中已填写的投资者。"


_JUDGES: dict[Kind, Callable[[Field, Any, Context], Iterator[Finding]]] = {
    Kind.TEXT: _text, Kind.LONGTEXT: _text, Kind.INTEGER: _integer, Kind.MONEY: _money, Kind.PERCENT: _percent,
    Kind.DATE: _date, Kind.BOOL: _bool, Kind.ATTEST: _attest, Kind.CHOICE: _choice, Kind.IDENTITY: _choice,
    Kind.TERM: _choice, Kind.MULTICHOICE: _multichoice, Kind.INDUSTRIES: _industries,
    Kind.MAIN_INDUSTRY: _main_industry, Kind.FTZ_AREA: _ftz_area, Kind.ETDZ: _etdz, Kind.REGION: _region,
    Kind.COUNTRY: _country, Kind.PLACE: _place, Kind.PHONE: _phone, Kind.EMAIL: _email, Kind.INVESTOR: _investor,
}  # fmt: skip
