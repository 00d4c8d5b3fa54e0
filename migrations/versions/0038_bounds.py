"""Counting what an organisation and a person made, without reading all they ever did."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade():
    _part("ix_filing_own_drafts", "filing", ["organisation_id"], "state = 'draft'")
    _part("ix_filing_event_by_applicant", "filing_event", ["actor_id", "at"], "actor_role = 'applicant'")
    op.create_index("ix_document_uploaded", "document", ["uploaded_by_id", "uploaded_at", "size"])


def _part(name, table, columns, which):
    op.create_index(name, table, columns, sqlite_where=sa.text(which), postgresql_where=sa.text(which))


def downgrade():
    op.drop_index("ix_document_uploaded", table_name="document")
    op.drop_index("ix_filing_event_by_applicant", table_name="filing_event")
    op.drop_index("ix_filing_own_drafts", table_name="filing")
