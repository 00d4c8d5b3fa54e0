"""What was done to a paper before it was kept, the digest of it as it came, and where a signed original is kept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade():
    op.add_column("document", sa.Column("received_sha256", sa.String(64), nullable=True))
    op.add_column("document", sa.Column("original_key", sa.String(120), nullable=True))
    op.add_column("document", sa.Column("cleaned", JSON, nullable=True))


def downgrade():
    op.drop_column("document", "cleaned")
    op.drop_column("document", "original_key")
    op.drop_column("document", "received_sha256")
