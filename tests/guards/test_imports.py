"""Imports run one way, as the picture in docs/architecture.md has it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from filing.config import ROOT

PACKAGE = ROOT / "filing"
PICTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
CLOCKS = {"now", "today", "utcnow", "time"}
#: Rooms that may not read the clock; they take `now` as an argument.
TIMELESS = ["domain", "models", "services", "receipts"]


def drawn() -> dict[str, set[str]]:
    """Each room and the rooms it may look into, in the picture's order."""
    (block,) = re.findall(r"```imports\n(.*?)```", PICTURE, re.DOTALL)
    lines = (line.partition(":") for line in block.splitlines())
    return {room: set(others.split()) for room, _, others in lines}


MAY = drawn()
MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(file: Path) -> str:
    first = file.relative_to(PACKAGE).parts[0]
    return "create_app" if first == "__init__.py" else first.removesuffix(".py")


def modules(room: str) -> list[Path]:
    return [file for file in MODULES if room_of(file) == room]


def imported_by(file: Path) -> set[str]:
    """The full names of what it imports, in functions and for the type checker too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file} imports relatively"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def rooms_seen_from(file: Path) -> set[str]:
    """The rooms that it imports from, but its own; `create_app` for the package itself."""
    names = (name.split(".") for name in imported_by(file))
    seen = {parts[1] if len(parts) > 1 else "create_app" for parts in names if parts[0] == "filing"}
    return seen - {room_of(file)}


def test_every_module_is_in_a_room_of_the_picture():
    """If this fails, put the module into a room, or draw the new room in docs/architecture.md."""
    assert {room_of(file) for file in MODULES} == set(MAY)


def test_a_room_stands_below_all_it_looks_into():
    rooms = list(MAY)
    assert [room for room, others in MAY.items() if not others <= set(rooms[: rooms.index(room)])] == []


@pytest.mark.parametrize("room", MAY)
def test_no_module_looks_into_a_room_it_may_not(room):
    """If this fails, move the code outwards, or hand the value in as an argument."""
    wrong = {str(f.relative_to(ROOT)): out for f in modules(room) if (out := rooms_seen_from(f) - MAY[room])}
    assert wrong == {}


@pytest.mark.parametrize("room", MAY)
def test_the_picture_allows_no_more_than_is_used(room):
    """If this fails, take the permission out of docs/architecture.md."""
    assert MAY[room] - set().union(*map(rooms_seen_from, modules(room))) == set()


def test_the_law_needs_nothing_but_the_standard_library():
    outside = {
        (file.name, name)
        for file in modules("domain")
        for name in imported_by(file)
        if name.split(".")[0] not in sys.stdlib_module_names | {"filing"}
    }
    assert outside == set()


@pytest.mark.parametrize("room", TIMELESS)
def test_only_the_outer_ring_reads_the_clock(room):
    """If this fails, take `now` as an argument."""
    wrong = []
    for file in modules(room):
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


def test_the_settings_alone_load_no_database():
    """Printing processes and commands begin with `import filing`: if this fails, import inside the function that needs it."""
    heavy = {"sqlalchemy", "weasyprint", "opentelemetry"}
    asked = f"import sys, filing; print(*{heavy!r} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
