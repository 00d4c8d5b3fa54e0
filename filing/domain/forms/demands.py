"""Of whom a paper of the checklist is asked, and why or why not: what every kind of filing asks alike (17-§8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from filing.domain.forms.matter import Matter
from filing.domain.questions.spec import choices
from filing.domain.questions.values import amount_of

LEGAL_REPRESENTATIVE = "legal_representative"
#: People whom the form does not name.
ROLES = {"agent": "指定的代表或委托的代理人", "signatory": "被委托签署人"}

EITHER = "二者提供其一即可。"


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


def same(new: Any, old: Any) -> bool:
    """Whether two answers say the same: 1000 and 1000.00 do, and what was not sent says nothing."""
    if not isinstance(new, Mapping) or not isinstance(old, Mapping):
        return new == old
    if amount_of(new) is not None and amount_of(new) == amount_of(old):
        return new.get("currency") == old.get("currency")
    return all(same(value, old.get(key)) for key, value in new.items())


def agent(reason: str) -> list[Demand]:
    return [Demand(True, reason, For("agent", ROLES["agent"]))]


def signatory(matter: Matter, who: str) -> list[Demand]:
    """`who` signs unless somebody else does for them."""
    by_attorney = (matter.answers.get("signing") or {}).get("by_attorney")
    if by_attorney is True:
        reason = f"您已说明{who}委托他人签署相关文件。"
        return [Demand(True, reason, For("signatory", ROLES["signatory"]))]
    if by_attorney is False:
        return [Demand(False, f"您已说明{who}未委托他人签署相关文件，无需提供。")]
    return [Demand(False, "请先在“申报与签署”中说明是否委托他人签署；未委托的无需提供。")]


def investor(number: int, row: Mapping) -> For:
    return For(row["id"], row.get("name_cn") or row.get("name_en") or f"第{number}名投资者")


def outbound_certificate(deals: Iterable[Mapping]) -> list[Demand]:
    """Only a domestic enterprise that receives the equity has such a certificate; unsaid, it is asked for."""
    paid = [deal for deal in deals if _pays_with_overseas_equity(deal)]
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


def _pays_with_overseas_equity(deal: Mapping) -> bool:
    paid = set(choices(deal.get("payment_methods")))
    said = "equity" in paid and deal.get("overseas_company_equity") is True
    return said or "overseas_listed_company_equity" in paid
