"""No article and no number of the law stands in a sentence: texts name them, and the day fills them in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from filing.config import ROOT

CODE = re.compile(r"1[67]-§\d+(¶\d+)?(（[一二三四五六七八九十]+）)?")
WORDS = re.compile(
    r"第[一二三四五六七八九十百〇0-9]+条"
    r"|[0-9二三四五六七八九十]+一? ?个工作日"
    r"|[0-9一二三四五六七八九十]+ ?日(之)?(内|以内)"
    r"|[0-9一二三四五六七八九十]+ ?万元"
    r"|1[67]-§"
)
#: The law itself, the forms, data, and the tables of procedures: here articles have their place.
HOME = (
    "filing/domain/law.py",
    "filing/domain/articles.py",
    "filing/domain/forms/",
    "filing/domain/reference/",
    "filing/domain/procedures/",
    "filing/domain/screening/",
)
#: file -> why a code may stand there by itself; in a sentence it may not even there.
CODES_ALLOWED = {
    "filing/domain/advice/guide.py": "the table of duties, numbered by the day when it is read",
    "filing/domain/advice/selfcheck.py": "the table of roads, numbered by the day when it is read",
    "filing/domain/advice/scope.py": "the table of grounds, numbered by the day when it is read",
    "filing/domain/receipts/revocation.py": "the table of grounds, numbered by the day when it is read",
    "filing/domain/receipts/collection.py": "the article of every problem of a collection, numbered by the service",
    "filing/domain/supervision/items.py": "the article of the seven items, numbered by the day of the case",
    "filing/domain/supervision/notice.py": "the two places that the notice cites, numbered by its own day",
    "filing/domain/supervision/sanctions.py": "the table of breaches, numbered by the day of the act",
    "filing/domain/supervision/starting.py": "the duty to inspect, numbered by the day when it is read",
    "filing/models/agencies.py": "a column's default, numbered by the day when it is shown",
}
#: (file, words) -> why they may stand there.
ALLOWED = {
    (
        "filing/domain/days/periods.py",
        "第一百五十四条",
    ): "民法通则 has one text; which law applies follows the day",
    ("filing/domain/days/periods.py", "第二百零一条"): "民法总则 and 民法典 likewise",
    ("filing/domain/days/periods.py", "第二百零三条"): "民法总则 and 民法典 likewise",
}


def python_files() -> list[str]:
    names = (file.relative_to(ROOT).as_posix() for file in sorted((ROOT / "filing").rglob("*.py")))
    return [name for name in names if not name.startswith(HOME)]


def templates() -> list[str]:
    files = sorted(file for file in (ROOT / "templates").rglob("*") if file.is_file())
    return [file.relative_to(ROOT).as_posix() for file in files]


def strings(tree: ast.AST) -> Iterator[tuple[ast.Constant, bool]]:
    """Every text of a module but its docstrings, and whether it is the code that `article` is asked for."""
    told = {id(part.body[0].value) for part in ast.walk(tree) if _has_docstring(part)}
    asked = {id(call.args[0]) for call in ast.walk(tree) if isinstance(call, ast.Call) and _is_article(call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node, id(node) in asked


def _has_docstring(part: ast.AST) -> bool:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return isinstance(part, holders) and ast.get_docstring(part) is not None


def _is_article(call: ast.Call) -> bool:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    return bool(call.args) and name in ("article", "_short")


def wrong_in_python(name: str, text: str) -> list[str]:
    wrong = []
    for node, is_asked in strings(ast.parse(text)):
        if CODE.fullmatch(node.value) and (is_asked or name in CODES_ALLOWED):
            continue
        found = [words[0] for words in WORDS.finditer(node.value)]
        wrong += [f"{name}:{node.lineno}: {words}" for words in found if (name, words) not in ALLOWED]
    return wrong


def wrong_in_template(name: str, text: str) -> list[str]:
    """A code may stand where the filter is asked for it on a day: {{ "17-§12"|article(day) }}."""
    text = re.sub(rf'"{CODE.pattern}"\s*\|\s*article\([^)]', "", text)
    lines = enumerate(text.splitlines(), 1)
    return [f"{name}:{number}: {words[0]}" for number, line in lines for words in WORDS.finditer(line)]


@pytest.mark.parametrize("name", python_files())
def test_no_sentence_of_the_code_holds_an_article_or_a_number_of_the_law(name):
    """If this fails, put the sentence into filing/domain/texts/ with a named blank, or ask law.article(…, on=day)."""
    assert wrong_in_python(name, (ROOT / name).read_text("utf-8")) == []


@pytest.mark.parametrize("name", templates())
def test_no_template_holds_an_article_or_a_number_of_the_law(name):
    """If this fails, write {{ "17-§12¶2"|article(day) }} and {{ law("REVIEW_DAYS", day) }}."""
    assert wrong_in_template(name, (ROOT / name).read_text("utf-8")) == []


def test_every_exception_is_still_needed():
    said = {name: (ROOT / name).read_text("utf-8") for name in {*CODES_ALLOWED, *(n for n, _ in ALLOWED)}}
    assert all(CODE.search(said[name]) for name in CODES_ALLOWED)
    assert all(words in said[name] for name, words in ALLOWED)


@pytest.mark.parametrize(
    "line",
    [
        'x = "应在3个工作日内办理"',
        'x = f"{a}（办法第十二条）"',
        'x = "30日内"',
        'raise E("见17-§12")',
        'p = P("17-§3")',
    ],
)
def test_the_guard_finds_what_it_looks_for(line):
    assert wrong_in_python("filing/services/x.py", line)


@pytest.mark.parametrize("line", ['p = article("17-§3", on=day)', 'def f():\n    """Told once (17-§12)."""'])
def test_the_guard_lets_codes_be_asked_for(line):
    assert not wrong_in_python("filing/services/x.py", line)


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ('{{ "17-§12¶2"|article(law_day) }}', False),
        ('{{ "17-§12"|article }}', True),
        ('{{ "17-§12"|article() }}', True),
        ("<p>15个工作日内</p>", True),
        ("处 3 万元以下罚款", True),
        ('{{ law("REVIEW_DAYS", day) }}个工作日', False),
    ],
)
def test_a_template_names_the_day(text, is_wrong):
    assert bool(wrong_in_template("x.html", text)) is is_wrong
