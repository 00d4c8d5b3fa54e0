"""The frozen view: everything a receipt prints, as JSON-ready primitives fixed on the day of completion.

    {"kind": "establishment" or "change",
     "number": "鲁青外资备201700001",
     "addressee": "青岛海蓝精密机械有限公司",     printed followed by “：”
     "agency_name": "青岛市商务局",
     "completed_on": "2017-10-09",    the day in Asia/Shanghai
     "fields": {
       "enterprise_name_cn", "enterprise_name_en", "enterprise_type", "registered_address",
       "total_investment", "registered_capital", "industry", "operating_term", "business_scope",
       "remarks":      each a text as it is to be read ("人民币 1,000,000.00元"); "" prints an empty cell
       "imported_equipment_tax_exemption": {"value": true, "bases": ["encouraged_industry"]},
                                                         null ticks neither: the record does not say
       "investors": [{"name", "country_or_region", "subscribed_capital",
                      "contribution_forms", "equity_ratio"}, ...],              all texts
       "change_items": ["投资者基本信息变更", ...]                                a change only
     },
     "verify_url": "https://.../ABCD2345EFGH6789",   printed as a QR code beside the signature
     "code": "ABCD2345EFGH6789"                     printed under it, for those who type it
    }

The last two are absent from receipts that were issued before there was a code; to be signed, a view needs both.

A stored view is printed again years later, so nothing in it needs another table to be read.
"""

import re
from collections.abc import Set
from datetime import date

from filing.domain.receipts.wording import columns, exemption_options, kinds, labels

HEAD = ("number", "addressee", "agency_name", "completed_on")
VERIFICATION = ("verify_url", "code")
CODE = re.compile(r"[0-9A-Z]{16}")
NOT_TEXT = ("imported_equipment_tax_exemption", "investors", "change_items")


def validate_view(view: dict) -> None:
    """Return when the view has the shape above; raise ValueError naming every fault."""
    problems = find_view_problems(view)
    if problems:
        raise ValueError(f"Not a receipt view: {'; '.join(problems)}")


def find_view_problems(view: dict) -> list[str]:
    """What keeps the view from being printed, in plain words; an empty list when nothing does."""
    if not isinstance(view, dict) or view.get("kind") not in kinds():
        return [f"kind is none of {', '.join(kinds())}"]
    fields = view.get("fields")
    if not isinstance(fields, dict):
        return ["fields is not an object"]
    return [
        *_key_problems("view", view, {"kind", "fields", *HEAD}, set(VERIFICATION)),
        *(f"{key} is empty or no text" for key in HEAD if not _filled(view.get(key))),
        *_date_problems(view),
        *_verification_problems(view),
        *_field_problems(view["kind"], fields),
    ]


def all_text(view: dict) -> str:
    """Every text that the view brings to the receipt, joined, for the question whether it can be printed."""
    return "\n".join(_texts([view[key] for key in HEAD] + [view["fields"]]))


def _field_problems(kind: str, fields: dict) -> list[str]:
    keys = set(labels(kind))
    texts = [key for key in labels(kind) if key not in NOT_TEXT]
    return [
        *_key_problems("fields", fields, keys),
        *(f"fields.{key} is no text" for key in texts if not isinstance(fields.get(key, ""), str)),
        *([] if _filled(fields.get("enterprise_name_cn")) else ["fields.enterprise_name_cn is empty"]),
        *_exemption_problems(kind, fields.get("imported_equipment_tax_exemption")),
        *_investor_problems(kind, fields.get("investors")),
        *_change_problems(kind, fields.get("change_items")),
    ]


def _key_problems(where: str, node: dict, needed: Set[str], allowed: Set[str] = frozenset()) -> list[str]:
    return [
        *(f"{where} lacks {key}" for key in sorted(needed - set(node))),
        *(f"{where} has an unknown {key}" for key in sorted(set(node) - needed - allowed)),
    ]


def _date_problems(view: dict) -> list[str]:
    try:
        date.fromisoformat(view["completed_on"])
    except (KeyError, TypeError, ValueError):
        return ["completed_on is no ISO date"]
    return []


def _verification_problems(view: dict) -> list[str]:
    """The address in the QR code and the code under it must lead to the same answer."""
    problems = (
        [] if "verify_url" not in view or _filled(view["verify_url"]) else ["verify_url is empty or no text"]
    )
    if "code" not in view:
        return problems
    if not isinstance(view["code"], str) or not CODE.fullmatch(view["code"]):
        return [*problems, "code is not 16 capital letters and digits"]
    leads_there = isinstance(view.get("verify_url"), str) and view["verify_url"].endswith(f"/{view['code']}")
    return problems if leads_there else [*problems, "verify_url does not end in the code"]


def _exemption_problems(kind: str, answer: object) -> list[str]:
    """A ground without 是, or one the form does not print, would be lost on paper."""
    if not isinstance(answer, dict) or not isinstance(answer.get("value", ""), bool | None):
        return ["imported_equipment_tax_exemption has no true, false or null value"]
    grounds = {option["value"] for option in exemption_options(kind)[0]["options"]}
    bases = answer.get("bases", [])
    if not isinstance(bases, list) or not set(bases) <= grounds or (bases and not answer["value"]):
        return ["imported_equipment_tax_exemption has grounds that the form cannot show"]
    return []


def _investor_problems(kind: str, investors: object) -> list[str]:
    if not isinstance(investors, list) or not investors:
        return ["investors is empty or no list"]
    keys = {key for key, _ in columns(kind)}
    return [
        f"investors[{place}] does not have exactly the texts {', '.join(sorted(keys))}"
        for place, row in enumerate(investors)
        if not isinstance(row, dict) or set(row) != keys or not _all_texts(row.values())
    ]


def _change_problems(kind: str, items: object) -> list[str]:
    if "change_items" not in labels(kind):
        return []
    if not isinstance(items, list) or not items or not all(map(_filled, items)):
        return ["change_items is empty or no list of texts"]
    return []


def _filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _all_texts(values) -> bool:
    return all(isinstance(value, str) for value in values)


def _texts(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return [text for child in children for text in _texts(child)]
