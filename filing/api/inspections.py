"""监督检查 for programs: cases and their moves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import request
from werkzeug import Response

from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint
from filing.api.case_photographs import WITH_PHOTOGRAPHS, Taken, photographs_received
from filing.api.case_shapes import CaseMove, CaseShape, CasesQuery, CasesShape, NewCase
from filing.api.inspected import file_row, paper_row
from filing.api.represent import iso
from filing.current import calendar, now, today
from filing.domain.procedures.inspection import Stage
from filing.domain.supervision.items import items_on
from filing.domain.supervision.terms import Counted, Terms
from filing.http.access import access
from filing.http.case_papers import case_file_out, case_paper_out
from filing.models import AuditRecord, Inspection
from filing.services import procedures
from filing.services.supervision import (
    cases,
    correcting,
    examining,
    fining,
    handed_in,
    opening,
    papers,
    pointers,
    recorded,
)

bp = Blueprint("inspections", "Inspections: cases from their start to their close")


@bp.post("/supervision/cases")
@access("supervisor")
@bp.arguments(NewCase)
@bp.response(201, CaseShape)
def create_case(given: dict):
    """A case, with whether it must be inspected and two inspectors by lot"""
    terms = Terms(**given.pop("terms")) if given["terms"] else given.pop("terms")
    opened = {**given, "source": str(given["source"]), "terms": terms}
    return write(lambda: Answer(_whole(opening.open_case(actor(), now(), **opened)), 201))


@bp.get("/supervision/cases")
@access("supervisor")
@bp.arguments(CasesQuery, location="query")
@bp.response(200, CasesShape)
def get_cases(given: dict):
    """The cases of the bodies that the caller acts for, the newest first"""
    narrowed = cases.Narrowed([Stage(given["state"])] if given["state"] else [], given["way"])
    rows, following = cases.page_of(actor(), narrowed, given["after"], given["limit"])
    return answered(Answer({"items": [_brief(case) for case in rows], "next": following}))


@bp.get("/supervision/cases/<id:case_id>")
@access("supervisor")
@bp.response(200, CaseShape)
def get_case(case_id: int):
    """Where a case stands, its days, and what was found"""
    return answered(Answer(_whole(cases.case_for(actor(), case_id))))


@bp.post("/supervision/cases/<id:case_id>/moves/<move>")
@access("supervisor")
@bp.doc(requestBody=WITH_PHOTOGRAPHS)
@bp.response(200, CaseShape)
def move_case(case_id: int, move: str):
    """One move, as the procedure's table allows; `find` as a form too, with photographs"""
    case = cases.case_for(actor(), case_id)
    if move == "find" and request.mimetype == "multipart/form-data":
        given = bp.ARGUMENTS_PARSER.parse(CaseMove, location="json_parts")
        return write(partial(_recorded, case_id, given), prepare=partial(photographs_received, case, actor()))
    given = bp.ARGUMENTS_PARSER.parse(CaseMove, location="json")
    return write(lambda: _moved(cases.case_for(actor(), case_id, lock=True), move, given))


@bp.get("/supervision/cases/<id:case_id>/papers/<id:paper_id>")
@access("supervisor")
@bp.response(200, {"type": "string", "format": "binary"}, content_type="application/pdf")
def get_case_paper(case_id: int, paper_id: int) -> Response:
    """A paper of the body, sealed"""
    return case_paper_out(papers.paper_of(cases.case_for(actor(), case_id), paper_id))


@bp.get("/supervision/cases/<id:case_id>/files/<id:file_id>")
@access("supervisor")
@bp.response(200, {"type": "string", "format": "binary"}, content_type="*/*")
def get_case_file(case_id: int, file_id: int) -> Response:
    """A file that was handed in for the case"""
    return case_file_out(handed_in.file_of(cases.case_for(actor(), case_id), file_id))


def _recorded(case_id: int, given: dict, taken: Taken) -> Answer:
    case = cases.case_for(actor(), case_id, lock=True)
    said = {name: given[name] for name in ("findings", "seen")}
    examining.find(case, actor(), now(), calendar(), pictures=taken, **said)
    return Answer(_whole(case))


def _moved(case: Inspection, move: str, given: dict) -> Answer:
    if move not in ACTS:
        procedures.require_open(case, move, actor(), today(), calendar())
    ACTS[move](case, given)
    return Answer(_whole(case))


def _with(act: Callable, *names: str) -> Callable[[Inspection, dict], None]:
    """The service, given the members it reads."""
    return lambda case, given: act(case, actor(), now(), calendar(), **{name: given[name] for name in names})


def _notify(case: Inspection, given: dict) -> None:
    told = {name: given[name] for name in ("on", "papers", "place")}
    examining.notify(case, actor(), now(), calendar(), for_visit=given["kind"] == "visit", **told)


ACTS: dict[str, Callable[[Inspection, dict], None]] = {
    "notify": _notify,
    "visit": _with(examining.visit, "certificates_shown"),
    "receive_papers": _with(examining.receive_papers, "received"),
    "find": _with(examining.find, "findings", "seen"),
    "conclude": _with(examining.conclude, "result", "breaches"),
    "order": _with(correcting.order, "text", "days", "source"),
    "extend": _with(correcting.extend, "days", "reason"),
    "propose_fine": _with(fining.propose_fine, "fines", "hearing_threshold", "hearing_source"),
    "hear": _with(fining.hear, "statement", "answer", "asked_for_hearing", "hearing_on", "place", "held_on"),
    "decide": _with(fining.decide, "amounts", "reason"),
    "perform": _with(correcting.perform, "what", "on", "evidence"),
    "hand_over": _with(correcting.hand_over, "to", "what", "receipt", "for_enforcement"),
    "report": _with(examining.report, "to", "text"),
    "close": _with(correcting.close),
}


def _brief(case: Inspection) -> dict:
    return {
        "id": case.id,
        "respondent": case.respondent,
        "enterprise": case.enterprise_id,
        "body": {"code": case.agency.code, "name": case.agency.name},
        "way": case.way,
        "ground": case.ground,
        "must_inspect": case.must_inspect,
        "state": str(case.state),
        "state_label": case.state_label,
    }


def _whole(case: Inspection) -> dict:
    days, marks = cases.deadlines(case, calendar()), recorded.marks_of(case)
    return {
        **_brief(case),
        "moves": procedures.open_moves(case, actor(), today(), calendar()),
        "inspectors": [{"number": one.number, "name": one.name} for one in case.inspectors],
        "deadlines": {name: iso(counted.on) if counted else None for name, counted in days.items()},
        "explained": {name: _explained(counted) for name, counted in days.items() if counted},
        "findings": [
            {
                "item": item,
                "text": text,
                "seen": marks[item],
                **case.findings.get(item, {"finding": None, "evidence": None}),
            }
            for item, text in items_on(case.opened_on).items()
        ],  # fmt: skip
        "notice": case.notice or None,
        "breaches": [_breach(case, i) for i in range(len(case.breaches))],
        "result": case.result,
        "reported_on": iso(case.reported_on) if case.reported_on else None,
        "correction": case.correction or None,
        "fines": case.fines,
        "hearing": case.hearing or None,
        "unperformed": case.unperformed,
        "handed_over": case.handed_over,
        "look_at": [
            {"item": one.item, "what": one.what, "why": one.why, "at": {"kind": one.at[0], "id": one.at[1]}}
            for one in pointers.pointers_for(case, now())
        ],
        "papers": [paper_row(one) for one in papers.papers_of(case)],
        "files": [file_row(one) for one in handed_in.files_of(case)],
        "answers": case.answers,
        "history": [_line(record) for record in AuditRecord.about(case.subject)],
    }


def _breach(case: Inspection, i: int) -> dict:
    act = case.acts[i]
    return {
        **case.breaches[i],
        "label": act.breach.label,
        "article": act.article.short,
        "cap": f"{act.cap}.00",
    }


def _explained(counted: Counted) -> dict:
    return {"why": counted.why, "source": counted.source, "provisional": counted.provisional}


def _line(record: AuditRecord) -> dict:
    name = record.act.removeprefix("inspection.")
    return {"move": name, "label": Inspection.procedure.label_of_event(name), "at": iso(record.at),
            "by": record.actor_name, "details": record.details}  # fmt: skip
