"""Personal numbers: masked for the staff, given unmasked to who says why."""

from __future__ import annotations

from flask import g

from filing.api import inputs, shapes
from filing.api.answering import Answer, actor, write
from filing.api.blueprint import Blueprint
from filing.current import in_hand, now, today
from filing.http.access import access
from filing.models import Enterprise, Filing
from filing.services.people import personal
from filing.services.people.sight import enterprise_for, filing_for
from filing.services.records.reading import recorded

bp = Blueprint("personal", "Personal numbers, with a reason")
staff = access("reviewer", "supervisor")


@bp.post("/filings/<id:filing_id>/personal-numbers")
@staff
@bp.arguments(inputs.Revealing)
@bp.response(200, shapes.AnswersShape)
def reveal_of_filing(given: dict, filing_id: int):
    """The answers as the agency has them, numbers unmasked; the reason goes into the audit chain"""
    return write(lambda: _filing(filing_for(actor(), filing_id), given["reason"]))


def _filing(filing: Filing, reason: str) -> Answer:
    _write_down(filing, reason)
    read = in_hand(filing)
    return Answer({"answers": read.veil.over_data(read.answers)})


@bp.post("/enterprises/<id:enterprise_id>/personal-numbers")
@staff
@bp.arguments(inputs.Revealing)
@bp.response(200, shapes.FactsShape)
def reveal_of_enterprise(given: dict, enterprise_id: int):
    """The record as it reads today, numbers unmasked; the reason goes into the audit chain"""
    return write(lambda: _enterprise(enterprise_for(actor(), enterprise_id), given["reason"]))


def _enterprise(enterprise: Enterprise, reason: str) -> Answer:
    _write_down(enterprise, reason)
    return Answer({"facts": recorded(enterprise, today(), now()).answers})


def _write_down(subject: Filing | Enterprise, reason: str) -> None:
    personal.reveal(actor(), subject, reason, now())
    g.revealed = {personal.subject_of(subject)}
