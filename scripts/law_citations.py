"""Collects which code and which tests cite a place of the measures; `--check` only says whether the file is current."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from filing.domain.lawmap import COLLECTED  # noqa: E402 - the project is found by its place, not installed

CODE = re.compile(r"1[67]-§\d+(?:¶\d+)?(?:（[一二三四五六七八九十]+）)?")
#: These explain or prove how places are named and numbered: nothing in them rests on the places they name.
ABOUT_NUMBERING = {
    "filing/domain/articles.py",
    "filing/domain/law.py",
    "filing/domain/lawmap.py",
    "filing/domain/texts/filling.py",
    "tests/domain/test_articles.py",
    "tests/domain/test_measures.py",
    "tests/domain/test_texts.py",
    "tests/web/test_law.py",
}
Part = ast.Module | ast.ClassDef | ast.FunctionDef


def collected() -> list[list[str]]:
    """[source, where, code], sorted: what modules and classes say of themselves, whole functions, whole tests."""
    found = {("code", *cited) for file in _files("filing") for cited in _in_code(file)}
    found |= {("test", *cited) for file in _files("tests") for cited in _in_tests(file)}
    return [list(row) for row in sorted(found)]


def written(rows: list[list[str]]) -> str:
    """One line for each, so that two people's changes meet without conflict."""
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n"


def _files(folder: str) -> list[Path]:
    files = sorted((ROOT / folder).rglob("*.py"))
    return [file for file in files if _name(file) not in ABOUT_NUMBERING]


def _name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def _in_code(file: Path) -> Iterator[tuple[str, str]]:
    text = file.read_text("utf-8")
    lines = text.splitlines()
    for part in ast.walk(ast.parse(text)):
        if isinstance(part, Part):
            name = "" if isinstance(part, ast.Module) else f" {part.name}"
            whole = isinstance(part, ast.FunctionDef)
            said = _source(lines, part) if whole else ast.get_docstring(part)
            for code in CODE.findall(said or ""):
                yield f"{_name(file)}{name}", code


def _in_tests(file: Path) -> Iterator[tuple[str, str]]:
    text = file.read_text("utf-8")
    lines = text.splitlines()
    for part in ast.walk(ast.parse(text)):
        if isinstance(part, ast.FunctionDef) and part.name.startswith("test_"):
            own = [*part.decorator_list, part]
            for code in CODE.findall("\n".join(_source(lines, each) for each in own)):
                yield f"{_name(file)} {part.name}", code


def _source(lines: list[str], part: ast.expr | ast.FunctionDef) -> str:
    """Its lines; `ast.get_source_segment` would cut the whole file into lines for each."""
    return "\n".join(lines[part.lineno - 1 : part.end_lineno])


def main() -> int:
    current = written(collected())
    if "--check" in sys.argv:
        return int(COLLECTED.read_text("utf-8") != current)
    COLLECTED.write_text(current, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
