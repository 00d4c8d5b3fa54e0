"""The index of what nobody has claimed: PostgreSQL orders by a due day along it, where it would sort the other one."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

FREE = sa.text("reviewer_id is null")


def upgrade():
    columns = ["agency_id", "state", "due_on", "id"]
    op.create_index("ix_filing_free", "filing", columns, sqlite_where=FREE, postgresql_where=FREE)


def downgrade():
    op.drop_index("ix_filing_free", "filing")
