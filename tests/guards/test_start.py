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


def once_ready(process: str, var, *lines: str) -> str:
    """What a process says by these lines once it has got ready for its first receipt."""
    lines = (
        "import gc, sys, filing", READY[process], "with filing.create_app().app_context(): get_ready()",
        *lines, "if 'room' in globals(): room.close()",
    )  # fmt: skip
    env = {"FILING_VAR": str(var), "FILING_FONTS_VAR": str(FONTS_VAR), "PATH": ""}
    command = [sys.executable, "-c", "\n".join(lines)]
    return subprocess.run(command, env=env, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("process", READY)
def test_who_issues_receipts_has_loaded_what_seals_before_the_first(process, tmp_path):
    loaded = once_ready(process, tmp_path, "print(*sys.modules)").split()
    assert {"filing.receipts.message", "pyhanko.sign.signers"} <= set(loaded)


def test_python_does_not_look_through_it_for_garbage(tmp_path):
    """Each request would pay for that, not those that seal alone."""
    lines = ("looked = {id(one) for one in gc.get_objects()}", "print(id(sys.modules['pyhanko.sign.signers']) in looked)")  # fmt: skip
    assert once_ready("serving", tmp_path, *lines).split() == ["False"]
