"""有关部门: their accounts, and who received what agencies told them; an agency's own phrases."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ROLES = "'applicant', 'reviewer', 'supervisor', 'admin'"


def upgrade():
    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("category", sa.String(60), nullable=True),
        sa.Column("region", sa.String(6), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("name", name=op.f("uq_department_name")),
        sa.UniqueConstraint("category", "region", name=op.f("uq_department_category_region")),
    )
    op.create_table(
        "agency_phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_agency_phrase_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_phrase")),
        sa.UniqueConstraint("agency_id", "text", name=op.f("uq_agency_phrase_agency_id_text")),
    )
    with op.batch_alter_table("user") as table:
        table.add_column(sa.Column("department_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_user_department_id"), "department", ["department_id"], ["id"])
        table.create_index("ix_user_department_id", ["department_id"])
        table.drop_constraint(op.f("ck_user_role"), type_="check")
        table.create_check_constraint(op.f("ck_user_role"), f"role in ({ROLES}, 'department')")
        table.create_check_constraint(
            op.f("ck_user_department"), "(role = 'department') = (department_id is not null)"
        )
    with op.batch_alter_table("notice") as table:
        table.add_column(sa.Column("department_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("received_at", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("received_by_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_notice_department_id"), "department", ["department_id"], ["id"])
        table.create_foreign_key(op.f("fk_notice_received_by_id"), "user", ["received_by_id"], ["id"])
        table.create_index("ix_notice_department_id", ["department_id"])


def downgrade():
    with op.batch_alter_table("notice") as table:
        table.drop_index("ix_notice_department_id")
        table.drop_constraint(op.f("fk_notice_received_by_id"), type_="foreignkey")
        table.drop_constraint(op.f("fk_notice_department_id"), type_="foreignkey")
        for column in ("received_by_id", "received_at", "department_id"):
            table.drop_column(column)
    # Departments had no accounts before: what their people did keeps its author, and nobody can log in as one.
    op.execute(
        "update \"user\" set role = 'supervisor', is_enabled = false, department_id = null"
        " where role = 'department'"
    )
    with op.batch_alter_table("user") as table:
        table.drop_constraint(op.f("ck_user_department"), type_="check")
        table.drop_constraint(op.f("ck_user_role"), type_="check")
        table.create_check_constraint(op.f("ck_user_role"), f"role in ({ROLES})")
        table.drop_index("ix_user_department_id")
        table.drop_constraint(op.f("fk_user_department_id"), type_="foreignkey")
        table.drop_column("department_id")
    op.drop_table("agency_phrase")
    op.drop_table("department")
