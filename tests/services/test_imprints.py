"""Whatever is altered in the database by anything but the system is named: each table, each column that says something."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    String,
    Table,
    event,
)

from filing.current import anchors, chain_history, key_secret
from filing.extensions import Base, db, transaction
from filing.models import Agency, AuditRecord, Filing, Imprint, Inspection, Inspector, Organisation, User
from filing.services import audit
from filing.services.imprints import altered, covered
from filing.services.people import sessions, tokens
from tests.conftest import shanghai
from tests.services import stories

AT = shanghai("2017-10-10 09:00")
numbers = count(1000)


def found() -> list[str]:
    db.session.rollback()
    return list(altered.find_altered(key_secret()))


def something(column: Column) -> Any:
    """A value of the column's kind that no other row has."""
    number = next(numbers)
    kinds: dict[type, Any] = {
        Boolean: True, Integer: number, Float: number + 0.5, DateTime: AT, Date: date(2017, 10, 10),
        LargeBinary: b"%d" % number, JSON: {"n": number},
    }  # fmt: skip
    for kind, value in kinds.items():
        if isinstance(column.type, kind) or isinstance(getattr(column.type, "impl", None), kind):
            return value
    assert isinstance(column.type, String), column
    return f"{number}"[: column.type.length]


def fill(table: Table, rows: int) -> None:
    """Rows made of nothing, as the mapper writes them."""
    mapped = next(m for m in Base.registry.mappers if m.local_table is table)
    for _ in range(rows):
        values = {mapped.get_property_by_column(c).key: something(c) for c in table.columns}
        db.session.add(mapped.class_(**values))


def nothing_checked() -> None:
    """Rows made of nothing refer to nobody; this test's own engine minds no more."""
    db.session.remove()
    db.engine.dispose()

    @event.listens_for(db.engine, "connect")
    def lax(connection, _record) -> None:
        connection.execute("pragma foreign_keys = off")
        connection.execute("pragma ignore_check_constraints = on")


def other(value: Any, column: Column) -> Any:
    """What somebody might write there instead, in the database's own words."""
    if isinstance(value, str):
        return "[1]" if isinstance(column.type, JSON) else _other_text(value)
    return 0 if isinstance(column.type, Boolean) else value + 1


def _other_text(value: str) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value + "x"
    later = moment.replace(year=moment.year + 1)
    return later.date().isoformat() if len(value) == 10 else later.isoformat(" ", "microseconds")


@pytest.fixture
def behind(app) -> Iterator[sqlite3.Connection]:
    """The database in the hands of its owner, whom neither triggers nor constraints stop."""
    db.session.rollback()
    connection = sqlite3.connect(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
    for (trigger,) in connection.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        connection.execute(f"drop trigger {trigger}")
    connection.execute("pragma ignore_check_constraints = on")
    connection.commit()
    yield connection
    connection.close()


def undone(row) -> None:
    with transaction():
        db.session.add(row)
        db.session.flush()
        raise ZeroDivisionError


def test_each_column_that_says_something_is_named_when_it_is_altered_in_each_table(app, behind):
    """One row made for each column, that column altered in it; every altered row is named, and no other."""
    tables = {table: covered.columns_of(table) for table in covered.tables()}
    with transaction():
        nothing_checked()
        for table, columns in tables.items():
            fill(table, len(columns))
    assert found() == []
    expected = set()
    for table, columns in tables.items():
        keys = [column.name for column in table.primary_key]
        names = ", ".join(f'"{c.name}"' for c in columns)
        rows = behind.execute(
            f'select {names} from "{table.name}" order by rowid desc limit {len(columns)}'
        ).fetchall()
        for row, column in zip(rows, columns, strict=True):
            said = dict(zip((c.name for c in columns), row, strict=True))
            where = " and ".join(f'"{key}" = ?' for key in keys)
            new = other(said[column.name], column)
            behind.execute(
                f'update "{table.name}" set "{column.name}" = ? where {where}',
                (new, *(said[key] for key in keys)),
            )
            renamed = {**said, column.name: new}
            expected.add(f"{table.name} {'/'.join(str(renamed[key]) for key in keys)}")
    behind.commit()
    named = {sentence.partition(":")[0] for sentence in found()}
    assert expected - named == set()


@pytest.fixture
def filed(applicant, reviewer, behind) -> Filing:
    filing = stories.claimed(applicant, reviewer)
    assert found() == []
    return filing


def test_rows_that_come_and_go_and_old_ones_put_back_are_named_too(filed, reviewer, behind):
    """A forged line of a history, an administrator made by hand, a row taken away, one put back as it was before."""
    with transaction():
        db.session.get_one(User, reviewer.id).is_lead = True
    behind.execute(
        "insert into filing_event (filing_id, move, state, actor_role, actor_name, at, reason, details)"
        " values (1, 'suspend', 'suspended', 'reviewer', '王审', '2017-10-09', '', '{}')"
    )
    behind.execute("update user set role = 'admin', organisation_id = null where id = 1")
    behind.execute("delete from document where id = 1")
    behind.execute("update user set is_lead = 0 where id = ?", (reviewer.id,))
    (forged,) = behind.execute("select max(id) from filing_event").fetchone()
    behind.commit()
    assert found() == [
        "user 1: was altered behind the system's back",
        f"user {reviewer.id}: was altered behind the system's back",
        "document 1: was removed behind the system's back",
        f"filing_event {forged}: was written behind the system's back",
    ]


def test_an_imprint_taken_out_with_what_it_says_is_missed_in_the_chain(filed, reviewer, behind):
    with transaction():
        db.session.get_one(User, reviewer.id).is_lead = True
    chain_history()
    behind.execute("update user set is_lead = 0 where id = ?", (reviewer.id,))
    (newest,) = behind.execute("select max(id) from imprint").fetchone()
    behind.execute("delete from imprint where id = ?", (newest,))
    behind.commit()
    assert found() == []
    (broken,) = audit.find_breaks(anchors(), key_secret())
    assert f"imprint {newest} is gone" in broken


def test_a_chain_written_anew_with_its_anchors_is_found_by_the_key(filed, behind, monkeypatch):
    """By somebody who knows how a link is made, and has all but the secret."""
    chain_history()
    behind.execute("delete from audit_link where position > 1")
    behind.execute("delete from filing_event where move = 'claim'")
    behind.commit()
    anchors().unlink()
    monkeypatch.setattr(audit, "key", lambda _secret: b"another")
    chain_history()
    monkeypatch.undo()
    broken = list(audit.find_breaks(anchors(), key_secret()))
    assert broken and all("written anew" in one for one in broken)


def test_statements_and_lists_leave_imprints_and_a_rollback_leaves_none(app, reviewer, behind):
    """What is written by one statement, what only connects two rows, what never came to be."""
    with transaction():
        agency = Agency.by_code("370200")
        inspector = Inspector(
            agency_id=agency.id,
            serial=1,
            name="张查",
            post="科员",
            sex="female",
            office_phone="0532",
            status="civil_servant",
            has_certificate=False,
            listed_at=AT,
        )
        case = Inspection(agency_id=agency.id, respondent="某公司", way="suggestion", must_inspect=False, opened_at=AT,
                          opened_on=date(2017, 10, 10), inspectors=[inspector])  # fmt: skip
        tokens.create(reviewer, AT, name="甲", scope="read", days=10)
        db.session.add(case)
    with transaction():
        sessions.end_all(reviewer, AT)
    with pytest.raises(ZeroDivisionError):
        undone(Organisation(name="无", join_code="x", created_at=AT))
    assert found() == []
    behind.execute("delete from case_inspector")
    behind.commit()
    assert found() == [f"inspection {case.id}: was altered behind the system's back"]


def test_what_is_still_being_typed_leaves_no_imprint_until_it_is_sent_in(applicant, reviewer):
    draft = stories.draft(applicant)
    before = db.session.scalar(db.select(db.func.count(Imprint.id)))
    with transaction():
        filing = db.session.get_one(Filing, draft.id)
        filing.answers = {**filing.answers, "remarks": "改"}
    assert db.session.scalar(db.select(db.func.count(Imprint.id))) == before


def test_rows_are_accepted_as_they_stand_for_a_reason_that_is_kept(app, applicant, behind):
    behind.execute("update organisation set name = '另一家' where id = 1")
    behind.commit()
    run = app.test_cli_runner().invoke
    assert "Say either" in run(args=["take-in"]).output
    assert run(args=["take-in", "--first"]).output == "The rows have their imprints already.\n"
    said = run(args=["take-in", "--reason", "数据修复 7 号"]).output
    assert said == "Accepted 1 rows as they stand.\n  organisation: 1\n"
    assert found() == []
    assert AuditRecord.about("installation")[-1].details == {
        "reason": "数据修复 7 号",
        "rows": {"organisation": 1},
    }


def test_rows_whose_keys_are_not_known_beforehand_are_not_inserted_by_a_statement(app):
    """They would have no imprint; the programmer is told at once."""
    with pytest.raises(RuntimeError, match="organisation: add such rows to the session"):
        db.session.execute(db.insert(Organisation), [{"name": "甲", "join_code": "x", "created_at": AT}])


def test_a_statement_counts_the_changes_of_rows_that_count_them(app):
    with pytest.raises(RuntimeError, match="filing: a statement that writes such rows has to count"):
        db.session.execute(db.update(Filing).values(file_by=None))


def test_without_its_key_nothing_is_called_whole_and_nobodys_work_stops(app, applicant, behind):
    behind.execute("delete from setting where key = 'imprint_key'")
    behind.commit()
    db.session.remove()
    db.engine.dispose()
    with transaction():
        db.session.get_one(Organisation, 1).name = "另一家"
    run = app.test_cli_runner().invoke(args=["invariants"])
    assert run.exit_code == 1
    assert "rows: whether any was altered cannot be told: imprints: their key is gone" in run.output
    assert "audit chain: whether it was written anew cannot be told" in run.output


def test_what_is_left_out_is_there_and_says_why():
    tables = db.metadata.tables
    assert set(covered.TABLES) <= set(tables) and all(covered.TABLES.values())
    for table, columns in covered.COLUMNS.items():
        assert set(columns) <= set(tables[table].columns.keys()) and all(columns.values())
