"""The numbered papers of an inspection, the files handed in for it, and what the respondent answered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
PURPOSES = "'papers', 'statement', 'correction', 'payment', 'photograph'"


def upgrade():
    op.create_table(
        "case_paper_series",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_case_paper_series_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "year", name=op.f("pk_case_paper_series")),
    )
    op.create_table(
        "case_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("occasion", sa.String(40), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("to_respondent", sa.Boolean(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("storage_key", sa.String(120), nullable=True),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seal_key_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(sha256 is null) = (storage_key is null)", name=op.f("ck_case_paper_sealed")),
        *(
            sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}.id"], name=op.f(f"fk_case_paper_{to}_id"))
            for to in ("inspection", "agency", "seal_key")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_paper")),
        sa.UniqueConstraint("number", name=op.f("uq_case_paper_number")),
        sa.UniqueConstraint("sha256", name=op.f("uq_case_paper_sha256")),
        sa.UniqueConstraint("agency_id", "year", "serial", name=op.f("uq_case_paper_agency_id_year_serial")),
    )
    op.create_index("ix_case_paper_inspection_id", "case_paper", ["inspection_id"])
    op.create_table(
        "case_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("file_name", sa.String(255), nullable=False),
        sa.Column("media_type", sa.String(60), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("storage_key", sa.String(120), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"purpose in ({PURPOSES})", name=op.f("ck_case_file_purpose")),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_case_file_inspection_id")
        ),
        sa.ForeignKeyConstraint(["uploaded_by_id"], ["user.id"], name=op.f("fk_case_file_uploaded_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
    )
    op.create_index("ix_case_file_inspection_id", "case_file", ["inspection_id"])
    op.add_column("inspection", sa.Column("answers", JSON, nullable=False, server_default="[]"))
    op.add_column("inspection", sa.Column("reported_on", sa.Date(), nullable=True))


def downgrade():
    with op.batch_alter_table("inspection") as table:
        table.drop_column("reported_on")
        table.drop_column("answers")
    op.drop_table("case_file")
    op.drop_table("case_paper")
    op.drop_table("case_paper_series")
