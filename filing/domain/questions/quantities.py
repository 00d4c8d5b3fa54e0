"""Amounts, counts, shares and days as people write them: read as what they mean, left alone where they may mean two things.

Every text comes with ASCII letters, digits and punctuation (`values.half_width`), and short (`values.LONGEST_QUANTITY`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from filing.domain.numerals import read_numeral
from filing.domain.reference.industries import currencies

_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
#: How a number is grouped, with its sign of decimals: 1,250.50, 1'250.50, 12,50,000.00, 1.250.000,50; 1,00 may be a slip.
_GROUPED = (
    (re.compile(r"-?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?"), ",，", "."),
    (re.compile(r"-?\d{1,3}(?:['’]\d{3})+(?:\.\d+)?"), "'’", "."),
    (re.compile(r"-?\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?"), ",", "."),
    (re.compile(r"-?\d{1,3}(?:\.\d{3}){2,}(?:,\d{1,2})?|-?\d{1,3}\.\d{3},\d{1,2}"), ".", ","),
)
_MULTIPLES = {"亿": 8, "億": 8, "千万": 7, "千萬": 7, "百万": 6, "百萬": 6, "十万": 5, "十萬": 5,
              "万": 4, "萬": 4, "千": 3}  # fmt: skip
_MULTIPLE = re.compile(f"([^{''.join(sorted(set(''.join(_MULTIPLES))))}]+)({'|'.join(_MULTIPLES)})")
#: What a currency is called besides its name in the list and its code; "元" alone says none.
_CALLED = {
    "CNY": ("RMB", "人民币元", "¥"), "USD": ("美金", "US$", "$"), "HKD": ("港币", "HK$", "$"), "EUR": ("€",),
    "JPY": ("日圆", "円", "¥"), "GBP": ("£",), "KRW": ("韩圆", "₩"), "TWD": ("台币", "新台币元", "NT$", "$"),
    "SGD": ("新元", "新币", "S$", "$"), "AUD": ("澳元", "A$", "$"), "CAD": ("加元", "C$", "$"), "CHF": ("瑞郎",),
    "MOP": ("澳门币", "MOP$", "$"),
}  # fmt: skip
_TAIL = re.compile("[整正]$")
MONTHS_A_YEAR = 12


def plain_number(text: str) -> str:
    """'1,250.50', '2.5亿' and '1.250.000,50' as plain digits; what is no number, or may be two, as it came."""
    number = _ungrouped(text)
    if _PLAIN.fullmatch(number):
        return number
    total = _in_multiples(text)
    return text if total is None else _digits_of(total)


def _ungrouped(text: str) -> str:
    text = text.removeprefix("+")
    for pattern, between, point in _GROUPED:
        if pattern.fullmatch(text):
            return "".join(c for c in text if c not in between).replace(point, ".")
    return text.removesuffix(".") if _PLAIN.fullmatch(text.removesuffix(".")) else text


def _in_multiples(text: str) -> Decimal | None:
    """250万, 2亿5000万: falling multiples, each with its number; nothing bare behind them."""
    parts = [*_MULTIPLE.finditer(text)]
    powers = [_MULTIPLES[part[2]] for part in parts]
    numbers = [_ungrouped(part[1]) for part in parts]
    whole = "".join(part[0] for part in parts) == text
    if not parts or not whole or powers != sorted(set(powers), reverse=True):
        return None
    if not all(_PLAIN.fullmatch(number) for number in numbers):
        return None
    return sum((Decimal(n).scaleb(p) for n, p in zip(numbers, powers, strict=True)), Decimal(0))


def _digits_of(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount_and_currency(text: str, currency: str) -> tuple[str, str]:
    """'250万美元' beside USD, or beside no currency, as ('2500000', 'USD'); beside another one as it came."""
    bare = _TAIL.sub("", text)
    if _PLAIN.fullmatch(number := plain_number(bare)):
        return number, currency
    for word, codes in _currency_words():
        rest = _without(bare, word)
        if rest is not None and _PLAIN.fullmatch(number := plain_number(rest)):
            meant = currency or (codes[0] if len(codes) == 1 else "")
            return (number, meant) if not codes or meant in ("", *codes) else (text, currency)
    return text, currency


def _without(text: str, word: str) -> str | None:
    folded = text.casefold()
    if folded.endswith(word) and folded != word:
        return text[: -len(word)]
    return text[len(word) :].removesuffix("元") if folded.startswith(word) and folded != word else None


def currency_called(text: str) -> str:
    """USD for 美元, CNY for 人民币; '' for what is no currency's name, or more than one's."""
    codes = dict(_currency_words()).get(text.casefold(), ())
    return codes[0] if len(codes) == 1 else ""


@cache
def _currency_words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The longest word first; 元 and 圆 stand for any currency."""
    words: dict[str, tuple[str, ...]] = {"元": (), "圆": ()}
    for code, known in currencies().items():
        for word in (code, known["name"], *_CALLED.get(code, ())):
            words[word.casefold()] = (*words.get(word.casefold(), ()), code)
    return tuple(sorted(words.items(), key=lambda pair: -len(pair[0])))


def plain_count(text: str, unit: str = "") -> str:
    """'36个月' and '50人' as the number; of months '3年' as 36, and nothing else in another unit."""
    if unit == "月":
        years = re.fullmatch(r"(\d+)年", text)
        return str(int(years[1]) * MONTHS_A_YEAR) if years else plain_number(re.sub("(?:个?月)$", "", text))
    return plain_number(re.sub("[人名位]$", "", text))


def plain_share(text: str) -> str:
    """'60%' and '百分之60' as the number of hundredths."""
    number = text.removesuffix("%").removeprefix("百分之")
    return plain_number(re.sub(r"^(\d{1,3}),(\d{1,2})$", r"\1.\2", number))


def plain_years(text: str) -> str:
    """'30年' and '三十年' as the number of years."""
    years = text.removesuffix("年")
    written = years and re.fullmatch("[一二三四五六七八九]?十?[一二三四五六七八九]?", years)
    return str(read_numeral(years)) if written else years


_BETWEEN = r"\s*[-/.,、\s]\s*"
_YEAR_FIRST = re.compile(
    rf"(\d{{4}})(?:{_BETWEEN}|\s*年\s*)(\d{{1,2}})(?:{_BETWEEN}|\s*月\s*)(\d{{1,2}})\s*[日号]?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_REPUBLIC = re.compile(r"民国\s*(\d{1,3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.-]*([a-z]{3,9})[\s.,-]*(\d{4})", re.IGNORECASE)
_NAMED_FIRST = re.compile(r"([a-z]{3,9})[\s.]*(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4})", re.IGNORECASE)
_NUMERALS = re.compile("([〇零○oO0一二三四五六七八九]{4})年(.+?)月(.+?)([日号])")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_FIRST_YEAR_OF_THE_REPUBLIC = 1911
#: What stands around a day on papers: 截至…, …前缴足, the bracket that counts the day in, a midnight.
_AROUND = re.compile(
    r"^(?:出资期限)?[:：]?\s*(?:截至|截止到?|至|到|于|在)?\s*"
    r"(?P<day>.*?)"
    r"(?:[T\s]0{1,2}:00(?::00(?:\.0+)?)?Z?)?\s*(?:\(含[^()]{0,6}\))?\s*"
    r"(?:之前|以前|前|为止|止)?\s*(?:缴足|缴清|缴付完毕|缴付|出资到位|到位)?[。.]?$"
)


def plain_day(text: str) -> date | None:
    """The day that a text names in whatever way; None where it names none, or may name two."""
    around = _AROUND.match(text.strip())
    day = around["day"] if around else text
    for read in (_in_digits, _in_numerals, _of_the_republic, _with_the_months_name, _with_the_day_first):
        for year, month, of_month in read(day):
            try:
                return date(year, month, of_month)
            except ValueError:
                return None
    return None


Parts = Iterator[tuple[int, int, int]]


def _in_digits(text: str) -> Parts:
    if match := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        yield tuple(int(part) for part in match.groups())  # type: ignore[misc]


def _in_numerals(text: str) -> Parts:
    match = _NUMERALS.fullmatch(text.replace(" ", ""))
    if not match:
        return
    year = "".join("0" if c in "〇零○oO0" else str(read_numeral(c)) for c in match[1])
    if all(re.fullmatch("[一二三]?十?[一二三四五六七八九]?", part) for part in match.group(2, 3)):
        yield int(year), read_numeral(match[2]), read_numeral(match[3])


def _of_the_republic(text: str) -> Parts:
    if match := _REPUBLIC.fullmatch(text):
        yield int(match[1]) + _FIRST_YEAR_OF_THE_REPUBLIC, int(match[2]), int(match[3])


def _with_the_months_name(text: str) -> Parts:
    match = _NAMED.fullmatch(text)
    if match:
        day, name, year = match.groups()
    elif match := _NAMED_FIRST.fullmatch(text):
        name, day, year = match.groups()
    else:
        return
    if month := next((n for n, known in enumerate(_MONTHS, 1) if known.startswith(name.casefold())), 0):
        yield int(year), month, int(day)


def _with_the_day_first(text: str) -> Parts:
    """31.12.2027; 05/06/2027 may be May or June."""
    match = _DAY_FIRST.fullmatch(text)
    if not match:
        return
    first, second, year = (int(part) for part in match.groups())
    if first == second or first > 12 >= second:
        yield year, second, first
    elif second > 12 >= first:
        yield year, first, second
