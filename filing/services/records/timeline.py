"""What changed in a record by which filing: its entries in the order of their days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer, selectinload

from filing.domain.forms import FORMS, KINDS
from filing.domain.forms.change.opened import PARTS
from filing.domain.forms.holdings import holdings_in
from filing.domain.forms.matter import Matter
from filing.domain.forms.record import apply, differences
from filing.domain.questions.display import NO_ANSWER, text_of
from filing.domain.questions.masking import UNVEILED, Veil
from filing.domain.questions.naming import place
from filing.domain.questions.paths import member_at
from filing.domain.questions.spec import Field
from filing.domain.reference.industries import edition_on
from filing.extensions import db
from filing.models import Enterprise, EnterpriseVersion, Filing, LicenceFact, Receipt
from filing.models.register import BASE, BY_FILING, CREDIT_CODE, READDED
from filing.services.records.reading import newest_form

CAUSE_LABELS = {
    BASE: "登记经审批设立时的内容（未经备案）",
    CREDIT_CODE: "补充统一社会信用代码",
}
NO_ROW = "（无）"


#: What filings say themselves, and never take from a record.
OWN_PARTS = tuple(
    sorted({part.key for forms in FORMS.values() for form in forms for part in form.members} - set(PARTS))
)


@dataclass(frozen=True)
class Difference:
    """One thing that reads otherwise; `path` names rows by their ids, a whole row stands for itself."""

    path: tuple
    label: str
    before: Any
    after: Any
    before_text: str
    after_text: str


@dataclass(frozen=True)
class Step:
    """One entry of the ledger, the filing behind it, and what it changed."""

    entry: EnterpriseVersion
    filing: Filing | None
    change_items: tuple[str, ...]
    differences: tuple[Difference, ...]
    #: Who else's word an entry without a filing is; empty where the enterprise's own.
    source: str = ""

    @property
    def label(self) -> str:
        if self.entry.cause == BY_FILING and self.filing:
            return KINDS[self.filing.kind].label
        label = CAUSE_LABELS[self.entry.cause]
        return f"{label}，由{self.source}提供" if self.source else label

    @property
    def receipt(self) -> Receipt | None:
        return self.filing.receipt if self.filing else None


def timeline(enterprise: Enterprise, known_at: datetime, veil: Veil = UNVEILED) -> list[Step]:
    """Every entry known at a moment, by the days from which they hold; the first one begins the record.

    `veil` hides what whoever reads it is not shown.
    """
    entries = _entries(enterprise, known_at)
    filings = _filings({entry.filing_id for entry in entries if entry.filing_id})
    sources = LicenceFact.behind({entry.id for entry in entries if entry.cause == CREDIT_CODE})
    steps: list[Step] = []
    facts: dict[str, Any] = {}
    for entry in entries:
        before, facts = facts, apply(facts, entry.entry)
        filing, items = filings.get(entry.filing_id, (None, ()))
        source = sources[entry.id].source if entry.id in sources else ""
        changed = _changed(before, facts, entry.valid_from, veil)
        steps.append(Step(entry, filing, items, changed, source))
    return steps


def _entries(enterprise: Enterprise, known_at: datetime) -> list[EnterpriseVersion]:
    """Without what they add up to: that is read for one day alone."""
    query = select(EnterpriseVersion).where(
        EnterpriseVersion.enterprise_id == enterprise.id,
        EnterpriseVersion.cause != READDED,
        EnterpriseVersion.recorded_at <= known_at,
    )
    ordered = query.order_by(EnterpriseVersion.valid_from, EnterpriseVersion.id)
    return list(db.session.scalars(ordered.options(defer(EnterpriseVersion.facts))))


def _filings(ids: set[int]) -> dict[int, tuple[Filing, tuple[str, ...]]]:
    """Each filing with its 变更事项, read without what its answers carry along of the record."""
    query = select(Filing, *(Filing.answers[part] for part in OWN_PARTS)).where(Filing.id.in_(ids))
    parts = (defer(Filing.answers), selectinload(Filing.receipts).defer(Receipt.view))
    return {
        filing.id: (filing, _items(filing, dict(zip(OWN_PARTS, own, strict=True))))
        for filing, *own in db.session.execute(query.options(*parts))
    }


def _items(filing: Filing, own: Mapping[str, Any]) -> tuple[str, ...]:
    given = {part: value for part, value in own.items() if value is not None}
    return KINDS[filing.kind].change_items(Matter(given, filing.law_day or date.max))


def _changed(before: Mapping, after: Mapping, on: date, veil: Veil) -> tuple[Difference, ...]:
    """Nothing where the record begins: all of it is new."""
    if not before:
        return ()
    return tuple(_difference(before, after, on, veil, *found) for found in differences(before, after))


def _difference(
    before: Mapping, after: Mapping, on: date, veil: Veil, path: tuple, old: Any, new: Any
) -> Difference:
    form = newest_form()
    around = before if new is None and isinstance(old, Mapping) else after
    member = member_at(form, path)
    was, now = veil.over_both(_text(member, old, before, on), _text(member, new, after, on))
    return Difference(path, place(form, around, path), veil.over_data(old), veil.over_data(new), was, now)


def _text(member: Any, value: Any, facts: Mapping, on: date) -> str:
    if not isinstance(member, Field):
        return NO_ROW if value is None else _row_text(value)
    return NO_ANSWER if value is None else text_of(member, value, used=edition_on(on), answers=facts)


def _row_text(row: Any) -> str:
    """A whole row in a few words: its name, and for an investor what it holds."""
    if not isinstance(row, Mapping):
        return str(row)
    name = str(row.get("name_cn") or row.get("name") or row.get("name_en") or "（未填写名称）")
    held = holdings_in({"investors": [row]}).investors[0]
    return "，".join(filter(None, (name, held.amount_text, held.share_text)))
