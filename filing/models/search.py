"""The index of everything a filing is known by, kept true in the transaction that changes it, whoever changes it.

`own` holds what its organisation has typed, `sent` what its agency was sent: an edit that was not sent in yet is
found by nobody else. SQLite keeps it as FTS5, PostgreSQL as tsvector with GIN; both hold the same runs of characters
(see domain.questions.grams), so that one or two characters are found as well, whatever the database's locale.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    cast,
    column,
    event,
    inspect,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from filing.domain.questions.grams import LENGTH, grams, identifiers, wanted
from filing.extensions import db
from filing.models.filings import Filing
from filing.models.history import FilingEvent
from filing.models.receipts import Receipt
from filing.models.register import Enterprise

NAME = "filing_words"
OWN, SENT = "own", "sent"
#: Before the number of an organisation or agency; folded text never begins like it.
SIGHT = "§"
#: With these moves an applicant sends in what the agency reads.
SENDING = ("submit", "resubmit")
_TOLD = (
    "answers", "application_number", "organisation_id", "agency_id", "enterprise_id", "submitted_at", "resubmitted_at",
)  # fmt: skip


def is_of_the_index(name: str | None) -> bool:
    """Whether a table belongs to the index, which no model describes."""
    return (name or "").startswith(NAME)


def words() -> tuple[FromClause, ColumnElement[int]]:
    """The index as a table, and its column of the filings' ids."""
    key: ColumnElement[int] = literal_column(f"{NAME}.{'rowid' if _is_sqlite() else 'id'}")
    return table(NAME, column(OWN), column(SENT)), key


def finds(search: str, side: str, whose: int | None) -> ColumnElement[bool]:
    """The condition that a filing is known by every word of a search, to one organisation or agency, or to all."""
    sight = "" if whose is None else f"{SIGHT}{whose}"
    if _is_sqlite():
        parts = [*([f'"{sight}"'] if sight else []), *map(_phrase, wanted(search))]
        return literal_column(NAME).op("MATCH", is_comparison=True)(f"{side} : ({' AND '.join(parts)})")
    runs = wanted(search)
    lexemes = [_lexemes(of_word, sight) for of_word in runs]
    # A beginning holds the sight already: said twice, PostgreSQL expects a tenth of a tenth, and reads them all.
    if sight and all(len(of_word[0]) >= LENGTH for of_word in runs):
        lexemes.insert(0, f"'{sight}'")
    return literal_column(f"{NAME}.{side}").op("@@", is_comparison=True)(cast(" & ".join(lexemes), TSQUERY))


def _phrase(runs: list[str]) -> str:
    return f'"{" ".join(runs)}"{" *" if len(runs[0]) < LENGTH else ""}'


def _lexemes(runs: list[str], sight: str) -> str:
    if len(runs[0]) < LENGTH:
        return f"'{sight}{SIGHT}{runs[0]}'" if sight else f"'{runs[0]}':*"
    return "(" + " <-> ".join(f"'{run}'" for run in runs) + ")"


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


_PUT_INTO_SQLITE = text("insert or replace into filing_words (rowid, own, sent) values (:id, :own, :sent)")
_PUT_INTO_POSTGRESQL = text(
    "insert into filing_words (id, own, sent) values (:id, cast(:own as tsvector), cast(:sent as tsvector))"
    " on conflict (id) do update set own = excluded.own, sent = excluded.sent"
)


def put(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Rows of `id`, `own`, `sent` (lists of runs) in place of whatever stood there."""
    kept = [{"id": row["id"], **{side: _kept(row[side]) for side in (OWN, SENT)}} for row in rows]
    if not kept:
        return
    if _is_sqlite():
        connection.execute(_PUT_INTO_SQLITE, kept)
        return
    connection.execute(_PUT_INTO_POSTGRESQL, kept)


def _kept(runs: list[str]) -> str:
    """As the database takes it, after the sight; PostgreSQL with how runs begin in that sight.

    It is slow to find beginnings, and misjudges how many of one organisation's filings have a common one.
    """
    if _is_sqlite() or not runs:
        return " ".join(runs)
    sight, *rest = runs
    beginnings = {f"{sight}{SIGHT}{run[:end]}" for run in rest for end in range(1, LENGTH)}
    placed = [f"'{run}':{place}" for place, run in enumerate(rest, 1)]
    return " ".join([f"'{sight}'", *placed, *(f"'{one}'" for one in sorted(beginnings))])


@event.listens_for(db.session, "after_flush")
def _follow(session: Session, _context: Any) -> None:
    """Whatever was just written and is searched for is in the index from this moment on."""
    connection = session.connection()
    put(connection, [_row(session, filing) for filing in _touched(session)])
    gone = [{"id": row.id} for row in session.deleted if isinstance(row, Filing)]
    if gone and _is_sqlite():
        connection.execute(text("delete from filing_words where rowid = :id"), gone)


def _touched(session: Session) -> list[Filing]:
    ids: dict[int, None] = {}
    for row in [*session.new, *session.dirty]:
        if isinstance(row, Filing) and _is_told_otherwise(row):
            ids[row.id] = None
        elif isinstance(row, Receipt) and row in session.new:
            ids[row.filing_id] = None
        elif isinstance(row, Enterprise) and _changed(row, ("credit_code",)):
            ids |= dict.fromkeys(session.scalars(select(Filing.id).where(Filing.enterprise_id == row.id)))
    return [filing for filing in (session.get(Filing, key) for key in ids) if filing is not None]


def _is_told_otherwise(filing: Filing) -> bool:
    """Whether it is to be found by something else now; most answers that are saved are no name or number."""
    history: Any = inspect(filing).attrs.answers.history
    if history.deleted and not _changed(filing, tuple(name for name in _TOLD if name != "answers")):
        return identifiers(history.deleted[0] or {}) != identifiers(filing.answers)
    return _changed(filing, _TOLD)


def _changed(row: Any, names: tuple[str, ...]) -> bool:
    state = inspect(row)
    return any(state.attrs[name].history.has_changes() for name in names)


def _row(session: Session, filing: Filing) -> dict[str, Any]:
    sent = _sent_in(session, filing)
    numbers = [filing.application_number or ""]
    if "receipts" in inspect(filing).dict:
        numbers += [receipt.number for receipt in filing.receipts]
    else:
        numbers += session.scalars(select(Receipt.number).where(Receipt.filing_id == filing.id))
    if filing.enterprise_id is not None:
        query = select(Enterprise.credit_code).where(Enterprise.id == filing.enterprise_id)
        numbers += session.scalars(query)
    own = grams([*identifiers(filing.answers), *numbers])
    # Not changed since it was sent in, it is the same for both.
    theirs = own if sent == filing.answers else grams([*identifiers(sent), *numbers]) if sent else []
    return {
        "id": filing.id,
        OWN: [f"{SIGHT}{filing.organisation_id}", *own],
        SENT: [f"{SIGHT}{filing.agency_id}", *theirs] if sent else [],
    }


def _sent_in(session: Session, filing: Filing) -> dict[str, Any] | None:
    """What was sent in last; None for a draft that never was."""
    if filing.application_number is None:
        return None
    if "events" in inspect(filing).dict:
        return next((e.snapshot for e in reversed(filing.events) if e.move in SENDING), None)
    of_this = FilingEvent.move.in_(SENDING) & (FilingEvent.filing_id == filing.id)
    return session.scalar(
        select(FilingEvent.snapshot).where(of_this).order_by(FilingEvent.id.desc()).limit(1)
    )
