"""举报与建议, with what came along as evidence."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
STATES = "'received', 'taken_up', 'inspecting', 'answered', 'not_taken_up', 'handed_over'"
LINKS = ("agency", "enterprise", "department", "inspection")


def upgrade():
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("number", sa.String(30), nullable=False),
        sa.Column("code_digest", sa.String(64), nullable=True),
        sa.Column("once", sa.String(64), nullable=True),
        sa.Column("content_digest", sa.String(64), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("respondent", sa.String(200), nullable=False),
        sa.Column("address", sa.String(600), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("sealed_reporter", sa.Text(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("must_inspect", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(300), nullable=False),
        sa.Column("article", sa.String(60), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("taken_up_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("inspection_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("handed_over", JSON, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"state in ({STATES})", name=op.f("ck_report_state")),
        sa.CheckConstraint("kind in ('report', 'suggestion')", name=op.f("ck_report_kind")),
        sa.CheckConstraint(
            "(kind = 'suggestion') = (department_id is not null)", name=op.f("ck_report_department")
        ),
        sa.CheckConstraint("(kind = 'report') = (code_digest is not null)", name=op.f("ck_report_code")),
        sa.CheckConstraint("kind = 'report' or sealed_reporter is null", name=op.f("ck_report_sealed")),
        *(
            sa.ForeignKeyConstraint([f"{to}_id"], [f"{to}.id"], name=op.f(f"fk_report_{to}_id"))
            for to in LINKS
        ),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["user.id"], name=op.f("fk_report_submitted_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("number", name=op.f("uq_report_number")),
        sa.UniqueConstraint("once", name=op.f("uq_report_once")),
        sa.UniqueConstraint("inspection_id", name=op.f("uq_report_inspection_id")),
    )
    op.create_index("ix_report_body", "report", ["agency_id", "state", "id"])
    op.create_index("ix_report_due", "report", ["state", "received_on"])
    op.create_index(op.f("ix_report_enterprise_id"), "report", ["enterprise_id"])
    op.create_index(op.f("ix_report_department_id"), "report", ["department_id"])
    op.create_table(
        "report_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(60), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("storage_key", sa.String(120), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_evidence_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_evidence")),
        sa.UniqueConstraint("report_id", "serial", name=op.f("uq_report_evidence_report_id_serial")),
    )


def downgrade():
    op.drop_table("report_evidence")
    op.drop_table("report")
