"""Bringing one answer into its stored shape; what cannot be read is kept as typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from filing.domain.questions import quantities
from filing.domain.questions.characters import tidy
from filing.domain.reference.places import country_of_name, is_country

_PLAIN_NUMBER = re.compile(r"-?\d{1,18}(\.\d{1,12})?")
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_DASH = re.compile("[\u2010-\u2015\u2212\u2500\u2501\u30fc\ufe58\ufe63\uff0d]+")
_LISTED = re.compile(r"[A-Z]{2}|[A-T][0-9]{0,4}|[0-9]{2,6}")
#: Of an amount, a count, a share or a day as anybody writes one. What is longer is none, and is not searched for one: the
#: patterns go over a text again and again.
LONGEST_QUANTITY = 100
#: Separators of amounts in Arabic script.
_ARABIC_MARKS = {0x066B: ".", 0x066C: ","}


def is_blank(value: Any) -> bool:
    """Whether a question has been left open: nothing typed, nothing chosen."""
    if value is None or isinstance(value, (str, list)):
        return not value
    # Asked of every answer: a dict is one at once, any other mapping only after a longer look.
    if isinstance(value, (dict, Mapping)):
        for key, one in value.items():
            # A currency alone is only the preset of its list, not an answer.
            if key in ("currency", "id"):
                continue
            if not is_blank(one):
                return False
        return True
    return False


def half_width(text: str) -> str:
    """Full-width digits, letters and stops as ASCII, and every script's digits: for codes and amounts, never names."""
    text = unicodedata.normalize("NFKC", text)
    if text.isascii():
        return text
    return _OTHER_DIGIT.sub(lambda found: str(unicodedata.decimal(found.group())), text)


def clean_text(text: str, lines: bool = True) -> str:
    """Trimmed and composed (NFC), nothing invisible; line ends become \\n, or a space where there are no lines."""
    return tidy(text, lines)


def folded(text: Any) -> str:
    """A name or number for comparing: without case, width, spaces and punctuation."""
    plain = half_width(text) if isinstance(text, str) else ""
    return "".join(filter(str.isalnum, plain.casefold()))


def sought(text: Any) -> str:
    """A name for searching: folded, and without accents."""
    if not isinstance(text, str) or text.isascii():
        return folded(text)
    apart = unicodedata.normalize("NFKD", text)
    return folded("".join([c for c in apart if not unicodedata.combining(c)]))


def plain_dashes(text: str) -> str:
    """Each dash, of whatever keyboard, as the one of ASCII."""
    return _DASH.sub("-", text)


def clean_code(text: str) -> str:
    return half_width(clean_text(text)).replace(" ", "").upper()


def clean_listed(text: str) -> str:
    """'ｃ3824' as C3824; what is not a code of a list (a name that could not be resolved) as typed."""
    code = clean_code(text)
    return code if _LISTED.fullmatch(code) else clean_text(text)


def clean_country(text: str) -> str:
    """DE for 'de', '德国' and 'Germany'; what names no country or region as typed."""
    code = clean_listed(text)
    return code if is_country(code) else country_of_name(text) or code


def clean_number(raw: Any, read: Callable[[str], str] = quantities.plain_number) -> Any:
    """'1,250.50' and '１２５０.５' as plain digits; anything else as typed."""
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        return raw
    typed = clean_text(str(raw))
    if len(typed) > LONGEST_QUANTITY:
        return typed
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
    if len(text) > LONGEST_QUANTITY:
        return None
    return quantities.plain_day(half_width(plain_dashes(clean_text(text, lines=False))))


def amount_of(money: Any) -> Decimal | None:
    return decimal_of(money.get("amount")) if isinstance(money, Mapping) else None
