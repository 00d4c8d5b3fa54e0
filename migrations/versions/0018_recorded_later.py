"""逾期补报: what was said of answers that the record holds from a later day on."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade():
    with op.batch_alter_table("filing") as table:
        table.add_column(sa.Column("recorded_later", JSON, nullable=False, server_default="[]"))


def downgrade():
    with op.batch_alter_table("filing") as table:
        table.drop_column("recorded_later")
