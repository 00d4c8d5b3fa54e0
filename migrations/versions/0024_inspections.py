"""监督检查 as cases, and who is sent to each."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
STATES = "'opened', 'notified', 'examining', 'concluded', 'correcting', 'proposed', 'decided', 'closed'"


def upgrade():
    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("respondent", sa.String(200), nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("ground", sa.String(30), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("drawn_id", sa.Integer(), nullable=True),
        sa.Column("must_inspect", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("terms", JSON, nullable=True),
        sa.Column("notice", JSON, nullable=False),
        sa.Column("examined_on", sa.Date(), nullable=True),
        sa.Column("findings", JSON, nullable=False),
        sa.Column("breaches", JSON, nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("concluded_on", sa.Date(), nullable=True),
        sa.Column("correction", JSON, nullable=False),
        sa.Column("corrected_on", sa.Date(), nullable=True),
        sa.Column("fines", JSON, nullable=False),
        sa.Column("proposed_on", sa.Date(), nullable=True),
        sa.Column("hearing", JSON, nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("handed_over", JSON, nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_inspection_agency_id")),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_inspection_enterprise_id")
        ),
        sa.ForeignKeyConstraint(["drawn_id"], ["drawn_enterprise.id"], name=op.f("fk_inspection_drawn_id")),
        sa.CheckConstraint(f"state in ({STATES})", name=op.f("ck_inspection_state")),
        sa.CheckConstraint(
            "way in ('draw', 'report', 'suggestion', 'own_initiative')", name=op.f("ck_inspection_way")
        ),
        sa.CheckConstraint("(way = 'draw') = (drawn_id is not null)", name=op.f("ck_inspection_drawn")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint("drawn_id", name=op.f("uq_inspection_drawn_id")),
    )
    op.create_index("ix_inspection_body", "inspection", ["agency_id", "state", "id"])
    op.create_index(op.f("ix_inspection_enterprise_id"), "inspection", ["enterprise_id"])
    op.create_table(
        "case_inspector",
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_case_inspector_inspection_id")
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["inspector.id"], name=op.f("fk_case_inspector_inspector_id")
        ),
        sa.PrimaryKeyConstraint("inspection_id", "inspector_id", name=op.f("pk_case_inspector")),
    )
    op.create_index("ix_case_inspector_inspector_id", "case_inspector", ["inspector_id"])


def downgrade():
    op.drop_table("case_inspector")
    op.drop_table("inspection")
