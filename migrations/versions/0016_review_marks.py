"""标注: what a reviewer notes while reading; the ground and the person of a supplement's item; an agency's contact."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "review_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("ground", sa.String(20), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_review_mark_filing_id")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_review_mark_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_mark")),
        sa.UniqueConstraint("filing_id", "key", name=op.f("uq_review_mark_filing_id_key")),
    )
    with op.batch_alter_table("supplement_item") as table:
        table.add_column(sa.Column("ground", sa.String(20), nullable=False, server_default="incomplete"))
        table.add_column(sa.Column("row", sa.String(64), nullable=True))
    with op.batch_alter_table("agency") as table:
        table.add_column(sa.Column("address", sa.String(300), nullable=False, server_default=""))
        table.add_column(sa.Column("telephone", sa.String(100), nullable=False, server_default=""))


def downgrade():
    with op.batch_alter_table("agency") as table:
        table.drop_column("telephone")
        table.drop_column("address")
    with op.batch_alter_table("supplement_item") as table:
        table.drop_column("row")
        table.drop_column("ground")
    op.drop_table("review_mark")
