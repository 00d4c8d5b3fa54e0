"""The commitment letters of annexes 1 and 2, word for word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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


def letter(kind: str, answers: Mapping) -> Letter:
    """The letter for printing and signing: every investor signs an establishment's (17-§8（二）)."""
    text = _texts()[kind]
    name = answers.get("enterprise", {}).get("enterprise_name", {}).get("cn")
    names = tuple(str(i.get("name_cn") or i.get("name_en") or "") for i in answers.get("investors") or [])
    # The printed text reads “***公司”; a name that ends in 公司 already brings the word along.
    made_out = str(name or "").removesuffix("公司") or text["placeholder"]
    return Letter(
        text["title"],
        text["preamble"].replace(text["placeholder"], made_out),
        tuple(f"{clause['no']}、{clause['text']}" for clause in text["clauses"]),
        text["closing"],
        tuple(text["signature_block"]),
        text["footnote"],
        (names or ("",)) if kind == "establishment" else (str(name or ""),),
    )
