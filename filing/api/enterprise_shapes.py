"""Enterprises and their records as JSON: what calls take, what they give."""

from __future__ import annotations

from marshmallow import Schema, fields

from filing.api import inputs
from filing.api.represent import iso
from filing.current import press
from filing.domain.forms.holdings import Holding, plain
from filing.domain.forms.lineage import AFTER, BEFORE, DIVISION, MERGER
from filing.models import Enterprise, Receipt
from filing.models.register import APPROVED
from filing.services.records.lineage import Told
from filing.services.records.papers import OnFile
from filing.services.records.reading import Recorded
from filing.services.records.timeline import Difference, Step


class EnterpriseQuery(inputs.Input):
    q = inputs.words(
        200, metadata={"description": "A part of a name it has or had, or the beginning of its code"}
    )
    after = inputs.text(load_default=None, metadata={"description": "The `next` of the page before"})
    limit = inputs.number(1, 100, load_default=50)


class NewEnterprise(inputs.Input):
    """`enterprise` and `investors` as in the establishment form; `valid_from`: since when they are so."""

    origin = inputs.one_of(APPROVED, required=True)
    approval_certificate = fields.Raw(load_default="", metadata={"type": "string"})
    enterprise = fields.Raw(load_default=None, metadata={"type": "object"})
    investors = fields.Raw(load_default=None, metadata={"type": "array"})
    valid_from = inputs.day(load_default=None, allow_none=True)


class SuppliedCode(inputs.Input):
    code = inputs.words(100)
    licence_on = inputs.words(40, metadata={"description": "A day, 2018-05-10"})


class ListedQuery(inputs.AsOf):
    foreign_share = inputs.words(40, metadata={"description": "29.5, in percent"})
    control_changed = inputs.switch(load_default=False)


class EnterpriseLineShape(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    credit_code = fields.String(required=True, allow_none=True)
    status = fields.String(required=True)
    status_label = fields.String(required=True)
    origin = fields.String(required=True)
    closed_on = fields.Date(required=True, allow_none=True)


class LinkShape(Schema):
    """合并、分立: this enterprise is the `side` ("from" before it, "to" after it) of it with the one named."""

    kind = fields.String(required=True, metadata={"enum": [MERGER, DIVISION]})
    side = fields.String(required=True, metadata={"enum": [BEFORE, AFTER]})
    name = fields.String(required=True)
    enterprise = fields.Integer(required=True, allow_none=True)


class EnterpriseShape(Schema):
    id = fields.Integer(required=True)
    name = fields.String(required=True)
    credit_code = fields.String(required=True, allow_none=True)
    origin = fields.String(required=True, metadata={"enum": ["filed", "approved"]})
    status = fields.String(required=True, metadata={"enum": ["current", "closed", "converted_to_domestic"]})
    status_label = fields.String(required=True)
    closed_on = fields.Date(required=True, allow_none=True)
    approval_certificate = fields.String(required=True, allow_none=True)
    certificate_lapsed_on = fields.Date(required=True, allow_none=True)
    filing = fields.Integer(required=True, allow_none=True)
    cause = fields.String(required=True)
    valid_from = fields.Date(required=True)
    recorded_at = fields.String(required=True)
    facts = fields.Dict(required=True)
    links = fields.List(fields.Nested(LinkShape), required=True)


class EnterprisePageShape(Schema):
    items = fields.List(fields.Nested(EnterpriseLineShape), required=True)
    next = fields.String(required=True, allow_none=True)


class ChangeShape(Schema):
    path = fields.List(fields.String(), required=True)
    label = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)
    before_text = fields.String(required=True)
    after_text = fields.String(required=True)


class StandingReceiptShape(Schema):
    number = fields.String(required=True)
    status = fields.String(required=True)
    verify_url = fields.String(required=True)


class PaperOnFileShape(Schema):
    document = fields.Integer(required=True)
    requirement = fields.String(required=True)
    title = fields.String(
        required=True, metadata={"description": "As the statutory list of its day calls it"}
    )
    row = fields.String(
        required=True, allow_none=True, metadata={"description": "Whose it is, as the checklist names them"}
    )
    person = fields.String(required=True)
    file_name = fields.String(required=True)
    translation_of = fields.Integer(required=True, allow_none=True)
    filing = fields.Integer(required=True)
    number = fields.String(required=True)
    completed_on = fields.Date(required=True)
    replaced_by = fields.Integer(
        required=True, allow_none=True, metadata={"description": "The filing whose paper took its place"}
    )


class StepShape(Schema):
    valid_from = fields.Date(required=True)
    recorded_at = fields.String(required=True)
    cause = fields.String(required=True)
    closes_as = fields.String(required=True, allow_none=True)
    filing = fields.Integer(required=True, allow_none=True)
    kind = fields.String(required=True, allow_none=True)
    application_number = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, allow_none=True)
    event_on = fields.Date(required=True, allow_none=True)
    late_days = fields.Integer(required=True)
    receipt = fields.Nested(StandingReceiptShape, required=True, allow_none=True)
    change_items = fields.List(fields.String(), required=True)
    changes = fields.List(fields.Nested(ChangeShape), required=True)


class HolderShape(Schema):
    name = fields.String(required=True)
    country = fields.String(required=True)


class HoldingShape(Schema):
    row = fields.String(required=True)
    name_cn = fields.String(required=True)
    name_en = fields.String(required=True)
    country = fields.String(required=True)
    investor_type = fields.String(required=True)
    foreign = fields.Boolean(required=True)
    subscribed_capital = fields.Dict(required=True, allow_none=True)
    equity_ratio = fields.String(required=True, allow_none=True)
    ultimate_controllers = fields.List(fields.Nested(HolderShape), required=True)


class HoldingsShape(Schema):
    on = fields.Date(required=True)
    valid_from = fields.Date(required=True)
    enterprise = fields.String(required=True)
    registered_capital = fields.Dict(required=True, allow_none=True)
    foreign_share = fields.String(required=True)
    investors = fields.List(fields.Nested(HoldingShape), required=True)


class ListedOptionShape(Schema):
    duty = fields.String(required=True, metadata={"enum": ["optional", "required"]})
    cumulative_change = fields.String(required=True)
    article = fields.String(required=True)
    why = fields.String(required=True)


def line(enterprise: Enterprise) -> dict:
    return {
        "id": enterprise.id,
        "name": enterprise.name,
        "credit_code": enterprise.credit_code or None,
        "status": enterprise.status,
        "status_label": enterprise.status_label,
        "origin": enterprise.origin,
        "closed_on": iso(enterprise.closed_on),
    }


def record(read: Recorded, links: list[Told]) -> dict:
    """The record on that day, with what holds of the enterprise whatever the day."""
    enterprise, version = read.enterprise, read.version
    return {
        "id": enterprise.id,
        "name": read.name,
        "credit_code": read.credit_code or None,
        "origin": enterprise.origin,
        "status": read.status,
        "status_label": read.status_label,
        "closed_on": iso(read.ended_by.valid_from if read.ended_by else None),
        "approval_certificate": enterprise.approval_certificate or None,
        "certificate_lapsed_on": iso(enterprise.certificate_lapsed_on),
        "filing": version.filing_id,
        "cause": version.cause,
        "valid_from": iso(version.valid_from),
        "recorded_at": iso(version.recorded_at),
        "facts": read.veil.over_data(version.facts),
        "links": [_link(told) for told in links],
    }


def _link(told: Told) -> dict:
    return {"kind": told.kind, "side": told.side, "name": told.name, "enterprise": told.record}


def step(found: Step) -> dict:
    entry, filing, receipt = found.entry, found.filing, found.receipt
    return {
        "valid_from": iso(entry.valid_from),
        "recorded_at": iso(entry.recorded_at),
        "cause": entry.cause,
        "closes_as": entry.closes_as or None,
        "filing": entry.filing_id,
        "kind": filing.kind if filing else None,
        "application_number": filing.application_number if filing else None,
        "state": str(filing.state) if filing else None,
        "event_on": iso(filing.event_on) if filing else None,
        "late_days": filing.late_days if filing else 0,
        "receipt": _receipt(receipt) if receipt else None,
        "change_items": list(found.change_items),
        "changes": [_change(difference) for difference in found.differences],
    }


def paper_on_file(one: OnFile) -> dict:
    document = one.document
    return {
        "document": document.id,
        "requirement": document.requirement,
        "title": one.title,
        "row": document.row,
        "person": one.person,
        "file_name": document.file_name,
        "translation_of": document.translation_of_id,
        "filing": one.filing.id,
        "number": one.number,
        "completed_on": iso(one.day),
        "replaced_by": one.replaced_by.id if one.replaced_by else None,
    }


def _receipt(receipt: Receipt) -> dict:
    return {
        "number": receipt.number,
        "status": str(receipt.status),
        "verify_url": press().verify_url(receipt.code),
    }


def _change(found: Difference) -> dict:
    return {
        "path": list(found.path),
        "label": found.label,
        "before": found.before,
        "after": found.after,
        "before_text": found.before_text,
        "after_text": found.after_text,
    }


def holdings(read: Recorded) -> dict:
    found = read.holdings
    return {
        "on": iso(read.on),
        "valid_from": iso(read.day),
        "enterprise": found.enterprise,
        "registered_capital": found.registered_capital,
        "foreign_share": plain(found.foreign_share),
        "investors": [_holding(investor) for investor in found.investors],
    }


def _holding(found: Holding) -> dict:
    return {
        "row": found.row,
        "name_cn": found.name_cn,
        "name_en": found.name_en,
        "country": found.country,
        "investor_type": found.investor_type,
        "foreign": found.is_foreign,
        "subscribed_capital": found.amount,
        "equity_ratio": None if found.share is None else str(found.share),
        "ultimate_controllers": [{"name": c.name, "country": c.country} for c in found.controllers],
    }
