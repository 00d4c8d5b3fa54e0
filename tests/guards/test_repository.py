"""What the repository keeps is source: no link to somewhere else, nothing that set-up makes."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from filing.config import ROOT

MADE = ("filing/static/build", ".venv", "node_modules", "var")


@pytest.fixture(scope="module")
def kept():
    """(mode, path) of every file that git keeps."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("这不是一个 git 工作目录")
    lines = subprocess.run(
        ["git", "ls-files", "--stage", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split("\0")
    return [(line.split()[0], line.split("\t")[1]) for line in lines if line]


def test_no_file_is_a_link(kept):
    """A link to a developer's own directory breaks every other clone."""
    assert kept and [path for mode, path in kept if mode == "120000"] == []


def test_nothing_that_set_up_makes_is_kept(kept):
    assert [path for _, path in kept if path.startswith(MADE)] == []
