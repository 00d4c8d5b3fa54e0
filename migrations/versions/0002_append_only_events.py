"""The history of a filing is append-only: the database itself refuses to change or delete a line."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SQLITE = """
CREATE TRIGGER filing_event_no_{act} BEFORE {act} ON filing_event
BEGIN SELECT RAISE(ABORT, 'filing_event is append-only'); END
"""
POSTGRESQL = """
CREATE TRIGGER filing_event_no_{act} BEFORE {act} ON filing_event
FOR EACH ROW EXECUTE FUNCTION filing_event_is_append_only()
"""
FUNCTION = """
CREATE FUNCTION filing_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'filing_event is append-only'; END $$
"""


def upgrade():
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if not on_sqlite:
        op.execute(FUNCTION)
    for act in ("UPDATE", "DELETE"):
        op.execute((SQLITE if on_sqlite else POSTGRESQL).format(act=act))


def downgrade():
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for act in ("UPDATE", "DELETE"):
        op.execute(f"DROP TRIGGER filing_event_no_{act}" + ("" if on_sqlite else " ON filing_event"))
    if not on_sqlite:
        op.execute("DROP FUNCTION filing_event_is_append_only()")
