"""Agencies over time, zones that are no more; the index of what reviewers did when."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("agency") as agency:
        agency.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        agency.add_column(sa.Column("successor_id", sa.Integer(), nullable=True))
        agency.create_foreign_key(op.f("fk_agency_successor_id"), "agency", ["successor_id"], ["id"])
        agency.create_check_constraint(
            op.f("ck_agency_closed"), "(closed_on is null) = (successor_id is null)"
        )
    op.create_table(
        "agency_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_name_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_name")),
    )
    op.create_index(op.f("ix_agency_name_agency_id"), "agency_name", ["agency_id"])
    by_reviewers = sa.text("actor_role = 'reviewer'")
    op.create_index(
        "ix_filing_event_by_reviewer",
        "filing_event",
        ["actor_id", "at"],
        sqlite_where=by_reviewers,
        postgresql_where=by_reviewers,
    )
    op.create_table(
        "closed_zone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_zone")),
        sa.UniqueConstraint("name", name=op.f("uq_closed_zone_name")),
    )


def downgrade():
    """A closed agency is one of the list again; whose its filings are by now stays as it is."""
    op.drop_table("closed_zone")
    op.drop_index("ix_filing_event_by_reviewer", "filing_event")
    op.drop_table("agency_name")
    with op.batch_alter_table("agency") as agency:
        agency.drop_constraint(op.f("ck_agency_closed"), type_="check")
        agency.drop_constraint(op.f("fk_agency_successor_id"), type_="foreignkey")
        agency.drop_column("successor_id")
        agency.drop_column("closed_on")
