"""Whose paper a document is: an investor's row, or a person of the checklist."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("document") as batch:
        batch.add_column(sa.Column("row", sa.String(64), nullable=True))


def downgrade():
    with op.batch_alter_table("document") as batch:
        batch.drop_column("row")
