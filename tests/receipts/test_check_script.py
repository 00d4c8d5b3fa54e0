"""The check as a script: one file, run anywhere, that says what it finds and what it cannot know."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from filing.config import ROOT
from filing.receipts import checking
from tests.receipts import issuing
from tests.receipts.forging_bytes import additions, cuts, wrappings
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
    told = [
        receipt.view["number"],
        receipt.view["code"],
        QINGDAO,
        "2017-10-09",
        receipt.key.fingerprint,
        fields["business_scope"],
    ]
    assert [text for text in told if text not in done.stdout] == []
    assert (
        "真实" in done.stdout and "离线不能得知" in done.stdout and receipt.view["verify_url"] in done.stdout
    )


def test_the_script_says_why_a_file_is_not_genuine(run):
    done = run("bad.pdf", "--root", "root.pem")
    assert done.returncode == 1 and checking.WORDS["appended"] in done.stdout and "真实：" not in done.stdout


@pytest.mark.parametrize(
    "words", [(), ("good.pdf",), ("none.pdf", "--root", "root.pem"), ("good.pdf", "--root", "good.pdf")]
)
def test_the_script_says_how_it_is_used(words, run):
    done = run(*words)
    assert done.returncode == 2 and done.stderr and "真实" not in done.stdout


@pytest.fixture(scope="module")
def recipe(tmp_path_factory, world):
    """Runs the shell recipe that the documentation gives."""
    folder = tmp_path_factory.mktemp("recipe")
    text = (ROOT / "docs" / "verifying.md").read_text("utf-8")
    (folder / "recipe.sh").write_text(re.search(r"```sh\n(.*?)```", text, re.DOTALL)[1])
    (folder / "root.pem").write_text(world.root.certificate)

    def run(pdf: bytes) -> subprocess.CompletedProcess:
        (folder / "receipt.pdf").write_bytes(pdf)
        return subprocess.run(
            ["bash", "recipe.sh", "receipt.pdf", "root.pem"], cwd=folder, capture_output=True, text=True
        )

    return run


@pytest.mark.parametrize("name", ["two investors", "change", "other agency", "certificate expired since"])
def test_the_shell_recipe_takes_genuine_receipts_and_names_the_agency(name, recipe, world):
    issued = world.receipts[name]
    done = recipe(issued.pdf)
    assert done.returncode == 0 and "Verification successful" in done.stderr, done.stderr
    assert f"O={issued.view['agency_name']}" in done.stdout


@pytest.mark.parametrize(
    "forge", [wrappings, cuts, lambda pdf: additions(pdf, pdf)], ids=["wrappings", "cuts", "additions"]
)
def test_the_shell_recipe_refuses_forgeries(forge, recipe, receipt):
    assert [name for name, pdf in forge(receipt.pdf) if recipe(pdf).returncode == 0] == []


def test_the_shell_recipe_refuses_another_root(recipe, receipt, fonts):
    other = issuing.World(fonts)
    assert recipe(other.issue(receipt.view, other.qingdao).pdf).returncode != 0
