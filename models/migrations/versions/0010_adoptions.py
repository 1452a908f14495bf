"""Clocks and goalposts as an agency has adopted them"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "adoption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("note", sa.String(length=400), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("post", sa.String(length=120), nullable=False),
        sa.Column("adopted_at", sa.DateTime(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.CheckConstraint("length(post) > 0", name=op.f("ck_adoption_post")),
        sa.CheckConstraint("length(value) > 0", name=op.f("ck_adoption_value")),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_adoption_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adoption")),
    )
    op.create_index(op.f("ix_adoption_agency_id"), "adoption", ["agency_id"], unique=False)
