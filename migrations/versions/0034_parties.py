"""名录: the investors, people and controllers of an organisation's filings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade():
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("sought", sa.String(1000), nullable=False),
        sa.Column("content", JSON, nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_by", sa.String(200), nullable=False),
        sa.CheckConstraint("kind in ('investor', 'person', 'controller')", name=op.f("ck_party_kind")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_party_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        sa.UniqueConstraint("organisation_id", "kind", "key", name=op.f("uq_party_organisation_id_kind_key")),
    )
    op.create_index("ix_party_latest", "party", ["organisation_id", "kept_at", "id"])


def downgrade():
    op.drop_table("party")
