"""合并、分立: filings begun beside another, and links between records of which one side is only named."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "filing_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["filing.id"], name=op.f("fk_filing_link_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["filing.id"], name=op.f("fk_filing_link_second_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filing_link")),
        sa.UniqueConstraint("first_id", "second_id", name=op.f("uq_filing_link_first_id_second_id")),
    )
    for column in ("first_id", "second_id"):
        op.create_index(op.f(f"ix_filing_link_{column}"), "filing_link", [column])
    with op.batch_alter_table("enterprise_link") as table:
        table.add_column(sa.Column("from_name", sa.String(200), nullable=False, server_default=""))
        table.add_column(sa.Column("party", sa.String(64), nullable=False, server_default=""))
        table.alter_column("from_id", existing_type=sa.Integer(), nullable=True)
        table.create_check_constraint(op.f("ck_enterprise_link_kind"), "kind in ('merger', 'division')")
        table.create_check_constraint(
            op.f("ck_enterprise_link_one_side_known"), "from_id is not null or to_id is not null"
        )
    op.execute(
        "update enterprise_link set from_name ="
        " (select name from enterprise where enterprise.id = enterprise_link.from_id)"
    )


def downgrade():
    # The earlier register knows no link from an enterprise that is only named.
    op.execute("delete from enterprise_link where from_id is null")
    with op.batch_alter_table("enterprise_link") as table:
        table.drop_constraint(op.f("ck_enterprise_link_one_side_known"), type_="check")
        table.drop_constraint(op.f("ck_enterprise_link_kind"), type_="check")
        table.alter_column("from_id", existing_type=sa.Integer(), nullable=False)
        table.drop_column("party")
        table.drop_column("from_name")
    op.drop_table("filing_link")
