"""双随机: the roster of inspectors, whom they recuse themselves from, and the draws."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def _to(table, column, other):
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade():
    _create_roster()
    _create_draws()


def _create_roster():
    op.create_table(
        "inspector",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("post", sa.String(100), nullable=False),
        sa.Column("sex", sa.String(10), nullable=False),
        sa.Column("office_phone", sa.String(40), nullable=False),
        sa.Column("mobile", sa.String(40), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("has_certificate", sa.Boolean(), nullable=False),
        sa.Column("certificate_until", sa.Date(), nullable=True),
        sa.Column("certificate_issuer", sa.String(200), nullable=False),
        sa.Column("listed_at", MOMENT, nullable=False),
        sa.Column("struck_at", MOMENT, nullable=True),
        _to("inspector", "agency_id", "agency"),
        sa.CheckConstraint("status in ('civil_servant', 'institution')", name=op.f("ck_inspector_status")),
        sa.CheckConstraint("sex in ('male', 'female')", name=op.f("ck_inspector_sex")),
        sa.CheckConstraint(
            "has_certificate = (certificate_until is not null)", name=op.f("ck_inspector_certificate")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspector")),
        sa.UniqueConstraint("agency_id", "serial", name=op.f("uq_inspector_agency_id_serial")),
    )
    op.create_table(
        "recusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("declared_by_id", sa.Integer(), nullable=False),
        sa.Column("declared_at", MOMENT, nullable=False),
        _to("recusal", "inspector_id", "inspector"),
        _to("recusal", "enterprise_id", "enterprise"),
        _to("recusal", "declared_by_id", "user"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusal")),
        sa.UniqueConstraint(
            "inspector_id", "enterprise_id", name=op.f("uq_recusal_inspector_id_enterprise_id")
        ),
    )
    op.create_index(op.f("ix_recusal_enterprise_id"), "recusal", ["enterprise_id"])


def _create_draws():
    op.create_table(
        "draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("half", sa.Integer(), nullable=False),
        sa.Column("laid_down_on", sa.Date(), nullable=False),
        sa.Column("rules", JSON, nullable=False),
        sa.Column("drawn_before", sa.Integer(), nullable=False),
        sa.Column("lists", JSON, nullable=False),
        sa.Column("lists_digest", sa.String(64), nullable=False),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("systems_digest", sa.String(64), nullable=False),
        sa.Column("bodys_digest", sa.String(64), nullable=False),
        sa.Column("laid_down_by_id", sa.Integer(), nullable=False),
        sa.Column("laid_down_at", MOMENT, nullable=False),
        sa.Column("seed", sa.String(200), nullable=True),
        sa.Column("revealed_by_id", sa.Integer(), nullable=True),
        sa.Column("revealed_at", MOMENT, nullable=True),
        _to("draw", "agency_id", "agency"),
        _to("draw", "laid_down_by_id", "user"),
        _to("draw", "revealed_by_id", "user"),
        sa.CheckConstraint("half in (1, 2)", name=op.f("ck_draw_half")),
        sa.CheckConstraint("(seed is null) = (revealed_at is null)", name=op.f("ck_draw_revealed")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("agency_id", "year", "half", name=op.f("uq_draw_agency_id_year_half")),
    )
    op.create_table(
        "drawn_enterprise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("is_directed", sa.Boolean(), nullable=False),
        _to("drawn_enterprise", "draw_id", "draw"),
        _to("drawn_enterprise", "enterprise_id", "enterprise"),
        _to("drawn_enterprise", "agency_id", "agency"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drawn_enterprise")),
        sa.UniqueConstraint("draw_id", "position", name=op.f("uq_drawn_enterprise_draw_id_position")),
        sa.UniqueConstraint(
            "draw_id", "enterprise_id", name=op.f("uq_drawn_enterprise_draw_id_enterprise_id")
        ),
    )
    for column in ("agency_id", "enterprise_id"):
        op.create_index(op.f(f"ix_drawn_enterprise_{column}"), "drawn_enterprise", [column])
    op.create_table(
        "drawn_inspector",
        sa.Column("drawn_id", sa.Integer(), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        _to("drawn_inspector", "drawn_id", "drawn_enterprise"),
        _to("drawn_inspector", "inspector_id", "inspector"),
        sa.PrimaryKeyConstraint("drawn_id", "inspector_id", name=op.f("pk_drawn_inspector")),
    )
    op.create_index("ix_drawn_inspector_inspector_id", "drawn_inspector", ["inspector_id"])


def downgrade():
    for table in ("drawn_inspector", "drawn_enterprise", "draw", "recusal", "inspector"):
        op.drop_table(table)
