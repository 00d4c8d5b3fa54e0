"""Every setting, command and route is written down for those who run the system, and nothing that is not there."""

from __future__ import annotations

import re

import click
import pytest

import filing
from filing.config import ROOT
from filing.http.access import declared

OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
ROUTES = (ROOT / "docs" / "routes.md").read_text("utf-8")
EVERYBODY = {"applicant", "reviewer", "supervisor", "admin", "department"}
SETTING = re.compile(r"\b(?:FILING|PROMETHEUS)_[A-Z0-9_]+\b")
#: For the tests alone.
NOT_FOR_OPERATORS = {"FILING_TEST_REAL_DAY"}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    return filing.create_app(FILING_VAR=str(tmp_path_factory.mktemp("documented")))


def read_by_the_system() -> set[str]:
    files = [
        *(ROOT / "filing").rglob("*.py"),
        *(path for path in (ROOT / "scripts").iterdir() if path.is_file()),
    ]
    named = {name for file in files for name in SETTING.findall(file.read_text("utf-8"))}
    return named - NOT_FOR_OPERATORS


def test_every_setting_is_in_the_operators_page():
    assert read_by_the_system() - set(SETTING.findall(OPERATIONS)) == set()


def test_every_setting_in_the_operators_page_is_read():
    assert set(SETTING.findall(OPERATIONS)) - read_by_the_system() == set()


def commands(app) -> set[str]:
    """Ours: those of Flask's extensions are described by themselves."""

    def below(command: click.Command, name: str) -> set[str]:
        if isinstance(command, click.Group):
            return {one for key, sub in command.commands.items() for one in below(sub, f"{name} {key}")}
        return {name}

    ours = {key: command for key, command in app.cli.commands.items() if key not in {"db", "openapi"}}
    return {name for key, command in ours.items() for name in below(command, f"flask {key}")}


def test_every_command_is_in_the_operators_page(app):
    assert {name for name in commands(app) if f"`{name}" not in OPERATIONS} == set()


def who(app, rule) -> str:
    """As the page says it."""
    method = min(rule.methods - {"HEAD", "OPTIONS"})
    allowed = {"public"} if rule.endpoint == "static" else declared(app, rule.endpoint, method)
    if "public" in allowed:
        return "anybody"
    order = ["applicant", "reviewer", "supervisor", "admin", "department"]
    return "anybody logged in" if allowed == EVERYBODY else ", ".join(r for r in order if r in allowed)


def test_the_page_of_routes_is_complete_and_says_who_may_use_each(app):
    """If this fails, add or mend the line in docs/routes.md."""
    there = {
        f"| `{','.join(sorted(rule.methods - {'HEAD', 'OPTIONS'}))} {rule.rule}` | {who(app, rule)} |"
        for rule in app.url_map.iter_rules()
    }
    written = set(re.findall(r"^\| `[A-Z,]+ /[^`]*` \| [^|]+ \|", ROUTES, re.MULTILINE))
    assert there - written == set()
    assert written - there == set()


def test_decisions_are_numbered_without_gaps_and_each_is_in_the_site():
    files = sorted((ROOT / "docs" / "decisions").iterdir())
    numbers = [int(file.name.partition("-")[0]) for file in files]
    assert numbers == list(range(1, len(files) + 1))
    site = (ROOT / "mkdocs.yml").read_text("utf-8")
    assert [file.name for file in files if f"decisions/{file.name}" not in site] == []
    headed = [file.read_text("utf-8").startswith(f"# {n}. ") for n, file in zip(numbers, files, strict=True)]
    assert all(headed)
