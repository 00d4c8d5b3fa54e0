"""企业档案: all names of an enterprise for searching, and its record offered to another organisation."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

OPEN = sa.text("outcome = ''")


def upgrade():
    with op.batch_alter_table("enterprise") as table:
        table.add_column(sa.Column("sought", sa.Text(), nullable=False, server_default=""))
    _fold_the_names()
    op.create_table(
        "enterprise_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("offered_by_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.CheckConstraint(
            "outcome in ('', 'accepted', 'declined', 'withdrawn')", name=op.f("ck_enterprise_offer_outcome")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_enterprise_offer_enterprise_id")
        ),
        sa.ForeignKeyConstraint(["to_id"], ["organisation.id"], name=op.f("fk_enterprise_offer_to_id")),
        sa.ForeignKeyConstraint(
            ["offered_by_id"], ["user.id"], name=op.f("fk_enterprise_offer_offered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["user.id"], name=op.f("fk_enterprise_offer_settled_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_offer")),
    )
    for column in ("enterprise_id", "to_id"):
        op.create_index(op.f(f"ix_enterprise_offer_{column}"), "enterprise_offer", [column])
    op.create_index(
        "uq_enterprise_offer_open",
        "enterprise_offer",
        ["enterprise_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def _fold_the_names():
    """The present names; an earlier one is found again from the enterprise's next entry on."""
    connection = op.get_bind()
    table = sa.table(
        "enterprise", sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("sought", sa.Text)
    )
    for row in connection.execute(sa.select(table.c.id, table.c.name)).all():
        apart = unicodedata.normalize("NFKD", row.name).casefold()
        plain = "".join(c for c in apart if c.isalnum() and not unicodedata.combining(c))
        connection.execute(table.update().where(table.c.id == row.id).values(sought=plain))


def downgrade():
    op.drop_table("enterprise_offer")
    with op.batch_alter_table("enterprise") as table:
        table.drop_column("sought")
