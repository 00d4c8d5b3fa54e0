"""诚信档案 with applications to correct a record, and 信息公示: what is published of them and of the draws."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade():
    op.create_table(
        "credit_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("subject_kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("is_person", sa.Boolean(), nullable=False),
        sa.Column("sought", sa.String(400), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=True),
        sa.Column("part", sa.String(30), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("source_number", sa.String(100), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("article", sa.String(100), nullable=False),
        sa.Column("committed_on", sa.Date(), nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=True),
        sa.Column("performed_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("removal_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind in ('not_filed', 'false_filing', 'receipt_abuse', 'uncooperative', 'unperformed_penalty', 'restricted_field', 'prohibited_field', 'inspection_result', 'other')",
            name=op.f("ck_credit_record_kind"),
        ),
        sa.CheckConstraint("state in ('kept', 'annulled', 'removed')", name=op.f("ck_credit_record_state")),
        sa.CheckConstraint(
            "subject_kind in ('enterprise', 'investor')", name=op.f("ck_credit_record_subject_kind")
        ),
        sa.CheckConstraint(
            "(inspection_id is null) or (department_id is null)", name=op.f("ck_credit_record_one_source")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_credit_record_agency_id")),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_credit_record_department_id")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_credit_record_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_credit_record_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user.id"], name=op.f("fk_credit_record_recorded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_record")),
        sa.UniqueConstraint(
            "department_id", "source_number", name=op.f("uq_credit_record_department_id_source_number")
        ),
        sa.UniqueConstraint("inspection_id", "part", name=op.f("uq_credit_record_inspection_id_part")),
    )
    op.create_index("ix_credit_record_body", "credit_record", ["agency_id", "id"])
    op.create_index(op.f("ix_credit_record_enterprise_id"), "credit_record", ["enterprise_id"])
    op.create_index("ix_credit_record_removal", "credit_record", ["state", "removal_on"])
    op.create_index("ix_credit_record_subject", "credit_record", ["subject_kind", "enterprise_id", "sought"])

    op.create_table(
        "credit_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("applied_by_id", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state in ('applied', 'verified', 'corrected', 'refused', 'withdrawn')",
            name=op.f("ck_credit_correction_state"),
        ),
        sa.ForeignKeyConstraint(
            ["applied_by_id"], ["user.id"], name=op.f("fk_credit_correction_applied_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_credit_correction_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["credit_record.id"], name=op.f("fk_credit_correction_record_id")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by_id"], ["user.id"], name=op.f("fk_credit_correction_verified_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_correction")),
    )
    op.create_index(op.f("ix_credit_correction_record_id"), "credit_correction", ["record_id"])
    op.create_index(
        "uq_credit_correction_open",
        "credit_correction",
        ["record_id"],
        unique=True,
        sqlite_where=sa.text("state in ('applied', 'verified')"),
        postgresql_where=sa.text("state in ('applied', 'verified')"),
    )

    op.create_table(
        "disclosure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("draw_id", sa.Integer(), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("redactions", JSON, nullable=False),
        sa.Column("public", JSON, nullable=True),
        sa.Column("sought", sa.Text(), nullable=False),
        sa.Column("drafted_by_id", sa.Integer(), nullable=True),
        sa.Column("redacted_by_id", sa.Integer(), nullable=True),
        sa.Column("first_approver_id", sa.Integer(), nullable=True),
        sa.Column("second_approver_id", sa.Integer(), nullable=True),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why_gone", sa.String(30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'published') = (public is not null)", name=op.f("ck_disclosure_public")),
        sa.CheckConstraint(
            "(state in ('withdrawn', 'removed')) = (gone_at is not null)", name=op.f("ck_disclosure_gone")
        ),
        sa.CheckConstraint(
            "kind in ('not_filed', 'false_filing', 'receipt_abuse', 'uncooperative', 'unperformed_penalty', 'restricted_field', 'prohibited_field', 'inspection_result', 'draw_result')",
            name=op.f("ck_disclosure_kind"),
        ),
        sa.CheckConstraint(
            "state in ('drafted', 'redacted', 'checked', 'published', 'dropped', 'withdrawn', 'removed')",
            name=op.f("ck_disclosure_state"),
        ),
        sa.CheckConstraint("(record_id is null) <> (draw_id is null)", name=op.f("ck_disclosure_one_source")),
        sa.CheckConstraint(
            "second_approver_id is null or second_approver_id <> first_approver_id",
            name=op.f("ck_disclosure_two_people"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_disclosure_agency_id")),
        sa.ForeignKeyConstraint(["drafted_by_id"], ["user.id"], name=op.f("fk_disclosure_drafted_by_id")),
        sa.ForeignKeyConstraint(["draw_id"], ["draw.id"], name=op.f("fk_disclosure_draw_id")),
        sa.ForeignKeyConstraint(
            ["first_approver_id"], ["user.id"], name=op.f("fk_disclosure_first_approver_id")
        ),
        sa.ForeignKeyConstraint(["record_id"], ["credit_record.id"], name=op.f("fk_disclosure_record_id")),
        sa.ForeignKeyConstraint(["redacted_by_id"], ["user.id"], name=op.f("fk_disclosure_redacted_by_id")),
        sa.ForeignKeyConstraint(
            ["second_approver_id"], ["user.id"], name=op.f("fk_disclosure_second_approver_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    op.create_index("ix_disclosure_body", "disclosure", ["agency_id", "id"])
    op.create_index(op.f("ix_disclosure_draw_id"), "disclosure", ["draw_id"])
    op.create_index("ix_disclosure_public", "disclosure", ["state", "id"])
    op.create_index(op.f("ix_disclosure_record_id"), "disclosure", ["record_id"])


def downgrade():
    op.drop_table("disclosure")
    op.drop_table("credit_correction")
    op.drop_table("credit_record")
