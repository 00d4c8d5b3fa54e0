"""How the API tells of a report or a suggestion: to who made it, to its department, to supervisors."""

from __future__ import annotations

from filing.api.answering import actor
from filing.api.represent import iso
from filing.current import calendar, today
from filing.models import Report
from filing.services import procedures
from filing.services.supervision import reports


def intake(report: Report, code: str | None = None) -> dict:
    """What its maker is told at once."""
    duty = report.duty
    return {
        "number": report.number,
        "code": code,
        "must_inspect": duty.must_inspect,
        "why": duty.why,
        "article": duty.article,
        "body": _body(report),
        "take_up": _take_up(report),
    }


def outcome(report: Report) -> dict:
    """What became of it."""
    duty = report.duty
    return {
        "number": report.number,
        "kind": report.kind,
        "state": str(report.state),
        "state_label": report.state_label,
        "body": _body(report),
        "respondent": report.respondent,
        "must_inspect": duty.must_inspect,
        "why": duty.why,
        "article": duty.article,
        "received_on": iso(report.received_on),
        "take_up": _take_up(report),
        "taken_up_on": iso(report.taken_up_on),
        "ended_on": iso(report.ended_on),
        "answer": report.answer,
        "handed_over_to": report.handed_over["to"] if report.handed_over else None,
        "additions": [
            {
                "received_at": iso(one.received_at),
                "evidence": [piece.serial for piece in one.evidence],
                "words": one.words,
            }
            for one in report.additions
        ],
    }


def suggestion(report: Report) -> dict:
    """What its department sees."""
    return {**outcome(report), "id": report.id, "facts": report.facts, "evidence": _evidence(report)}


def brief(report: Report) -> dict:
    """A row of a supervisor's list."""
    return {
        **outcome(report),
        "id": report.id,
        "is_overdue": reports.is_overdue(report, today(), calendar()),
        "case": report.inspection_id,
    }


def whole(report: Report) -> dict:
    """All but who made it, for a supervisor."""
    return {
        **brief(report),
        "moves": procedures.open_moves(report, actor(), today(), calendar()),
        "enterprise": report.enterprise_id,
        "address": report.address,
        "facts": report.facts,
        "evidence": _evidence(report),
        "department": report.department.name if report.department else None,
        "is_anonymous": report.is_anonymous,
        "handed_over": report.handed_over or None,
        "history": [
            {"move": name, "label": label, "at": iso(record.at), "by": record.actor_name}
            for record, name, label in reports.history_of(report)
        ],
    }


def _evidence(report: Report) -> list[dict]:
    return [
        {"serial": piece.serial, "media_type": piece.media_type, "pages": piece.pages, "size": piece.size}
        for piece in report.evidence
    ]


def _body(report: Report) -> dict:
    return {"code": report.agency.code, "name": report.agency.name}


def _take_up(report: Report) -> dict:
    counted = reports.taken_up_by(report, calendar())
    return {
        "by": iso(counted.on),
        "why": counted.why,
        "source": counted.source,
        "provisional": counted.provisional,
    }
