"""What becomes of a receipt: superseded, revoked by two people, replaced for a clerical error."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

STANDING = sa.text("status <> 'replaced'")
OPEN = sa.text("outcome is null")


def upgrade():
    with op.batch_alter_table("receipt") as receipt:
        receipt.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        receipt.add_column(sa.Column("superseded_by_id", sa.Integer(), nullable=True))
        receipt.create_foreign_key(op.f("fk_receipt_replaces_id"), "receipt", ["replaces_id"], ["id"])
        receipt.create_foreign_key(
            op.f("fk_receipt_superseded_by_id"), "receipt", ["superseded_by_id"], ["id"]
        )
        receipt.create_unique_constraint(op.f("uq_receipt_replaces_id"), ["replaces_id"])
        receipt.create_check_constraint(
            op.f("ck_receipt_status"), "status in ('current', 'superseded', 'revoked', 'replaced')"
        )
        receipt.drop_constraint(op.f("uq_receipt_filing_id"), type_="unique")
    op.create_index("ix_receipt_filing_id", "receipt", ["filing_id"])
    op.create_index(op.f("ix_receipt_sha256"), "receipt", ["sha256"])
    op.create_index(
        "uq_receipt_standing",
        "receipt",
        ["filing_id"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    _create_proposals()


def _create_proposals():
    op.create_table(
        "receipt_proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("article", sa.String(length=60), nullable=False),
        sa.Column("corrections", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=False),
        sa.CheckConstraint("kind in ('revoke', 'replace')", name=op.f("ck_receipt_proposal_kind")),
        sa.CheckConstraint(
            "outcome in ('confirmed', 'rejected', 'withdrawn')", name=op.f("ck_receipt_proposal_outcome")
        ),
        sa.CheckConstraint(
            "(outcome is null) = (decided_by_id is null)", name=op.f("ck_receipt_proposal_decided")
        ),
        sa.CheckConstraint(
            "outcome is null or (outcome = 'withdrawn') = (decided_by_id = proposed_by_id)",
            name=op.f("ck_receipt_proposal_four_eyes"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_receipt_proposal_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["user.id"], name=op.f("fk_receipt_proposal_proposed_by_id")
        ),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_proposal_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_proposal")),
    )
    op.create_index(op.f("ix_receipt_proposal_receipt_id"), "receipt_proposal", ["receipt_id"])
    op.create_index(
        "uq_receipt_proposal_open",
        "receipt_proposal",
        ["receipt_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade():
    op.drop_table("receipt_proposal")
    # A filing has one receipt again: the one that stands.
    op.execute("DELETE FROM receipt WHERE status = 'replaced'")
    op.drop_index("uq_receipt_standing", table_name="receipt")
    op.drop_index(op.f("ix_receipt_sha256"), table_name="receipt")
    op.drop_index("ix_receipt_filing_id", table_name="receipt")
    with op.batch_alter_table("receipt") as receipt:
        receipt.drop_constraint(op.f("ck_receipt_status"), type_="check")
        receipt.drop_constraint(op.f("fk_receipt_replaces_id"), type_="foreignkey")
        receipt.drop_constraint(op.f("fk_receipt_superseded_by_id"), type_="foreignkey")
        receipt.drop_constraint(op.f("uq_receipt_replaces_id"), type_="unique")
        receipt.drop_column("superseded_by_id")
        receipt.drop_column("replaces_id")
        receipt.create_unique_constraint(op.f("uq_receipt_filing_id"), ["filing_id"])
