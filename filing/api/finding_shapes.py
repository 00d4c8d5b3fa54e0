"""Screenings and findings, as JSON and as the document describes them; and what calls about them take."""

from __future__ import annotations

from decimal import Decimal

from marshmallow import Schema, ValidationError, fields, validate

from filing.api.inputs import Input, day, flag, one_of, text, words
from filing.api.represent import iso
from filing.domain.forms.enterprise import MODE, TYPE
from filing.domain.reference.places import is_country
from filing.domain.screening import LONGEST_SCOPE, Finding, Screening
from filing.domain.screening.answering import ANSWERS
from filing.domain.screening.naming import CLASS_NAMES, STRENGTH_NAMES
from filing.services.filings.screening import Answered

MOST_INDUSTRIES = 200


class Share(fields.Decimal):
    """A percentage from 0 to 100, written as text or number."""

    default_error_messages = dict.fromkeys(
        ("invalid", "special", "too_large"), "应为0至100之间的百分数，例如 60.00。"
    )

    def _validated(self, value) -> Decimal:
        share = super()._validated(value)
        if isinstance(value, bool) or share is None or not 0 <= share <= 100:
            raise self.make_error("invalid")
        return share


def _country(code: str) -> None:
    if not is_country(code):
        raise ValidationError("应为国家（地区）的两位字母代码，例如 DE、CN、HK。")


class ScreeningInput(Input):
    on = day(required=True)
    business_scope = words(LONGEST_SCOPE)
    industries = fields.List(
        text(),
        load_default=list,
        error_messages={"invalid": "应为行业代码的列表。", "null": "不能为 null。"},
        validate=validate.Length(max=MOST_INDUSTRIES, error=f"最多{MOST_INDUSTRIES}个行业代码。"),
    )
    in_free_trade_zone = flag(load_default=False)
    enterprise_type = one_of(*TYPE.flat_options, allow_none=True, load_default=None)
    establishment_mode = one_of(*MODE.flat_options, allow_none=True, load_default=None)
    foreign_share = Share(allow_none=True, load_default=None)
    legal_representative_nationality = text(allow_none=True, load_default=None, validate=_country)


class FindingInput(Input):
    answer = words(40, metadata={"enum": [*ANSWERS]})
    reason = words()
    facts = fields.Dict(
        keys=text(),
        values=text(),
        load_default=dict,
        error_messages={"invalid": "应为一个对象，以所问事实的 key 为名。", "null": "不能为 null。"},
        metadata={"description": "What `asks` of the finding asked; may be left out"},
    )


class AskShape(Schema):
    key = fields.String(required=True)
    question = fields.String(required=True)


class FoundShape(Schema):
    key = fields.String(required=True)
    list = fields.String(required=True)
    list_title = fields.String(required=True)
    cls = fields.String(
        required=True, allow_none=True, data_key="class", metadata={"enum": [*CLASS_NAMES, None]}
    )
    no = fields.Integer(required=True, allow_none=True)
    text = fields.String(required=True)
    strength = fields.String(required=True, metadata={"enum": [*STRENGTH_NAMES]})
    why = fields.List(fields.String(), required=True)
    condition = fields.String(required=True)
    condition_met = fields.Boolean(required=True, allow_none=True)
    asks = fields.List(fields.Nested(AskShape), required=True)
    unofficial = fields.Boolean(
        required=True, metadata={"description": "Rests on classes joined by this system"}
    )
    where_to_go = fields.String(required=True)


class FindingShape(FoundShape):
    answer = fields.String(required=True, allow_none=True, metadata={"enum": [*ANSWERS, None]})
    reason = fields.String(required=True, allow_none=True)
    facts = fields.Dict(required=True, allow_none=True)
    answered_by = fields.String(required=True, allow_none=True)
    answered_at = fields.String(required=True, allow_none=True)


class ScreeningShape(Schema):
    list = fields.String(required=True)
    list_title = fields.String(required=True)
    findings = fields.List(fields.Nested(FoundShape), required=True)
    needs_person = fields.Boolean(required=True)
    rules_beyond_sources = fields.Boolean(required=True)


def screening(found: Screening) -> dict:
    return {
        "list": found.list,
        "list_title": found.list_title,
        "findings": [finding(one) for one in found.findings],
        "needs_person": found.needs_person,
        "rules_beyond_sources": found.rules_beyond_sources,
    }


def finding(found: Finding) -> dict:
    return {
        "key": found.key,
        "list": found.list,
        "list_title": found.list_title,
        "class": found.cls or None,
        "no": found.no,
        "text": found.text,
        "strength": found.strength,
        "why": list(found.why),
        "condition": found.condition,
        "condition_met": found.condition_met,
        "asks": [{"key": ask.key, "question": ask.question} for ask in found.asks],
        "unofficial": found.unofficial,
        "where_to_go": found.where_to_go,
    }


def answered(found: Answered) -> dict:
    """A finding with the answer that counts, or null for each of its parts."""
    given = found.answer
    return finding(found.finding) | {
        "answer": given and given.answer,
        "reason": given and given.reason,
        "facts": given and given.facts,
        "answered_by": given and given.answered_by_name,
        "answered_at": iso(given and given.answered_at),
    }
