"""Migrations of releases that are still to come, for tests of what an older version makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from filing.config import ROOT

OWN = ROOT / "migrations" / "versions"
NEWEST = max(file.name[:4] for file in OWN.glob("0*.py"))


class Later:
    """A folder of them beside the program's own."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._folder = folder / "later"
        self._folder.mkdir()
        patch.setattr(ScriptDirectory, "_version_locations", [OWN, self._folder], raising=False)

    def add(self, revision: str, after: str, more: str = "", does: str = "pass") -> None:
        """Mostly one that does nothing: what it says of itself is what counts."""
        said = f'revision, down_revision, branch_labels, depends_on = "{revision}", "{after}", None, None\n{more}\n'
        acts = f"def upgrade(): {does}\ndef downgrade(): pass\n"
        (self._folder / f"{revision}_later.py").write_text(f"from alembic import op\n{said}{acts}")
