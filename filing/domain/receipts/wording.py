"""The wording of the two receipts, exactly as annexes 3 and 4 print it."""

import json
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "reference" / "receipt_forms.json"


@cache
def kinds() -> tuple[str, ...]:
    """The kinds of filing that a form answers."""
    return tuple(form["kind"] for form in _reference()["receipts"])


@cache
def receipt_form(kind: str) -> dict:
    """The form of one kind: title, opening, lead_in, fields in order, signature (17-annex 3, 4)."""
    return next(form for form in _reference()["receipts"] if form["kind"] == kind)


@cache
def labels(kind: str) -> dict[str, str]:
    """Field key -> the label printed for it."""
    return {field["key"]: field["label"] for field in receipt_form(kind)["fields"]}


@cache
def columns(kind: str) -> tuple[tuple[str, str], ...]:
    """The investors' table: (key, heading) in the order of the form."""
    return tuple((field["key"], field["label"]) for field in _field(kind, "investors")["fields"])


@cache
def exemption_options(kind: str) -> tuple[dict, dict]:
    """The printed choices 是 (with its two grounds) and 否 of 是否属于国家规定的进口设备减免税范围."""
    yes, no = _field(kind, "imported_equipment_tax_exemption")["options"]
    return yes, no


@cache
def wording() -> str:
    """Everything the forms print, in one string: what the bold face must be able to write."""
    return "".join(_strings(_reference()["receipts"]))


def _field(kind: str, key: str) -> dict:
    return next(field for field in receipt_form(kind)["fields"] if field["key"] == key)


def _strings(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [text for child in children for text in _strings(child)]


@cache
def _reference() -> dict:
    return json.loads(SOURCE.read_text(encoding="utf-8"))
