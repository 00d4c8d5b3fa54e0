"""部门共享 (17-§15¶3, 国发〔2017〕39号（十八）): what other departments may be told of, which facts each kind sees, how a delivery is signed and retried.

The measures name no fields: which facts a kind of department sees at first is a model, changed by an administrator.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

COMPLETED, CHANGED, TERMINATED = "filing.completed", "filing.changed", "filing.terminated"
OUT_OF_SCOPE, REVOKED, LAPSED = "filing.out_of_scope", "receipt.revoked", "certificate.lapsed"
FINE, CREDIT, EXEMPT = "fine.decided", "credit.recorded", "exemption.flagged"
EVENTS = {
    COMPLETED: "设立备案完成",
    CHANGED: "变更备案完成",
    TERMINATED: "企业终止或不再是外商投资企业",
    OUT_OF_SCOPE: "不属于备案范围",
    REVOKED: "备案回执被撤销",
    LAPSED: "批准证书失效",
    EXEMPT: "登记了进口设备减免税信息",
    FINE: "作出罚款决定",
    CREDIT: "记入诚信档案",
}
#: Sent to the one registrar that has an application, whatever it subscribed to: 单一窗口.
APPLICATIONS = {
    "registration.applied": "单一窗口登记申请",
    "registration.corrected": "登记申请已补正",
    "registration.recalled": "登记申请随备案撤回修改",
    "registration.withdrawn": "登记申请已撤回",
    "registration.filing": "登记申请所附备案的进展",
}
EVENT_LABELS = {**EVENTS, **APPLICATIONS}
#: Where each fact stands in the record; none of them is a private person's number.
FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "name": ("企业名称", ("enterprise_name", "cn")),
    "credit_code": ("统一社会信用代码", ("unified_social_credit_code",)),
    "registered_address": ("注册地址", ("registered_address",)),
    "enterprise_type": ("企业类型", ("enterprise_type",)),
    "industries": ("所属行业", ("industries",)),
    "business_scope": ("经营范围", ("business_scope",)),
    "total_investment": ("投资总额", ("total_investment",)),
    "registered_capital": ("注册资本", ("registered_capital",)),
}
#: Whoever issues licences, and hands in what they say.
REGISTRATION = "工商行政管理部门"
_ALWAYS = ("name", "credit_code", "registered_address")
_FIRST = {
    "公安机关": ("enterprise_type",),
    "国有资产监督管理部门": ("enterprise_type", "registered_capital"),
    "海关": ("industries", "total_investment"),
    "税务部门": ("enterprise_type", "industries", "registered_capital"),
    REGISTRATION: ("enterprise_type", "industries", "business_scope", "registered_capital"),
    "证券监督管理机构": ("enterprise_type", "registered_capital"),
    "外汇管理部门": ("total_investment", "registered_capital"),
    # Named by 国发〔2017〕39号（十八） beside 工商, 海关 and 外汇, not by the measures.
    "质量监督检验检疫部门": ("industries", "business_scope"),
}
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
#: With the pauses between them some two and a half days; after that it is a dead letter.
MOST_ATTEMPTS = 64
KEY_PREFIX = "whsec_"


def first_fields(category: str | None) -> list[str]:
    """The keys of FIELDS that a kind of department sees until an administrator says otherwise."""
    return [*_ALWAYS, *_FIRST.get(category or "", ())]


def seen(enterprise: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    """Of 企业基本情况 what a department may see; None where the record is silent."""
    told = {key: _at(enterprise, FIELDS[key][1]) for key in fields if key in FIELDS}
    if "credit_code" in told:
        code = told["credit_code"]
        told["credit_code"] = code.get("text") if isinstance(code, Mapping) else None
    return told


def is_exempt(enterprise: Mapping[str, Any]) -> bool:
    """Whether 进口设备减免税信息 is filled in: it concerns customs and the tax office."""
    return _at(enterprise, ("imported_equipment_tax_exemption", "within_scope")) is True


def _at(facts: Any, path: tuple[str, ...]) -> Any:
    for step in path:
        facts = facts.get(step) if isinstance(facts, Mapping) else None
    return facts


def covers(region: str, other: str) -> bool:
    """Whether a department of a region is one for a place: a province's for its cities, a city's for its districts."""
    own = region
    while own.endswith("00"):
        own = own[:-2]
    return other.startswith(own)


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """The `webhook-signature` of Standard Webhooks, version 1; `secret` is `whsec_` and base64."""
    key = base64.b64decode(secret.removeprefix(KEY_PREFIX))
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def pause_after(attempts: int) -> timedelta:
    """1, 2, 4, 8, 16, 32 minutes, then an hour each time."""
    return min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)
