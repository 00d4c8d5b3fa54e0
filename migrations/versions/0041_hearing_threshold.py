"""From which fine a body offers a hearing, with the rule that lays it down."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None
COLUMNS = (("hearing_threshold", 20), ("hearing_source", 200))


def upgrade():
    for name, longest in COLUMNS:
        op.add_column("agency", sa.Column(name, sa.String(longest), nullable=False, server_default=""))


def downgrade():
    for name, _ in COLUMNS:
        op.drop_column("agency", name)
