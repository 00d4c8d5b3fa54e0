"""A record, and what is changed of it, as the change form sees them."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

from filing.domain.forms import KINDS
from filing.domain.forms.change.heads import HEADS
from filing.domain.forms.matter import Matter
from filing.domain.questions.paths import put_at
from filing.domain.reference.lists import places_on
from tests.samples import establishment_answers, investor

CHANGE = KINDS["change"]
DAY = date(2018, 3, 20)
OCCURRED = "2018-03-01"
A1 = "00000000-0000-4000-8000-0000000000a1"
A2 = "00000000-0000-4000-8000-0000000000a2"
A3 = "00000000-0000-4000-8000-0000000000a3"
NEW = "00000000-0000-4000-8000-0000000000a9"
DEAL = {
    "id": "00000000-0000-4000-8000-00000000dea1",
    "investor": A1,
    "target": "青岛海岸电子有限公司",
    "no_related_party_acquisition": True,
    "time_honoured_brand": False,
    "state_owned_assets_transfer": False,
    "consideration": {"amount": "100.00", "currency": "CNY"},
    "payment_methods": ["cash"],
    "valuation": {"assessed_value": {"amount": "90.00", "currency": "CNY"}, "audit_report_number": "2018-1"},
    "target_subsidiaries_in_special_measures": False,
}


def record(**changes: Any) -> dict:
    """A record as an establishment left it."""
    facts = establishment_answers(**changes)
    return {
        key: facts[key]
        for key in ("enterprise", "investors", "acquisition", "strategic_investment")
        if key in facts
    }


def ticking(*heads: str) -> dict:
    """`change` with these heads ticked, as a person would tick them."""
    change: dict[str, Any] = {}
    for key in heads:
        head = HEADS[key]
        if head.value:
            change.setdefault(head.section, []).append(head.value)
        else:
            change[head.section] = dict(ALONE[key])
    return change


#: What ticks a part that has no boxes of its own.
ALONE = {
    "equity_change": {"cause_and_mode": "equity.not_strategic_investment"},
    "merger_division_termination": {"kind": ["termination"], "termination_reason": "term_expired"},
    "wfoe_property_mortgage_transfer": {"selected": True, "description": "厂房抵押给银行。"},
    "cjv_early_recovery": {"selected": True, "description": "外方先行回收投资。"},
    "cjv_entrusted_management": {"selected": True, "description": "委托经营。"},
}


def dated(*heads: str, on: str = OCCURRED, basis: str = "resolution") -> dict:
    return {
        "changes": [
            {"id": f"e{i}", "head": h, "occurred_on": on, "basis": basis} for i, h in enumerate(heads)
        ]
    }


def changed(
    *heads: str, before: dict | None = None, on: date = DAY, way: str = "", event: dict | None = None,
    change: dict | None = None, **put: Any,
) -> Matter:  # fmt: skip
    """A complete change under these heads; `put` names dotted paths (enterprise__enterprise_name__cn="…")."""
    facts = before or record()
    answers = copy.deepcopy(facts)
    for path, value in put.items():
        answers = put_at(answers, tuple(int(s) if s.isdigit() else s for s in path.split("__")), value)
    answers |= {
        "change": ticking(*heads) if change is None else change,
        "event": dated(*heads) if event is None else event,
        "signing": {"by_attorney": False, "filed_by": "enterprise"},
    }
    return Matter(CHANGE.completed(answers, facts), on, facts, way)


def with_investors(matter: Matter, investors: list[dict]) -> Matter:
    return Matter({**matter.answers, "investors": investors}, matter.on, matter.before, matter.way)


def newcomer(amount: str, ratio: str, **more: Any) -> dict:
    return {**investor("a9", "南海控股有限公司", "HK", amount, ratio, **more), "id": NEW}


def problems(matter: Matter) -> dict[tuple, str]:
    found = CHANGE.find_problems(CHANGE.form_on(matter.on), matter, places_on(matter.on), None)
    return {p.path: p.code for p in found}


def doubts(matter: Matter) -> set[str]:
    return {d.code for d in CHANGE.find_doubts(matter)}
