"""甄别: what reviewers decided on each finding."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade():
    op.create_table(
        "finding_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("list", sa.String(40), nullable=False),
        sa.Column("list_title", sa.String(200), nullable=False),
        sa.Column("cls", sa.String(40), nullable=False),
        sa.Column("no", sa.Integer(), nullable=True),
        sa.Column("answer", sa.String(20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=False),
        sa.Column("answered_by_name", sa.String(400), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("answer in ('not_concerned', 'concerned')", name=op.f("ck_finding_answer_answer")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_finding_answer_filing_id")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["user.id"], name=op.f("fk_finding_answer_answered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_answer")),
    )
    op.create_index(op.f("ix_finding_answer_filing_id"), "finding_answer", ["filing_id"])
    op.create_index(
        "uq_finding_answer_current",
        "finding_answer",
        ["filing_id", "key"],
        unique=True,
        sqlite_where=sa.text("replaced_at is null"),
        postgresql_where=sa.text("replaced_at is null"),
    )


def downgrade():
    op.drop_table("finding_answer")
