"""Bringing one answer into its stored shape; what cannot be read is kept as typed."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any

from filing.domain.questions import quantities
from filing.domain.questions.characters import tidy
from filing.domain.questions.spec import Field, Kind, Option

_PLAIN_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,12})?")
_LISTED = re.compile(r"[A-Z]{2}|[A-T][0-9]{0,4}|[0-9]{2,6}")
_DASH = re.compile("[\u2010-\u2015\u2212\u2500\u2501\u30fc\ufe58\ufe63\uff0d]+")
#: Where a Chinese keyboard has its dash there are these too.
_BETWEEN_DIGITS = re.compile("(?<=[0-9０-９)）]) *[~～_＿一〜] *(?=[0-9０-９(（])")
#: Separators of amounts in Arabic script.
_ARABIC_MARKS = {0x066B: ".", 0x066C: ","}
#: Written without spaces and in capitals. A register's number is not among them: it stays as on the paper.
_CODES = frozenset({"uscc", "passport", "id_card", "permanent_residence", "hk_macau_permit", "taiwan_permit",
                    "residence_permit", "years"})  # fmt: skip
_LINES = frozenset({"longtext", "note"})


def is_blank(value: Any) -> bool:
    """Whether a question has been left open: nothing typed, nothing chosen."""
    if value is None or isinstance(value, (str, list)):
        return not value
    # Asked of every answer: a dict is one at once, any other mapping only after a longer look.
    if isinstance(value, (dict, Mapping)):
        # A currency alone is only the preset of its list, not an answer.
        return all(is_blank(v) for k, v in value.items() if k not in ("currency", "id"))
    return False


def half_width(text: str) -> str:
    """Full-width digits, letters and stops as ASCII, and every script's digits: for codes and amounts, never names."""
    text = unicodedata.normalize("NFKC", text)
    if text.isascii():
        return text
    return "".join(c if c.isascii() else str(unicodedata.decimal(c, c)) for c in text)


def clean_text(text: str, lines: bool = True) -> str:
    """Trimmed and composed (NFC), nothing invisible; line ends become \\n, or a space where there are no lines."""
    return tidy(text, lines)


def folded(text: Any) -> str:
    """A name or number for comparing: without case, width, spaces and punctuation."""
    plain = half_width(text) if isinstance(text, str) else ""
    return "".join(c for c in plain.casefold() if c.isalnum())


def sought(text: Any) -> str:
    """A name for searching: folded, and without accents."""
    apart = unicodedata.normalize("NFKD", text) if isinstance(text, str) else ""
    return folded("".join(c for c in apart if not unicodedata.combining(c)))


def clean_code(text: str) -> str:
    return half_width(clean_text(text)).replace(" ", "").upper()


def clean_listed(text: str) -> str:
    """'ｃ3824' as C3824; what is not a code of a list (a name that could not be resolved) as typed."""
    code = clean_code(text)
    return code if _LISTED.fullmatch(code) else clean_text(text)


def clean_number(raw: Any, read: Callable[[str], str] = quantities.plain_number) -> Any:
    """'1,250.50' and '１２５０.５' as plain digits; anything else as typed."""
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        return raw
    typed = clean_text(str(raw))
    number = read(half_width(typed.translate(_ARABIC_MARKS)).replace(" ", ""))
    return number if _PLAIN_NUMBER.fullmatch(number) else typed


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


def day_typed(text: str) -> date | None:
    """The day that somebody wrote as 2018-05-10, 2018年5月10日前 or 31.12.2018; None where it cannot be told."""
    return quantities.plain_day(half_width(_DASH.sub("-", clean_text(text, lines=False))))


def amount_of(money: Any) -> Decimal | None:
    return decimal_of(money.get("amount")) if isinstance(money, Mapping) else None


def parse(field: Field, raw: Any) -> Any:
    """The answer in its stored shape, or as typed when it cannot be read; None when left open."""
    if is_blank(raw):
        return None
    read = _PARSERS.get(field.kind, _parse_text)
    value = read(field, raw)
    # What was sent as something else is text now, and is read as any text is.
    value = value if isinstance(raw, str) else read(field, value)
    return None if is_blank(value) else value


def _scalar(raw: Any) -> Any:
    """Text and whole numbers as they are; lists and objects sent in their place as text, so that judging can say so."""
    if isinstance(raw, float):
        return str(raw)
    return raw if raw is None or isinstance(raw, (str, int)) else _as_text(raw)


def _no_text(raw: Any) -> list[str]:
    """What was sent where a text is wanted. As text it would pass for an answer; in a list it is reported."""
    if isinstance(raw, list) and len(raw) == 1 and isinstance(raw[0], str):
        return raw
    return [_as_text(raw)]


def _as_text(raw: Any) -> str:
    return json.dumps(raw, ensure_ascii=False, default=str, separators=(",", ":"))


def _parse_text(field: Field, raw: Any) -> Any:
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        raw = str(raw)
    if not isinstance(raw, str):
        return _no_text(raw)
    return clean_code(raw) if field.format in _CODES else clean_text(raw, field.kind is Kind.LONGTEXT)


def _parse_code(_field: Field, raw: Any) -> Any:
    return clean_listed(raw) if isinstance(raw, str) else _scalar(raw)


def _parse_name(_field: Field, raw: Any) -> Any:
    return clean_text(raw, lines=False) if isinstance(raw, str) else _scalar(raw)


def _parse_email(_field: Field, raw: Any) -> Any:
    return half_width(clean_text(raw)).replace(" ", "") if isinstance(raw, str) else _scalar(raw)


def _parse_phone(_field: Field, raw: Any) -> Any:
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = str(raw)
    if not isinstance(raw, str):
        return _scalar(raw)
    typed = _BETWEEN_DIGITS.sub("-", _DASH.sub("-", clean_text(raw, lines=False)))
    return half_width(typed).replace("·", ".")


def _parse_country(field: Field, raw: Any) -> Any:
    if not field.several or not isinstance(raw, (list, str)):
        return _parse_code(field, raw)
    codes = _parse_codes(field, re.split(r"[\s,，、;；]+", raw) if isinstance(raw, str) else raw)
    return codes[0] if len(codes) == 1 else codes


def _parse_integer(field: Field, raw: Any) -> Any:
    if isinstance(raw, bool) or not isinstance(raw, (str, int)):
        return _scalar(raw)
    text = clean_number(raw, partial(quantities.plain_count, unit=field.unit_label))
    # A number too long to be an answer stays text, so that judging can say so.
    return int(text) if re.fullmatch(r"-?\d{1,12}", text) else raw if isinstance(raw, int) else text


def _parse_percent(_field: Field, raw: Any) -> Any:
    text = clean_number(raw, quantities.plain_share)
    return text if isinstance(text, str) else _scalar(raw)


def _parse_date(_field: Field, raw: Any) -> Any:
    if not isinstance(raw, str):
        return _scalar(raw)
    day = day_typed(raw)
    return day.isoformat() if day else clean_text(raw)


def _parse_money(field: Field, raw: Any) -> Any:
    if not isinstance(raw, Mapping):
        raw = {"amount": raw}
    currency = raw.get("currency") or field.currency or ""
    known = clean_code(currency) if isinstance(currency, str) else _scalar(currency)
    meant = [known]

    def read(text: str) -> str:
        number, meant[0] = quantities.amount_and_currency(text, known)
        return number

    amount = clean_number(raw.get("amount", ""), read if isinstance(known, str) else quantities.plain_number)
    return {"amount": _scalar(amount), "currency": meant[0]}


def _parse_bool(_field: Field, raw: Any) -> Any:
    return (
        {"true": True, "false": False}.get(raw.strip().lower(), raw) if isinstance(raw, str) else _scalar(raw)
    )


def _parse_attest(field: Field, raw: Any) -> Any:
    return None if (value := _parse_bool(field, raw)) is False else value


def parse_choice(field: Field, raw: Any) -> Any:
    """'value' for a bare box, {"choice","text"} or {"choice","items"} where the box has a blank behind it."""
    given = raw if isinstance(raw, Mapping) else {"choice": raw}
    choice = given.get("choice")
    if not isinstance(choice, str):
        return _scalar(raw)
    choice = choice.strip()
    option = field.flat_options.get(choice)
    if option is None:
        return {"choice": choice, **_typed(given)} if isinstance(raw, Mapping) else raw
    if option.items:
        return {"choice": choice, "items": _parse_items(given.get("items"))}
    return {"choice": choice, "text": _fill_in(option, given.get("text"))} if option.fill_in else choice


def _typed(given: Mapping) -> dict:
    return (
        {"text": given["text"] if isinstance(given["text"], str) else _no_text(given["text"])}
        if "text" in given
        else {}
    )


def _fill_in(option: Option, raw: Any) -> Any:
    if raw is None:
        return ""
    text = str(raw) if isinstance(raw, (int, float)) and not isinstance(raw, bool) else raw
    if not isinstance(text, str):
        return _no_text(raw)
    if option.fill_in == "years":
        return quantities.plain_years(clean_code(text))
    return clean_code(text) if option.fill_in in _CODES else clean_text(text, option.fill_in in _LINES)


def _parse_items(raw: Any) -> list:
    items = raw if isinstance(raw, list) else [] if is_blank(raw) else [raw]
    return sorted({int(i) if str(i).isdecimal() and len(str(i)) < 6 else str(i) for i in items}, key=str)


def _parse_multichoice(field: Field, raw: Any) -> Any:
    items = raw if isinstance(raw, list) else [raw]
    return [value for value in (parse_choice(field, item) for item in items) if not is_blank(value)]


def _parse_codes(_field: Field, raw: Any) -> Any:
    items = raw if isinstance(raw, list) else [raw]
    cleaned = (clean_listed(i) if isinstance(i, str) else str(_scalar(i)) for i in items if not is_blank(i))
    return [code for code in dict.fromkeys(cleaned) if code]


def _parse_place(_field: Field, raw: Any) -> Any:
    if not isinstance(raw, Mapping):
        return _scalar(raw)
    country, address = raw.get("country") or "", raw.get("address") or ""
    return {
        "country": clean_listed(country) if isinstance(country, str) else _scalar(country),
        "address": clean_text(address, lines=False) if isinstance(address, str) else _no_text(address),
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
    Kind.COUNTRY: _parse_country,
    Kind.FTZ_AREA: _parse_name,
    Kind.ETDZ: _parse_name,
    Kind.INVESTOR: _parse_name,
    Kind.PLACE: _parse_place,
    Kind.PHONE: _parse_phone,
    Kind.EMAIL: _parse_email,
}
