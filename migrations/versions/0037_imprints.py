"""Imprints of rows, links of the audit chain under a key, and no TRUNCATE of what is append-only."""

import hashlib
import hmac
import secrets

import sqlalchemy as sa
from alembic import op
from flask import current_app
from sqlalchemy.dialects import postgresql

from filing.services.sealing import sealed

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
SQLITE = """
CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
ROW = """
CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()
"""
STATEMENT = """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()
"""
APPEND_ONLY = ("filing_event", "audit_record", "audit_link", "imprint")
LINKS = sa.table("audit_link", sa.column("position"), sa.column("digest"), sa.column("mark"))
SETTINGS = sa.table("setting", sa.column("key"), sa.column("value", JSON))
AT_ONCE = 5000


def upgrade():
    op.create_table(
        "imprint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rows", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imprint")),
    )
    op.add_column("audit_link", sa.Column("mark", sa.String(64), nullable=False, server_default=""))
    key = secrets.token_hex(32)
    kept = sealed(key, current_app.config["KEY_SECRET"].encode(), "imprints")
    op.execute(sa.insert(SETTINGS).values(key="imprint_key", value=kept))
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER audit_link_no_UPDATE" + ("" if on_sqlite else " ON audit_link"))
    _mark_links(bytes.fromhex(key))
    op.execute((SQLITE if on_sqlite else ROW).format(table="audit_link", act="UPDATE"))
    for act in ("UPDATE", "DELETE"):
        op.execute((SQLITE if on_sqlite else ROW).format(table="imprint", act=act))
    if not on_sqlite:
        for table in APPEND_ONLY:
            op.execute(STATEMENT.format(table=table))


def _mark_links(key):
    """Every link that is there, as it stands: what was altered before is found by its digest."""
    connection, after = op.get_bind(), 0
    mark = sa.update(LINKS).where(LINKS.c.position == sa.bindparam("at")).values(mark=sa.bindparam("marked"))
    while True:
        some = sa.select(LINKS.c.position, LINKS.c.digest).where(LINKS.c.position > after)
        rows = connection.execute(some.order_by(LINKS.c.position).limit(AT_ONCE)).all()
        if not rows:
            return
        marked = [(at, hmac.new(key, digest.encode(), hashlib.sha256).hexdigest()) for at, digest in rows]
        connection.execute(mark, [{"at": at, "marked": made} for at, made in marked])
        after = rows[-1].position


def downgrade():
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if not on_sqlite:
        for table in APPEND_ONLY[:3]:
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
    op.drop_table("imprint")
    # The next upgrade begins a new ledger, and its lines must find their places free.
    op.execute("DROP TRIGGER audit_link_no_DELETE" + ("" if on_sqlite else " ON audit_link"))
    op.execute("DELETE FROM audit_link WHERE source = 'imprint'")
    op.execute((SQLITE if on_sqlite else ROW).format(table="audit_link", act="DELETE"))
    op.execute(sa.delete(SETTINGS).where(SETTINGS.c.key == "imprint_key"))
    op.drop_column("audit_link", "mark")
