"""The check as a script: one file, run anywhere, that says what it finds and what it cannot know."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from filing.receipts import checking
from tests.receipts import issuing
from tests.receipts.issuing import QINGDAO

SCRIPT = Path(checking.__file__)


@pytest.fixture(scope="module")
def world(fonts):
    return issuing.world(fonts)


@pytest.fixture(scope="module")
def receipt(world):
    return world.receipts["two investors"]


def test_the_script_needs_two_packages_and_no_other_file():
    tree = ast.walk(ast.parse(SCRIPT.read_text("utf-8")))
    named = {node.module for node in tree if isinstance(node, ast.ImportFrom)}
    tree = ast.walk(ast.parse(SCRIPT.read_text("utf-8")))
    named |= {alias.name for node in tree if isinstance(node, ast.Import) for alias in node.names}
    assert {name.split(".")[0] for name in named} - sys.stdlib_module_names == {"asn1crypto", "cryptography"}


@pytest.fixture(scope="module")
def run(tmp_path_factory, world, receipt):
    """Runs a copy of the script far from this system's files."""
    folder = tmp_path_factory.mktemp("anywhere")
    (folder / "check_receipt.py").write_bytes(SCRIPT.read_bytes())
    (folder / "root.pem").write_text(world.root.certificate)
    (folder / "good.pdf").write_bytes(receipt.pdf)
    (folder / "bad.pdf").write_bytes(receipt.pdf + b"\n")
    command = [sys.executable, "-I", "check_receipt.py"]
    return lambda *words: subprocess.run([*command, *words], cwd=folder, capture_output=True, text=True)


def test_the_script_says_what_a_genuine_receipt_says_and_what_it_cannot_know(run, receipt):
    done = run("good.pdf", "--root", "root.pem")
    assert (done.returncode, done.stderr) == (0, "")
    fields = receipt.view["fields"]
    told = [receipt.view["number"], receipt.view["code"], QINGDAO, "2017-10-09", receipt.key.fingerprint, fields["business_scope"]]
    assert [text for text in told if text not in done.stdout] == []
    assert "真实" in done.stdout and "离线不能得知" in done.stdout and receipt.view["verify_url"] in done.stdout


def test_the_script_says_why_a_file_is_not_genuine(run):
    done = run("bad.pdf", "--root", "root.pem")
    assert done.returncode == 1 and checking.WORDS["appended"] in done.stdout and "真实：" not in done.stdout


@pytest.mark.parametrize("words", [(), ("good.pdf",), ("none.pdf", "--root", "root.pem"), ("good.pdf", "--root", "good.pdf")])
def test_the_script_says_how_it_is_used(words, run):
    done = run(*words)
    assert done.returncode == 2 and done.stderr and "真实" not in done.stdout
