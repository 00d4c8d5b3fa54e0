"""单一窗口: applications for registration beside filings, and which registrars take them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
STATES = "'draft', 'received', 'correcting', 'examining', 'licensed', 'declined', 'refused', 'withdrawn'"
REFERS_TO = (("filing_id", "filing"), ("department_id", "department"), ("licence_fact_id", "licence_fact"))


def upgrade():
    op.add_column(
        "department", sa.Column("single_window", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("own", JSON, nullable=False),
        sa.Column("handed", JSON, nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_up_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("licence_fact_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(f"state in ({STATES})", name=op.f("ck_registration_state")),
        sa.CheckConstraint(
            "(state = 'licensed') = (licence_fact_id is not null)", name=op.f("ck_registration_licensed")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_registration_{column}"))
            for column, table in REFERS_TO
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration")),
        sa.UniqueConstraint("filing_id", name=op.f("uq_registration_filing_id")),
        sa.UniqueConstraint("licence_fact_id", name=op.f("uq_registration_licence_fact_id")),
    )
    op.create_index("ix_registration_department", "registration", ["department_id", "state", "id"])


def downgrade():
    op.drop_table("registration")
    op.drop_column("department", "single_window")
