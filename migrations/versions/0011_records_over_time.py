"""变更备案: how a filing came about, the record as a ledger, and links between records."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
KEPT = ("enterprise", "investors", "acquisition", "strategic_investment", "remarks")


def upgrade():
    _enterprises()
    _versions()
    _links()
    with op.batch_alter_table("filing") as table:
        table.add_column(sa.Column("way", sa.String(40), nullable=False, server_default=""))
        table.add_column(sa.Column("base_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("rebased", JSON, nullable=False, server_default="{}"))
        table.create_foreign_key(op.f("fk_filing_base_id"), "enterprise_version", ["base_id"], ["id"])


def _enterprises():
    with op.batch_alter_table("enterprise") as table:
        table.add_column(sa.Column("credit_code", sa.String(18), nullable=False, server_default=""))
        table.add_column(sa.Column("origin", sa.String(20), nullable=False, server_default="filed"))
        table.add_column(sa.Column("status", sa.String(30), nullable=False, server_default="current"))
        table.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("approval_certificate", sa.String(100), nullable=False, server_default=""))
        table.add_column(sa.Column("certificate_lapsed_on", sa.Date(), nullable=True))
        table.create_check_constraint(op.f("ck_enterprise_origin"), "origin in ('filed', 'approved')")
        table.create_check_constraint(
            op.f("ck_enterprise_status"), "status in ('current', 'closed', 'converted_to_domestic')"
        )
        table.create_index("ix_enterprise_credit_code", ["credit_code"])


def _versions():
    with op.batch_alter_table("enterprise_version") as table:
        table.alter_column("filing_id", existing_type=sa.Integer(), nullable=True)
        table.drop_constraint(op.f("uq_enterprise_version_filing_id"), type_="unique")
        table.add_column(sa.Column("cause", sa.String(20), nullable=False, server_default="filing"))
        table.add_column(sa.Column("changes", JSON, nullable=False, server_default="[]"))
        table.add_column(sa.Column("closes_as", sa.String(30), nullable=False, server_default=""))
        table.add_column(sa.Column("readds_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            op.f("fk_enterprise_version_readds_id"), "enterprise_version", ["readds_id"], ["id"]
        )
        table.create_check_constraint(
            op.f("ck_enterprise_version_cause"), "cause in ('filing', 'base', 'credit_code', 'readded')"
        )
        table.create_check_constraint(
            op.f("ck_enterprise_version_of_a_filing"), "cause <> 'filing' or filing_id is not null"
        )
        table.create_index("ix_enterprise_version_filing_id", ["filing_id"])
    _fill_in_what_was_written()


def _fill_in_what_was_written():
    """Until now every version began its record whole: its entry is all of it."""
    connection = op.get_bind()
    versions = sa.table(
        "enterprise_version",
        sa.column("id", sa.Integer),
        sa.column("enterprise_id", sa.Integer),
        sa.column("facts", JSON),
        sa.column("changes", JSON),
    )
    enterprises = sa.table("enterprise", sa.column("id", sa.Integer), sa.column("credit_code", sa.String))
    for row in connection.execute(sa.select(versions)).all():
        facts = json.loads(row.facts) if isinstance(row.facts, str) else row.facts
        changes = [[[key], facts[key]] for key in KEPT if key in facts]
        connection.execute(versions.update().where(versions.c.id == row.id).values(changes=changes))
        code = facts.get("enterprise", {}).get("unified_social_credit_code")
        if isinstance(code, dict):
            known = {"credit_code": str(code.get("text", ""))[:18]}
            connection.execute(
                enterprises.update().where(enterprises.c.id == row.enterprise_id).values(known)
            )


def _links():
    op.create_table(
        "enterprise_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("to_name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["enterprise.id"], name=op.f("fk_enterprise_link_from_id")),
        sa.ForeignKeyConstraint(["to_id"], ["enterprise.id"], name=op.f("fk_enterprise_link_to_id")),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name=op.f("fk_enterprise_link_filing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enterprise_link")),
    )
    for column in ("from_id", "to_id", "filing_id"):
        op.create_index(op.f(f"ix_enterprise_link_{column}"), "enterprise_link", [column])


def downgrade():
    op.drop_table("enterprise_link")
    with op.batch_alter_table("filing") as table:
        table.drop_constraint(op.f("fk_filing_base_id"), type_="foreignkey")
        for column in ("rebased", "base_id", "way"):
            table.drop_column(column)
    connection = op.get_bind()
    # The earlier register knows one version for each filing, and nothing without one.
    connection.execute(sa.text("delete from enterprise_version where cause <> 'filing'"))
    connection.execute(
        sa.text(
            "delete from enterprise_version where id not in (select max(id) from enterprise_version group by filing_id)"
        )
    )
    with op.batch_alter_table("enterprise_version") as table:
        table.drop_index("ix_enterprise_version_filing_id")
        table.drop_constraint(op.f("ck_enterprise_version_cause"), type_="check")
        table.drop_constraint(op.f("ck_enterprise_version_of_a_filing"), type_="check")
        table.drop_constraint(op.f("fk_enterprise_version_readds_id"), type_="foreignkey")
        for column in ("readds_id", "closes_as", "changes", "cause"):
            table.drop_column(column)
        table.alter_column("filing_id", existing_type=sa.Integer(), nullable=False)
        table.create_unique_constraint(op.f("uq_enterprise_version_filing_id"), ["filing_id"])
    with op.batch_alter_table("enterprise") as table:
        table.drop_index("ix_enterprise_credit_code")
        table.drop_constraint(op.f("ck_enterprise_origin"), type_="check")
        table.drop_constraint(op.f("ck_enterprise_status"), type_="check")
        for column in (
            "certificate_lapsed_on",
            "approval_certificate",
            "closed_on",
            "status",
            "origin",
            "credit_code",
        ):
            table.drop_column(column)
