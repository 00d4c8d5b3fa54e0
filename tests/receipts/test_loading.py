"""What a process loads to print its first receipt: nothing that it has to run a program for."""

import json
import subprocess
import sys

import pytest

from filing.config import ROOT
from tests.receipts import issuing

FIRST_RECEIPT = """
import json, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from filing.receipts.certificates import make_agency_key, make_root
from filing.receipts.fonts.fontset import ensure_fonts
from filing.receipts.signing import open_signer, print_signed
view, secret, at = json.load(sys.stdin), b"secret", datetime(2017, 10, 9, tzinfo=UTC)
until = at + timedelta(days=3650)
key = make_agency_key(make_root(secret, at, until), secret, view["agency_name"], secret, at, until)
ran = []
sys.addaudithook(lambda event, facts: ran.append(facts[0]) if event == "subprocess.Popen" else None)
signer, fonts = open_signer(key, secret), ensure_fonts(Path(sys.argv[1]))
assert "weasyprint" not in sys.modules
print_signed(view, fonts, signer, moment=at)
json.dump(ran, sys.stdout)
"""


@pytest.fixture(scope="module")
def first(fonts):
    """Which programs were run for it."""
    command = [sys.executable, "-c", FIRST_RECEIPT, str(fonts.directory.parent)]
    done = subprocess.run(command, cwd=ROOT, input=json.dumps(issuing.view()), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_no_program_is_run_to_find_the_libraries_of_the_system(first):
    """WeasyPrint's names for other systems have Python ask ldconfig, gcc and ld: see filing/receipts/loading.py."""
    assert first == []
