"""The plan and the summary that a body of supervision writes once a year."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade():
    with op.batch_alter_table("case_paper") as table:
        table.alter_column("inspection_id", existing_type=sa.Integer(), nullable=True)
    op.create_table(
        "yearly_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('plan', 'summary')", name=op.f("ck_yearly_paper_kind")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_yearly_paper_agency_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["case_paper.id"], name=op.f("fk_yearly_paper_paper_id")),
        sa.ForeignKeyConstraint(["written_by_id"], ["user.id"], name=op.f("fk_yearly_paper_written_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearly_paper")),
        sa.UniqueConstraint("paper_id", name=op.f("uq_yearly_paper_paper_id")),
        sa.UniqueConstraint(
            "agency_id", "kind", "year", "edition", name=op.f("uq_yearly_paper_agency_id_kind_year_edition")
        ),
    )


def downgrade():
    op.drop_table("yearly_paper")
    # A paper without a case is one of these; its number goes with it.
    op.execute("delete from case_paper where inspection_id is null")
    with op.batch_alter_table("case_paper") as table:
        table.alter_column("inspection_id", existing_type=sa.Integer(), nullable=False)
