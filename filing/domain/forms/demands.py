"""Of whom each paper of the checklist is asked, and why or why not: one function for each paper (17-§8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from filing.domain.law import ORDER_2016, RuleSet
from filing.domain.questions.spec import choices
from filing.domain.questions.values import amount_of

LEGAL_REPRESENTATIVE = "legal_representative"
#: People whom the form does not name.
ROLES = {"agent": "指定的代表或委托的代理人", "signatory": "被委托签署人"}

EITHER = "二者提供其一即可。"
#: What an investor's papers prove does not depend on the others' shares.
_NOT_OWN_DATA = frozenset({"id", "equity_ratio"})
_PAYMENT_HEADS = frozenset({"consideration", "payment_methods"})
_CONVERSIONS = ("acquisition", "absorption_merger")


@dataclass(frozen=True)
class For:
    """Whose paper it is: an investor's row id, the legal representative, or one of ROLES."""

    row: str
    name: str


@dataclass(frozen=True)
class Demand:
    """Whether one paper is asked for; `on_record`: the paper already on file may be named instead."""

    required: bool
    reason: str
    for_: For | None = None
    hint: str = ""
    on_record: bool = False


@dataclass(frozen=True)
class Matter:
    """What is filed: the answers, and for a change the record as it was."""

    kind: str
    ruleset: RuleSet
    answers: Mapping
    before: Mapping

    @property
    def is_change(self) -> bool:
        return self.kind == "change"

    @property
    def enterprise(self) -> Mapping:
        return self.answers.get("enterprise") or {}

    @property
    def change(self) -> Mapping:
        return self.answers.get("change") or {}

    def heads(self, section: str) -> set:
        """The boxes ticked in a section of the change form."""
        return set(choices(self.change.get(section))) - {None}

    def is_changed(self, part: str) -> bool:
        """Whether a part of the enterprise's data differs from the record; what was not sent does not."""
        new = self.enterprise.get(part)
        return new is not None and not same(new, (self.before.get("enterprise") or {}).get(part))


def same(new: Any, old: Any) -> bool:
    """Whether two answers say the same: 1000 and 1000.00 do, and what was not sent says nothing."""
    if not isinstance(new, Mapping) or not isinstance(old, Mapping):
        return new == old
    if amount_of(new) is not None and amount_of(new) == amount_of(old):
        return new.get("currency") == old.get("currency")
    return all(same(value, old.get(key)) for key, value in new.items())


def demands(document_type: str, matter: Matter) -> list[Demand]:
    """One demand without a name, or one for each person whose paper it is."""
    return _DEMANDS[document_type](matter)


def _always(matter: Matter) -> Demand:
    return Demand(True, f"每一{'变更' if matter.is_change else '设立'}备案均须提交。")


def _name_or_licence(matter: Matter) -> list[Demand]:
    """Under the revised rules a change takes the licence only (annex 2), which the label says."""
    if not matter.is_change and _is_converted_before_new_licence(matter):
        return [_of_conversion(matter)]
    licence_only = matter.is_change and matter.ruleset is not ORDER_2016
    return [Demand(True, _always(matter).reason, hint="" if licence_only else EITHER)]


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


def _letter(matter: Matter) -> list[Demand]:
    return [_always(matter)]


def _agent(matter: Matter) -> list[Demand]:
    return [Demand(True, _always(matter).reason, For("agent", ROLES["agent"]))]


def _signatory(matter: Matter) -> list[Demand]:
    by_attorney = (matter.answers.get("signing") or {}).get("by_attorney")
    who = "法定代表人" if matter.is_change else "投资者"
    if by_attorney is True:
        reason = f"您已说明{who}委托他人签署相关文件。"
        return [Demand(True, reason, For("signatory", ROLES["signatory"]))]
    if by_attorney is False:
        return [Demand(False, f"您已说明{who}未委托他人签署相关文件，无需提供。")]
    return [Demand(False, "请先在“申报日期与签署”中说明是否委托他人签署；未委托的无需提供。")]


def _investors(matter: Matter) -> list[Demand]:
    if matter.is_change:
        return _changed_investors(matter)
    rows = matter.answers.get("investors") or []
    reason = "设立备案须逐一提供每一投资者的证明。"
    each = [Demand(True, reason, _investor(n, row)) for n, row in enumerate(rows, 1)]
    return each or [Demand(True, reason)]


def _investor(number: int, row: Mapping) -> For:
    return For(row["id"], row.get("name_cn") or row.get("name_en") or f"第{number}名投资者")


def _changed_investors(matter: Matter) -> list[Demand]:
    """Each investor, asked or not; while nothing is changed yet, one demand for what is ticked."""
    found = list(_compared(matter))
    if any(demand.required for demand in found):
        return found
    if matter.change.get("equity_change"):
        reason = "已勾选股权、合作权益变更：新增的和认缴出资额有变更的投资者，须逐一提供。"
    elif matter.heads("investor_basic_change"):
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
        who, old = _investor(number, row), before.get(row["id"])
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
    if not matter.is_change:
        return [Demand(True, _always(matter).reason, who)]
    if matter.is_changed("legal_representative"):
        return [Demand(True, "法定代表人有变更，须提供变更后的法定代表人的证明。", who)]
    if "legal_representative" in matter.heads("enterprise_basic_change"):
        return [Demand(True, "已勾选法定代表人变更，须提供变更后的法定代表人的证明。")]
    return [Demand(False, "变更事项不涉及法定代表人变更，无需提供。")]


def _equity_chart(matter: Matter) -> list[Demand]:
    """The enterprise's own controllers: an investor's are another matter."""
    if not matter.is_change:
        return [_always(matter)]
    ticked = "ultimate_controllers" in matter.heads("enterprise_basic_change")
    if ticked or matter.is_changed("ultimate_controllers"):
        return [Demand(True, "企业最终实际控制人有变更，须提供变更后的股权架构图。")]
    return [Demand(False, "变更事项不涉及企业最终实际控制人变更，无需提供。")]


def _outbound_certificate(matter: Matter) -> list[Demand]:
    """Only a domestic enterprise that receives the equity has such a certificate; unsaid, it is asked for."""
    paid = [deal for deal in _deals(matter) if _pays_with_overseas_equity(deal)]
    if not paid:
        return [Demand(False, "本次申报未以境外公司股权作为支付手段，无需提供。")]
    received = [deal.get("domestic_enterprise_receives_equity") for deal in paid]
    if all(answer is False for answer in received):
        reason = "您已说明获得境外公司股权的不是境内企业，没有可提供的证书，无需提供。"
        return [Demand(False, reason)]
    if True in received:
        return [Demand(True, "以境外公司股权作为支付手段，且由境内企业获得该股权。")]
    reason = "以境外公司股权作为支付手段；获得该股权的不是境内企业的，请在交易情况中说明，说明后无需提供。"
    return [Demand(True, reason)]


def _deals(matter: Matter) -> Iterator[Mapping]:
    """The transactions of this filing: a change's only where it concerns what is paid."""
    for section in ("acquisition", "strategic_investment"):
        if not matter.is_change or matter.heads(f"{section}_change") & _PAYMENT_HEADS:
            yield from matter.answers.get(section) or []
    transfer = matter.change.get("equity_change")
    if isinstance(transfer, Mapping):
        yield {**transfer, "payment_methods": "equity"}


def _pays_with_overseas_equity(deal: Mapping) -> bool:
    paid = set(choices(deal.get("payment_methods")))
    said = "equity" in paid and deal.get("overseas_company_equity") is True
    return said or "overseas_listed_company_equity" in paid


_DEMANDS: dict[str, Callable[[Matter], list[Demand]]] = {
    "name_preapproval_or_business_licence": _name_or_licence,
    "filing_commitment_letter": _letter,
    "agent_authorisation_and_id": _agent,
    "signatory_authorisation_and_id": _signatory,
    "investor_qualification_or_id": _investors,
    "legal_representative_id": _legal_representative,
    "ultimate_controller_equity_chart": _equity_chart,
    "outbound_investment_certificate": _outbound_certificate,
}
