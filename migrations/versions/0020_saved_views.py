"""常用视图: filters of the queue that a reviewer keeps under a name, and the index of what was filed late."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade():
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, sa.ForeignKey("user.id"), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("chosen", JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("user_id", "name", name="uq_saved_view_user_id_name"),
    )
    late = sa.text("late_days > 0")
    op.create_index(
        "ix_filing_late",
        "filing",
        ["agency_id", "state", "due_on", "id"],
        sqlite_where=late,
        postgresql_where=late,
    )


def downgrade():
    op.drop_index("ix_filing_late", "filing")
    op.drop_table("saved_view")
