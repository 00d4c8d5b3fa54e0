"""逾期补报: what was said of answers that the record holds from a later day on; 在案材料: papers named, not uploaded."""

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
    with op.batch_alter_table("document") as table:
        table.add_column(sa.Column("on_file_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_document_on_file_id"), "document", ["on_file_id"], ["id"])


def downgrade():
    with op.batch_alter_table("document") as table:
        table.drop_constraint(op.f("fk_document_on_file_id"), type_="foreignkey")
        table.drop_column("on_file_id")
    with op.batch_alter_table("filing") as table:
        table.drop_column("recorded_later")
