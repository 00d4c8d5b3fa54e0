"""The moves of the law's table, one call for all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import ValidationError

from filing.api import inputs, shapes
from filing.api.answering import Answer, actor, write
from filing.api.blueprint import Blueprint
from filing.api.filings import respond
from filing.api.parsing import REFUSED, problems_of
from filing.current import calendar, chain_history, judge_ahead, now, press, reading, screen_ahead
from filing.domain.errors import BadAnswer, NotFound, NotPermitted
from filing.domain.forms.checklist import TRANSLATION
from filing.domain.problems import Problem
from filing.domain.procedures.filing import MOVES
from filing.domain.procedures.procedure import Role
from filing.http.access import access
from filing.models import Agency, Filing, User
from filing.services.filings import elsewhere, review, submission
from filing.services.filings.review import Ask
from filing.services.people.sight import filing_for, own_filing, reviewed_filing

bp = Blueprint("moves", "What people do with a filing")


@bp.post("/filings/<id:filing_id>/moves/<move>")
@access("applicant", "reviewer")
@bp.arguments(inputs.MoveInput, required=False)
@bp.response(200, shapes.FilingShape)
def make_move(given: dict, filing_id: int, move: str):
    """A move of the table (17-§12); the filing as it stands afterwards"""
    if move == "accept":
        chain_history()
    return write(lambda _: _made(filing_id, move, given), lambda: _look_ahead(filing_id, move))


def _look_ahead(filing_id: int, move: str) -> None:
    if move in AHEAD:
        AHEAD[move](actor(), filing_id)


def _made(filing_id: int, move: str, given: dict) -> Answer:
    if move not in MOVES:
        filing_for(actor(), filing_id)
        raise NotFound(f"没有“{move}”这一操作。")
    filing = _held(filing_id, MOVES[move].roles)
    ACTS[move](filing, given)
    return respond(filing)


def _held(filing_id: int, roles: frozenset[Role]) -> Filing:
    """The filing, locked, by somebody of the role whose move it is."""
    if roles == {Role.SYSTEM}:
        filing_for(actor(), filing_id)
        raise NotPermitted("补充期限届满由系统自动认定，任何人不能办理。")
    held = own_filing if Role.APPLICANT in roles else reviewed_filing
    return held(actor(), filing_id)


def _submit(filing: Filing, _given: dict) -> None:
    submission.submit(filing, actor(), now(), calendar(), reading(filing))


def _recall(filing: Filing, _given: dict) -> None:
    submission.recall(filing, actor(), now(), calendar())


def _cancel(filing: Filing, given: dict) -> None:
    submission.cancel(filing, actor(), now(), calendar(), given["reason"])


def _resubmit(filing: Filing, given: dict) -> None:
    known = {item.id: item for item in filing.supplement_items}
    for position, reply in enumerate(given["replies"]):
        if reply["item"] not in known:
            raise _bad("replies", position, "item", "没有这一补充事项，请核对编号。")
        submission.save_reply(known[reply["item"]], reply["reply"], now())
    submission.resubmit(filing, actor(), now(), calendar(), reading(filing))


def _request_supplement(filing: Filing, given: dict) -> None:
    rows = _items(inputs.AskItem, given)
    asks = [_ask(filing, position, row) for position, row in enumerate(rows)]
    review.request_supplement(filing, actor(), now(), calendar(), asks, given["note"])


def _ask(filing: Filing, position: int, row: dict) -> Ask:
    path = _path(position, row["path"])
    document = (path[1:] or path)[0] if path and path[0] == "documents" else row["document"]
    if document is not None:
        requirement = _requirement(filing, position, document)
        _require_row(filing, position, requirement, row["row"])
        return Ask(row["problem"], row["expected"], None, requirement, row["ground"], row["row"])
    return Ask(row["problem"], row["expected"], path, ground=row["ground"])


def _path(position: int, given: Any) -> tuple | None:
    """The path as the services know it; "a.b.0" is taken for ["a", "b", 0]."""
    if isinstance(given, str):
        given = [int(s) if s.isascii() and s.isdigit() and len(s) < 6 else s for s in given.split(".")]
    if given in (None, []):
        return None
    if not isinstance(given, list) or not all(type(step) in (str, int) for step in given):
        raise _bad("items", position, "path", "path 应为由栏目名、序号或行编号组成的列表。")
    return tuple(given)


def _requirement(filing: Filing, position: int, given: Any) -> str:
    """The row of the checklist: named itself, or by one of its documents."""
    paper = next((d for d in filing.current_documents if str(d.id) == str(given)), None)
    rows = {row.id for row in reading(filing).checklist} - {TRANSLATION}
    if paper is None and given not in rows:
        raise _bad("items", position, "document", "清单中没有这一文件，请填写清单编号或文件编号。")
    return paper.requirement if paper else given


def _require_row(filing: Filing, position: int, requirement: str, row: str | None) -> None:
    """Whose paper is meant, where it says so: a row of that paper's in the checklist."""
    if row is not None and row not in {r.row for r in reading(filing).checklist if r.id == requirement}:
        raise _bad("items", position, "for", "清单的这一项中没有这名投资者或人员，请按清单填写 for。")


def _return_incomplete(filing: Filing, given: dict) -> None:
    still_open = {row["item"]: row["reason"] for row in _items(inputs.ReturnedItem, given)}
    review.return_incomplete(filing, actor(), now(), calendar(), still_open, given["note"])


def _declare_not_completed(filing: Filing, given: dict) -> None:
    review.declare_not_completed(filing, actor(), now(), calendar(), given["reason"])


def _accept(filing: Filing, given: dict) -> None:
    within_scope, note = given["within_scope"], given["note"]
    review.accept(filing, actor(), now(), calendar(), press(), within_scope=within_scope, note=note)


def _declare_out_of_scope(filing: Filing, given: dict) -> None:
    told = {name: given[name] for name in ("reason", "rule", "departments")}
    review.declare_out_of_scope(filing, actor(), now(), calendar(), **told)


def _suspend(filing: Filing, given: dict) -> None:
    applied = given["investor_applied"]
    elsewhere.suspend(filing, actor(), now(), calendar(), given["reason"], investor_applied=applied)


def _resume(filing: Filing, given: dict) -> None:
    elsewhere.resume(filing, actor(), now(), calendar(), given["reason"], result=given["result"])


def _transfer(filing: Filing, given: dict) -> None:
    agency = Agency.by_code(given["agency"].strip())
    if agency is None and given["agency"].strip():
        raise BadAnswer.at("agency", "没有使用该代码的备案机构，请核对 agency。")
    elsewhere.transfer(filing, actor(), now(), calendar(), agency, given["reason"])


ACTS: dict[str, Callable[[Filing, dict], None]] = {
    "submit": _submit,
    "recall": _recall,
    "cancel": _cancel,
    "resubmit": _resubmit,
    "request_supplement": _request_supplement,
    "return_incomplete": _return_incomplete,
    "declare_not_completed": _declare_not_completed,
    "accept": _accept,
    "declare_out_of_scope": _declare_out_of_scope,
    "suspend": _suspend,
    "resume": _resume,
    "transfer": _transfer,
}

#: What is found out of the filing before the turn to write: these are refused where something is missing or open.
AHEAD: dict[str, Callable[[User, int], None]] = {
    "submit": judge_ahead,
    "resubmit": judge_ahead,
    "accept": screen_ahead,
}


def _items(schema: type[inputs.Input], given: dict) -> list[dict]:
    try:
        return schema(many=True).load(given["items"])
    except ValidationError as error:
        raise BadAnswer(REFUSED, problems_of(error.messages, ("items",))) from error


def _bad(part: str, position: int, key: str, message: str) -> BadAnswer:
    return BadAnswer(message, [Problem((part, position, key), "refused", message)])
