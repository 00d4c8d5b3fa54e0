"""The files that prove what an application to correct a credit record says."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "credit_file",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("correction_id", sa.Integer(), sa.ForeignKey("credit_correction.id"), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(60), nullable=False),
        sa.Column("pages", sa.Integer()),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("storage_key", sa.String(120), nullable=False),
    )
    op.create_index("ix_credit_file_correction_id", "credit_file", ["correction_id"])


def downgrade():
    op.drop_table("credit_file")
