"""What retention rules remove: tombstones, what removed rows count, legal holds"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_COUNTS = (
    *("case_count", "closing_count", "told_count", "outcome_count", "concern_count", "due_count"),
    *("flow_count", "made_count", "trail_count", "event_count", "feedback_count", "attendance_count"),
    "record_count",
)


def upgrade() -> None:
    for table in _COUNTS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN removed INTEGER NOT NULL DEFAULT 0")
    op.execute("ALTER TABLE import_batch ADD COLUMN rows_removed INTEGER NOT NULL DEFAULT 0")
    _removals()
    _holds()


def _removals() -> None:
    op.create_table(
        "removal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(length=30), nullable=False),
        sa.Column("retention_class", sa.String(length=20), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("through_on", sa.Date(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=False),
        sa.Column("removed_by", sa.String(length=120), nullable=False),
        sa.Column("key_check", sa.String(length=32), nullable=False),
        sa.CheckConstraint(
            "retention_class IS NULL OR retention_class IN "
            "('standard', 'personnel', 'litigation', 'permanent')",
            name=op.f("ck_removal_retention_class"),
        ),
        sa.CheckConstraint("n > 0", name=op.f("ck_removal_n")),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_removal_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_removal")),
    )
    op.create_index(op.f("ix_removal_agency_id"), "removal", ["agency_id"], unique=False)
    op.create_table(
        "tombstone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("key_digest", sa.String(length=32), nullable=False),
        sa.Column("removal_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_tombstone_source_id")),
        sa.ForeignKeyConstraint(["removal_id"], ["removal.id"], name=op.f("fk_tombstone_removal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
        sa.UniqueConstraint(
            "source_id", "record", "key_digest", name=op.f("uq_tombstone_source_id_record_key_digest")
        ),
    )
    op.create_index("ix_tombstone_record", "tombstone", ["record", "record_id"], unique=False)
    op.create_index(op.f("ix_tombstone_removal_id"), "tombstone", ["removal_id"], unique=False)


def _holds() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(length=10), nullable=True),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("set_by", sa.String(length=120), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("lifted_by", sa.String(length=120), nullable=True),
        sa.Column("lifted_at", sa.DateTime(), nullable=True),
        sa.Column("lifted_reason", sa.String(length=400), nullable=True),
        sa.CheckConstraint("(unit_id IS NULL) = (record_id IS NOT NULL)", name=op.f("ck_legal_hold_target")),
        sa.CheckConstraint("(record IS NULL) = (record_id IS NULL)", name=op.f("ck_legal_hold_record")),
        sa.CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name=op.f("ck_legal_hold_lifted")),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_legal_hold_agency_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_legal_hold_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index(op.f("ix_legal_hold_agency_id"), "legal_hold", ["agency_id"], unique=False)
