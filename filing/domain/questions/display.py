"""Answers as people read them: on the check page, in print, in a difference, on the receipt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from filing.domain.questions.spec import Field, Kind, boxes_to
from filing.domain.questions.values import date_of, decimal_of, is_blank
from filing.domain.reference import places
from filing.domain.reference.industries import Edition, currencies, edition, encouraged_items

NO_ANSWER = "（未填写）"


def text_of(
    question: Field, value: Any, *, used: Edition | None = None, answers: Mapping | None = None
) -> str:
    """One answer in words; `used` is the edition of industry codes, `answers` names the investor of a row."""
    if is_blank(value):
        return NO_ANSWER
    if question.kind is Kind.INVESTOR:
        return _investor_name(value, answers or {})
    if question.kind in (Kind.INDUSTRIES, Kind.MAIN_INDUSTRY):
        return industries_text(value, used or edition(2017))
    shown = _TEXTS.get(question.kind)
    return shown(question, value) if shown else str(value)


def money_text(money: Any) -> str:
    """人民币1,250.50元, 333,300.00美元: always with the currency's places; what cannot be read as typed."""
    if not isinstance(money, Mapping):
        return str(money)
    amount, currency = decimal_of(money.get("amount")), str(money.get("currency") or "")
    known = currencies().get(currency, {"name": currency, "places": 2})
    name = known["name"]
    shown = str(money.get("amount")) if amount is None else _amount_text(amount, known["places"])
    return f"人民币{shown}元" if currency == "CNY" else f"{shown}{name}"


def yuan_text(amount: Any) -> str:
    """人民币8,000.00元: an amount that is always in the state's own currency, as a fine is."""
    return money_text({"amount": str(amount), "currency": "CNY"})


def _amount_text(amount: Decimal, places: int) -> str:
    """With so many places, or all that were typed where there are more: nothing is rounded."""
    rounded = f"{amount:,.{places}f}"
    return rounded if Decimal(rounded.replace(",", "")) == amount else f"{amount:,f}"


def date_text(day: Any) -> str:
    """2018年5月10日."""
    found = day if isinstance(day, date) else date_of(day)
    return f"{found.year}年{found.month}月{found.day}日" if found else str(day)


def choice_text(question: Field, value: Any) -> str:
    """The words on the boxes that lead to a choice, with what is written behind them."""
    given = value if isinstance(value, Mapping) else {"choice": value}
    labels = [label.strip("：: ") for label in _labels_to(question, given.get("choice"))]
    behind = given.get("text") or _items_text(given.get("items"))
    shown = "－".join(labels) or str(given.get("choice"))
    return f"{shown}：{behind}" if behind else shown


def _labels_to(question: Field, chosen: Any) -> list[str]:
    known = question.flat_options
    return [known[box].label for box in boxes_to(str(chosen)) if box in known]


def _items_text(items: Any) -> str:
    known = encouraged_items()
    return "；".join(f"第{i}条 {known[i].text}" if i in known else str(i) for i in items or [])


def term_text(question: Field, value: Any) -> str:
    """30年 or 长期."""
    if isinstance(value, Mapping) and value.get("choice") == "years":
        return f"{value.get('text')}年"
    return choice_text(question, value)


def industries_text(codes: Any, used: Edition) -> str:
    return "；".join(used.label(str(code)) for code in (codes if isinstance(codes, list) else [codes]))


def address_text(address: Mapping) -> str:
    """山东省青岛市市南区山东路6号甲1201室."""
    if not isinstance(address, Mapping):
        return str(address)
    keys = (address.get(k) for k in ("province", "city", "district"))
    return places.full_address_name(*(k if isinstance(k, str) else None for k in keys)) + str(
        address.get("detail") or ""
    )


def countries_text(codes: Any) -> str:
    """德国、中国香港 where several are given."""
    return "、".join(places.country_name(str(c)) for c in (codes if isinstance(codes, list) else [codes]))


def place_text(value: Any) -> str:
    if not isinstance(value, Mapping):
        return str(value)
    country = places.country_name(str(value["country"])) if value.get("country") else ""
    return "，".join(str(part) for part in (country, value.get("address")) if part)


def _investor_name(row_id: Any, answers: Mapping) -> str:
    rows = answers.get("investors") or []
    row = next((r for r in rows if r.get("id") == row_id), {"name_cn": row_id})
    return str(row.get("name_cn") or row.get("name_en") or "")


def _multichoice(question: Field, value: Any) -> str:
    return "；".join(choice_text(question, item) for item in (value if isinstance(value, list) else [value]))


_TEXTS = {
    Kind.MONEY: lambda _q, v: money_text(v),
    Kind.PERCENT: lambda _q, v: f"{v}%",
    Kind.INTEGER: lambda q, v: f"{v}{q.unit_label}",
    Kind.DATE: lambda _q, v: date_text(v),
    Kind.BOOL: lambda _q, v: {"True": "是", "False": "否"}.get(str(v), str(v)),
    Kind.ATTEST: lambda q, v: q.options[0].label if v is True else str(v),
    Kind.CHOICE: choice_text,
    Kind.IDENTITY: choice_text,
    Kind.TERM: term_text,
    Kind.MULTICHOICE: _multichoice,
    Kind.REGION: lambda _q, v: places.division_name(str(v)),
    Kind.COUNTRY: lambda _q, v: countries_text(v),
    Kind.PLACE: lambda _q, v: place_text(v),
}
