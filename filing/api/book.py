"""常用名录 of the own organisation: investors, people and controllers of what it filed."""

from __future__ import annotations

from marshmallow import Schema, fields

from filing.api import inputs
from filing.api.answering import Answer, actor, answered, write
from filing.api.blueprint import Blueprint
from filing.current import now, today
from filing.domain.errors import BadAnswer
from filing.domain.parties import LABELS
from filing.domain.questions.paths import get_at
from filing.http.access import access
from filing.models import Party
from filing.services.people import book
from filing.services.people.sight import own_filing

bp = Blueprint("book", "The organisation's book of investors, people and controllers")
own = access("applicant")


class BookEntryShape(Schema):
    id = fields.Integer(required=True)
    kind = fields.String(required=True, metadata={"enum": list(LABELS)})
    name = fields.String(required=True)
    content = fields.Dict(
        required=True, metadata={"description": "Answers by the form's own keys, without capital and share"}
    )
    kept_at = fields.DateTime(required=True)
    kept_by = fields.String(required=True)


class BookPageShape(Schema):
    items = fields.List(fields.Nested(BookEntryShape), required=True)
    next = fields.String(required=True, allow_none=True)


class BookQuery(inputs.Input):
    q = inputs.words(book.LONGEST_SEARCH, metadata={"description": "Part of a name or of the number"})
    kind = inputs.one_of(*LABELS, load_default=None)
    after = inputs.text(load_default=None, metadata={"description": "The `next` of the page before"})
    limit = inputs.number(1, 100, load_default=50)


class PartyInput(inputs.Input):
    content = fields.Dict(load_default=dict, error_messages={"invalid": "应为一个对象。"})


class FromBookInput(inputs.Input):
    path = fields.List(
        inputs.text(),
        load_default=list,
        error_messages={"invalid": "应为一个列表。"},
        metadata={
            "description": 'A list, a row by its id, or a part: ["investors"], ["enterprise", "legal_representative"]'
        },
    )
    parties = fields.List(
        inputs.number(1, 2**31 - 1), load_default=list, error_messages={"invalid": "应为一个列表。"}
    )


@bp.get("/book")
@own
@bp.arguments(BookQuery, location="query")
@bp.response(200, BookPageShape)
def list_book(given: dict):
    """常用名录, the latest first"""
    kinds = (given["kind"],) if given["kind"] else ()
    rows, following = book.entries(actor(), given["q"], kinds, given["after"], given["limit"])
    return answered(Answer(BookPageShape().dump({"items": rows, "next": following})))


@bp.get("/book/<id:party_id>")
@own
@bp.response(200, BookEntryShape)
def get_party(party_id: int):
    """One of it"""
    return answered(_told(book.held(actor(), party_id)))


@bp.put("/book/<id:party_id>")
@own
@bp.arguments(PartyInput)
@bp.response(200, BookEntryShape)
def put_party(given: dict, party_id: int):
    """Other answers, judged as in a form; they count for the next filings only"""

    def amend() -> Answer:
        party = book.held(actor(), party_id)
        said = {path: get_at(given["content"], path) for path, _ in book.questions_of(party.kind)}
        book.amend(party, actor(), said, today(), now())
        return _told(party)

    return write(amend)


def _told(party: Party) -> Answer:
    return Answer(BookEntryShape().dump(party))


@bp.delete("/book/<id:party_id>")
@own
@bp.response(204)
def delete_party(party_id: int):
    """Out of the book; filings keep what they say"""

    def remove() -> Answer:
        book.remove(book.held(actor(), party_id))
        return Answer(None, 204)

    return write(remove)


@bp.post("/filings/<id:filing_id>/from-book")
@own
@bp.arguments(FromBookInput)
@bp.response(200, {"type": "object", "properties": {"filled": {"type": "integer"}}})
def fill_from_book(given: dict, filing_id: int):
    """从名录填入: as new rows of a list, or one into its row or part"""

    def fill() -> Answer:
        filing = own_filing(actor(), filing_id)
        if not given["path"] or not given["parties"]:
            raise BadAnswer("请提供 path（填在哪里）和 parties（名录中的哪些）。")
        filled = book.fill(filing, actor(), tuple(given["path"]), given["parties"], now())
        return Answer({"filled": filled}, version=filing.version)

    return write(fill)
