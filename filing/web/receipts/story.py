"""What was done with a receipt, in words: the audit records as lines to read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from filing.domain.procedures.receipt import ACT_LABELS, ACTS, COLLECTED, COPIED, STATUS_LABELS, Status
from filing.domain.receipts.collection import BASIS_LABELS, CAPACITY_LABELS
from filing.domain.receipts.corrections import printed_texts
from filing.models import AuditRecord, Receipt

_FACTS = {
    "reason": "理由", "article": "依据", "note": "说明", "proposed_by": "提出人", "by": "新的编号", "sha256": "文件摘要",
}  # fmt: skip
CHANNELS = {"page": "网页", "api": "接口（程序）", "batch": "批次打包下载"}


@dataclass(frozen=True)
class Line:
    """One act: when, what, by whom, and the facts that go with it."""

    at: datetime
    what: str
    who: str
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Difference:
    label: str
    before: str
    after: str


def story(receipt: Receipt, records: list[AuditRecord]) -> list[Line]:
    """Newest first; copies have a list of their own."""
    lines = [_line(receipt, record) for record in records if record.act != COPIED]
    if receipt.superseded_by and not any(record.act == ACTS["supersede"] for record in records):
        later = receipt.superseded_by
        facts = (("后续备案编号", later.number),)
        lines.append(Line(later.issued_at, STATUS_LABELS[Status.SUPERSEDED], later.agency_name, facts))
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _line(receipt: Receipt, record: AuditRecord) -> Line:
    facts = _collected(record.details) if record.act == COLLECTED else _told(receipt, record.details)
    return Line(record.at, ACT_LABELS.get(record.act, record.act), record.actor_name, tuple(facts))


def _told(receipt: Receipt, details: Mapping) -> Iterator[tuple[str, str]]:
    if "sha256" in details and receipt.replaces:
        yield "更正并替换", receipt.replaces.number
    for key, label in _FACTS.items():
        if details.get(key):
            yield label, details[key]
    for change in differences(receipt, details.get("corrections") or {}):
        yield change.label, f"{change.before or '（空）'} → {change.after or '（空）'}"


def _collected(details: Mapping) -> Iterator[tuple[str, str]]:
    yield "凭", f"{BASIS_LABELS[details['basis']]}，编号 {details['document_number']}"
    yield "领取人", f"{details['collector']}（{CAPACITY_LABELS[details['capacity']]}）"
    yield "份数", f"{details['copies']}份"


def copies(records: list[AuditRecord]) -> list[AuditRecord]:
    """Newest first."""
    return [record for record in reversed(records) if record.act == COPIED]


def collections(records: list[AuditRecord]) -> list[tuple[date, AuditRecord]]:
    """(day, record) of each time the paper was collected."""
    collected = (record for record in records if record.act == COLLECTED)
    return [(date.fromisoformat(record.details["collected_on"]), record) for record in collected]


def differences(receipt: Receipt, corrections: Mapping[str, str]) -> list[Difference]:
    """What a correction changes, in the order of the form."""
    return [
        Difference(printed.label, printed.text, corrections[printed.key])
        for printed in printed_texts(receipt.view)
        if printed.key in corrections
    ]
