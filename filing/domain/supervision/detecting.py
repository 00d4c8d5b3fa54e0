"""What looks like a person's number, address or mailbox, or a mark of secrecy, wherever it stands in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from filing.domain.questions.formats import is_citizen_id, is_uscc


@dataclass(frozen=True)
class Found:
    """A place in a text, and what seems to stand there."""

    start: int
    end: int
    what: str


#: Digits are written apart with these: spaces, hyphens, dots, brackets, and what nobody sees.
_APART = r"[ \t\u00ad\u200b-\u200f\u2060\ufeff\-\u2010-\u2015\u2212./·•_*()]{0,2}"
_ACROSS = _APART.replace(r" \t", r"\s")
_CITIZEN = re.compile(rf"(?<![0-9])[1-9](?:{_ACROSS}[0-9]){{16}}{_ACROSS}[0-9X](?![0-9])")
_MOBILE = re.compile(rf"(?<![0-9])1{_ACROSS}[3-9](?:{_ACROSS}[0-9]){{9}}(?![0-9])")
_LANDLINE = re.compile(
    rf"(?<![0-9])\(?0[1-9](?:{_APART}[0-9]){{8,10}}(?![0-9])|(?<![0-9])[48]00(?:{_APART}[0-9]){{7}}(?![0-9])"
)
_ABROAD = re.compile(rf"\+(?:{_APART}[0-9]){{7,15}}")
_LONG = re.compile(rf"(?<![0-9])[0-9](?:{_APART}[0-9]){{10,}}")
_SHORT_PHONE = re.compile(
    rf"(?:电话|手机|传真|联系方式|TEL|PHONE|FAX|MOBILE)[^0-9,，。;；\n]{{0,8}}(?P<it>[0-9](?:{_APART}[0-9]){{4,}})"
)
_ACCOUNT = re.compile(
    rf"(?:账号|帐号|账户|帐户|卡号|IBAN)[^0-9A-Z,，。;；\n]{{0,10}}(?P<it>[A-Z]{{0,2}}[0-9](?:{_APART}[0-9A-Z]){{6,}})"
)
_PAPER = re.compile(r"(?<![A-Z0-9])[A-Z]{1,2}[0-9]{6,9}(?:\([0-9A-Z]\))?(?![A-Z0-9])")
_NAMED_PAPER = re.compile(
    r"(?:护照|通行证|身份证|居留身份证|居住证|证件|PASSPORT)[^A-Z0-9,，。;；\n]{0,8}(?P<it>(?=[A-Z0-9]*[0-9])[A-Z0-9]{5,20})"
)
_MAIL = re.compile(
    r"[A-Z0-9._%+\-]{1,64}\s?(?:@|\(AT\)|\[AT\])\s?[A-Z0-9\-]{1,63}(?:\s?\.\s?[A-Z0-9\-]{1,63})+"
)
_CHAT = re.compile(r"(?:QQ|微信|WECHAT|WHATSAPP)(?:号码?|账号|帐号)?[\s:为是]{0,3}(?P<it>[A-Z0-9_\-]{5,20})")
_HOME = re.compile(
    r"(?:家庭住址|现住址|居住地址|户籍地址|户籍所在地|住址|家住|现住|居住在|居住于)[\s:为是在于]{0,3}(?P<it>[^,，。;；\n]{4,80})"
)
_UNIT = re.compile(
    r"[\u4e00-\u9fff0-9A-Z\-]{2,40}?[0-9一二三四五六七八九十]{1,6}单元[0-9一二三四五六七八九十\-]{0,8}(?:室|号|户)?"
)
_SECRET = re.compile(
    r"(?:绝密|机密|秘密)级?\s{0,2}[★☆*][^,，。;；\n]{0,8}|密级[\s:为是]{0,3}(?:绝密|机密|秘密)"
)

#: No person's numbers, blanked before long rows of digits are looked for: days, and amounts with their commas.
_DAY = re.compile(
    r"(?<![0-9])(?<![0-9][\-./])(?:19|20)[0-9]{2}([\-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01])(?![0-9]|[\-./][0-9])"
)
_AMOUNT = re.compile(
    r"(?<![0-9,])(?<![0-9][ \-.·])[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,4})?(?![0-9]|[ \-.·][0-9])"
)
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
_SPELT = {**dict(zip("零〇○一二三四五六七八九", "000123456789", strict=True)), "幺": "1", "两": "2",
          **dict(zip("壹贰叁肆伍陆柒捌玖", "123456789", strict=True))}  # fmt: skip


def found_in(text: str, known: Iterable[str] = ()) -> list[Found]:
    """Everything suspicious, in the order of the text and without overlaps; `known` are texts that are private."""
    plain = "".join(map(_plain, text))
    every = [*_by_words(plain), *_by_digits(plain), *_known_in(plain, known)]
    merged: list[Found] = []
    for one in sorted(every, key=lambda each: (each.start, -each.end)):
        if merged and one.start < merged[-1].end:
            if one.end > merged[-1].end:
                merged[-1] = Found(merged[-1].start, one.end, merged[-1].what)
        else:
            merged.append(one)
    return merged


def _plain(character: str) -> str:
    """One character for one, so that places stay what they are: narrow, upper case; a comma of a sentence stays."""
    if character == "，":
        return character
    narrow = unicodedata.normalize("NFKC", character).upper()
    return narrow if len(narrow) == 1 else character


def _by_words(plain: str) -> Iterator[Found]:
    for what, pattern in (
        ("电子邮箱", _MAIL),
        ("证件号码", _NAMED_PAPER),
        ("证件号码", _PAPER),
        ("微信号或 QQ 号", _CHAT),
        ("个人住址", _HOME),
        ("个人住址", _UNIT),
        ("国家秘密的密级标志", _SECRET),
    ):
        yield from _matches(what, pattern, plain)


def _by_digits(plain: str) -> Iterator[Found]:
    digits = "".join(_SPELT.get(character, character) for character in plain)
    yield from _matches("身份证号", _CITIZEN, digits, _may_be_citizen)
    for pattern in (_AMOUNT, _DAY, _CODE):
        digits = pattern.sub(_blanked, digits)
    yield from _matches("电话号码", _MOBILE, digits)
    yield from _matches("电话号码", _LANDLINE, digits)
    yield from _matches("电话号码", _ABROAD, digits)
    yield from _matches("电话号码", _SHORT_PHONE, digits)
    yield from _matches("银行账号", _ACCOUNT, digits)
    yield from _matches("银行账号等长号码", _LONG, digits)


def _matches(
    what: str, pattern: re.Pattern, text: str, holds: Callable[[str], bool] | None = None
) -> Iterator[Found]:
    for match in pattern.finditer(text):
        if holds is None or holds(match[0]):
            # Behind a word that announces it, only what was announced.
            yield Found(*match.span("it" if "it" in pattern.groupindex else 0), what)


def _may_be_citizen(number: str) -> bool:
    """A credit code may be all digits too; then only the check digit of an identity number tells."""
    bare = _alone(number)
    return is_citizen_id(bare) or not is_uscc(bare)


def _blanked(match: re.Match) -> str:
    """Letters in place of digits that are nobody's number; a code that is none stays."""
    if match.re is _CODE and not is_uscc(match[0]):
        return match[0]
    return "#" * len(match[0])


def _alone(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def _known_in(plain: str, known: Iterable[str]) -> Iterator[Found]:
    """Texts that the record knows to be private, however they are spaced."""
    places = [place for place, character in enumerate(plain) if character.isalnum()]
    squeezed = "".join(plain[place] for place in places)
    for one in known:
        sought = _alone("".join(map(_plain, one)))
        at = squeezed.find(sought) if sought else -1
        while at >= 0:
            yield Found(places[at], places[at + len(sought) - 1] + 1, "备案记录中的个人信息")
            at = squeezed.find(sought, at + 1)
