"""An application starts at once: what only printing, signing and inspecting need is not loaded with it.

A process that issues receipts has it before the first: others wait for the database while one is printed and sealed.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from filing.config import ROOT
from tests.conftest import FONTS_VAR

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


READY = {
    "serving": "from filing.current import warm_press as get_ready",
    "working off batches": "from filing.work.issuing import PrintRoom\nroom = PrintRoom()\nget_ready = room.press",
}


@pytest.mark.parametrize("process", READY)
def test_who_issues_receipts_has_loaded_what_seals_before_the_first(process, tmp_path):
    lines = (
        "import sys, filing", READY[process], "with filing.create_app().app_context(): get_ready()",
        "print(*sys.modules)", "if 'room' in globals(): room.close()",
    )  # fmt: skip
    env = {"FILING_VAR": str(tmp_path), "FILING_FONTS_VAR": str(FONTS_VAR), "PATH": ""}
    made = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        env=env,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert {"filing.receipts.message", "pyhanko.sign.signers"} <= set(made.stdout.split())
