"""Whose own case a record is, records in no figure, and what handling units unlock"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_RECORDS = (
    "complaint",
    "complaint_outcome",
    "response_commitment",
    "hand_off",
    "due_date_change",
    "engagement_event",
)


def upgrade() -> None:
    for table in _RECORDS:
        for name in ("restriction_lifted", "conflict_lifted", "out_of_figures"):
            op.add_column(table, sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("complaint_outcome", sa.Column("subject_hash", sa.String(length=32), nullable=True))
    op.create_index(
        op.f("ix_complaint_outcome_subject_hash"), "complaint_outcome", ["subject_hash"], unique=False
    )
    op.create_table(
        "subject_conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("whole_agency", sa.Boolean(), nullable=False),
        sa.Column("found_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_subject_conflict_agency_id")),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_subject_conflict_complaint_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_subject_conflict_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject_conflict")),
        sa.UniqueConstraint(
            "complaint_id", "person_id", name=op.f("uq_subject_conflict_complaint_id_person_id")
        ),
    )
    op.create_index(op.f("ix_subject_conflict_agency_id"), "subject_conflict", ["agency_id"], unique=False)
    op.create_table(
        "unlocking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(length=20), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("unlocked", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("said_by", sa.String(length=120), nullable=False),
        sa.Column("said_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "record IS NULL OR record IN ('complaint', 'promise', 'event')", name=op.f("ck_unlocking_record")
        ),
        sa.CheckConstraint("length(reason) > 0", name=op.f("ck_unlocking_reason")),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_unlocking_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unlocking")),
    )
    op.create_index(op.f("ix_unlocking_agency_id"), "unlocking", ["agency_id"], unique=False)
    op.create_index("ix_unlocking_record", "unlocking", ["record", "record_id"], unique=False)
