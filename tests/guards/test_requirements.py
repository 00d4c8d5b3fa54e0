"""What is imported is declared, and what is declared is imported or has its reason here."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from filing.config import ROOT

OURS = {"filing", "tests", "bench", "scripts", "wsgi"}
PRODUCT = [*(ROOT / "filing").rglob("*.py"), *(ROOT / "migrations").rglob("*.py"), ROOT / "wsgi.py"]
AROUND = [file for folder in ("tests", "bench", "scripts") for file in (ROOT / folder).rglob("*.py")]
#: Declared and imported by nothing of ours.
USED_OTHERWISE = {
    "pytest-xdist": "`make test` runs on every core",
    "ruff": "a program",
    "mypy": "a program",
    "types-requests": "what mypy knows of requests",
    "djlint": "a program",
    "pre-commit": "a program",
    "detect-secrets": "a program",
    "pip-licenses": "a program",
    "mkdocs-material": "a program",
    "jsonschema": "what cyclonedx reads its own schema with",
    "flask-cors": "moto has it for its server, and declares it for more than that",
}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(name: str) -> set[str]:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return {plain(re.split(r"[\[=]", line)[0]) for line in lines if re.match(r"[A-Za-z]", line)}


def imported_by(files: list[Path]) -> set[str]:
    """The packages, by their first name, that these files import anywhere."""
    found: set[str] = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - OURS


def distributions(packages: set[str]) -> dict[str, set[str]]:
    known = packages_distributions()
    return {package: {plain(name) for name in known.get(package, [package])} for package in packages}


@pytest.mark.parametrize(
    ("files", "lists"),
    [(PRODUCT, ["requirements.in"]), (AROUND, ["requirements.in", "requirements-dev.in"])],
    ids=["product", "tests and scripts"],
)
def test_every_import_is_declared(files, lists):
    there = set().union(*map(declared, lists))
    assert {p for p, names in distributions(imported_by(files)).items() if not names & there} == set()


@pytest.mark.parametrize(
    ("files", "name"), [(PRODUCT, "requirements.in"), (PRODUCT + AROUND, "requirements-dev.in")]
)
def test_everything_declared_is_imported_or_has_its_reason(files, name):
    used = set().union(*distributions(imported_by(files)).values())
    assert declared(name) - used - set(USED_OTHERWISE) == set()


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_the_lock_has_each_at_the_version_declared(name):
    """If this fails, run `make lock`."""
    lock = (ROOT / f"{name}.txt").read_text("utf-8").lower()
    lines = (ROOT / f"{name}.in").read_text("utf-8").splitlines()
    wanted = [re.sub(r"\[.*\]", "", line).lower() for line in lines if re.match(r"[A-Za-z]", line)]
    assert [
        line for line in wanted if f"{plain(line.split('==')[0])}==" + line.split("==")[1] not in lock
    ] == []


def test_tests_run_the_very_versions_that_are_installed():
    """If this fails, run `make lock`."""

    def versions(name: str) -> dict[str, str]:
        lock = (ROOT / f"{name}.txt").read_text("utf-8")
        return dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", lock, re.MULTILINE))

    assert versions("requirements").items() <= versions("requirements-dev").items()
