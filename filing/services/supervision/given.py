"""What a supervisor writes down in a case: texts and amounts, refused at their place."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from filing.domain.errors import BadAnswer
from filing.domain.problems import Problem
from filing.domain.questions import formats

LONGEST = 4000


def is_text(text: object) -> bool:
    return isinstance(text, str) and 0 < len(text.strip()) <= LONGEST and not formats.forbidden_character(
        text.replace("\n", "")
    )  # fmt: skip


def text_of(field: str, text: str, words: str, longest: int) -> str:
    if not is_text(text) or len(text.strip()) > longest:
        raise BadAnswer.at(field, words if not text.strip() else f"{words}最多{longest}字，不含控制字符。")
    return text.strip()


def amount_of(field: str | tuple, given: object) -> Decimal:
    path = field if isinstance(field, tuple) else (field,)
    try:
        amount = Decimal(str(given))
    except InvalidOperation:
        raise refused_at(path, "请填写人民币金额，例如 8000.00。") from None
    if not amount.is_finite() or not 0 <= amount < 10**9:
        raise refused_at(path, "请填写人民币金额，例如 8000.00。")
    return amount


def refused_at(path: tuple, message: str) -> BadAnswer:
    return BadAnswer(message, [Problem(path, "refused", message)])
