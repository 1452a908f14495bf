"""Published weeks and holds"""

import sqlalchemy as sa
from alembic import op

from models.append_only import protecting

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "published_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=10), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("(edition = 1) = (reason = '')", name=op.f("ck_published_line_reason")),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_published_line_agency_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_published_line_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_line")),
        sa.UniqueConstraint("agency_id", "number", name=op.f("uq_published_line_agency_id_number")),
        sa.UniqueConstraint(
            "agency_id",
            "label",
            "unit_id",
            "edition",
            name=op.f("uq_published_line_agency_id_label_unit_id_edition"),
        ),
    )
    op.create_table(
        "publication_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("held_by", sa.String(length=120), nullable=False),
        sa.Column("held_at", sa.DateTime(), nullable=False),
        sa.Column("lifted_by", sa.String(length=120), nullable=True),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_publication_hold_reason")),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_publication_hold_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_hold")),
    )
    op.create_index(op.f("ix_publication_hold_agency_id"), "publication_hold", ["agency_id"], unique=False)
    for statement in protecting(op.get_bind().dialect.name, "published_line"):
        op.execute(statement)
