"""Which papers a change takes, and of whom: by the heads ticked and by comparing with the record (17-§8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from filing.domain.forms import demands
from filing.domain.forms.checklist import Checklist
from filing.domain.forms.demands import EITHER, LEGAL_REPRESENTATIVE, Demand, For, investor, same
from filing.domain.forms.matter import Matter, part_of
from filing.domain.law import ORDER_2016, REVISED_2017, ruleset_on
from filing.domain.questions.spec import choices

#: What an investor's papers prove does not depend on the others' shares.
_NOT_OWN_DATA = frozenset({"id", "equity_ratio"})
_PAYMENT_HEADS = frozenset({"consideration", "payment_methods"})
_ALWAYS = "每一变更备案均须提交。"


def _heads(matter: Matter, section: str) -> set:
    """The boxes ticked in a section of the change form."""
    return set(choices(matter.change.get(section))) - {None}


def _is_changed(matter: Matter, part: str) -> bool:
    """Whether a part of the enterprise's data differs from the record; what was not sent does not."""
    new = matter.enterprise.get(part)
    return new is not None and not same(new, part_of(matter.before, "enterprise").get(part))


def _licence(matter: Matter) -> list[Demand]:
    """Under the revised rules a change takes the licence only (annex 2), which the label says."""
    return [Demand(True, _ALWAYS, hint=EITHER if ruleset_on(matter.on) is ORDER_2016 else "")]


def _letter(_matter: Matter) -> list[Demand]:
    return [Demand(True, _ALWAYS)]


def _agent(_matter: Matter) -> list[Demand]:
    return demands.agent(_ALWAYS)


def _signatory(matter: Matter) -> list[Demand]:
    return demands.signatory(matter, "法定代表人")


def _investors(matter: Matter) -> list[Demand]:
    """Each investor, asked or not; while nothing is changed yet, one demand for what is ticked."""
    found = list(_compared(matter))
    if any(demand.required for demand in found):
        return found
    if matter.change.get("equity_change"):
        reason = "已勾选股权、合作权益变更：新增的和认缴出资额有变更的投资者，须逐一提供。"
    elif _heads(matter, "investor_basic_change"):
        reason = "已勾选投资者基本信息变更：信息有变更的投资者，须逐一提供。"
    else:
        return [Demand(False, "变更事项不涉及投资者基本信息变更，无需提供。")]
    return [Demand(True, reason, on_record=True)]


def _compared(matter: Matter) -> Iterator[Demand]:
    """By row ids: newcomers and investors whose data, 认缴出资额 included, differ from the record."""
    rows = matter.answers.get("investors") or []
    before = {row["id"]: row for row in matter.before.get("investors") or []}
    # A part that the heads leave shut is sent for nobody; one that is open and empty was emptied.
    sent = {key for row in rows if row["id"] in before for key in row} - _NOT_OWN_DATA
    for number, row in enumerate(rows, 1):
        who, old = investor(number, row), before.get(row["id"])
        if old is None:
            yield Demand(True, "新增的投资者，须提供。", who)
            continue
        differing = {key for key in sent if not same(row.get(key), old.get(key))}
        yield Demand(bool(differing), _about(differing), who, on_record=True)


def _about(differing: set) -> str:
    if "subscribed_capital" in differing:
        return "该投资者的认缴出资额有变更，须提供。"
    if differing:
        return "该投资者的基本信息有变更，须提供。"
    return "该投资者的基本信息和认缴出资额未变更，无需提供。"


def _legal_representative(matter: Matter) -> list[Demand]:
    person = matter.enterprise.get("legal_representative") or {}
    who = For(LEGAL_REPRESENTATIVE, person.get("name") or "法定代表人")
    if _is_changed(matter, "legal_representative"):
        return [Demand(True, "法定代表人有变更，须提供变更后的法定代表人的证明。", who)]
    if "legal_representative" in _heads(matter, "enterprise_basic_change"):
        return [Demand(True, "已勾选法定代表人变更，须提供变更后的法定代表人的证明。")]
    return [Demand(False, "变更事项不涉及法定代表人变更，无需提供。")]


def _equity_chart(matter: Matter) -> list[Demand]:
    """The enterprise's own controllers: an investor's are another matter."""
    ticked = "ultimate_controllers" in _heads(matter, "enterprise_basic_change")
    if ticked or _is_changed(matter, "ultimate_controllers"):
        return [Demand(True, "企业最终实际控制人有变更，须提供变更后的股权架构图。")]
    return [Demand(False, "变更事项不涉及企业最终实际控制人变更，无需提供。")]


def _outbound_certificate(matter: Matter) -> list[Demand]:
    return demands.outbound_certificate(_deals(matter))


def _deals(matter: Matter) -> Iterator[Mapping]:
    """The transactions, where the change concerns what is paid."""
    for section in ("acquisition", "strategic_investment"):
        if _heads(matter, f"{section}_change") & _PAYMENT_HEADS:
            yield from matter.answers.get(section) or []
    transfer = matter.change.get("equity_change")
    if isinstance(transfer, Mapping):
        yield {**transfer, "payment_methods": "equity"}


CHECKLIST = Checklist(
    {ORDER_2016: "2016-art7-", REVISED_2017: "2017-annex2-"},
    {
        "name_preapproval_or_business_licence": _licence,
        "filing_commitment_letter": _letter,
        "agent_authorisation_and_id": _agent,
        "signatory_authorisation_and_id": _signatory,
        "investor_qualification_or_id": _investors,
        "legal_representative_id": _legal_representative,
        "ultimate_controller_equity_chart": _equity_chart,
        "outbound_investment_certificate": _outbound_certificate,
    },
)
