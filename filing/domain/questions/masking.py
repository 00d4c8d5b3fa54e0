"""Private persons' numbers, hidden from whoever has no reason to read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from filing.domain.questions.spec import Field, Form, Group

#: A shorter text is no number that could be told apart from others on a page.
SHORTEST = 5
DIFFERS = "（号码不同）"


def masked(number: str) -> str:
    """370***********1234: a few places at both ends, and at least half of it hidden."""
    head, tail = min(3, len(number) // 4), min(4, len(number) // 4)
    return number[:head] + "*" * (len(number) - head - tail) + number[len(number) - tail :]


def numbers_in(form: Form, answers: Any) -> frozenset[str]:
    """Every private person's number in answers of any age, hidden questions included."""
    return frozenset(number for number in _numbers(form.members, answers) if len(number) >= SHORTEST)


def _numbers(members: Iterable[Field | Group], around: Any) -> Iterator[str]:
    if not isinstance(around, Mapping):
        return
    for member in members:
        inside = around.get(member.key)
        if isinstance(member, Field):
            if member.personal and member.personal(around):
                yield from _typed(inside)
        else:
            for part in inside if isinstance(inside, list) else [inside]:
                yield from _numbers(member.members, part)


def _typed(value: Any) -> Iterator[str]:
    """A number as it was typed, behind a box or by itself."""
    text = value.get("text") if isinstance(value, Mapping) else value
    if isinstance(text, str) and text.strip():
        yield text.strip()


class Veil:
    """Lies over texts and data, and hides the numbers it knows wherever they stand in them."""

    def __init__(self, numbers: Iterable[str] = ()):
        longest_first = sorted(numbers, key=len, reverse=True)
        either = "|".join(re.escape(number) for number in longest_first)
        self._known = re.compile(rf"(?<![A-Za-z0-9])(?:{either})(?![A-Za-z0-9])") if either else None

    def over(self, text: str) -> str:
        return self._known.sub(lambda found: masked(found[0]), text) if self._known else text

    def over_data(self, data: Any) -> Any:
        """The same shape with every text in it veiled."""
        if self._known is None:
            return data
        if isinstance(data, str):
            return self.over(data)
        if isinstance(data, Mapping):
            return {key: self.over_data(value) for key, value in data.items()}
        return [self.over_data(value) for value in data] if isinstance(data, list) else data

    def over_both(self, before: str, after: str) -> tuple[str, str]:
        """Two texts to compare; where they look the same only veiled, the second one says that it is another."""
        old, new = self.over(before), self.over(after)
        return (old, new + DIFFERS) if old == new and before != after else (old, new)


#: Hides nothing.
UNVEILED = Veil()
