"""The commitment letters of annexes 1 and 2, word for word."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from filing.domain.forms.kind import FilingKind
from filing.domain.forms.matter import Matter, part_of

REFERENCE = Path(__file__).parents[1] / "reference" / "commitment_letters.json"


@dataclass(frozen=True)
class Letter:
    """A letter made out for one filing; `signatories` are the names to print, one block each."""

    title: str
    preamble: str
    clauses: tuple[str, ...]
    closing: str
    signature_block: tuple[str, ...]
    footnote: str
    signatories: tuple[str, ...]


@cache
def _texts() -> dict[str, dict]:
    return {text["kind"]: text for text in json.loads(REFERENCE.read_text("utf-8"))["letters"]}


def has_letter(kind: FilingKind) -> bool:
    """Whether the annexes print a letter for this kind of filing."""
    return kind.key in _texts()


def letter(kind: FilingKind, matter: Matter) -> Letter:
    """The letter for printing and signing (17-§8（二）)."""
    text = _texts()[kind.key]
    name = part_of(matter.enterprise, "enterprise_name").get("cn")
    # The printed text reads “***公司”; a name that ends in 公司 already brings the word along.
    made_out = str(name or "").removesuffix("公司") or text["placeholder"]
    return Letter(
        text["title"],
        text["preamble"].replace(text["placeholder"], made_out),
        tuple(f"{clause['no']}、{clause['text']}" for clause in text["clauses"]),
        text["closing"],
        tuple(text["signature_block"]),
        text["footnote"],
        kind.signatories(matter),
    )
