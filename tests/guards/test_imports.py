"""Imports run one way: domain <- models <- services <- web, api, jobs, cli; receipts sees the domain only."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from filing.config import ROOT

PACKAGE = ROOT / "filing"
OUTER = {"web", "api", "cli", "jobs", "access", "surroundings", "demo", "logs"}
#: layer -> what it must never import
FORBIDDEN = {
    "models": {"services", "receipts"} | OUTER,
    "receipts": {"models", "services", "extensions", "moment"} | OUTER,
    "services": OUTER,
    "web": {"api", "cli"},
    "api": {"web", "cli"},
}
CLOCKS = {"now", "today", "utcnow", "time"}


def modules(layer: str) -> list[Path]:
    folder = PACKAGE / layer
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [PACKAGE / f"{layer}.py"]


def imported_by(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("layer", FORBIDDEN)
def test_no_layer_reaches_outwards(layer):
    """If this fails, move the code outwards, or hand the value in as an argument."""
    wrong = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in modules(layer)
        for name in imported_by(file)
        if name.startswith("filing.") and name.split(".")[1] in FORBIDDEN[layer]
    }
    assert not wrong


def test_the_law_needs_nothing_but_the_standard_library():
    wrong = {
        f"{file.name} imports {name}"
        for file in modules("domain")
        for name in imported_by(file)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("filing.domain")
    }
    assert not wrong


@pytest.mark.parametrize("layer", ["domain", "models", "services", "receipts"])
def test_only_the_outer_ring_reads_the_clock(layer):
    """If this fails, take `now` as an argument."""
    wrong = []
    for file in modules(layer):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in CLOCKS
            ):
                owner = getattr(node.func.value, "id", getattr(node.func.value, "attr", ""))
                if owner in {"datetime", "date", "time"}:
                    wrong.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    assert not wrong


def test_services_never_commit():
    wrong = [
        f"{file.name}:{number}"
        for file in modules("services")
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if ".commit(" in line
    ]
    assert not wrong
