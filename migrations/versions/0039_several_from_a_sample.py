"""批量新建: which filing each began like. 我的申报: by the last day, a draft's own term among them."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


#: Where a table is made anew its indexes come in any order, and by it SQLite chooses between two that cost the same.
SQLITE = (
    "ALTER TABLE filing ADD COLUMN sample_id INTEGER CONSTRAINT fk_filing_sample_id REFERENCES filing (id)"
)


def upgrade():
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE)
    else:
        op.add_column("filing", sa.Column("sample_id", sa.Integer(), nullable=True))
        op.create_foreign_key(op.f("fk_filing_sample_id"), "filing", "filing", ["sample_id"], ["id"])
    op.create_index(op.f("ix_filing_sample_id"), "filing", ["sample_id"])
    op.drop_index("ix_filing_own_due", "filing")
    op.create_index("ix_filing_own_due", "filing", ["organisation_id", "due_on", "file_by", "id"])


def downgrade():
    op.drop_index("ix_filing_own_due", "filing")
    op.create_index("ix_filing_own_due", "filing", ["organisation_id", "due_on", "id"])
    with op.batch_alter_table("filing") as table:
        table.drop_index(op.f("ix_filing_sample_id"))
        if op.get_bind().dialect.name != "sqlite":  # there it goes with its column
            table.drop_constraint(op.f("fk_filing_sample_id"), type_="foreignkey")
        table.drop_column("sample_id")
