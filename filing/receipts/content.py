"""What a receipt says of a filing: exactly the fields of annex 3, from the accepted answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from filing.domain.forms.kind import FilingKind
from filing.domain.forms.matter import Matter
from filing.domain.questions import display
from filing.domain.questions.spec import Field, choices
from filing.domain.receipts.wording import labels
from filing.domain.reference import places
from filing.domain.reference.industries import edition_on


def view_of(
    kind: FilingKind,
    matter: Matter,
    facts: Mapping,
    number: str,
    agency_name: str,
    completed_on: date,
    verify_url: str = "",
) -> dict:
    """The frozen view of a receipt (17-§14, annexes 3 and 4); see receipts/view.py for its shape.

    `facts` are the enterprise's record after the filing: a change's receipt shows the data after the change.
    What an approved enterprise's record does not say (17-§10) stays blank.
    """
    enterprise, form = facts["enterprise"], kind.form_on(matter.on)

    def text(key: str) -> str:
        question = form.member("enterprise", key)
        return display.text_of(question, enterprise.get(key)) if enterprise.get(key) else ""

    changed = kind.change_items(matter)
    view = {
        "kind": kind.receipt,
        "number": number,
        "addressee": kind.addressee(matter),
        "agency_name": agency_name,
        "completed_on": completed_on.isoformat(),
        "fields": {
            "enterprise_name_cn": enterprise["enterprise_name"]["cn"],
            "enterprise_name_en": enterprise["enterprise_name"].get("en", ""),
            "enterprise_type": text("enterprise_type"),
            "registered_address": _address(enterprise),
            "total_investment": text("total_investment"),
            "registered_capital": text("registered_capital"),
            "industry": _industry(enterprise, matter.on),
            "operating_term": text("operating_term"),
            "business_scope": enterprise.get("business_scope", ""),
            "imported_equipment_tax_exemption": _exemption(enterprise),
            "investors": [_investor(form.member("investors"), row) for row in facts["investors"]],
            "remarks": kind.remarks(matter),
            **({"change_items": list(changed)} if "change_items" in labels(kind.receipt) else {}),
        },
    }
    return {**view, "verify_url": verify_url} if verify_url else view


_PLACE = "nationality_or_address_or_place_of_registration"


def lacking(facts: Mapping) -> list[str]:
    """What a receipt cannot do without and these facts do not have, in words; empty for all that was judged whole."""
    enterprise, investors = facts.get("enterprise"), facts.get("investors")
    name = enterprise.get("enterprise_name") if isinstance(enterprise, Mapping) else None
    found = [] if isinstance(name, Mapping) and isinstance(name.get("cn"), str) else ["企业的中文名称"]
    rows = investors if isinstance(investors, list) else []
    if not rows or not all(isinstance(row.get("name_cn"), str) for row in rows):
        found.append("投资者的中文姓名或名称")
    if not all(isinstance(row.get(_PLACE) or {}, Mapping) for row in rows):
        found.append("投资者的国籍（或地区）/注册地")
    return found


def _address(enterprise: Mapping) -> str:
    address = enterprise.get("registered_address")
    return display.address_text(address) if address else ""


def _industry(enterprise: Mapping, law_day: date) -> str:
    """The chosen industries, the main one first and named as such."""
    used, main = edition_on(law_day), enterprise.get("main_industry")
    others = [code for code in enterprise.get("industries", ()) if code != main]
    first = [used.label(main) + ("（主营行业）" if others else "")] if main else []
    return "；".join([*first, *(used.label(code) for code in others)])


def _exemption(enterprise: Mapping) -> dict:
    answer = enterprise.get("imported_equipment_tax_exemption") or {}
    within = answer.get("within_scope")
    return {"value": within, "bases": list(choices(answer.get("policy_basis"))) if within else []}


def _investor(group, row: Mapping) -> dict:
    def text(key: str) -> str:
        question: Field = group.member(key)
        return display.text_of(question, row.get(key)) if row.get(key) else ""

    place = row.get(_PLACE) or {}
    return {
        "name": row["name_cn"] + (f" {row['name_en']}" if row.get("name_en") else ""),
        "country_or_region": places.country_name(place["country"]) if place.get("country") else "",
        "subscribed_capital": text("subscribed_capital"),
        "contribution_forms": text("contribution_forms"),
        "equity_ratio": text("equity_ratio"),
    }
