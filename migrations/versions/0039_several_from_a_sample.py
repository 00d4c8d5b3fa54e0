"""批量新建: which filing each began like. 我的申报: by the last day, a draft's own term among them."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("filing") as table:
        table.add_column(sa.Column("sample_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_filing_sample_id"), "filing", ["sample_id"], ["id"])
        table.create_index(op.f("ix_filing_sample_id"), ["sample_id"])
    op.drop_index("ix_filing_own_due", "filing")
    op.create_index("ix_filing_own_due", "filing", ["organisation_id", "due_on", "file_by", "id"])


def downgrade():
    op.drop_index("ix_filing_own_due", "filing")
    op.create_index("ix_filing_own_due", "filing", ["organisation_id", "due_on", "id"])
    with op.batch_alter_table("filing") as table:
        table.drop_index(op.f("ix_filing_sample_id"))
        table.drop_constraint(op.f("fk_filing_sample_id"), type_="foreignkey")
        table.drop_column("sample_id")
