"""Which characters a text may hold: what is taken out silently, what is refused, what can be printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from functools import cache

from filing.domain.reference.places import reference

#: Soft hyphens, joiners of words, marks of direction, fillers, tags: they come along when text is pasted.
_HARMLESS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\u3164\ufeff"
    "\uffa0\ufff9-\ufffc\U000e0001\U000e0020-\U000e007f"
)
#: Joiners shape some scripts and hold emoji together; beside Chinese or Latin letters they are leftovers.
_JOINED = "\u0590-\u1cff\u2600-\u27bf\ua800-\uabff\ufe0f\U0001f000-\U0001faff"
#: What may be a picture or a sign, as the mark after it says; behind any other character that mark is a leftover.
_PICTURED = "#*0-9\u00a9\u00ae\u2000-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_INVISIBLE = re.compile(f"[{_HARMLESS}]|(?<![{_JOINED}])[\u200c\u200d]|(?<![{_PICTURED}])[\ufe0e\ufe0f]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACE = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_LIST_MARKS = "\u2022\uf06c\uf06e\uf075\uf076\uf077\uf0a7\uf0a8\uf0b7\uf0d8\uf0fc"

#: Controls, embeddings, overrides and isolates of direction, halves of characters, and places kept empty for good.
_DANGEROUS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_DANGEROUS_IN_A_LINE = re.compile(_DANGEROUS.pattern + "|[\t\n]")

_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_EMOJI = re.compile(
    "[\u203c\u2049\u20e3\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u2600-\u27bf\u2934\u2935\u2b05-\u2b07"
    "\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299\ufe0f\U0001f000-\U0001f0ff\U0001f10d-\U0001faff]"
)
#: Chinese characters by their blocks: which of them Python knows depends on its Unicode version.
HAN = re.compile(
    "[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002ee5d"
    "\U0002f800-\U0002fa1f\U00030000-\U0003347f]"
)
#: Line ends are laid out; selectors of style and format characters leave no mark of their own.
_SELECTOR = re.compile("[\ufe00-\ufe0d\U000e0100-\U000e01ef]")
#: A character and the selector that picks one of its written forms, as one group.
VARIATION_SEQUENCE = re.compile(f"(.{_SELECTOR.pattern})", re.DOTALL)
_LEAVES_NO_MARK = re.compile("[\n\t\u200c\u200d\ufe0e\ufe0f]")


def tidy(text: str, lines: bool = True) -> str:
    """Trimmed and composed, without what nobody can see; line ends are \\n, or a space where there are no lines."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _LINE_END.sub("\n", text)
    text = _SPACE.sub(" ", _INVISIBLE.sub("", text)).translate(_meant())
    if not lines:
        text = re.sub("[ \t]*[\t\n]+[ \t]*", " ", text.strip())
    return unicodedata.normalize("NFC", text).strip()


@cache
def _meant() -> dict[int, str]:
    """Characters typed or copied in place of another: private use of old fonts, radicals, marks of Word's lists."""
    data = reference("characters")
    listed = {
        int(code, 16): meant for part in ("private_use", "radicals") for code, meant in data[part].items()
    }
    return {**listed, **{ord(mark): "·" for mark in _LIST_MARKS}}


def forbidden_character(text: str, lines: bool = False) -> str | None:
    """The first character that hides or overturns what a reader sees, as U+202E; None when there is none."""
    if text.isascii() and text.isprintable():
        return None
    found = (_DANGEROUS if lines else _DANGEROUS_IN_A_LINE).search(text)
    return f"U+{ord(found.group()):04X}" if found else None


def has_lost_character(text: str) -> bool:
    """True where a program could not read a character and put "\ufffd" in its place."""
    return "\ufffd" in text


def without_dangerous(text: str) -> str:
    """The text without the characters that are refused; lines and tabs stay."""
    return _DANGEROUS.sub("", text)


def without_marks(text: str) -> str:
    """The text as it would be without what is refused in it: dangerous and lost characters, emoji."""
    return _EMOJI.sub("", without_dangerous(text)).replace("\ufffd", "").strip()


def has_emoji(text: str) -> bool:
    """Pictographs, not characters of a script; variation selectors of Han (IVS) are none."""
    return not text.isascii() and bool(_EMOJI.search(text))


def unprintable(text: str, printable: Container | None) -> list[str]:
    """The characters and variation sequences that cannot be printed, each once, in order.

    `printable` holds code points, and (base, selector) pairs; None means not known, and then only what has
    no agreed meaning cannot be printed.
    """
    if text.isascii():
        return []
    found = dict.fromkeys(units(text) if _SELECTOR.search(text) else text)
    return [unit for unit in found if not _can_print(unit, printable)]


def units(text: str) -> Iterator[str]:
    """Single characters, or a character with its variation selector."""
    index = 0
    while index < len(text):
        end = index + 2 if is_variation_selector(text[index + 1 : index + 2]) else index + 1
        yield text[index:end]
        index = end


def is_variation_selector(character: str) -> bool:
    """True for the invisible characters that pick one written form of the character before them."""
    return "\ufe00" <= character <= "\ufe0d" or "\U000e0100" <= character <= "\U000e01ef"


def _can_print(unit: str, printable: Container | None) -> bool:
    if printable is None:
        return not _PRIVATE_USE.search(unit)
    if len(unit) == 2:
        return (ord(unit[0]), ord(unit[1])) in printable
    return ord(unit) in printable or bool(_LEAVES_NO_MARK.match(unit)) or unicodedata.category(unit) == "Cf"


def unprintable_message(units_found: list[str]) -> str:
    """What is said of characters that no font of the receipts has."""
    named = "、".join(f"“{unit}”（{' '.join(f'U+{ord(c):04X}' for c in unit)}）" for unit in units_found)
    return f"现有字库没有字符{named}，无法在回执上印出，请核对后改用可以印出的字符。"
