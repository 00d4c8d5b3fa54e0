"""信息公示 for programs: what anybody reads, and how it gets there."""

from __future__ import annotations

from collections.abc import Callable

from marshmallow import Schema, fields

from filing.api import inputs
from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint, open_to_all
from filing.current import calendar, now, today
from filing.domain.errors import BadAnswer
from filing.domain.procedures.disclosure import GIVEN_WHY, SHOWN_LABELS
from filing.domain.supervision.credit import PUBLIC_KINDS
from filing.domain.supervision.redacting import REASONS, Redaction, compared
from filing.http.access import access
from filing.http.caching import revalidated
from filing.models import Disclosure
from filing.services import procedures
from filing.services.credit import published, publishing
from filing.services.credit.published import Tombstone
from filing.services.paging import MOST_ROWS

bp = Blueprint("disclosures", "The platform: what is published, and what was taken off it")


class DisclosureQuery(inputs.Input):
    q = inputs.words(200)
    kind = inputs.one_of("", *PUBLIC_KINDS, load_default="")
    after = inputs.text(load_default=None, metadata={"description": "The `next` of the page before"})
    limit = inputs.number(1, published.MOST_ROWS, load_default=50)


class DraftsQuery(inputs.Input):
    state = inputs.one_of("", *map(str, SHOWN_LABELS), load_default="")
    after = inputs.text(load_default=None, metadata={"description": "The `next` of the page before"})
    limit = inputs.number(1, MOST_ROWS, load_default=MOST_ROWS)


class EntryShape(Schema):
    id = fields.Integer(required=True)
    kind = fields.String(required=True, metadata={"enum": list(PUBLIC_KINDS)})
    fields_ = fields.Dict(required=True, data_key="fields", attribute="fields")
    published_at = fields.DateTime(required=True)
    draw = fields.Integer(
        required=True, allow_none=True, metadata={"description": "GET /supervision/draws/ID/recipe"}
    )


class EntriesShape(Schema):
    items = fields.List(fields.Nested(EntryShape), required=True)
    next = fields.String(required=True, allow_none=True)


class TombstoneShape(Schema):
    id = fields.Integer(required=True)
    gone_at = fields.DateTime(required=True)
    why = fields.String(required=True)


class NewDisclosure(inputs.Input):
    record = inputs.number(1, load_default=None, allow_none=True)
    draw = inputs.number(1, load_default=None, allow_none=True)


class RedactionInput(inputs.Input):
    text = inputs.words(500)
    why = inputs.one_of(*REASONS, load_default="personal")


class DisclosureMove(inputs.Input):
    """Members of every move; each move reads its own."""

    redactions = inputs.rows(RedactionInput, load_default=list, metadata={"description": "redact"})
    reason = inputs.words(4000, metadata={"description": "return, drop, withdraw; never public"})
    why = inputs.one_of("", *GIVEN_WHY, load_default="", metadata={"description": "withdraw; public"})


class ComparedShape(Schema):
    label = fields.String(required=True)
    before = fields.String(required=True)
    after = fields.String(required=True)


class DisclosureShape(Schema):
    id = fields.Integer(required=True)
    kind = fields.String(required=True, metadata={"enum": list(PUBLIC_KINDS)})
    record = fields.Integer(required=True, allow_none=True, attribute="record_id")
    draw = fields.Integer(required=True, allow_none=True, attribute="draw_id")
    state = fields.String(required=True, metadata={"enum": list(map(str, SHOWN_LABELS))})
    state_label = fields.String(required=True)
    redactions = fields.List(fields.Dict(), required=True)
    compared = fields.Function(
        lambda one: ComparedShape(many=True).dump(compared(one.fields, one.rows)),
        metadata={"type": "array", "items": {"type": "object"}},
    )
    left_in = fields.Function(
        lambda one: [problem.as_json() for problem in publishing.left_in(one)],
        metadata={"type": "array", "items": {"type": "object"}},
    )
    moves = fields.Function(lambda one: _moves(one), metadata={"type": "array", "items": {"type": "string"}})
    gone_at = fields.DateTime(required=True, allow_none=True)
    why_gone = fields.String(required=True)


class DisclosuresShape(Schema):
    items = fields.List(fields.Nested(DisclosureShape), required=True)
    next = fields.String(required=True, allow_none=True)


def _moves(one: Disclosure) -> list[str]:
    return procedures.open_moves(one, actor(), today(), calendar())


@bp.get("/disclosure")
@access("public")
@bp.arguments(DisclosureQuery, location="query")
@bp.response(200, EntriesShape)
@open_to_all
def get_disclosure(given: dict):
    """What is published, the newest first, redacted; every word of `q` stands in it"""
    rows, following = published.entry_page(given["q"], given["kind"], given["after"], given["limit"])
    return revalidated(answered(Answer(EntriesShape().dump({"items": rows, "next": following}))))


@bp.get("/disclosure/<id:public_id>")
@access("public")
@bp.response(200, EntryShape)
@bp.alt_response(410, schema=TombstoneShape)
@open_to_all
def get_disclosure_entry(public_id: int):
    """One entry; 410 where it was taken off, with when and why and nothing of what stood there"""
    found = published.entry_or_tombstone(public_id)
    if isinstance(found, Tombstone):
        return answered(Answer(TombstoneShape().dump(found), 410))
    return revalidated(answered(Answer(EntryShape().dump(found))))


@bp.post("/supervision/disclosures")
@access("supervisor")
@bp.arguments(NewDisclosure)
@bp.response(201, DisclosureShape)
def draft_disclosure(given: dict):
    """起草, of a credit record or of a draw"""
    return write(lambda: Answer(DisclosureShape().dump(_drafted(given)), 201))


def _drafted(given: dict) -> Disclosure:
    if given["draw"] is not None:
        return publishing.draft_draw(given["draw"], actor(), now())
    if given["record"] is None:
        raise BadAnswer.at("record", "请写明要公示的诚信记录（record）或者抽查（draw）的编号。")
    return publishing.draft_record(given["record"], actor(), now())


@bp.get("/supervision/disclosures")
@access("supervisor")
@bp.arguments(DraftsQuery, location="query")
@bp.response(200, DisclosuresShape)
def get_disclosures(given: dict):
    """The drafts and entries of the caller's bodies, the newest first"""
    rows, following = publishing.page_of(actor(), given["state"], given["after"], given["limit"])
    return answered(Answer(DisclosuresShape().dump({"items": rows, "next": following})))


@bp.get("/supervision/disclosures/<id:disclosure_id>")
@access("supervisor")
@bp.response(200, DisclosureShape)
def get_disclosure_draft(disclosure_id: int):
    """One of them: each field before and after, and what was detected and is not hidden"""
    return answered(Answer(DisclosureShape().dump(publishing.disclosure_for(actor(), disclosure_id))))


@bp.post("/supervision/disclosures/<id:disclosure_id>/moves/<move>")
@access("supervisor")
@bp.arguments(DisclosureMove, required=False)
@bp.response(200, DisclosureShape)
def move_disclosure(given: dict, disclosure_id: int, move: str):
    """One move, as the procedure's table allows"""
    return write(lambda: _moved(publishing.disclosure_for(actor(), disclosure_id, lock=True), move, given))


def _moved(one: Disclosure, move: str, given: dict) -> Answer:
    if move not in ACTS:
        procedures.require_open(one, move, actor(), today(), calendar())
        raise BadAnswer(f"没有“{move}”这一操作。")
    act, names = ACTS[move]
    rows = [Redaction(row["text"], row["why"]) for row in given["redactions"]]
    act(
        one,
        actor(),
        now(),
        calendar(),
        **{name: rows if name == "redactions" else given[name] for name in names},
    )
    return Answer(DisclosureShape().dump(one))


ACTS: dict[str, tuple[Callable, tuple[str, ...]]] = {
    "redact": (publishing.redact, ("redactions",)),
    "check": (publishing.check, ()),
    "publish": (publishing.publish, ()),
    "return": (publishing.send_back, ("reason",)),
    "drop": (publishing.drop, ("reason",)),
    "withdraw": (publishing.withdraw, ("why", "reason")),
}
