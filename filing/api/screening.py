"""甄别: anybody's question to the lists, and the findings of a filing with the reviewer's answers."""

from __future__ import annotations

from filing.api import finding_shapes as shapes
from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint, open_to_all
from filing.current import in_hand, now, screen_ahead, seen_by
from filing.domain.errors import BadAnswer
from filing.domain.problems import Problem
from filing.domain.screening import Subject, screen
from filing.domain.screening.codes import meaning
from filing.http.access import access
from filing.http.ratelimits import asking_lists
from filing.models import Filing
from filing.services.filings import screening
from filing.services.people.sight import filing_for, reviewed_filing

bp = Blueprint("screening", "Whether a matter touches the special measures for foreign investment")


@bp.post("/screening")
@access("public")
@asking_lists
@bp.arguments(shapes.ScreeningInput)
@bp.response(200, shapes.ScreeningShape)
@open_to_all
def screen_anything(given: dict):
    """What the list of a day finds in a scope; findings are hints for a person, never a decision"""
    _require_known(given)
    industries = tuple(dict.fromkeys(given.pop("industries")))
    return answered(Answer(shapes.screening(screen(Subject(industries=industries, **given)))))


def _require_known(given: dict) -> None:
    unknown = [
        Problem(
            ("industries", place), "unknown", f"没有“{code}”这一行业代码，请填写门类字母和数字，例如 C3824。"
        )
        for place, code in enumerate(given["industries"])
        if not meaning(code, given["on"])[1]
    ]
    if unknown:
        raise BadAnswer("行业代码有误，请按提示修改后重试。", unknown)


@bp.get("/filings/<id:filing_id>/findings")
@access("applicant", "reviewer", "supervisor")
@bp.response(200, shapes.FindingShape(many=True))
def get_findings(filing_id: int):
    """What a person must decide before the filing is completed, strongest first, each with its answer or null"""
    filing = filing_for(actor(), filing_id)
    found = screening.findings_of(seen_by(filing, actor())).findings
    return answered(Answer([shapes.answered(one) for one in found], version=filing.version))


@bp.put("/filings/<id:filing_id>/findings/<key>")
@access("reviewer")
@bp.arguments(shapes.FindingInput, required=False)
@bp.response(200, shapes.FindingShape)
def put_finding(given: dict, filing_id: int, key: str):
    """The answer to one finding, with its reason, by the reviewer who claimed the filing"""
    return write(
        lambda _: _answer(reviewed_filing(actor(), filing_id), key, given),
        lambda: screen_ahead(actor(), filing_id),
    )


def _answer(filing: Filing, key: str, given: dict) -> Answer:
    made = screening.answer(in_hand(filing), actor(), now(), key, **given)
    return Answer(shapes.answered(made), version=filing.version)
