"""A receipt's face on a page: the fields that it prints, under their own labels."""

from __future__ import annotations

from filing.domain.receipts.wording import columns, exemption_options, labels, receipt_form
from filing.models import Receipt


def shown(receipt: Receipt) -> dict:
    """The fields of annexes 3 and 4 under their own labels, and nothing else of the filing."""
    view, names = receipt.view, labels(receipt.view["kind"])
    texts = [
        {"label": names[key], "value": value}
        for key, value in view["fields"].items()
        if key in names and isinstance(value, str)
    ]
    changes = view["fields"].get("change_items")
    if changes:
        texts.insert(0, {"label": names["change_items"], "value": "、".join(changes)})
    exemption = view["fields"].get("imported_equipment_tax_exemption")
    if exemption is not None:
        label = names["imported_equipment_tax_exemption"]
        texts.append({"label": label, "value": _exemption_text(view["kind"], exemption)})
    return {
        "view": view,
        "form": receipt_form(view["kind"]),
        "texts": texts,
        "investor_columns": columns(view["kind"]),
        "investors": view["fields"].get("investors", []),
    }


def _exemption_text(kind: str, exemption: dict) -> str:
    yes, no = exemption_options(kind)
    if not exemption["value"]:
        return no["label"] if exemption["value"] is False else ""
    grounds = [
        option["label"] for option in yes.get("options", ()) if option.get("value") in exemption["bases"]
    ]
    return yes["label"] + (f"（{'、'.join(grounds)}）" if grounds else "")
