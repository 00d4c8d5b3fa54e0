"""单一窗口 for programs: chosen and answered by applicants, decided by the registrar, followed by both and the agency."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from filing.api import registration_shapes as shapes
from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint, open_to_all
from filing.current import calendar, now, today
from filing.domain.errors import BadAnswer
from filing.domain.procedures.procedure import Role
from filing.domain.window.mapping import PARTS, sheets
from filing.extensions import db
from filing.http.access import access
from filing.models import Filing, Registration
from filing.services import procedures
from filing.services.paging import place_of
from filing.services.people.sight import filing_for, own_filing
from filing.services.sharing import offer, registrations, tracks, window
from filing.services.sharing.window_notices import explained

bp = Blueprint("registrations", "The single window: registration beside the filing")


@bp.get("/registration-form")
@access("public")
@bp.response(200, shapes.RegistrationFormShape)
@open_to_all
def get_registration_form():
    """Each question of the registration form and where its answer comes from: annex 1, or the window's own page"""
    parts = [{"title": part.title, "lines": part.lines} for part in PARTS]
    return answered(Answer(shapes.RegistrationFormShape().dump({"parts": parts})))


@bp.get("/filings/<id:filing_id>/registration")
@access("applicant", "reviewer", "supervisor")
@bp.response(200, shapes.RegistrationShape)
def get_beside(filing_id: int):
    """Both applications in one place; registration's own answers are for who applies alone"""
    return answered(_of_filing(filing_for(actor(), filing_id)))


@bp.put("/filings/<id:filing_id>/registration")
@access("applicant")
@bp.arguments(shapes.OwnAnswers)
@bp.response(200, shapes.RegistrationShape)
def put_own(given: dict, filing_id: int):
    """Choose the single window, and answer registration's own questions; both go out with `submit`, or neither"""
    return write(lambda: _answered(own_filing(actor(), filing_id), given["own"]))


def _answered(filing: Filing, own: dict) -> Answer:
    window.choose(filing, actor(), now())
    window.answer(filing, own)
    return _of_filing(filing)


@bp.delete("/filings/<id:filing_id>/registration")
@access("applicant")
@bp.response(204)
def drop(filing_id: int):
    """The filing goes by itself again; 409 once the registrar has the application"""
    return write(lambda: _dropped(own_filing(actor(), filing_id)))


def _dropped(filing: Filing) -> Answer:
    window.drop(filing, actor(), now())
    return Answer(None, 204)


@bp.post("/filings/<id:filing_id>/registration/moves/<move>")
@access("applicant")
@bp.arguments(shapes.ApplicantMove, required=False)
@bp.response(200, shapes.RegistrationShape)
def move_own(given: dict, filing_id: int, move: str):
    """correct, withdraw"""
    return write(lambda: _moved_own(own_filing(actor(), filing_id), move, given))


def _moved_own(filing: Filing, move: str, given: dict) -> Answer:
    one = window.beside(filing)
    if move == "correct":
        window.correct(filing, actor(), now(), calendar(), given["reply"])
    elif move == "withdraw":
        window.withdraw(filing, actor(), now(), calendar(), given["reason"])
    else:
        procedures.require_open(one, move, actor(), today(), calendar())
        raise BadAnswer("登记申请与备案申报一并提交、一并撤回修改，请办理备案申报的相应操作。")
    return _of_filing(filing)


@bp.get("/registrations")
@access("department")
@bp.arguments(shapes.RegistrationsQuery, location="query")
@bp.response(200, shapes.RegistrationsShape)
def get_registrations(given: dict):
    """What came to one's department through the single window, the newest first"""
    query, limit = registrations.of_department(actor()), given["limit"]
    if given["state"]:
        query = query.where(Registration.state == given["state"])
    if after := given["after"]:
        query = query.where(Registration.id < place_of(after))
    found = list(db.session.scalars(query.order_by(Registration.id.desc()).limit(limit + 1)))
    following = str(found[limit - 1].id) if len(found) > limit else None
    rows = {"items": [_brief(one) for one in found[:limit]], "next": following}
    return answered(Answer(shapes.RegistrationsShape().dump(rows)))


@bp.get("/registrations/<id:registration_id>")
@access("department")
@bp.response(200, shapes.RegistrationShape)
def get_registration(registration_id: int):
    """The registration form filled in, and what became of the filing beside it"""
    return answered(_whole(registrations.registration_for(actor(), registration_id)))


@bp.post("/registrations/<id:registration_id>/moves/<move>")
@access("department")
@bp.arguments(shapes.RegistrarMove, required=False)
@bp.response(200, shapes.RegistrationShape)
def move_registration(given: dict, registration_id: int, move: str):
    """take_up, ask, decline, license, refuse, as the procedure's table allows"""
    return write(lambda: _moved(registration_id, move, given))


_REASONED: dict[str, Callable] = {
    "ask": registrations.ask,
    "decline": registrations.decline,
    "refuse": registrations.refuse,
}


def _moved(registration_id: int, move: str, given: dict) -> Answer:
    one = registrations.registration_for(actor(), registration_id, lock=True)
    if move == "take_up":
        registrations.take_up(one, actor(), now(), calendar())
    elif move == "license":
        registrations.license(one, actor(), now(), calendar(), given)
    elif move in _REASONED:
        _REASONED[move](one, actor(), now(), calendar(), reason=given["reason"])
    else:
        procedures.require_open(one, move, actor(), today(), calendar())
    return _whole(one)


def _of_filing(filing: Filing) -> Answer:
    one, offered = filing.registration, offer.may_choose(filing)
    body: dict[str, Any] = {
        **_nothing(filing),
        **(_brief(one) if one else {}),
        "offered_by": offered.name if offered else None,
    }
    if one and actor().role == Role.APPLICANT:
        body |= {"own": one.own, "parts": _parts(one)}
    return Answer(shapes.RegistrationShape().dump(body))


def _whole(one: Registration) -> Answer:
    body = {**_nothing(one.filing), **_brief(one), "own": one.own, "parts": _parts(one)}
    return Answer(shapes.RegistrationShape().dump(body))


def _nothing(filing: Filing) -> dict:
    return {
        "id": None, "chosen": False, "offered_by": None, "name": filing.enterprise_name,
        "application_number": filing.application_number, "filing": tracks.of_filing(filing, calendar()),
        "registration": None, "explained": "", "asked": "", "reply": "", "reason": "", "licence": None, "changed": [],
        "moves": [], "own": None, "parts": None,
    }  # fmt: skip


def _brief(one: Registration) -> dict:
    return {
        "id": one.id, "chosen": True, "offered_by": None, "name": one.name or one.filing.enterprise_name,
        "application_number": one.filing.application_number, "filing": tracks.of_filing(one.filing, calendar()),
        "registration": tracks.of_registration(one, calendar()), "explained": explained(one, today()),
        "asked": one.asked, "reply": one.reply, "reason": one.reason, "licence": one.licence,
        "changed": window.changed_since(one),
        "moves": procedures.open_moves(one, actor(), today(), calendar()),
    }  # fmt: skip


def _parts(one: Registration) -> list[dict] | None:
    if one.sent_on is None:
        return None
    filled = sheets(one.handed, one.own, one.sent_on)
    return [{"title": title, "answers": answers} for title, answers in filled if answers]
