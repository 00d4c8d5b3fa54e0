"""The bill of materials tells all that runs: what the locks hold, each with its digests and its licence."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.spdx import is_expression
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

from filing.config import ROOT
from scripts.sbom import READ, system_packages, written
from tests.guards.test_requirements import PRODUCT, distributions, imported_by, plain

BILL = json.loads(written())
BY_PURL = {one["purl"]: one for one in BILL["components"]}
LOCK = (ROOT / "requirements.txt").read_text("utf-8")
LOCKED = dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", LOCK, re.MULTILINE))


def listed(kind: str) -> dict[str, str | None]:
    """The versions that the bill has of one kind of package, by name."""
    found = [PackageURL.from_string(purl) for purl in BY_PURL]
    return {one.name: one.version for one in found if one.type == kind}


def digests(component: dict) -> set[str]:
    return {entry["content"] for place in component["externalReferences"] for entry in place["hashes"]}


def test_it_is_valid():
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written()) is None


def test_it_lists_the_lock_and_nothing_else():
    assert listed("pypi") == LOCKED


def test_each_library_has_the_digests_of_the_lock():
    entries = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    held = {entry.partition("==")[0]: set(re.findall(r"sha256:(\w{64})", entry)) for entry in entries}
    assert {name: digests(BY_PURL[f"pkg:pypi/{name}@{LOCKED[name]}"]) for name in LOCKED} == held
    assert all(held.values())


def test_what_the_product_imports_is_listed():
    used = distributions(imported_by(PRODUCT)).values()
    assert [names for names in used if not names & {plain(name) for name in listed("pypi")}] == []


def test_the_front_end_s_packages_are_listed_with_their_digest():
    declared = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    assert declared.items() <= listed("npm").items()
    assert all(len(digests(BY_PURL[f"pkg:npm/{name}@{v}"])) == 1 for name, v in listed("npm").items())


def test_what_running_needs_of_the_system_is_listed():
    assert set(listed("deb")) == set(system_packages())


def test_each_has_a_licence_that_spdx_knows():
    """If this fails, read the package's licence file and write it into READ in scripts/sbom.py."""
    said = {purl: _licence(one) for purl, one in BY_PURL.items()}
    assert [purl for purl, licence in said.items() if not is_expression(licence)] == []
    assert set(READ) - set(listed("pypi")) - set(listed("deb")) == set()


def _licence(component: dict) -> str:
    (only,) = component.get("licenses", [{}])
    return only.get("expression") or only.get("license", {}).get("id", "")


def test_everything_hangs_together():
    """Each is asked for by the product, or by something that it asks for."""
    asks = {entry["ref"]: entry.get("dependsOn", []) for entry in BILL["dependencies"]}
    reached, new = set(), {BILL["metadata"]["component"]["bom-ref"]}
    while new:
        reached |= new
        new = {other for one in new for other in asks[one]} - reached
    assert set(BY_PURL) - reached == set()


def test_one_commit_has_one_bill():
    def run(**more) -> str:
        command = [sys.executable, str(ROOT / "scripts" / "sbom.py")]
        return subprocess.run(
            command, env=os.environ | more, check=True, capture_output=True, text=True
        ).stdout

    assert run(PYTHONHASHSEED="1") == run(PYTHONHASHSEED="2") == written()
    assert '"timestamp": "2018-03-05T01:00:00+00:00"' in run(SOURCE_DATE_EPOCH="1520211600")
