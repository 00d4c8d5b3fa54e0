"""举报与建议 for programs: anybody's reports, departments' suggestions, and what supervisors make of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Response, request

from filing.api import report_shapes as shapes
from filing.api import reports_told
from filing.api.answering import Answer, actor, answered, digest_of_request, key_of_request, write
from filing.api.blueprint import Blueprint, open_to_all
from filing.api.documents import attachment
from filing.current import calendar, key_secret, now, scanner, store, today
from filing.extensions import transaction
from filing.http.access import access
from filing.http.ratelimits import asking_outcome, reporting_once
from filing.models import Report, ReportEvidence
from filing.services import procedures
from filing.services.supervision import adding, codes, evidence, handling, reporters, reporting, reports

bp = Blueprint("reports", "Reports and suggestions: a report needs no token")


NEEDED = ("facts", "number", "code")


def _body_with_files(schema: type) -> dict:
    """The document's words for a multipart body with any number of files."""
    texts = {
        name: {"type": "string", "description": field.metadata["description"]}
        for name, field in schema().fields.items()
    }
    content = {
        "type": "object",
        "properties": {**texts, "evidence": shapes.EVIDENCE},
        "required": [name for name in NEEDED if name in texts],
    }
    return {"required": True, "content": {"multipart/form-data": {"schema": content}}}


def _sent(schema: type) -> dict:
    """What was sent: multipart with its files, or JSON where there are none."""
    return bp.ARGUMENTS_PARSER.parse(schema, location="json" if request.is_json else "form")


def _given(schema: type) -> reporting.Given:
    return reporting.Given(**_sent(schema))


def _files() -> list:
    named = (*request.files.getlist("evidence"), *request.files.getlist("file"))
    return [(file.stream, file.filename or "") for file in named]


@bp.post("/supervision/reports")
@access("public")
@bp.doc(requestBody=_body_with_files(shapes.NewReport))
@bp.response(201, shapes.ReportIntakeShape)
@open_to_all
@reporting_once
def create_report():
    """A report, anonymous or not: whether it must be inspected and why, its number, and a code shown this once"""
    given, key = _given(shapes.NewReport), key_of_request()
    once = codes.Once(f"api:{key}", digest_of_request()) if key else None
    reporting.require_readable(given, today())
    files = evidence.receive(_files(), store(), scanner())
    with transaction():
        filed = reporting.file_report(given, files, now(), key_secret(), once)
        said = shapes.ReportIntakeShape().dump(reports_told.intake(filed.report, filed.code))
    return answered(Answer(said, 201))


@bp.post("/supervision/reports/outcome")
@access("public")
@bp.arguments(shapes.AskedOutcome)
@bp.response(200, shapes.ReportOutcomeShape)
@open_to_all
@asking_outcome
def ask_outcome(given: dict):
    """What became of a report, by its number and code"""
    found = codes.report_of(given["number"], given["code"])
    return answered(Answer(shapes.ReportOutcomeShape().dump(reports_told.outcome(found))))


@bp.post("/supervision/reports/evidence")
@access("public")
@bp.doc(requestBody=_body_with_files(shapes.MoreForReport))
@bp.response(200, shapes.ReportOutcomeShape)
@open_to_all
@reporting_once
@asking_outcome
def add_to_report():
    """More facts or evidence, by number and code, until the report is over; sent again, it is one addition"""
    given = _sent(shapes.MoreForReport)
    by = given["number"], given["code"]
    adding.require_readable(codes.report_of(*by), given["words"], key_secret())
    files = evidence.receive(_files(), store(), scanner())
    with transaction():
        found = codes.report_of(*by, lock=True)
        adding.add(found, given["words"], files, now(), key_secret())
        said = shapes.ReportOutcomeShape().dump(reports_told.outcome(found))
    return answered(Answer(said))


@bp.post("/supervision/suggestions")
@access("department")
@bp.doc(requestBody=_body_with_files(shapes.NewSuggestion))
@bp.response(201, shapes.ReportIntakeShape)
def create_suggestion():
    """建议 of a department or court: must be inspected, in time"""
    given = _given(shapes.NewSuggestion)
    return write(partial(_suggested, given), prepare=partial(_examined, given))


def _examined(given: reporting.Given) -> list[evidence.Stored]:
    reporting.require_readable(given, today())
    return evidence.receive(_files(), store(), scanner())


def _suggested(given: reporting.Given, files: list[evidence.Stored]) -> Answer:
    intake = reports_told.intake(reporting.suggest(actor(), given, files, now()))
    return Answer(shapes.ReportIntakeShape().dump(intake), 201)


@bp.get("/supervision/suggestions")
@access("department")
@bp.response(200, shapes.SuggestionsShape)
def get_suggestions():
    """Those of one's own department, the newest first, each with what became of it"""
    rows = [reports_told.suggestion(one) for one in reports.suggestions_of(actor())]
    return answered(Answer(shapes.SuggestionsShape().dump({"items": rows})))


@bp.get("/supervision/suggestions/<id:report_id>")
@access("department")
@bp.response(200, shapes.SuggestionShape)
def get_suggestion(report_id: int):
    """A suggestion of one's own department, and what became of it"""
    found = reports.suggestion_for(actor(), report_id)
    return answered(Answer(shapes.SuggestionShape().dump(reports_told.suggestion(found))))


@bp.post("/supervision/suggestions/<id:report_id>/evidence")
@access("department")
@bp.doc(requestBody=_body_with_files(shapes.MoreForSuggestion))
@bp.response(200, shapes.SuggestionShape)
def add_to_suggestion(report_id: int):
    """More facts or evidence for a suggestion of one's own department, until it is over"""
    given = _sent(shapes.MoreForSuggestion)
    return write(partial(_added, report_id, given), prepare=partial(_more_examined, report_id, given))


@bp.get("/supervision/suggestions/<id:report_id>/evidence/<id:serial>")
@access("department")
@bp.response(200, {"type": "string", "format": "binary"}, content_type="*/*")
def get_suggestion_evidence(report_id: int, serial: int):
    """A piece of evidence of a suggestion of one's own department, as kept"""
    return _handed_out(evidence.piece_of(reports.suggestion_for(actor(), report_id), serial))


def _more_examined(report_id: int, given: dict) -> list[evidence.Stored]:
    adding.require_readable(reports.suggestion_for(actor(), report_id), given["words"], key_secret())
    return evidence.receive(_files(), store(), scanner())


def _added(report_id: int, given: dict, files: list[evidence.Stored]) -> Answer:
    found = reports.suggestion_for(actor(), report_id, lock=True)
    adding.add(found, given["words"], files, now(), key_secret(), actor())
    return Answer(shapes.SuggestionShape().dump(reports_told.suggestion(found)))


@bp.get("/supervision/reports")
@access("supervisor")
@bp.arguments(shapes.ReportsQuery, location="query")
@bp.response(200, shapes.ReportsShape)
def get_reports(given: dict):
    """Reports and suggestions to the bodies that the caller acts for, the newest first"""
    narrowed = reports.Narrowed(given["state"], given["kind"], given["overdue"], given["must_inspect"])
    found, following = reports.page_of(actor(), narrowed, today(), calendar(), given["after"], given["limit"])
    rows = {"items": [reports_told.brief(one) for one in found], "next": following}
    return answered(Answer(shapes.ReportsShape().dump(rows)))


@bp.get("/supervision/reports/<id:report_id>")
@access("supervisor")
@bp.response(200, shapes.ReportShape)
def get_report(report_id: int):
    """A report with its evidence, its days and its history; never who made it"""
    return answered(_whole(reports.report_for(actor(), report_id)))


@bp.get("/supervision/reports/<id:report_id>/evidence/<id:serial>")
@access("supervisor")
@bp.response(200, {"type": "string", "format": "binary"}, content_type="*/*")
def get_evidence(report_id: int, serial: int):
    """A piece of evidence, as kept"""
    return _handed_out(evidence.piece_of(reports.report_for(actor(), report_id), serial))


def _handed_out(piece: ReportEvidence) -> Response:
    return attachment(store().get(piece.storage_key), piece.media_type, piece.file_name)


@bp.post("/supervision/reports/<id:report_id>/reporter")
@access("supervisor")
@bp.arguments(shapes.Looking)
@bp.response(200, shapes.ReporterShape)
def show_reporter(given: dict, report_id: int):
    """Who reported, for a reason that goes into the audit chain; no answer of this call is kept"""
    with transaction():
        report = reports.report_for(actor(), report_id)
        reporters.look(report, actor(), given["reason"], now())
    report = reports.report_for(actor(), report_id)
    shown = reporters.open_for(report, key_secret())
    return answered(Answer(shapes.ReporterShape().dump(shown)))


@bp.post("/supervision/reports/<id:report_id>/moves/<move>")
@access("supervisor")
@bp.arguments(shapes.ReportMove, required=False)
@bp.response(200, shapes.ReportShape)
def move_report(given: dict, report_id: int, move: str):
    """One move, as the procedure's table allows"""
    return write(lambda: _moved(reports.report_for(actor(), report_id, lock=True), move, given))


ACTS: dict[str, tuple[Callable, tuple[str, ...]]] = {
    "take_up": (handling.take_up, ()),
    "decline": (handling.decline, ("reason",)),
    "open_case": (handling.open_case, ("respondent",)),
    "answer": (handling.answer, ("answer",)),
    "transfer": (handling.transfer, ("agency", "reason")),
    "hand_over": (handling.hand_over, ("to", "what", "receipt", "is_outside")),
}


def _moved(report: Report, move: str, given: dict) -> Answer:
    if move not in ACTS:
        procedures.require_open(report, move, actor(), today(), calendar())
    act, names = ACTS[move]
    act(report, actor(), now(), calendar(), **{name: given[name] for name in names})
    return _whole(report)


def _whole(report: Report) -> Answer:
    return Answer(shapes.ReportShape().dump(reports_told.whole(report)))
