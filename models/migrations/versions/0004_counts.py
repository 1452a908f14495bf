"""Counts"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agency_version",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_agency_version_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", name=op.f("pk_agency_version")),
    )
    op.create_table(
        "attendance_count",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("attendance", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_attendance_count_agency_id")),
        sa.PrimaryKeyConstraint(
            "agency_id", "unit_id", "week_start", "attendance", name=op.f("pk_attendance_count")
        ),
    )
    op.create_table(
        "case_count",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_case_count_agency_id")),
        sa.PrimaryKeyConstraint(
            "agency_id",
            "unit_id",
            "category",
            "channel",
            "received_on",
            "closed_on",
            name=op.f("pk_case_count"),
        ),
    )
    op.create_table(
        "closing_count",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_closing_count_agency_id")),
        sa.PrimaryKeyConstraint(
            "agency_id", "unit_id", "closed_on", "reached", "reopened", name=op.f("pk_closing_count")
        ),
    )
    op.create_table(
        "concern_count",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_concern_count_agency_id")),
        sa.PrimaryKeyConstraint(
            "agency_id", "unit_id", "received_on", "category", name=op.f("pk_concern_count")
        ),
    )
    op.create_table(
        "due_count",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_due_count_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "unit_id", "due_on", "late", name=op.f("pk_due_count")),
    )
    op.create_table(
        "event_count",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("community", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("initiation", sa.String(length=20), nullable=False),
        sa.Column("stance", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=30), nullable=False),
        sa.Column("loop", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_event_count_agency_id")),
        sa.PrimaryKeyConstraint(
            "agency_id",
            "unit_id",
            "event_on",
            "community",
            "kind",
            "initiation",
            "stance",
            "state",
            "loop",
            name=op.f("pk_event_count"),
        ),
    )
    op.create_table(
        "feedback_count",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("responses", sa.Integer(), nullable=False),
        sa.Column("positive", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_feedback_count_agency_id")),
        sa.PrimaryKeyConstraint(
            "agency_id", "unit_id", "week_start", "responses", "positive", name=op.f("pk_feedback_count")
        ),
    )
    op.create_table(
        "flow_count",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("due_week", sa.Date(), nullable=False),
        sa.Column("ended_week", sa.Date(), nullable=False),
        sa.Column("ending", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_flow_count_agency_id")),
        sa.PrimaryKeyConstraint(
            "agency_id", "unit_id", "due_week", "ended_week", "ending", name=op.f("pk_flow_count")
        ),
    )
    op.create_table(
        "made_count",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("flow", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_made_count_agency_id")),
        sa.PrimaryKeyConstraint("agency_id", "unit_id", "week_start", "flow", name=op.f("pk_made_count")),
    )
    op.create_table(
        "outcome_count",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=False),
        sa.Column("disposition", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_outcome_count_agency_id")),
        sa.PrimaryKeyConstraint(
            "agency_id", "unit_id", "closed_on", "category", "disposition", name=op.f("pk_outcome_count")
        ),
    )
    op.create_table(
        "record_count",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("complete", sa.Integer(), nullable=False),
        sa.Column("prompt", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_record_count_agency_id")),
        sa.PrimaryKeyConstraint(
            "agency_id", "unit_id", "week_start", "part", "complete", "prompt", name=op.f("pk_record_count")
        ),
    )
    op.create_table(
        "told_count",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=10), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_told_count_agency_id")),
        sa.PrimaryKeyConstraint(
            "agency_id", "unit_id", "basis", "decided_on", "days", name=op.f("pk_told_count")
        ),
    )
    op.create_table(
        "trail_count",
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("due_week", sa.Date(), nullable=False),
        sa.Column("hand_offs", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_trail_count_agency_id")),
        sa.PrimaryKeyConstraint(
            "agency_id", "unit_id", "due_week", "hand_offs", "moved", name=op.f("pk_trail_count")
        ),
    )


def downgrade() -> None:
    op.drop_table("trail_count")
    op.drop_table("told_count")
    op.drop_table("record_count")
    op.drop_table("outcome_count")
    op.drop_table("made_count")
    op.drop_table("flow_count")
    op.drop_table("feedback_count")
    op.drop_table("event_count")
    op.drop_table("due_count")
    op.drop_table("concern_count")
    op.drop_table("closing_count")
    op.drop_table("case_count")
    op.drop_table("attendance_count")
    op.drop_table("agency_version")
