"""What an imprint covers: every column of every table, but for those named here with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Column, Table

from filing.domain.procedures.filing import EDITABLE
from filing.extensions import Base, db

#: Tables whose rows have no imprint.
TABLES = {
    "audit_link": "checked link by link, each digest under the key",
    "imprint": "the ledger itself: each of its lines is linked to the audit chain",
    "setting": "bookkeeping of programs; a moved clock stands in the audit chain, the key of the imprints is sealed",
    "rate_count": "counts of the last minutes",
    "idempotency_key": "answers kept for a day, for a call made again",
    "log_in": "over within hours, renewed with each use; who began one stands in the audit chain",
    "mail_link": "opens nothing without the installation's secret, and is over within days",
    "review_mark": "a reviewer's notes until the letter is sent, which keeps its own words",
    "saved_view": "how somebody likes to look at a list",
    "case_inspector": "covered with its inspection",
    "drawn_inspector": "covered with the enterprise that was drawn",
}
_COUNTER = "counts the changes, so that two writers notice each other"
_DELIVERY = "how far a program is with delivering what the row says"
#: Columns left out of the imprint of their row.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "filing": {
        "version": _COUNTER,
        "updated_at": "when it was last touched, for sorting; its history says what was done when",
        "updated_by": "who touched it last, for lists; its history says who did what",
    },
    "inspection": {"version": _COUNTER},
    "report": {"version": _COUNTER},
    "registration": {"version": _COUNTER},
    "credit_record": {"version": _COUNTER},
    "credit_correction": {"version": _COUNTER},
    "disclosure": {"version": _COUNTER},
    "api_token": {"used_at": "noted in passing, for its owner"},
    "second_factor": {"last_step": "moves with each log-in, so that a code is worth something once"},
    "batch": {"held_until": "when it was last served, for taking turns"},
    "notice": dict.fromkeys(
        ("sent_at", "delivered_by", "read_at", "attempts", "try_after", "last_error"), _DELIVERY
    ),
    "delivery": dict.fromkeys(
        ("state", "attempts", "try_after", "tried_at", "delivered_at", "last_error"), _DELIVERY
    ),
}
#: What an applicant is still writing is nobody's word yet: it gets its imprint when it is sent in.
IN_WORK = ("answers", "enterprise_name", "event_on", "late_days", "file_by", "rebased", "recorded_later")


def tables() -> Iterable[Table]:
    """The covered tables, those that others refer to first."""
    return (table for table in db.metadata.sorted_tables if table.name not in TABLES)


@cache
def columns_of(table: Table) -> tuple[Column, ...]:
    left_out = COLUMNS.get(table.name, {})
    return tuple(column for column in table.columns if column.name not in left_out)


def in_work(table: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns of this row that are not covered for the time being."""
    return IN_WORK if table == "filing" and row["state"] in EDITABLE else ()


@cache
def lists_of(table: Table) -> tuple[Table, ...]:
    """The tables that only say what a row of this one is connected with."""
    mapper = next(m for m in Base.registry.mappers if m.local_table is table)
    return tuple(way.secondary for way in mapper.relationships if isinstance(way.secondary, Table))
