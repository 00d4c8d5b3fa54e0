"""The simulation's root certificate and the agencies' seal keys; which of them signed a receipt."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "seal_root",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("encrypted_key", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_root")),
    )
    op.create_table(
        "seal_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("certificate", sa.Text(), nullable=False),
        sa.Column("encrypted_key", sa.Text(), nullable=False),
        sa.Column("token_url", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_seal_key_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seal_key")),
        sa.UniqueConstraint("serial", name=op.f("uq_seal_key_serial")),
    )
    op.create_index(op.f("ix_seal_key_agency_id"), "seal_key", ["agency_id"])
    with op.batch_alter_table("receipt") as receipt:
        receipt.add_column(sa.Column("seal_key_id", sa.Integer(), nullable=True))
        receipt.create_foreign_key(op.f("fk_receipt_seal_key_id"), "seal_key", ["seal_key_id"], ["id"])


def downgrade():
    with op.batch_alter_table("receipt") as receipt:
        receipt.drop_constraint(op.f("fk_receipt_seal_key_id"), type_="foreignkey")
        receipt.drop_column("seal_key_id")
    op.drop_table("seal_key")
    op.drop_table("seal_root")
