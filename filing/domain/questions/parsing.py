"""Answers as they were sent, read as what they say: plain numbers, days, codes; what cannot be read stays as typed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from filing.domain.questions import quantities
from filing.domain.questions.spec import Field, Kind, Option
from filing.domain.questions.values import (
    clean_code,
    clean_country,
    clean_listed,
    clean_number,
    clean_text,
    day_typed,
    half_width,
    is_blank,
    plain_dashes,
)
from filing.domain.reference.places import country_of_name

#: Where a Chinese keyboard has its dash there are these too.
_BETWEEN_DIGITS = re.compile("(?<=[0-9０-９)）]) *[~～_＿一〜] *(?=[0-9０-９(（])")
#: Written without spaces and in capitals. A register's number is not among them: it stays as on the paper.
_CODES = frozenset({"uscc", "passport", "id_card", "permanent_residence", "hk_macau_permit", "taiwan_permit",
                    "residence_permit", "years"})  # fmt: skip
_LINES = frozenset({"longtext", "note"})
_LISTED_WITH = re.compile("[,，、;；]+")
#: An address as a link or a letter has it: mailto:name@example.com, 王 <name@example.com>; longer ones are none.
LONGEST_ADDRESSED = 500
_ADDRESSED = re.compile(r"^(?:mailto:|[^<>]*<)([^<>\s]+@[^<>\s]+?)>?$", re.IGNORECASE)


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
    if not isinstance(raw, str):
        return _scalar(raw)
    typed = half_width(clean_text(raw)).replace(" ", "")
    return typed if len(typed) > LONGEST_ADDRESSED else _ADDRESSED.sub(r"\1", typed)


def _parse_phone(_field: Field, raw: Any) -> Any:
    if isinstance(raw, int) and not isinstance(raw, bool):
        raw = str(raw)
    if not isinstance(raw, str):
        return _scalar(raw)
    typed = _BETWEEN_DIGITS.sub("-", plain_dashes(clean_text(raw, lines=False)))
    return half_width(typed).replace("·", ".")


def _parse_country(field: Field, raw: Any) -> Any:
    if not field.several or not isinstance(raw, (list, str)):
        return clean_country(raw) if isinstance(raw, str) else _scalar(raw)
    if isinstance(raw, str):
        raw = [one for part in _LISTED_WITH.split(raw) for one in _named_in(part)]
    codes = [clean_country(one) if isinstance(one, str) else one for one in raw]
    return codes[0] if len(codes := _parse_codes(field, codes)) == 1 else codes


def _named_in(text: str) -> list[str]:
    """美国 日本 are two; Hong Kong is one."""
    return [text] if country_of_name(text) else text.split()


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
    known = _currency(currency) if isinstance(currency, str) else _scalar(currency)
    meant = [known]

    def read(text: str) -> str:
        number, meant[0] = quantities.amount_and_currency(text, known)
        return number

    amount = clean_number(raw.get("amount", ""), read if isinstance(known, str) else quantities.plain_number)
    return {"amount": _scalar(amount), "currency": meant[0]}


def _currency(text: str) -> str:
    code = clean_code(text)
    return quantities.currency_called(code) or code


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
        "country": clean_country(country) if isinstance(country, str) else _scalar(country),
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
