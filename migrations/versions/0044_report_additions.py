"""What comes after a report or a suggestion: words and further evidence, each with its day."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

#: Added in place: a table made anew would lose its rows' order.
SQLITE = (
    "ALTER TABLE report_evidence ADD COLUMN addition_id INTEGER "
    "CONSTRAINT fk_report_evidence_addition_id REFERENCES report_addition (id)"
)


def upgrade():
    op.create_table(
        "report_addition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_addition_report_id")),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["user.id"], name=op.f("fk_report_addition_submitted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_addition")),
        sa.UniqueConstraint("report_id", "serial", name=op.f("uq_report_addition_report_id_serial")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE)
    else:
        op.add_column("report_evidence", sa.Column("addition_id", sa.Integer(), nullable=True))
        op.create_foreign_key(
            op.f("fk_report_evidence_addition_id"),
            "report_evidence",
            "report_addition",
            ["addition_id"],
            ["id"],
        )


def downgrade():
    """The files stay with their report, as if they had come with it."""
    with op.batch_alter_table("report_evidence") as table:
        if op.get_bind().dialect.name != "sqlite":  # there it goes with its column
            table.drop_constraint(op.f("fk_report_evidence_addition_id"), type_="foreignkey")
        table.drop_column("addition_id")
    op.drop_table("report_addition")
