"""A release is a commit that says what it brings, with what it is made of, the same however often it is put together."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from filing.config import ROOT


def run(folder, *command) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def commit(folder) -> None:
    who = ["-c", "user.name=somebody", "-c", "user.email=somebody@example.com"]
    for command in (["add", "."], [*who, "commit", "--quiet", "--message=Say what it brings"]):
        subprocess.run(["git", *command], cwd=folder, check=True)


@pytest.fixture
def committed(tmp_path):
    """Every file that git keeps, as it stands, in a repository of its own, as version 9.8.7."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("这不是一个 git 工作目录")
    for name in run(ROOT, "git", "ls-files", "-z").stdout.rstrip("\0").split("\0"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / ".venv").symlink_to(ROOT / ".venv")
    project = tmp_path / "pyproject.toml"
    named = re.sub(r'^version = ".*"$', 'version = "9.8.7"', project.read_text("utf-8"), flags=re.MULTILINE)
    project.write_text(named, "utf-8")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    commit(tmp_path)
    return tmp_path


def say_what_it_brings(folder) -> None:
    changes = folder / "CHANGELOG.md"
    changes.write_text(changes.read_text("utf-8") + "\n## 9.8.7 (2018-03-05)\n", "utf-8")


def test_a_release_has_the_files_what_they_are_made_of_and_the_digests_of_both(committed):
    say_what_it_brings(committed)
    commit(committed)
    sums = []
    for _ in range(2):
        done = run(committed, "scripts/release.sh")
        assert done.returncode == 0, done.stderr
        sums.append((committed / "var/release/SHA256SUMS").read_text("utf-8"))
    assert sums[0] == sums[1]
    assert sorted(line.split()[1] for line in sums[0].splitlines()) == [
        "filing-9.8.7.cdx.json",
        "filing-9.8.7.tar.gz",
    ]
    assert run(committed / "var/release", "sha256sum", "--check", "SHA256SUMS").returncode == 0


def test_a_version_that_says_nothing_of_itself_is_not_released(committed):
    done = run(committed, "scripts/release.sh")
    assert done.returncode == 1 and '"## 9.8.7 (date)"' in done.stderr


def test_what_is_not_committed_is_not_released(committed):
    say_what_it_brings(committed)
    done = run(committed, "scripts/release.sh")
    assert done.returncode == 1 and "commit what was changed" in done.stderr
