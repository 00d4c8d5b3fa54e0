"""Log-ins live on the server; tokens have a name, a scope, an end and a last use."""

import unicodedata
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

#: Tokens from before were made to open everything for ever: they still do, for a year.
NAME, SCOPE, DAYS = "升级前创建的令牌", "write", 365


def upgrade():
    _log_ins()
    _tokens()
    _links()
    _people()


def _log_ins():
    op.create_table(
        "log_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_two_steps", sa.Boolean(), nullable=False),
        sa.Column("device", sa.String(200), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_log_in_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_in")),
        sa.UniqueConstraint("digest", name=op.f("uq_log_in_digest")),
    )
    op.create_index(op.f("ix_log_in_user_id"), "log_in", ["user_id"])
    op.create_index(op.f("ix_log_in_ends_at"), "log_in", ["ends_at"])


def _tokens():
    until = (datetime.now(UTC) + timedelta(days=DAYS)).strftime("%Y-%m-%d %H:%M:%S+00:00")
    if op.get_bind().dialect.name == "sqlite":
        until = until.removesuffix("+00:00")
    with op.batch_alter_table("api_token") as table:
        table.add_column(sa.Column("name", sa.String(60), nullable=False, server_default=NAME))
        table.add_column(sa.Column("scope", sa.String(10), nullable=False, server_default=SCOPE))
        table.add_column(
            sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, server_default=until)
        )
        table.add_column(sa.Column("used_at", sa.DateTime(timezone=True), nullable=True))
        table.create_check_constraint(op.f("ck_api_token_scope"), "scope in ('read', 'write')")
    with op.batch_alter_table("api_token") as table:
        for column in ("name", "scope", "expires_at"):
            table.alter_column(column, server_default=None)


def _links():
    op.create_table(
        "mail_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(10), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("nonce", sa.String(40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_mail_link_user_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_mail_link_organisation_id")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_mail_link_made_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_link")),
    )
    for column in ("email", "expires_at", "user_id", "organisation_id"):
        op.create_index(op.f(f"ix_mail_link_{column}"), "mail_link", [column])
    with op.batch_alter_table("notice") as table:
        table.add_column(sa.Column("link_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_notice_link_id"), "mail_link", ["link_id"], ["id"])
        table.create_index(op.f("ix_notice_link_id"), ["link_id"])


def _people():
    op.add_column("user", sa.Column("is_confirmed", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("user", sa.Column("wants_digest", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("organisation", sa.Column("folded", sa.String(200), nullable=False, server_default=""))
    op.create_index(op.f("ix_organisation_folded"), "organisation", ["folded"])
    connection = op.get_bind()
    for number, name in connection.execute(sa.text("select id, name from organisation")).all():
        fold = sa.text("update organisation set folded = :folded where id = :id")
        connection.execute(fold, {"id": number, "folded": _folded(name)})
    # A firm's first colleague whose account is open administers it.
    op.execute(
        """update "user" set is_lead = true where id in (
             select min(id) from "user" where role = 'applicant' and is_enabled group by organisation_id)"""
    )


def _folded(name):
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())


def downgrade():
    op.drop_index(op.f("ix_organisation_folded"), table_name="organisation")
    op.drop_column("organisation", "folded")
    op.execute("""update "user" set is_lead = false where role = 'applicant'""")
    op.drop_column("user", "wants_digest")
    op.drop_column("user", "is_confirmed")
    with op.batch_alter_table("notice") as table:
        table.drop_index(op.f("ix_notice_link_id"))
        table.drop_constraint(op.f("fk_notice_link_id"), type_="foreignkey")
        table.drop_column("link_id")
    op.drop_table("mail_link")
    with op.batch_alter_table("api_token") as table:
        table.drop_constraint(op.f("ck_api_token_scope"), type_="check")
        for column in ("used_at", "expires_at", "scope", "name"):
            table.drop_column(column)
    op.drop_table("log_in")
