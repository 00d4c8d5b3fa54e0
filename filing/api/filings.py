"""Filings and their answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import selectinload

from filing.api import change_shapes, clock_shapes, inputs, represent, shapes
from filing.api.answering import Answer, actor, answered, version_wanted, write
from filing.api.blueprint import Blueprint, versioned
from filing.api.parsing import read_json
from filing.current import calendar, now, reading, seen_by, today
from filing.domain.errors import BadAnswer, NotFound, StaleVersion
from filing.domain.forms import FORMS, KINDS
from filing.domain.forms.kind import FilingKind
from filing.domain.forms.ways import way_of
from filing.domain.problems import Problem, told
from filing.domain.questions.answers import compare, normalise
from filing.extensions import db
from filing.http.access import access
from filing.models import Enterprise, Filing, codec
from filing.services.filings import changes, drafts, linked, recorded_later, submission
from filing.services.filings.finding import found
from filing.services.filings.reading import Reading
from filing.services.paging import place_of
from filing.services.people.sight import filing_for, filings_of, own_enterprise, own_filing

bp = Blueprint("filings", "Filings, their answers, what is wrong with them")
readers = access("applicant", "reviewer", "supervisor")
FORM_BODIES = {"anyOf": [codec.schema_for(versions[-1]) for versions in FORMS.values()]}


def respond(filing: Filing, status: int = 200) -> Answer:
    """The filing as it now stands, with its version as ETag."""
    body = represent.whole(filing, actor())
    return Answer(body, status, filing.version)


@bp.post("/filings")
@access("applicant")
@bp.arguments(inputs.NewFiling)
@bp.response(201, shapes.FilingShape)
def create_filing(given: dict):
    """A new draft; with `copy_of`, 另行提出 of a filing that was not completed (17-§12)"""
    return write(lambda: respond(_created(given), 201))


def _created(given: dict) -> Filing:
    if given["copy_of"]:
        return submission.file_again(own_filing(actor(), given["copy_of"]), actor(), now())
    kind, way = KINDS[given["kind"]], way_of(given["reason"])
    first = own_filing(actor(), given["linked_to"]) if given["linked_to"] else None
    if first:
        own = own_enterprise(actor(), given["enterprise"]) if given["enterprise"] else None
        return linked.begin_linked(actor(), first, kind.key, own, now(), way, given["party"])
    enterprise = _enterprise(kind, given["enterprise"]) if kind.changes_record else None
    if enterprise is None:
        return drafts.create(actor(), kind.key, now(), way)
    return changes.begin(actor(), kind.key, enterprise, now(), way)


def _enterprise(kind: FilingKind, enterprise_id: int | None) -> Enterprise:
    if not enterprise_id:
        words = f"{kind.label}须指明企业：请提供该企业备案记录的编号 enterprise。"
        raise BadAnswer(words, [Problem(("enterprise",), "required", words)])
    return own_enterprise(actor(), enterprise_id)


@bp.get("/filings")
@readers
@bp.arguments(inputs.ListQuery, location="query")
@bp.response(200, shapes.PageShape)
def list_filings(given: dict):
    """One's own organisation's filings, or one's agency's, all or those found by `q`; newest first"""
    own = filings_of(actor())
    query = found(own, actor(), given["q"]) if given["q"].strip() else own.order_by(Filing.id.desc())
    if given["state"]:
        query = query.where(Filing.state == given["state"])
    if given["after"]:
        query = query.where(Filing.id < place_of(given["after"]))
    more = list(db.session.scalars(query.limit(given["limit"] + 1).options(*everything_shown())))
    rows = more[: given["limit"]]
    following = str(rows[-1].id) if len(more) > len(rows) else None
    return answered(Answer({"items": [represent.summary(f, actor()) for f in rows], "next": following}))


def everything_shown() -> list:
    """What a page of summaries reads, fetched at once."""
    parts = (Filing.events, Filing.supplement_items, Filing.receipts, Filing.agency, Filing.reviewer)
    return [selectinload(part) for part in parts]


@bp.get("/filings/<id:filing_id>")
@readers
@bp.response(200, shapes.FilingShape)
def get_filing(filing_id: int):
    """One filing with its answers"""
    return answered(respond(filing_for(actor(), filing_id)))


@bp.delete("/filings/<id:filing_id>")
@access("applicant")
@bp.response(204)
def delete_filing(filing_id: int):
    """A draft that was never submitted is gone for good; anything else is refused"""

    def delete() -> Answer:
        drafts.delete_draft(own_filing(actor(), filing_id))
        return Answer(None, 204)

    return write(delete)


@bp.get("/filings/<id:filing_id>/answers")
@readers
@bp.response(200, {"type": "object"})
def get_answers(filing_id: int):
    """The answers alone"""
    filing = filing_for(actor(), filing_id)
    read = seen_by(filing, actor())
    return answered(Answer(read.veil.over_data(read.answers), version=filing.version))


@bp.put("/filings/<id:filing_id>/answers")
@access("applicant")
@versioned
@bp.doc(requestBody={"required": True, "content": {"application/json": {"schema": FORM_BODIES}}})
@bp.response(200, shapes.FilingShape)
def put_answers(filing_id: int):
    """All answers at once; what cannot be read is kept as typed and listed by /problems"""
    given = read_json()
    drafts.refuse_unread(given)
    return write(lambda: _save_all(own_filing(actor(), filing_id), given))


def _save_all(filing: Filing, given: Any) -> Answer:
    return _save(filing, codec.read(reading(filing).form, given))


@bp.route("/filings/<id:filing_id>/answers/<section>", methods=["PATCH"])
@access("applicant")
@versioned
@bp.doc(requestBody={"required": True, "content": {"application/json": {"schema": {}}}})
@bp.response(200, shapes.FilingShape)
def patch_section(filing_id: int, section: str):
    """One section: groups are merged, single answers and lists of rows replaced, null empties"""
    given = read_json()
    drafts.refuse_unread(given)
    return write(lambda: _save_section(own_filing(actor(), filing_id), section, given))


def _save_section(filing: Filing, section: str, given: Any) -> Answer:
    form = reading(filing).form
    member = codec.member_of(form, section)
    if member is None:
        raise NotFound(f"申报表中没有“{section}”这一部分。")
    patch = codec.read(form, {section: given})
    merged = codec.merge(member, filing.answers.get(section), patch.get(section))
    return _save(filing, {**filing.answers, section: merged})


def _save(filing: Filing, answers: dict) -> Answer:
    try:
        drafts.save_answers(filing, actor(), answers, now(), version_wanted())
    except StaleVersion as stale:
        # Nothing was overwritten; the caller sees what differs.
        form = reading(filing).form
        differences = compare(filing.answers, normalise(form, answers))
        raise StaleVersion(stale.message, filing.version, differences) from stale
    return respond(filing)


@bp.get("/filings/<id:filing_id>/problems")
@readers
@bp.response(200, shapes.ProblemShape(many=True))
def get_problems(filing_id: int):
    """Everything that keeps the filing from being submitted; of very many the first, and a last entry that says so"""
    filing = filing_for(actor(), filing_id)
    found = told(seen_by(filing, actor()).problems)
    return answered(Answer([p.as_json() for p in found], version=filing.version))


@bp.get("/filings/<id:filing_id>/checklist")
@readers
@bp.response(200, shapes.RequirementShape(many=True))
def get_checklist(filing_id: int):
    """Which documents, why, by which article (17-§8)"""
    filing = filing_for(actor(), filing_id)
    read = seen_by(filing, actor())
    rows = [represent.requirement(row, read.documents) for row in read.checklist]
    return answered(Answer(rows, version=filing.version))


@bp.get("/filings/<id:filing_id>/doubts")
@readers
@bp.response(200, shapes.ProblemShape(many=True))
def get_doubts(filing_id: int):
    """What a careful clerk would ask about; nothing here blocks"""
    filing = filing_for(actor(), filing_id)
    return answered(Answer([d.as_json() for d in seen_by(filing, actor()).doubts], version=filing.version))


@bp.get("/filings/<id:filing_id>/parties")
@readers
@bp.response(200, change_shapes.PartyShape(many=True))
def get_parties(filing_id: int):
    """合并、分立: each other enterprise, what it files, and its filing where there is one"""
    filing = filing_for(actor(), filing_id)
    found = linked.parties_of(actor(), seen_by(filing, actor()))
    return answered(Answer([represent.party(each) for each in found], version=filing.version))


@bp.get("/filings/<id:filing_id>/opened")
@readers
@bp.response(200, change_shapes.OpenedShape)
def get_opened(filing_id: int):
    """Which parts of the record the ticked heads open for changes, and why (17-§6)"""
    filing = filing_for(actor(), filing_id)
    opened = seen_by(filing, actor()).opened
    because = {".".join(path): list(heads) for path, heads in opened.because.items()}
    body = {
        "paths": [list(path) for path in opened.paths],
        "because": because,
        "sections": list(opened.sections),
    }
    return answered(Answer(body, version=filing.version))


@bp.get("/filings/<id:filing_id>/deadlines")
@readers
@bp.response(200, clock_shapes.HeadDeadlineShape(many=True))
def get_deadlines(filing_id: int):
    """By when each matter had to be filed, and how late it is (17-§5 to 17-§9)"""
    filing = filing_for(actor(), filing_id)
    rows = [represent.dated(*row) for row in seen_by(filing, actor()).deadlines(calendar())]
    return answered(Answer(rows, version=filing.version))


@bp.get("/filings/<id:filing_id>/rebase")
@readers
@bp.response(200, change_shapes.RebaseShape(many=True))
def get_rebase(filing_id: int):
    """What came onto the record since this change read it, and has to be decided"""
    filing = filing_for(actor(), filing_id)
    return answered(Answer(_waiting(filing), version=filing.version))


@bp.post("/filings/<id:filing_id>/rebase")
@access("applicant")
@bp.arguments(inputs.RebaseInput, required=False)
@bp.response(200, change_shapes.RebaseShape(many=True))
def post_rebase(given: dict, filing_id: int):
    """Which prevails, field by field; what is still to be decided comes back"""
    chosen = [(tuple(choice["path"]), choice["take"]) for choice in given["choices"]]

    def decide() -> Answer:
        filing = own_filing(actor(), filing_id)
        changes.rebase(filing, actor(), chosen, now())
        recorded_later.decide(Reading(filing, today()), actor(), chosen, now())
        db.session.flush()
        return Answer(_waiting(filing), version=filing.version)

    return write(decide)


def _waiting(filing: Filing) -> list[dict]:
    both = [changes.MINE, changes.RECORD] if filing.is_draft else [changes.MINE]
    moved = [
        {"path": list(d.path), "base": d.base, "mine": d.mine, "record": d.record, "take": both,
         "occurred_on": None, "recorded_from": None}
        for d in changes.differences(filing, today())
    ]  # fmt: skip
    return moved + [
        {"path": list(one.path), "base": one.found.then, "mine": one.found.mine, "record": one.found.now,
         "take": list(one.takes), "occurred_on": one.found.day.isoformat(), "recorded_from": one.entry.valid_from.isoformat()}
        for one in recorded_later.waiting(Reading(filing, today()))
    ]  # fmt: skip


@bp.post("/filings/<id:filing_id>/copy")
@access("applicant")
@bp.response(201, shapes.FilingShape)
def copy_filing(filing_id: int):
    """复制为新申报: a new draft with the same answers; papers, licence and dates are that filing's alone"""
    return write(lambda: respond(drafts.copy_of(own_filing(actor(), filing_id), actor(), now()), 201))


@bp.post("/filings/<id:filing_id>/file-again")
@access("applicant")
@bp.response(201, shapes.FilingShape)
def file_again(filing_id: int):
    """另行提出: a new draft copied from one that was not completed, and linked to it (17-§12¶2)"""
    return write(lambda: respond(submission.file_again(own_filing(actor(), filing_id), actor(), now()), 201))
