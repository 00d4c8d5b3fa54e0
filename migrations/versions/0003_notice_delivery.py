"""How a notice reached its reader, and when a refused mail is tried again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column("notice", sa.Column("delivered_by", sa.String(length=10), nullable=True))
    op.add_column("notice", sa.Column("try_after", sa.DateTime(timezone=True), nullable=True))


def downgrade():
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_column("try_after")
        batch_op.drop_column("delivered_by")
