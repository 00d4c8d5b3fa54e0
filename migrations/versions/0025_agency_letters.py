"""告知书 with their words and the series that numbers them; the last day to submit a draft in time."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade():
    op.create_table(
        "letter_series",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_letter_series_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "year", name=op.f("pk_letter_series")),
    )
    op.create_table(
        "agency_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("occasion", sa.String(40), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_agency_letter_filing_id")),
        sa.ForeignKeyConstraint(["event_id"], ["filing_event.id"], name=op.f("fk_agency_letter_event_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_letter_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_letter")),
        sa.UniqueConstraint("event_id", name=op.f("uq_agency_letter_event_id")),
        sa.UniqueConstraint("number", name=op.f("uq_agency_letter_number")),
        sa.UniqueConstraint(
            "agency_id", "year", "serial", name=op.f("uq_agency_letter_agency_id_year_serial")
        ),
    )
    op.create_index("ix_agency_letter_filing_id", "agency_letter", ["filing_id"])
    op.add_column("filing", sa.Column("file_by", sa.Date(), nullable=True))
    op.create_index(op.f("ix_filing_file_by"), "filing", ["file_by"])


def downgrade():
    op.drop_index(op.f("ix_filing_file_by"), table_name="filing")
    op.drop_column("filing", "file_by")
    op.drop_table("agency_letter")
    op.drop_table("letter_series")
