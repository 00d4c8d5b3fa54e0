"""Licences and their codes as the registering departments hand them in."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None
OUTCOMES = "'waiting', 'entered', 'same', 'differs'"
REFERS_TO = (
    ("department_id", "department"),
    ("enterprise_id", "enterprise"),
    ("version_id", "enterprise_version"),
    ("handed_in_by_id", "user"),
)


def upgrade():
    op.create_table(
        "licence_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(100), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("receipt_number", sa.String(40), nullable=False),
        sa.Column("credit_code", sa.String(18), nullable=False),
        sa.Column("licence_on", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=True),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("handed_in_by_id", sa.Integer(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"outcome in ({OUTCOMES})", name=op.f("ck_licence_fact_outcome")),
        sa.CheckConstraint(
            "(outcome = 'waiting') = (enterprise_id is null)", name=op.f("ck_licence_fact_compared")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_licence_fact_{column}"))
            for column, table in REFERS_TO
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_licence_fact")),
        sa.UniqueConstraint("department_id", "number", name=op.f("uq_licence_fact_department_id_number")),
    )
    op.create_index("ix_licence_fact_name", "licence_fact", ["name"])
    op.create_index("ix_licence_fact_enterprise_id", "licence_fact", ["enterprise_id"])


def downgrade():
    op.drop_table("licence_fact")
