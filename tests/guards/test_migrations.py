"""The models match the migrations, and the migrations go down as well as up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, MetaData, Table, inspect, text
from sqlalchemy.exc import IntegrityError

from filing import create_app
from filing.cli import expanding
from filing.config import ROOT
from filing.current import key_secret
from filing.extensions import db, writers_turn
from filing.models import is_of_the_index
from filing.services import audit, schema
from filing.services.imprints.altered import find_altered
from tests.conftest import settings_for
from tests.postgres import postgres_url


def _differences() -> list:
    """Between the models and the database, but for the search index, which no model describes."""
    described = {"include_name": lambda name, kind, _: kind != "table" or not is_of_the_index(name)}
    with db.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts=described), db.metadata)


def _up_and_down(var, url) -> None:
    app = create_app(**settings_for(var, SQLALCHEMY_DATABASE_URI=url))
    with app.app_context():
        upgrade()
        assert _differences() == []
        assert list(find_altered(key_secret())) == []
        db.session.remove()
        downgrade(revision="base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade(revision=BEFORE_THE_RULE)
        assert list(_not_lived_with()) == []
        assert "filing_event" in inspect(db.engine).get_table_names()
        db.session.remove()
        db.engine.dispose()


#: From the next one on an older version of the program has to live with what a migration does.
BEFORE_THE_RULE = "0043"


def test_each_migrations_file_begins_with_its_number():
    """So a program knows its own without loading them all; see filing/services/schema.py."""
    script = ScriptDirectory(str(ROOT / "migrations"))
    named = {Path(step.path).name[:4]: step.revision for step in script.walk_revisions()}
    assert [name for name, revision in named.items() if name != revision] == []
    assert int(script.get_current_head() or 0) == schema.own() == max(map(int, named))


def _not_lived_with() -> Iterator[str]:
    """What a migration that declares nothing does to programs of before, step by step up to the newest."""
    script = ScriptDirectory(str(ROOT / "migrations"))
    for step in reversed([*script.iterate_revisions("head", BEFORE_THE_RULE)]):
        found = expanding.watch(partial(upgrade, revision=step.revision))
        since = expanding.contracts(step)
        if since:
            known = since < step.revision and script.get_revision(since)
            yield from [] if known else [f"{step.revision} names {since}, which is no release before it"]
        else:
            yield from (f"{step.revision}: {what}" for what in found)
    upgrade()


def test_models_match_the_migrations_on_sqlite(tmp_path):
    """If this fails, write a migration for what you changed in filing/models."""
    _up_and_down(tmp_path, f"sqlite:///{tmp_path}/filing.db")


@pytest.mark.postgres
def test_models_match_the_migrations_on_postgresql(tmp_path):
    with postgres_url() as url:
        _up_and_down(tmp_path, url)


AT = datetime(2018, 3, 5, 10, tzinfo=UTC)
LINK = {"from_id": 1, "to_name": "丙", "kind": "division", "filing_id": 1}
ONLY_NAMED = {"from_name": "乙", "to_id": 1, "to_name": "甲", "kind": "merger", "filing_id": 1, "party": "x"}


def test_links_between_records_go_up_with_the_names_and_down_without_those_only_named(tmp_path):
    url = f"sqlite:///{tmp_path}/filing.db"
    app = create_app(**settings_for(tmp_path, SQLALCHEMY_DATABASE_URI=url))
    with app.app_context():
        upgrade(revision="0013")
        _put("organisation", id=1)
        _put("user", id=1, role="applicant", organisation_id=1)
        _put("enterprise", id=1, organisation_id=1, name="甲", origin="filed", status="current")
        _put("filing", id=1, organisation_id=1, created_by_id=1, kind="change", state="draft")
        _put("enterprise_link", id=1, **LINK)
        upgrade(revision="0014")
        assert _all("select from_name, to_name from enterprise_link") == [("甲", "丙")]
        _put("enterprise_link", id=2, **ONLY_NAMED)
        downgrade(revision="0013")
        assert _all("select id, from_id, to_name from enterprise_link") == [(1, 1, "丙")]
        db.session.remove()
        db.engine.dispose()


def test_people_of_departments_come_and_go_and_what_they_received_keeps_its_author(tmp_path):
    url = f"sqlite:///{tmp_path}/filing.db"
    app = create_app(**settings_for(tmp_path, SQLALCHEMY_DATABASE_URI=url))
    with app.app_context():
        upgrade(revision="0021")
        _put("organisation", id=1)
        _put("user", id=1, role="applicant", organisation_id=1, is_enabled=True)
        upgrade(revision="0022")
        _put("department", id=1, name="青岛海关", region="370200")
        _put("user", id=2, email="b", role="department", department_id=1, is_enabled=True)
        _put("notice", id=1, department_id=1, received_by_id=2, received_at=AT)
        downgrade(revision="0021")
        assert _all('select id, role, is_enabled from "user"') == [(1, "applicant", 1), (2, "supervisor", 0)]
        assert _all("select id from notice") == [(1,)]
        upgrade(revision="0022")
        db.session.remove()
        db.engine.dispose()


def test_tokens_from_before_end_in_a_year_and_a_firms_first_colleague_administers_it(tmp_path):
    url = f"sqlite:///{tmp_path}/filing.db"
    app = create_app(**settings_for(tmp_path, SQLALCHEMY_DATABASE_URI=url))
    with app.app_context():
        upgrade(revision="0025")
        _put("organisation", id=1, name="（海湾） ＡＢ律所")
        for number, is_enabled in ((1, False), (2, True), (3, True)):
            _put(
                "user",
                id=number,
                email=str(number),
                role="applicant",
                organisation_id=1,
                is_enabled=is_enabled,
            )
        _put("api_token", id=1, user_id=2)
        _put("notice", id=1, user_id=2)
        upgrade(revision="0027")
        assert _all("select folded from organisation") == [("海湾ab律所",)]
        assert _all('select id from "user" where is_lead and is_confirmed and not wants_digest') == [(2,)]
        ((scope, expires_at),) = _all("select scope, expires_at from api_token")
        left = datetime.fromisoformat(expires_at).replace(tzinfo=UTC) - datetime.now(UTC)
        assert scope == "write" and 364 <= left.days <= 365
        downgrade(revision="0025")
        assert _all('select id from "user" where is_lead') == []
        assert _all("select id from api_token") == _all("select id from notice") == [(1,)]
        db.session.remove()
        db.engine.dispose()


def test_links_from_before_are_marked_and_rows_from_before_taken_in_and_go_down_again(tmp_path):
    url = f"sqlite:///{tmp_path}/filing.db"
    app = create_app(**settings_for(tmp_path, SQLALCHEMY_DATABASE_URI=url))
    with app.app_context():
        upgrade(revision="0035")
        _put("organisation", id=1, name="律所")
        _put("audit_record", id=1, act="x", subject="y")
        _put("audit_link", position=1, source="audit_record", source_id=1, digest="ab")
        upgrade()
        # The row is made up, and not its digest, but linked by this system.
        (wrong,) = audit.find_breaks(tmp_path / "none", key_secret())
        assert "was changed" in wrong
        run = app.test_cli_runner().invoke
        assert "none has an imprint yet" in run(args=["invariants"]).output
        assert "  organisation: 1\n" in run(args=["take-in", "--first"]).output
        assert "behind the system's back" not in run(args=["invariants"]).output
        count = _all("select count(*) from imprint")[0][0]
        links = _all("select count(*) from audit_link")[0][0]
        acts = _all("select count(*) from audit_record")[0][0]
        lost = f"{count} imprints of rows"
        assert links == count + acts
        downgrade(revision="0035", x_arg=[f"destroy={lost}"])
        assert _all("select source from audit_link") == [("audit_record",)] * acts
        with writers_turn(), pytest.raises(IntegrityError, match="append-only"):
            _all("delete from audit_link returning position")
        db.session.remove()
        db.engine.dispose()


def test_what_is_filed_already_is_found_once_the_index_is_there_and_stays_when_it_goes(tmp_path):
    """0019: what is typed for the applicant, what was sent for the agency, every number for both."""
    url = f"sqlite:///{tmp_path}/filing.db"
    app = create_app(**settings_for(tmp_path, SQLALCHEMY_DATABASE_URI=url))
    named = {"enterprise": {"enterprise_name": {"cn": "青岛Núñez公司", "en": "Müller"}}}
    typed = {"enterprise": {"enterprise_name": {"cn": "改名中"}}, "investors": [{"name_cn": "莱茵"}, "?"]}
    numbered = {"kind": "establishment", "state": "under_review", "application_number": "201710090000001"}
    with app.app_context():
        upgrade(revision="0018")
        _put("organisation", id=1)
        _put("agency", id=1, code="370200")
        _put("user", id=1, role="applicant", organisation_id=1)
        _put(
            "enterprise",
            id=1,
            organisation_id=1,
            credit_code="91370200163562681G",
            origin="filed",
            status="current",
        )
        both = {"organisation_id": 1, "created_by_id": 1}
        _put("filing", id=1, **both, **numbered, agency_id=1, enterprise_id=1, answers=typed)
        _put("filing", id=2, **both, kind="establishment", state="draft", answers={"enterprise": []})
        _put("filing_event", id=1, filing_id=1, move="submit", state="under_review", snapshot=named)
        upgrade(revision="0019")
        by_applicant = [
            _found(f'own : ("§1" AND "{run}")') for run in ("改名中", "莱茵", "637", "201", "nun")
        ]
        by_agency = [_found(f'sent : ("§1" AND "{run}")') for run in ("nun", "mul", "637", "201", "改名中")]
        assert by_applicant == [[1], [1], [], [1], []] and by_agency == [[1], [1], [], [1], []]
        assert _found('own : "356"') == [1]
        downgrade(revision="0018")
        assert _all("select id, application_number from filing order by id") == [
            (1, "201710090000001"),
            (2, None),
        ]
        upgrade(revision="0019")
        assert _found('sent : "nun"') == [1]
        db.session.remove()
        db.engine.dispose()


def _found(words: str) -> list[int]:
    with db.engine.connect() as connection:
        rows = connection.execute(
            text("select rowid from filing_words where filing_words match :w"), {"w": words}
        )
        return [row[0] for row in rows]


def test_a_closed_agency_is_listed_again_once_nobody_can_be_closed(tmp_path):
    url = f"sqlite:///{tmp_path}/filing.db"
    app = create_app(**settings_for(tmp_path, SQLALCHEMY_DATABASE_URI=url))
    with app.app_context():
        upgrade(revision="0025")
        for number in (1, 2):
            _put("agency", id=number, code=f"{number}", name=f"{number}", short_name=f"{number}")
        upgrade(revision="0029")
        with writing() as connection:
            connection.execute(
                text("update agency set closed_on = '2018-03-05', successor_id = 2 where id = 1")
            )
        _put("agency_name", id=1, agency_id=2, name="旧名", until=AT.date())
        _put("closed_zone", id=1, name="某区", closed_on=AT.date())
        with pytest.raises(IntegrityError), writing() as connection:
            connection.execute(text("update agency set closed_on = '2018-03-05' where id = 2"))
        downgrade(revision="0025")
        assert _all("select id, name from agency order by id") == [(1, "1"), (2, "2")]
        upgrade(revision="0029")
        assert _all("select closed_on from agency where id = 1") == [(None,)]
        db.session.remove()
        db.engine.dispose()


def test_a_supplement_that_came_back_before_the_column_is_known_by_its_event(tmp_path):
    app = create_app(**settings_for(tmp_path, SQLALCHEMY_DATABASE_URI=f"sqlite:///{tmp_path}/filing.db"))
    with app.app_context():
        upgrade(revision="0025")
        _put("organisation", id=1)
        _put("user", id=1, role="applicant", organisation_id=1)
        for filing_id, move in ((1, "resubmit"), (2, "submit")):
            number = {"state": "under_review", "application_number": str(filing_id)}
            _put("filing", id=filing_id, organisation_id=1, created_by_id=1, kind="change", **number)
            _put("filing_event", id=filing_id, filing_id=filing_id, move=move, at=AT)
        upgrade(revision="0030")
        returned = "select id, resubmitted_at = (select min(at) from filing_event) from filing order by id"
        assert _all(returned) == [(1, 1), (2, None)]
        downgrade(revision="0025")
        db.session.remove()
        db.engine.dispose()


@contextmanager
def writing() -> Iterator[Connection]:
    with writers_turn(), db.engine.begin() as connection:
        yield connection


def _put(name: str, /, **values) -> None:
    """A row as the table of that revision wants it: whatever must be there and is not given is empty."""
    table = Table(name, MetaData(), autoload_with=db.engine)
    empty = {str: "", int: 0, bool: False, datetime: AT, date: AT.date(), object: {}}
    wanted = {c.name: empty[c.type.python_type] for c in table.columns if not c.nullable}
    with writing() as connection:
        connection.execute(table.insert().values(wanted | values))


def _all(query: str) -> list[tuple]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]
