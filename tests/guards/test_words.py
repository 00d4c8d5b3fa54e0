"""Words that people read: one for each thing, none that the law took away, dates in one style."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator

import pytest

from filing.config import ROOT
from tests.guards.test_dated_words import python_files, strings

#: Word -> what stands in its place.
NEVER = {
    "准予": "备案不是许可：写“备案完成”。",
    "申报人": "写“申请人”。",
    "申报者": "写“申请人”。",
    "申请者": "写“申请人”。",
    "填报人": "写“申请人”。",
    "。。": "两个句号写成一个。",
}
DAY_IN_ISO = re.compile(r"\{\{[^{}]*isoformat\(\)[^{}]*\}\}")
#: Attributes and addresses are read by programs.
FOR_PROGRAMS = re.compile(r'\w+="[^"]*$|url_for\([^)]*$')


def texts() -> Iterator[tuple[str, str]]:
    """(file, what it says): templates, texts, and the strings of the code."""
    for file in sorted((ROOT / "templates").rglob("*.html")):
        yield file.relative_to(ROOT).as_posix(), file.read_text("utf-8")
    for file in sorted((ROOT / "filing/domain/texts").glob("*.json")):
        yield (
            file.relative_to(ROOT).as_posix(),
            json.dumps(json.loads(file.read_text("utf-8")), ensure_ascii=False),
        )
    for name in python_files():
        found = strings(ast.parse((ROOT / name).read_text("utf-8")))
        yield name, "\n".join(node.value for node, _ in found)


TEXTS = dict(texts())


@pytest.mark.parametrize("word", NEVER)
def test_no_page_and_no_message_says_it(word):
    """If this fails, write what NEVER says instead."""
    assert [name for name, text in TEXTS.items() if word in text] == [], NEVER[word]


def in_iso(line: str) -> list[str]:
    """The days that a line of a template shows to people as 2018-03-05."""
    return [found[0] for found in DAY_IN_ISO.finditer(line) if not FOR_PROGRAMS.search(line[: found.start()])]


def test_no_page_shows_a_day_in_the_style_of_programs():
    """If this fails, write {{ ui.day(on) }}: 2018年3月5日."""
    templates = {name: text for name, text in TEXTS.items() if name.startswith("templates/")}
    wrong = {
        name: [x for line in text.splitlines() for x in in_iso(line)] for name, text in templates.items()
    }
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    ("line", "is_wrong"),
    [
        ("<td>{{ row.date.isoformat() }}</td>", True),
        ('<input value="{{ today.isoformat() }}">', False),
        ('<a href="{{ url_for("x", on=day.isoformat()) }}">', False),
    ],
)
def test_the_guard_tells_people_from_programs(line, is_wrong):
    assert bool(in_iso(line)) is is_wrong
