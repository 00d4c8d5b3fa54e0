"""Bringing one answer into its stored shape; what cannot be read is kept as typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from filing.domain.questions.spec import Field, Kind, Option

_PLAIN_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,12})?")
_GROUPED_NUMBER = re.compile(r"-?\d{1,3}([,，]\d{3})+(\.\d+)?")
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_LISTED = re.compile(r"[A-Z]{2}|[A-T][0-9]{0,4}|[0-9]{2,6}")
_CODES = frozenset({"uscc", "passport", "id_card", "permanent_residence", "hk_macau_permit", "taiwan_permit",
                    "residence_permit", "certificate", "years"})  # fmt: skip


def is_blank(value: Any) -> bool:
    """Whether a question has been left open: nothing typed, nothing chosen."""
    if isinstance(value, Mapping):
        # A currency alone is only the preset of its list, not an answer.
        return all(is_blank(v) for k, v in value.items() if k not in ("currency", "id"))
    return value is None or value == "" or value == []


def half_width(text: str) -> str:
    """Full-width digits, letters and stops as ASCII: for codes and amounts, never for names."""
    return unicodedata.normalize("NFKC", text)


def clean_text(text: str) -> str:
    """Trimmed and composed (NFC). Line ends become \\n; nothing inside the text is changed."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def clean_code(text: str) -> str:
    return half_width(clean_text(text)).replace(" ", "").upper()


def clean_listed(text: str) -> str:
    """'ｃ3824' as C3824; what is not a code of a list (a name that could not be resolved) as typed."""
    code = clean_code(text)
    return code if _LISTED.fullmatch(code) else clean_text(text)


def clean_number(raw: Any) -> Any:
    """'1,250.50' and '１２５０.５' as plain digits; anything else as typed."""
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        return raw
    text = half_width(clean_text(str(raw))).replace(" ", "")
    return text.replace(",", "") if _GROUPED_NUMBER.fullmatch(text) else text


def decimal_of(raw: Any) -> Decimal | None:
    """The exact number, or None when the text is not a plain number (1e3, NaN and 壹佰 are not)."""
    if not isinstance(raw, str) or not _PLAIN_NUMBER.fullmatch(raw):
        return None
    try:
        return Decimal(raw)
    except InvalidOperation:
        return None


def date_of(raw: Any) -> date | None:
    """The day written as 2018-05-10, or None."""
    try:
        return date.fromisoformat(raw) if isinstance(raw, str) and len(raw) == 10 else None
    except ValueError:
        return None


def amount_of(money: Any) -> Decimal | None:
    return decimal_of(money.get("amount")) if isinstance(money, Mapping) else None


def parse(field: Field, raw: Any) -> Any:
    """The answer in its stored shape, or as typed when it cannot be read; None when left open."""
    if is_blank(raw):
        return None
    value = _PARSERS.get(field.kind, _parse_text)(field, raw)
    return None if is_blank(value) else value


def _parse_text(field: Field, raw: Any) -> Any:
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        raw = str(raw)
    if not isinstance(raw, str):
        return raw
    return clean_code(raw) if field.format in _CODES else clean_text(raw)


def _parse_code(_field: Field, raw: Any) -> Any:
    return clean_listed(raw) if isinstance(raw, str) else raw


def _parse_phone(_field: Field, raw: Any) -> Any:
    return half_width(clean_text(raw)) if isinstance(raw, str) else raw


def _parse_integer(_field: Field, raw: Any) -> Any:
    if isinstance(raw, bool) or not isinstance(raw, (str, int)):
        return raw
    text = clean_number(raw)
    # A number too long to be an answer stays text, so that judging can say so.
    return int(text) if re.fullmatch(r"-?\d{1,12}", text) else raw if isinstance(raw, int) else text


def _parse_percent(_field: Field, raw: Any) -> Any:
    text = clean_number(raw)
    return text.removesuffix("%") if isinstance(text, str) else raw


def _parse_date(_field: Field, raw: Any) -> Any:
    if not isinstance(raw, str):
        return raw
    text = half_width(clean_text(raw))
    match = _DATE.fullmatch(text)
    if not match:
        return text
    try:
        return date(*map(int, match.groups())).isoformat()
    except ValueError:
        return text


def _parse_money(field: Field, raw: Any) -> Any:
    if not isinstance(raw, Mapping):
        raw = {"amount": raw}
    currency = raw.get("currency") or field.currency or ""
    return {
        "amount": clean_number(raw.get("amount", "")),
        "currency": clean_code(currency) if isinstance(currency, str) else currency,
    }


def _parse_bool(_field: Field, raw: Any) -> Any:
    return {"true": True, "false": False}.get(raw.strip().lower(), raw) if isinstance(raw, str) else raw


def _parse_attest(field: Field, raw: Any) -> Any:
    value = _parse_bool(field, raw)
    return None if value is False else value


def parse_choice(field: Field, raw: Any) -> Any:
    """'value' for a bare box, {"choice","text"} or {"choice","items"} where the box has a blank behind it."""
    given = raw if isinstance(raw, Mapping) else {"choice": raw}
    choice = given.get("choice")
    if not isinstance(choice, str):
        return raw
    choice = choice.strip()
    option = field.flat_options.get(choice)
    if option is None:
        return raw
    if option.items:
        return {"choice": choice, "items": _parse_items(given.get("items"))}
    return {"choice": choice, "text": _fill_in(option, given.get("text"))} if option.fill_in else choice


def _fill_in(option: Option, raw: Any) -> Any:
    if raw is None:
        return ""
    text = str(raw) if isinstance(raw, (int, float)) and not isinstance(raw, bool) else raw
    if not isinstance(text, str):
        return raw
    return clean_code(text) if option.fill_in in _CODES else clean_text(text)


def _parse_items(raw: Any) -> list:
    items = raw if isinstance(raw, list) else [] if is_blank(raw) else [raw]
    return sorted({int(i) if str(i).isdigit() and len(str(i)) < 6 else str(i) for i in items}, key=str)


def _parse_multichoice(field: Field, raw: Any) -> Any:
    items = raw if isinstance(raw, list) else [raw]
    return [value for value in (parse_choice(field, item) for item in items) if not is_blank(value)]


def _parse_codes(_field: Field, raw: Any) -> Any:
    items = raw if isinstance(raw, list) else [raw]
    cleaned = [clean_listed(item) if isinstance(item, str) else item for item in items]
    return [c for i, c in enumerate(cleaned) if not is_blank(c) and c not in cleaned[:i]]


def _parse_place(_field: Field, raw: Any) -> Any:
    if not isinstance(raw, Mapping):
        return raw
    country, address = raw.get("country") or "", raw.get("address") or ""
    return {
        "country": clean_listed(country) if isinstance(country, str) else country,
        "address": clean_text(address) if isinstance(address, str) else address,
    }


_PARSERS: dict[Kind, Callable[[Field, Any], Any]] = {
    Kind.INTEGER: _parse_integer,
    Kind.MONEY: _parse_money,
    Kind.PERCENT: _parse_percent,
    Kind.DATE: _parse_date,
    Kind.BOOL: _parse_bool,
    Kind.ATTEST: _parse_attest,
    Kind.CHOICE: parse_choice,
    Kind.IDENTITY: parse_choice,
    Kind.TERM: parse_choice,
    Kind.MULTICHOICE: _parse_multichoice,
    Kind.INDUSTRIES: _parse_codes,
    Kind.MAIN_INDUSTRY: _parse_code,
    Kind.REGION: _parse_code,
    Kind.COUNTRY: _parse_code,
    Kind.PLACE: _parse_place,
    Kind.PHONE: _parse_phone,
}
