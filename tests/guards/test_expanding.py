"""What an older version of the program could not live with is refused, unless it is declared; see decision 34."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from flask_migrate import downgrade, upgrade

from filing.cli import expanding
from filing.extensions import db, writers_turn
from filing.services import schema
from tests.later import NEWEST, Later


def added(**how) -> sa.Column:
    return sa.Column("more", sa.String(20), **how)


def rewritten(op) -> None:
    op.drop_constraint("ck_kind", "agency", type_="check")
    op.create_check_constraint("ck_kind", "agency", "name <> ''", postgresql_not_valid=True)


def found_with_its_column(op) -> None:
    op.add_column("agency", sa.Column("more_id", sa.Integer()))
    op.create_foreign_key("fk", "agency", "agency", ["more_id"], ["id"])


#: Each way to change a table, and the word of the refusal; "" where an older version lives on.
WAYS = {
    "a table": (lambda op: op.create_table("more", sa.Column("id", sa.Integer(), primary_key=True, nullable=False)), ""),
    "a column": (lambda op: op.add_column("agency", added()), ""),
    "a column, empty at first": (lambda op: op.add_column("agency", added(nullable=False, server_default="")), ""),
    "a column that must be given": (lambda op: op.add_column("agency", added(nullable=False)), "must be given"),
    "a column, full at first": (lambda op: op.add_column("agency", added(server_default="x")), "imprint"),
    "a key with its column": (found_with_its_column, ""),
    "a column gone": (lambda op: op.drop_column("agency", "name"), "goes"),
    "a table gone": (lambda op: op.drop_table("agency"), "goes"),
    "a table renamed": (lambda op: op.rename_table("agency", "office"), "goes"),
    "a column renamed": (lambda op: op.alter_column("agency", "name", new_column_name="title"), "renamed"),
    "no more empty": (lambda op: op.alter_column("agency", "name", nullable=False), "leave it empty"),
    "narrower": (lambda op: op.alter_column("agency", "name", existing_type=sa.String(90), type_=sa.String(9)), "becomes"),
    "wider": (lambda op: op.alter_column("agency", "name", existing_type=sa.String(90), type_=sa.Text()), ""),
    "an index": (lambda op: op.create_index("ix", "agency", ["name"]), "wait"),
    "an index beside": (lambda op: op.create_index("ix", "agency", ["name"], postgresql_concurrently=True), ""),
    "no two alike": (lambda op: op.create_unique_constraint("uq", "agency", ["name"]), "refuses"),
    "two alike": (lambda op: op.drop_constraint("uq", "agency", type_="unique"), "relies on it"),
    "a check": (lambda op: op.create_check_constraint("ck", "agency", "name <> ''"), "refuses"),
    "a check made anew": (rewritten, ""),
    "a key": (lambda op: op.create_foreign_key("fk", "agency", "agency", ["name"], ["id"]), "every row"),
    "rows altered": (lambda op: op.execute("UPDATE agency SET name = 'x'"), "nobody can tell"),
    "SQL that adds": (lambda op: op.execute("ALTER TABLE agency ADD COLUMN more INTEGER"), ""),
    "SQL that demands": (lambda op: op.execute("ALTER TABLE agency ADD COLUMN more INTEGER NOT NULL"), "nobody can tell"),
}  # fmt: skip


def test_each_way_to_change_a_table_is_judged_by_whether_an_older_version_lives_on():
    judged = {}
    for name, (act, _) in WAYS.items():
        # Written down, not carried out: what a database makes of it is no matter here.
        written = MigrationContext.configure(
            dialect_name="postgresql",
            opts={"as_sql": True, "output_buffer": SimpleNamespace(write=len, flush=int)},
        )
        op = Operations(written)
        judged[name] = expanding.watch(lambda act=act, op=op: act(op))
    wrong = {
        name: judged[name] for name, (_, word) in WAYS.items() if (word in " ".join(judged[name])) is not True
    }
    assert wrong == {} and {name for name, (_, word) in WAYS.items() if not word and judged[name]} == set()


@pytest.fixture
def later(app, tmp_path, monkeypatch):
    """Two releases later: 9001 adds, 9002 takes away what nothing reads since 9001."""
    more = Later(tmp_path, monkeypatch)
    more.add("9001", NEWEST)
    more.add("9002", "9001", 'contracts = "9001"')
    return app


def test_a_jump_over_the_release_between_is_refused_and_an_old_version_knows_when_it_cannot_live_on(
    later, client, capsys
):
    assert client.get("/readyz").status_code == 200
    with pytest.raises(SystemExit, match="takes away what versions before 9001 read"):
        upgrade()
    upgrade(revision="9001")
    assert client.get("/readyz").json["status"] == "ok"
    upgrade()
    answer = client.get("/readyz")
    assert answer.status_code == 503 and "want 9001 or later" in answer.json["wrong"][0]
    with pytest.raises(schema.SchemaUnfit, match="start a newer one"):
        schema.require_fit(later)
    downgrade(revision="9001")
    assert schema.fault() == ""
    upgrade(x_arg=["stopped=yes"])
    downgrade(revision=NEWEST)
    assert schema.fault() == ""
    db.session.remove()
    with writers_turn():
        db.session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
        assert "run `flask db upgrade`" in schema.fault()
        db.session.rollback()
