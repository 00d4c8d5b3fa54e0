"""What agencies told other departments: a department's inbox, its receipt, and what the agency sees of it."""

from __future__ import annotations

from collections.abc import Sequence

from filing.api import department_shapes, inputs, represent
from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint
from filing.current import now
from filing.extensions import db
from filing.http.access import access
from filing.models import Delivery, LicenceFact, Notice
from filing.services.paging import place_of
from filing.services.people import departments
from filing.services.people.sight import filing_for
from filing.services.sharing import deliveries, licences

bp = Blueprint("departments", "Other departments")


@bp.get("/inbox")
@access("department")
@bp.arguments(inputs.InboxQuery, location="query")
@bp.response(200, department_shapes.InboxShape)
def get_inbox(given: dict):
    """What one's department was told; newest first, `next` leads to the page after"""
    query = departments.letters_of(actor(), unreceived=given["unreceived"]).limit(given["limit"] + 1)
    if after := given["after"]:
        query = query.where(Notice.id < place_of(after))
    found = list(db.session.scalars(query))
    rows = found[: given["limit"]]
    following = str(rows[-1].id) if len(found) > len(rows) else None
    return answered(Answer({"items": [_letter(row) for row in rows], "next": following}))


@bp.post("/inbox/<id:letter_id>/receive")
@access("department")
@bp.response(200, department_shapes.LetterShape)
def receive_letter(letter_id: int):
    """签收: the agency sees who received it when; 409 where a colleague was first"""
    return write(lambda: Answer(_letter(departments.receive(actor(), letter_id, now()))))


@bp.get("/deliveries")
@access("department")
@bp.arguments(inputs.DeliveryQuery, location="query")
@bp.response(200, department_shapes.DeliveriesShape)
def get_deliveries(given: dict):
    """部门共享: what was put out for one's department behind the cursor `after`, the oldest first (17-§15¶3)"""
    after = place_of(given["after"]) if given["after"] else 0
    rows = deliveries.of_department(actor(), after, given["limit"])
    return answered(
        Answer({"items": [_delivery(row) for row in rows], "next": str(rows[-1].id if rows else after)})
    )


class GivenLicence(inputs.Input):
    number = inputs.words(
        100, metadata={"description": "The department's own; again, it is only looked up again"}
    )
    name = inputs.words(200)
    receipt_number = inputs.words(40, metadata={"description": "Of the filing's receipt, where it is known"})
    credit_code = inputs.words(40)
    licence_on = inputs.day(load_default=None, allow_none=True)


class GivenLicences(inputs.Input):
    items = inputs.rows(GivenLicence, load_default=list)


@bp.get("/licences")
@access("department")
@bp.arguments(inputs.DeliveryQuery, location="query")
@bp.response(200, department_shapes.LicencesShape)
def get_licences(given: dict):
    """营业执照信息 that one's department handed in, behind the cursor `after`, each with what it met with"""
    after = place_of(given["after"]) if given["after"] else 0
    query = licences.of_department(actor()).where(LicenceFact.id > after).order_by(LicenceFact.id)
    rows = db.session.scalars(query.limit(given["limit"])).all()
    return answered(_licences(rows, str(rows[-1].id if rows else after)))


@bp.post("/licences")
@access("department")
@bp.arguments(GivenLicences)
@bp.response(201, department_shapes.LicencesShape)
def hand_in_licences(given: dict):
    """Of the registering department, all or nothing: fills codes that records wait for (17-§15¶3)"""
    return write(lambda: _licences(licences.hand_in(actor(), now(), given["items"]), None, 201))


def _licences(rows: Sequence[LicenceFact], following: str | None, status: int = 200) -> Answer:
    return Answer(department_shapes.LicencesShape().dump({"items": rows, "next": following}), status)


def _delivery(row: Delivery) -> dict:
    return {
        "id": row.webhook_id,
        "state": row.state,
        "delivered_at": represent.iso(row.delivered_at),
        **row.content,
    }


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
