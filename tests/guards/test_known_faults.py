"""Who asks for known faults is told whether there are some, there are none, or nobody answered."""

from __future__ import annotations

import os
import subprocess

import pytest

from filing.config import ROOT


def asked(*command: str, **more: str) -> tuple[int, str, str]:
    """The exit code, and what was said on either stream."""
    done = subprocess.run(
        ["scripts/known_faults.sh", "Its packages", "^Name +Version", *command],
        cwd=ROOT, env=os.environ | more, capture_output=True, text=True,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def test_a_service_that_is_not_reached_is_no_good_news():
    code, said, complaint = asked(
        "npm", "audit", npm_config_registry="http://127.0.0.1:9", npm_config_fetch_retries="0"
    )
    assert code == 2 and "fault" not in said
    assert "Its packages: not asked" in complaint


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        ("echo 'found 0 vulnerabilities'", 0, "Its packages: no fault is known."),
        ("echo 'Name  Version ID'; exit 1", 1, "Name  Version ID\nIts packages: a fault is known."),
    ],
)
def test_an_answer_is_passed_on(answer, code, said):
    got, heard, _ = asked("sh", "-c", answer)
    assert got == code and heard.startswith(said)


def test_what_the_front_end_is_built_with_is_asked_for_too():
    """Its tools run on the machine that serves: `make run` builds there."""
    assert (
        "--omit" not in (ROOT / "Makefile").read_text("utf-8").partition("\naudit:")[2].partition("\n\n")[0]
    )
