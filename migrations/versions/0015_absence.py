"""负责人 and 不在岗: who sees to a colleague's filings, who is away until when, and who stands in; results found by their day."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_receipt_completed_on", "receipt", ["completed_on"])
    with op.batch_alter_table("user") as table:
        table.add_column(sa.Column("is_lead", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("away_until", sa.Date(), nullable=True))
        table.add_column(sa.Column("deputy_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_user_deputy_id"), "user", ["deputy_id"], ["id"])


def downgrade():
    op.drop_index("ix_receipt_completed_on", "receipt")
    with op.batch_alter_table("user") as table:
        table.drop_constraint(op.f("fk_user_deputy_id"), type_="foreignkey")
        for column in ("deputy_id", "away_until", "is_lead"):
            table.drop_column(column)
