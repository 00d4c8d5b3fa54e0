"""Checklists of the sample filing with some facts changed."""

from __future__ import annotations

import copy
from datetime import date

from filing.domain.forms import KINDS
from filing.domain.forms.checklist import Paper
from filing.domain.forms.matter import Matter
from tests.samples import ESTABLISHMENT, establishment_answers, investor

BY_ORDER, REVISED = date(2017, 3, 1), date(2018, 3, 5)
LICENCE, LETTER, AGENT, SIGNATORY, INVESTOR, REPRESENTATIVE, CHART, CERTIFICATE = LIST = (
    "name_preapproval_or_business_licence",
    "filing_commitment_letter",
    "agent_authorisation_and_id",
    "signatory_authorisation_and_id",
    "investor_qualification_or_id",
    "legal_representative_id",
    "ultimate_controller_equity_chart",
    "outbound_investment_certificate",
)
TRANSLATION = "chinese_translation"
ALWAYS = {LICENCE, LETTER, AGENT}
A, B, C = (row["id"] for row in ESTABLISHMENT["investors"])
NEWCOMER = investor("a9", "北海贸易有限公司", "DE", "100000.00", "10.00")
EITHER = "二者提供其一即可。"

DEAL = {"payment_methods": ["cash"]}
OVERSEAS_LISTED = {"payment_methods": ["cash", "overseas_listed_company_equity"]}
OVERSEAS = {"payment_methods": ["equity"], "overseas_company_equity": True}
DOMESTIC = {"payment_methods": ["equity"], "overseas_company_equity": False}
RECEIVED = {"domestic_enterprise_receives_equity": True}
NOT_RECEIVED = {"domestic_enterprise_receives_equity": False}

NAME_HEAD = {"investor_basic_change": ["name"]}
SHARES = {"equity_change": {"cause_and_mode": "equity.not_strategic_investment"}}


def checklist(kind: str, answers: dict, papers=(), on: date = REVISED, before: dict | None = None) -> list:
    return KINDS[kind].checklist.rows(Matter(answers, on, before or {}), papers)


def established(on: date = REVISED, papers=(), **changes) -> list:
    return checklist("establishment", establishment_answers(**changes), papers, on)


def changed(heads: dict, on: date = REVISED, papers=(), **parts) -> list:
    """A change of the sample enterprise: the heads ticked, and the parts they open with their new values."""
    answers = {"change": heads, "signing": {"by_attorney": False, "filed_by": "enterprise"}, **parts}
    return checklist("change", answers, papers, on, before=copy.deepcopy(ESTABLISHMENT))


def investors(**changes) -> list:
    """The sample's investors with some answers of some of them changed: 0__name_cn="…"."""
    prefixed = {f"investors__{path.lstrip('_')}": value for path, value in changes.items()}
    return establishment_answers(**prefixed)["investors"]


def only(rows: list, requirement: str):
    (row,) = [r for r in rows if r.id == requirement]
    return row


def asked(rows: list) -> set[str]:
    return {row.id for row in rows if row.required}


def whose(rows: list, requirement: str = INVESTOR) -> dict:
    """Row id -> whether the paper is asked of that person."""
    return {r.row: r.required for r in rows if r.id == requirement}


def paper(number: int = 1, requirement: str = INVESTOR, **more) -> Paper:
    return Paper(str(number), requirement, **more)


def satisfied(rows: list, requirement: str = INVESTOR) -> list[bool]:
    return [r.satisfied for r in rows if r.id == requirement]
