"""Until when a password that somebody else set may be replaced by its owner."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("user", sa.Column("given_until", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    # In place: who refers to a person refers to it still.
    op.drop_column("user", "given_until")
