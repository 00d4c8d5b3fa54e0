"""An application starts at once: what only printing, signing and inspecting need is not loaded with it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from filing.config import ROOT

SLOW = ("weasyprint", "pyhanko", "fontTools", "pikepdf", "PIL", "obstore", "opentelemetry")
START = """
import sys
import filing
filing.create_app()
print(*{name.partition(".")[0] for name in sys.modules})
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    env = {"FILING_VAR": str(tmp_path_factory.mktemp("var")), "PATH": ""}
    return subprocess.run(
        [sys.executable, "-c", START], env=env, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()


@pytest.mark.parametrize("package", SLOW)
def test_an_application_that_prints_nothing_does_not_load(package, loaded):
    """If this fails, import it in the function that needs it, or move the import out of the way of `create_app`."""
    assert "flask" in loaded and package not in loaded
