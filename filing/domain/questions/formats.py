"""How names, codes, identity documents and contact details are written."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from filing.domain.articles import said_of_day
from filing.domain.questions.characters import HAN, forbidden_character, has_emoji, without_dangerous
from filing.domain.reference.places import reference

__all__ = [
    "CHECKS",
    "citizen_id_fault",
    "forbidden_character",
    "has_emoji",
    "is_citizen_id",
    "is_email",
    "is_phone",
    "is_uscc",
    "without_dangerous",
]

_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PHONE_BODY = re.compile(r"\+?[0-9][0-9 ().\-/]*[0-9]|\(\+?[0-9]+\)[0-9 ().\-/]*[0-9]")
_EXTENSION = re.compile(
    r"[\s,;-]*\(?(?:转|轉|分[机機]号?码?|[内內][线線]|ext(?:n|ension)?|доб|x|×|#|\*)[\s.:]*[0-9]{1,6}\)?"
    r"|\s*\([0-9]{1,6}\)",
    re.IGNORECASE,
)
#: Several numbers in one box, and what stands around a number: 电话：…, …（总机）.
_SEVERAL = re.compile(r"\s*(?:[、,;/]|或者?|和)\s*(?=[+(0-9])")
_CALLED = re.compile(
    r"^(?:(?:联系)?电话|手机|传真|座机|固话)号?码?\s*[.::]*\s*"
    r"|^(?:tel(?:ephone)?|phone|mob(?:ile)?|fax|t)\s*[.::]+\s*",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\s*\([一-鿿]{1,8}\)$")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
#: 台湾居民来往大陆通行证: eight digits; before 2016 ten, with the number of times it was issued in brackets.
TAIWAN_PERMIT = re.compile(r"[A-Z]?[0-9]{8}|[0-9]{8}(?:[0-9]{2})?(?:[(\[][A-Z0-9]{1,2}[)\]]|[A-Z])?")
#: 港澳居民来往内地通行证: the two digits of the older ones say how often it was issued.
_HK_MACAU_PERMIT = re.compile(r"[HM][A-Z0-9][0-9]{7}(?:\(?[0-9]{2}\)?)?")
_LOCAL_IDS = (
    re.compile(r"[A-Z]{1,2}[0-9]{6}[(]?[0-9A][)]?"),  # 香港身份证
    re.compile(r"[157][0-9]{6}[(]?[0-9][)]?|[157]/[0-9]{6}/[0-9]"),  # 澳门居民身份证，新旧两种
    re.compile(r"[A-Z][1289A-D][0-9]{8}"),  # 台湾身份证、居留证
    _HK_MACAU_PERMIT,
    TAIWAN_PERMIT,
)
_MIDDLE_DOTS = "•・‧∙⋅"


def is_uscc(code: str) -> bool:
    """统一社会信用代码 (GB 32100): its check digit and the organisation code inside it (GB 11714)."""
    if not _USCC.fullmatch(code):
        return False
    total = sum(_USCC_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(code[:17]))
    return _USCC_ALPHABET[-total % 31] == code[17] and _is_organisation_code(code[8:17])


def _is_organisation_code(code: str) -> bool:
    total = sum(int(c, 36) * weight for c, weight in zip(code, _ORGANISATION_WEIGHTS, strict=False))
    return "0123456789X0"[(11 - total % 11)] == code[8]


def is_citizen_id(number: str) -> bool:
    """公民身份号码 (GB 11643): 18 places, a region, a real birthday, the check digit; 港澳台居民居住证 as well."""
    return citizen_id_fault(number) is None


def citizen_id_fault(number: str, on: date | None = None) -> str | None:
    """What is wrong with an 18-digit identity number as seen on a day; None when nothing is."""
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        return "身份证号由17位数字和1位校验码（数字或X）组成，请核对。"
    if number[:4] not in _prefectures():
        return f"身份证号前六位（{number[:6]}）不是行政区划代码，请对照证件核对。"
    born = _birthday(number)
    if born is None or born.year < 1900:
        return "身份证号的出生日期不符，请对照证件核对。"
    if on and born > on:
        return f"身份证号的出生日期（{said_of_day(born)}）晚于申报当日，请对照证件核对。"
    total = sum(int(c) * weight for c, weight in zip(number, _ID_WEIGHTS, strict=False))
    return None if "10X98765432"[total % 11] == number[17] else "身份证号的校验位不符，请对照证件核对。"


def _birthday(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


@cache
def _prefectures() -> frozenset[str]:
    return frozenset(reference("id_regions")["prefectures"])


def is_phone(value: Any) -> bool:
    """(0532)88881234 转 801, +49 30 1234567, 0532-80000000、80000001: each 5 to 18 digits, brackets in pairs."""
    return isinstance(value, str) and (_is_one_phone(value) or all(map(_is_one_phone, phones_in(value))))


def phones_in(text: str) -> list[str]:
    """The numbers of one box, each without what it is called."""
    return [_CALLED.sub("", one) for one in _SEVERAL.split(text)]


def _is_one_phone(text: str) -> bool:
    number = _REMARK.sub("", _CALLED.sub("", text))
    body = _PHONE_BODY.match(number)
    while body and not _closes(body.group()):
        # A bracket that is left open belongs to what follows: 0532-88881234 (分机801).
        body = _PHONE_BODY.fullmatch(number, 0, body.group().rindex("(")) if "(" in body.group()[1:] else None
    if not body or not 5 <= sum(c.isdigit() for c in body.group()) <= 18:
        return False
    rest = number[body.end() :]
    return not rest.strip() or bool(_EXTENSION.fullmatch(rest))


def _closes(text: str) -> bool:
    paired = re.sub(r"\([^()]*\)", "", text)
    return "(" not in paired and ")" not in paired


def is_email(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 254 and bool(_EMAIL.fullmatch(value))


def _uscc(value: str, _context: Any) -> str | None:
    if len(value) != 18:
        return f"统一社会信用代码为18位，现有{len(value)}位，请核对。"
    return None if is_uscc(value) else "统一社会信用代码的校验位不符，请对照营业执照核对。"


def _id_card(value: str, context: Any) -> str | None:
    nationality = context.sibling("nationality")
    if nationality in ("HK", "MO", "TW"):
        known = is_citizen_id(value) or any(p.fullmatch(value) for p in _LOCAL_IDS)
        return None if known else "请填写港澳台居民身份证、居住证或来往内地（大陆）通行证号码。"
    if nationality not in (None, "", "CN"):
        return "外国籍人员请选择护照（或外国人永久居留身份证）并填写号码。"
    if len(value) != 18:
        return f"身份证号为18位，现有{len(value)}位，请核对。"
    return citizen_id_fault(value, context.day)


def _residence_permit(value: str, _context: Any) -> str | None:
    known = value[:2] in ("81", "82", "83") and is_citizen_id(value)
    return None if known else "港澳台居民居住证号码为18位，以81、82或83开头，请对照证件核对。"


def _pattern(pattern: str, message: str) -> Callable[[str, Any], str | None]:
    compiled = re.compile(pattern)
    return lambda value, _context: None if compiled.fullmatch(value) else message


def _certificate(value: str, _context: Any) -> str | None:
    """Registers of the world number in their own scripts: as printed on the paper, if there is a number at all."""
    if not any(c.isalnum() for c in value):
        return "请照证照填写号码，应含字母或数字。"
    return "不能含有表情符号，请删除。" if has_emoji(value) else None


def _name(value: str, _context: Any) -> str | None:
    if wrong := next((c for c in value if c in _MIDDLE_DOTS), None):
        return f"间隔号请用“·”（U+00B7），现为“{wrong}”，可改为“{_with_middle_dot(value)}”。"
    if "\n" in value:
        return "不能换行。"
    return "不能含有表情符号，请删除。" if has_emoji(value) else None


def _with_middle_dot(value: str) -> str:
    return "".join("·" if c in _MIDDLE_DOTS else c for c in value)


def _enterprise_name(value: str, context: Any) -> str | None:
    if not HAN.search(value):
        return "请填写中文名称，与名称预先核准材料或营业执照一致。"
    return _name(value, context)


def _english_name(value: str, context: Any) -> str | None:
    if HAN.search(value):
        return "此栏填写英文，中文请填在中文名称一栏。"
    return _name(value, context)


#: Format name -> a check that returns the Chinese sentence about what is wrong, or None.
CHECKS: dict[str, Callable[[str, Any], str | None]] = {
    "uscc": _uscc,
    "id_card": _id_card,
    "residence_permit": _residence_permit,
    "passport": _pattern(
        r"(?=(?:[/-]?[A-Z0-9]){5})[A-Z0-9][A-Z0-9/-]{3,18}[A-Z0-9]", "护照号由5至20位字母和数字组成，请核对。"
    ),
    "permanent_residence": _pattern(
        r"[A-Z]{3}[0-9]{12}|9[0-9]{16}[0-9X]",
        "外国人永久居留身份证号为3个字母加12位数字，或以9开头的18位号码。",
    ),
    "hk_macau_permit": _pattern(
        _HK_MACAU_PERMIT.pattern, "港澳居民来往内地通行证号为H或M加8位或10位数字，请对照证件核对。"
    ),
    "taiwan_permit": _pattern(
        TAIWAN_PERMIT.pattern,
        "台湾居民来往大陆通行证号为8位数字；旧版为10位数字，后面可有括号，请对照证件核对。",
    ),
    "certificate": _certificate,
    "postal_code": _pattern(r"[0-9]{6}", "邮政编码为6位数字，例如 266071。"),
    "years": _pattern(r"[1-9][0-9]{0,2}", "请填写1至999之间的整数年数，例如 30。"),
    "name": _name,
    "person_name": _name,
    "enterprise_name": _enterprise_name,
    "english_name": _english_name,
}
