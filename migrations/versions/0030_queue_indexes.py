"""When a supplement was last sent in, and the indexes of what is rare in a queue."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

WHOLE = {
    "ix_filing_kind": ["agency_id", "state", "kind", "due_on", "id"],
    "ix_filing_claimed_kind": ["agency_id", "reviewer_id", "state", "kind", "due_on", "id"],
    "ix_filing_agency": ["agency_id", "id"],
}
OF_STATE = ["agency_id", "state", "due_on", "id"]
OF_PERSON = ["agency_id", "reviewer_id", "state", "due_on", "id"]
RETURNED = "resubmitted_at is not null"
PARTS = {
    "ix_filing_taken": ("reviewer_id is not null", [*OF_STATE, "reviewer_id"]),
    "ix_filing_claimed_late": ("late_days > 0", OF_PERSON),
    "ix_filing_returned": (RETURNED, OF_STATE),
    "ix_filing_claimed_returned": (RETURNED, OF_PERSON),
}


def upgrade():
    op.add_column("filing", sa.Column("resubmitted_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "update filing set resubmitted_at = (select max(e.at) from filing_event e"
        " where e.filing_id = filing.id and e.move = 'resubmit')"
        " where id in (select filing_id from filing_event where move = 'resubmit')"
    )
    for name, columns in WHOLE.items():
        op.create_index(name, "filing", columns)
    for name, (which, columns) in PARTS.items():
        where = sa.text(which)
        op.create_index(name, "filing", columns, sqlite_where=where, postgresql_where=where)


def downgrade():
    for name in (*PARTS, *WHOLE):
        op.drop_index(name, "filing")
    op.drop_column("filing", "resubmitted_at")
