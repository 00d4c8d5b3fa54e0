"""甄别 against the lists of special measures."""

import json
from datetime import date
from pathlib import Path

from filing.domain.screening import Subject, screen

HERE = Path(__file__).parent
IN_2017_MARCH = date(2017, 3, 6)  # the table of 2015, GB/T 4754-2011
IN_2018_MARCH = date(2018, 3, 5)  # the list of 2017, GB/T 4754-2017


def load(name: str):
    return json.loads((HERE / name).read_text("utf-8"))


def found(scope: str = "", codes: str = "", on: date = IN_2018_MARCH, **facts) -> dict[str, str]:
    """Item -> strength: {"restricted.32": "strong"}."""
    subject = Subject(on=on, business_scope=scope, industries=tuple(codes.split()), **facts)
    return {f.key.split(".", 1)[1]: f.strength for f in screen(subject).findings if f.no}


def finding(key: str, scope: str, codes: str = "", on: date = IN_2018_MARCH, **facts):
    """The one finding of an item."""
    subject = Subject(on=on, business_scope=scope, industries=tuple(codes.split()), **facts)
    return next(f for f in screen(subject).findings if f.key.endswith(f".{key}"))


def strong(scope: str, codes: str = "", on: date = IN_2018_MARCH) -> list[str]:
    return [key for key, strength in found(scope, codes, on).items() if strength == "strong"]
