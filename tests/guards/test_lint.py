"""What `make lint` finds besides faults of the code: secrets in what is committed, and licences."""

import re
import subprocess

import pytest

from filing.config import ROOT

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


@pytest.mark.parametrize(
    "written",
    [
        "AWS_KEY = '" + "AKIA" + "IOSFODNN7EXAMPL2'",
        "-----BEGIN EC " + "PRIVATE KEY-----",
        "FILING_DATABASE_URL=postgresql+psycopg://filing:" + "h4rb0ur@10.0.0.2/filing",
        "token = '" + "ghp_" + "a1B2" * 9 + "'",
    ],
)
def test_a_secret_in_a_file_is_named(written, tmp_path):
    (tmp_path / "settings.txt").write_text(written + "\n", encoding="utf-8")
    done = subprocess.run(
        [ROOT / "scripts" / "secrets.sh", tmp_path / "settings.txt"], capture_output=True, text=True
    )
    assert (done.returncode, "settings.txt:1" in done.stdout) == (1, True)


@pytest.mark.parametrize("allowed", [True, False])
def test_a_library_under_another_licence_is_named(allowed):
    licences = re.search(r"^LICENCES := (.*)$", MAKEFILE, re.M)[1]
    if not allowed:
        licences = licences.replace("LGPL;", "")
    done = subprocess.run(
        [ROOT / ".venv/bin/pip-licenses", "--from=mixed", "--partial-match", f"--allow-only={licences}", "--packages", "psycopg"],
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode == 0, "psycopg" in done.stderr) == (allowed, not allowed)


def test_lint_asks_for_both():
    recipe = MAKEFILE.partition("\nlint:")[2].partition("\n\n")[0]
    assert "pip-licenses" in recipe
    assert "scripts/secrets.sh" in recipe
