"""What other departments subscribed to, and the deliveries to them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
STATES = "'waiting', 'delivered', 'dead', 'kept'"


def upgrade():
    op.create_table(
        "subscription",
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("events", JSON, nullable=False),
        sa.Column("fields", JSON, nullable=False),
        sa.Column("endpoint", sa.String(500), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_subscription_department_id")
        ),
        sa.PrimaryKeyConstraint("department_id", name=op.f("pk_subscription")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(40), nullable=False),
        sa.Column("occasion", sa.String(120), nullable=False),
        sa.Column("subject", sa.String(60), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("try_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(500), nullable=False),
        sa.CheckConstraint(f"state in ({STATES})", name=op.f("ck_delivery_state")),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name=op.f("fk_delivery_department_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("department_id", "occasion", name=op.f("uq_delivery_department_id_occasion")),
    )
    op.create_index("ix_delivery_in_order", "delivery", ["department_id", "subject", "id"])
    op.create_index("ix_delivery_state", "delivery", ["state", "try_after"])


def downgrade():
    op.drop_table("delivery")
    op.drop_table("subscription")
