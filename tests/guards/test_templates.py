"""Templates can be read in a window of 120 columns, a Chinese character taking two."""

from __future__ import annotations

from unicodedata import east_asian_width

import pytest

from filing.config import ROOT

TEMPLATES = sorted(file for file in (ROOT / "templates").rglob("*") if file.suffix in {".html", ".css"})
COLUMNS = 120


def columns(line: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in line)


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT / "templates")))
def test_no_line_is_wider_than_the_window(file):
    """If this fails, break the line: between two Chinese characters, between attributes, or at a tag with a dash."""
    wide = [n for n, line in enumerate(file.read_text("utf-8").splitlines(), 1) if columns(line) > COLUMNS]
    assert not wide
