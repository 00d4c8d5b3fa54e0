"""Find the filings a reviewer claimed, or nobody did, without reading past the others."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_index("ix_filing_claimed", "filing", ["agency_id", "reviewer_id", "state", "due_on", "id"])


def downgrade():
    op.drop_index("ix_filing_claimed", table_name="filing")
