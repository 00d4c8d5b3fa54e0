"""Writes what this version is made of, as CycloneDX 1.6: `python scripts/sbom.py > FILE`.

Read from the locks: each library of requirements.txt with the digests that pip holds it against, each package that the stylesheet
and the script are built from. Of the system's packages only the names are ours, their versions are the machine's. The same commit
gives the same bytes: the serial number is that of the content, and the time is that of `SOURCE_DATE_EPOCH`, or none.
"""

from __future__ import annotations

import base64
import json
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from uuid import UUID, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import (
    ExternalReference,
    ExternalReferenceType,
    HashAlgorithm,
    HashType,
    Property,
    XsUri,
)
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).parents[1]
ENTRY = re.compile(r"^([\w.-]+)==([^ ;\\]+)(?: ; (.+?))? \\\n((?:    .+\n?)+)", re.MULTILINE)
NEEDED_BY = re.compile(r"^    # (?:via| ) (\S.*)$", re.MULTILINE)
#: Where the metadata say nothing, or no more than a family of licences: as read in the package's own licence file.
READ = {
    "aiosignal": "Apache-2.0",
    "async-timeout": "Apache-2.0",
    "brotlicffi": "MIT",
    "cssselect2": "BSD-3-Clause",
    "flask-sqlalchemy": "BSD-3-Clause",
    "flask-wtf": "BSD-3-Clause",
    "huey": "MIT",
    "itsdangerous": "BSD-3-Clause",
    "jinja2": "BSD-3-Clause",
    "protobuf": "BSD-3-Clause",
    "pydyf": "BSD-3-Clause",
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",
    "segno": "BSD-3-Clause",
    "tinycss2": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
    "waitress": "ZPL-2.1",
    "weasyprint": "BSD-3-Clause",
    "webencodings": "BSD-3-Clause",
    "wtforms": "BSD-3-Clause",
    # Of the system.
    "fonts-babelstone-han": "Arphic-1999 AND (CC-BY-SA-3.0 OR CC-BY-SA-4.0)",
    "fonts-dejavu-core": "Bitstream-Vera",
    "fonts-hanazono": "OFL-1.1",
    "fonts-noto-cjk": "OFL-1.1",
    "libharfbuzz-subset0": "MIT-Modern-Variant",
    "libpango-1.0-0": "LGPL-2.0-or-later",
    "libpangoft2-1.0-0": "LGPL-2.0-or-later",
}


@dataclass(frozen=True)
class Library:
    """One entry of requirements.txt."""

    name: str
    version: str
    marker: str
    digests: tuple[str, ...]
    needed_by: tuple[str, ...]


def libraries() -> list[Library]:
    entries = ENTRY.findall((ROOT / "requirements.txt").read_text("utf-8"))
    return [
        Library(
            name, version, marker, tuple(re.findall(r"sha256:(\w+)", rest)), tuple(NEEDED_BY.findall(rest))
        )
        for name, version, marker, rest in entries
    ]


def built_in() -> dict[str, dict]:
    """The packages of package-lock.json that the front end is built from, by name; the others build or test it."""
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    return {
        place.rpartition("node_modules/")[2]: package
        for place, package in packages.items()
        if place and not package.get("dev")
    }


def system_packages() -> list[str]:
    """Those that running needs."""
    script = (ROOT / "scripts" / "system_packages.sh").read_text("utf-8")
    return re.search(r"^for package in (.+); do$", script, re.MULTILINE)[1].split()


def licence_of(library: Library) -> str:
    """As SPDX writes it."""
    if library.name in READ:
        return READ[library.name]
    about = metadata.metadata(library.name)
    if about["Version"] != library.version:
        raise SystemExit(
            f"{library.name} {about['Version']} is installed, not {library.version}: make setup-test"
        )
    if about["License-Expression"]:
        return about["License-Expression"]
    is_mit = "License :: OSI Approved :: MIT License" in about.get_all("Classifier", [])
    return "MIT" if is_mit else about["License"] or ""


def licensed(expression: str) -> list:
    return [LicenseFactory().make_from_string(expression)] if expression else []


def published(address: str, algorithm: HashAlgorithm, digests: tuple[str, ...]) -> list[ExternalReference]:
    """Where a version is published, with the digest of each of its files: one for each kind of machine."""
    hashes = [HashType(alg=algorithm, content=digest) for digest in digests]
    return [ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=XsUri(address), hashes=hashes)]


def component(kind: str, name: str, version: str | None, licence: str, **more) -> Component:
    purl = PackageURL(kind, "debian" if kind == "deb" else None, name, version)
    more = {"type": ComponentType.LIBRARY, **more}
    return Component(
        name=name, version=version, purl=purl, bom_ref=str(purl), licenses=licensed(licence), **more
    )


def of_python(library: Library) -> Component:
    address = f"https://pypi.org/project/{library.name}/{library.version}/"
    only_where = [Property(name="filing:only-where", value=library.marker)] if library.marker else []
    found = published(address, HashAlgorithm.SHA_256, library.digests)
    return component(
        "pypi",
        library.name,
        library.version,
        licence_of(library),
        external_references=found,
        properties=only_where,
    )


def of_npm(name: str, package: dict) -> Component:
    digest = base64.b64decode(package["integrity"].removeprefix("sha512-")).hex()
    address = f"https://www.npmjs.com/package/{name}/v/{package['version']}"
    found = published(address, HashAlgorithm.SHA_512, (digest,))
    return component("npm", name, package["version"], package["license"], external_references=found)


def of_the_system(name: str) -> Component:
    kind = ComponentType.DATA if name.startswith("fonts-") else ComponentType.LIBRARY
    return component("deb", name, None, READ.get(name, ""), type=kind)


def product() -> Component:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return Component(
        type=ComponentType.APPLICATION,
        name=project["name"],
        version=project["version"],
        description=project["description"],
        bom_ref=project["name"],
        licenses=licensed("Apache-2.0"),
    )


def needs(libraries: list[Library], name: str) -> Iterator[str]:
    """What this one asks for by itself."""
    asking = "-r requirements.in" if name == "" else name
    return (library.name for library in libraries if asking in library.needed_by)


def bill() -> Bom:
    whole, locked = product(), libraries()
    python = {library.name: of_python(library) for library in locked}
    others = [of_npm(*one) for one in built_in().items()] + [
        of_the_system(name) for name in system_packages()
    ]
    made = Bom(components=[*python.values(), *others], serial_number=UUID(int=0))
    made.metadata.component = whole
    since = os.environ.get("SOURCE_DATE_EPOCH")
    made.metadata.timestamp = datetime.fromtimestamp(int(since), UTC) if since else None
    made.register_dependency(whole, [*(python[name] for name in needs(locked, "")), *others])
    for name, one in python.items():
        made.register_dependency(one, [python[other] for other in needs(locked, name)])
    return made


def written() -> str:
    made = bill()
    made.serial_number = uuid5(made.serial_number, JsonV1Dot6(made).output_as_string())
    return JsonV1Dot6(made).output_as_string(indent=1) + "\n"


if __name__ == "__main__":
    print(written(), end="")
