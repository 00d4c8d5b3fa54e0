"""Which papers an establishment takes, and of whom: one function for each paper (17-§8)."""

from __future__ import annotations

from filing.domain.forms import demands
from filing.domain.forms.checklist import Checklist
from filing.domain.forms.demands import EITHER, LEGAL_REPRESENTATIVE, Demand, For, investor
from filing.domain.forms.matter import Matter
from filing.domain.law import ORDER_2016, REVISED_2017
from filing.domain.questions.spec import choices

_CONVERSIONS = ("acquisition", "absorption_merger")
_ALWAYS = "每一设立备案均须提交。"


def _always(_matter: Matter) -> list[Demand]:
    return [Demand(True, _ALWAYS)]


def _name_or_licence(matter: Matter) -> list[Demand]:
    if _is_converted_before_new_licence(matter):
        return [_of_conversion(matter)]
    return [Demand(True, _ALWAYS, hint=EITHER)]


def _is_converted_before_new_licence(matter: Matter) -> bool:
    is_conversion = matter.enterprise.get("establishment_mode") in _CONVERSIONS
    code = matter.enterprise.get("unified_social_credit_code")
    return is_conversion and "licence_pending" in choices(code)


def _of_conversion(matter: Matter) -> Demand:
    """The name approval if the company takes a new name, else the licence it has."""
    new = (matter.enterprise.get("enterprise_name") or {}).get("cn")
    former = [row["target"] for row in matter.answers.get("acquisition") or [] if row.get("target")]
    start = "换发营业执照前申报，"
    if not new or not former:
        hint = "企业名称变更的，提供名称预先核准材料；名称不变的，提供现有营业执照。"
        return Demand(True, f"{start}须提供名称预先核准材料或现有营业执照。", hint=hint)
    if new in former:
        return Demand(True, f"{start}企业名称不变，请提供现有营业执照。")
    return Demand(True, f"{start}企业名称由“{former[0]}”变更为“{new}”，请提供名称预先核准材料。")


def _agent(_matter: Matter) -> list[Demand]:
    return demands.agent(_ALWAYS)


def _signatory(matter: Matter) -> list[Demand]:
    return demands.signatory(matter, "投资者")


def _investors(matter: Matter) -> list[Demand]:
    rows = matter.answers.get("investors") or []
    reason = "设立备案须逐一提供每一投资者的证明。"
    each = [Demand(True, reason, investor(n, row)) for n, row in enumerate(rows, 1)]
    return each or [Demand(True, reason)]


def _legal_representative(matter: Matter) -> list[Demand]:
    person = matter.enterprise.get("legal_representative") or {}
    return [Demand(True, _ALWAYS, For(LEGAL_REPRESENTATIVE, person.get("name") or "法定代表人"))]


def _outbound_certificate(matter: Matter) -> list[Demand]:
    deals = (matter.answers.get(section) or [] for section in ("acquisition", "strategic_investment"))
    return demands.outbound_certificate([deal for rows in deals for deal in rows])


CHECKLIST = Checklist(
    {ORDER_2016: "2016-art7-", REVISED_2017: "2017-annex1-"},
    {
        "name_preapproval_or_business_licence": _name_or_licence,
        "filing_commitment_letter": _always,
        "agent_authorisation_and_id": _agent,
        "signatory_authorisation_and_id": _signatory,
        "investor_qualification_or_id": _investors,
        "legal_representative_id": _legal_representative,
        "ultimate_controller_equity_chart": _always,
        "outbound_investment_certificate": _outbound_certificate,
    },
)
