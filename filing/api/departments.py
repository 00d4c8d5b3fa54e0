"""What agencies told other departments: a department's inbox, its receipt, and what the agency sees of it."""

from __future__ import annotations

from filing.api import department_shapes, inputs, represent
from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint
from filing.current import now
from filing.domain.errors import BadAnswer
from filing.extensions import db
from filing.http.access import access
from filing.models import Notice
from filing.services.people import departments
from filing.services.people.sight import filing_for

bp = Blueprint("departments", "Other departments")


@bp.get("/inbox")
@access("department")
@bp.arguments(inputs.InboxQuery, location="query")
@bp.response(200, department_shapes.InboxShape)
def get_inbox(given: dict):
    """What one's department was told; newest first, `next` leads to the page after"""
    query = departments.letters_of(actor(), unreceived=given["unreceived"]).limit(given["limit"] + 1)
    if after := given["after"]:
        query = query.where(Notice.id < _cursor(after))
    found = list(db.session.scalars(query))
    rows = found[: given["limit"]]
    following = str(rows[-1].id) if len(found) > len(rows) else None
    return answered(Answer({"items": [_letter(row) for row in rows], "next": following}))


def _cursor(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise BadAnswer("after 应为上一页返回的 next。")
    return int(text)


@bp.post("/inbox/<id:letter_id>/receive")
@access("department")
@bp.response(200, department_shapes.LetterShape)
def receive_letter(letter_id: int):
    """签收: the agency sees who received it when; 409 where a colleague was first"""
    return write(lambda: Answer(_letter(departments.receive(actor(), letter_id, now()))))


@bp.get("/filings/<id:filing_id>/departments")
@access("reviewer", "supervisor")
@bp.response(200, department_shapes.LetterShape(many=True))
def get_departments_told(filing_id: int):
    """Which departments were told of a filing, and who there received it"""
    return answered(Answer([_letter(row) for row in departments.told_about(filing_for(actor(), filing_id))]))


def _letter(letter: Notice) -> dict:
    filing = letter.filing
    return {
        "id": letter.id,
        "recipient": letter.recipient,
        "department": letter.department.name if letter.department else None,
        "subject": letter.subject,
        "body": letter.body,
        "application_number": filing.application_number if filing else None,
        "agency": filing.agency.name if filing and filing.agency else None,
        "sent_at": represent.iso(letter.created_at),
        "received_at": represent.iso(letter.received_at),
        "received_by": letter.received_by.name if letter.received_by else None,
    }
