"""Who changed a filing last, for colleagues who share it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    # Filings from before say nothing rather than guess.
    op.add_column("filing", sa.Column("updated_by", sa.String(200), nullable=False, server_default=""))


def downgrade():
    op.drop_column("filing", "updated_by")
