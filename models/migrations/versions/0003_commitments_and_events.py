"""Commitments and events"""

import sqlalchemy as sa
from alembic import op

import models.columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "engagement_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("version_at", models.columns.Instant(), nullable=False),
        sa.Column("known_at", models.columns.Instant(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("recorded_at", models.columns.Instant(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("subject_conflict", sa.Boolean(), nullable=False),
        sa.Column("retention_class", sa.String(length=20), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", models.columns.Instant(), nullable=False),
        sa.Column("ends_at", models.columns.Instant(), nullable=True),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=True),
        sa.Column("initiation", sa.String(length=20), nullable=True),
        sa.Column("stance", sa.String(length=20), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("cancelled_by", sa.String(length=20), nullable=True),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("community", sa.String(length=120), nullable=True),
        sa.Column("attendance", sa.Integer(), nullable=True),
        sa.Column("feedback_asked", sa.Boolean(), nullable=True),
        sa.Column("responses", sa.Integer(), nullable=True),
        sa.Column("positive", sa.Integer(), nullable=True),
        sa.Column("feedback_recorded_on", sa.Date(), nullable=True),
        sa.Column("loop", sa.String(length=20), nullable=True),
        sa.CheckConstraint(
            "cancelled_by IS NULL OR cancelled_by IN ('agency', 'requester')",
            name=op.f("ck_engagement_event_cancelled_by"),
        ),
        sa.CheckConstraint(
            "initiation IS NULL OR initiation IN ('proactive', 'reactive', 'requested', 'mandated')",
            name=op.f("ck_engagement_event_initiation"),
        ),
        sa.CheckConstraint(
            "kind IS NULL OR kind IN ('community_meeting', 'beat_meeting', 'town_hall', 'listening_session', 'foot_patrol', 'door_to_door', 'youth', 'faith', 'business', 'survivor_support', 'problem_solving', 'crisis_briefing', 'technology_comment', 'online_session')",
            name=op.f("ck_engagement_event_kind"),
        ),
        sa.CheckConstraint(
            "loop IS NULL OR loop IN ('closed', 'open', 'not_asked')", name=op.f("ck_engagement_event_loop")
        ),
        sa.CheckConstraint(
            "retention_class IS NULL OR retention_class IN ('standard', 'personnel', 'litigation', 'permanent')",
            name=op.f("ck_engagement_event_retention_class"),
        ),
        sa.CheckConstraint(
            "stance IS NULL OR stance IN ('non_enforcement', 'mixed', 'enforcement')",
            name=op.f("ck_engagement_event_stance"),
        ),
        sa.CheckConstraint(
            "state IS NULL OR state IN ('planned', 'to_be_confirmed', 'held', 'cancelled')",
            name=op.f("ck_engagement_event_state"),
        ),
        sa.CheckConstraint(
            "attendance IS NULL OR attendance >= 0", name=op.f("ck_engagement_event_attendance")
        ),
        sa.CheckConstraint(
            "ends_at IS NULL OR ends_at >= starts_at", name=op.f("ck_engagement_event_ends_at")
        ),
        sa.CheckConstraint(
            "positive IS NULL OR (positive >= 0 AND positive <= responses)",
            name=op.f("ck_engagement_event_positive"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_engagement_event_agency_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_engagement_event_batch_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_engagement_event_source_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_engagement_event_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_engagement_event")),
        sa.UniqueConstraint("source_id", "key", name=op.f("uq_engagement_event_source_id_key")),
    )
    with op.batch_alter_table("engagement_event") as batch_op:
        batch_op.create_index(batch_op.f("ix_engagement_event_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_engagement_event_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index("ix_engagement_event_unit", ["unit_id", "event_on"], unique=False)

    op.create_table(
        "response_commitment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("version_at", models.columns.Instant(), nullable=False),
        sa.Column("known_at", models.columns.Instant(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("recorded_at", models.columns.Instant(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("subject_conflict", sa.Boolean(), nullable=False),
        sa.Column("retention_class", sa.String(length=20), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=True),
        sa.Column("promised_to", sa.String(length=20), nullable=True),
        sa.Column("due_basis", sa.String(length=20), nullable=True),
        sa.Column("made_at", models.columns.Instant(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("due_at", models.columns.Instant(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("due_is_day", sa.Boolean(), nullable=False),
        sa.Column("promised_days", sa.Integer(), nullable=True),
        sa.Column("ended_at", models.columns.Instant(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ending", sa.String(length=30), nullable=True),
        sa.Column("late_days", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Boolean(), nullable=True),
        sa.Column("evidence_kind", sa.String(length=60), nullable=True),
        sa.Column("verified_by", sa.String(length=120), nullable=True),
        sa.Column("resident_confirmed", sa.Boolean(), nullable=True),
        sa.Column("hand_offs", sa.Integer(), nullable=False),
        sa.Column("due_moves", sa.Integer(), nullable=False),
        sa.Column("nobody_owns", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "due_basis IS NULL OR due_basis IN ('statute', 'court', 'policy', 'stated', 'default')",
            name=op.f("ck_response_commitment_due_basis"),
        ),
        sa.CheckConstraint(
            "ending IS NULL OR ending IN ('done', 'cancelled_by_agency', 'cancelled_by_requester')",
            name=op.f("ck_response_commitment_ending"),
        ),
        sa.CheckConstraint(
            "kind IS NULL OR kind IN ('call_back', 'intake_acknowledgement', 'status_update', 'outcome_notice', 'follow_up_visit', 'referral', 'records_request', 'meeting_action', 'council_pledge', 'consent_decree_item', 'oversight_recommendation', 'crisis_statement', 'footage_release', 'technology_review', 'service_request', 'review_question')",
            name=op.f("ck_response_commitment_kind"),
        ),
        sa.CheckConstraint(
            "promised_to IS NULL OR promised_to IN ('resident', 'complainant', 'victim', 'group', 'council', 'oversight', 'court', 'chief')",
            name=op.f("ck_response_commitment_promised_to"),
        ),
        sa.CheckConstraint(
            "retention_class IS NULL OR retention_class IN ('standard', 'personnel', 'litigation', 'permanent')",
            name=op.f("ck_response_commitment_retention_class"),
        ),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (ending IS NULL)", name=op.f("ck_response_commitment_ended")
        ),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= made_on", name=op.f("ck_response_commitment_ended_on")
        ),
        sa.CheckConstraint(
            "late_days IS NULL OR late_days >= 0", name=op.f("ck_response_commitment_late_days")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_response_commitment_agency_id")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_response_commitment_batch_id")
        ),
        sa.ForeignKeyConstraint(["holder_id"], ["unit.id"], name=op.f("fk_response_commitment_holder_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["unit.id"], name=op.f("fk_response_commitment_owner_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_response_commitment_source_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_response_commitment_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response_commitment")),
        sa.UniqueConstraint("source_id", "key", name=op.f("uq_response_commitment_source_id_key")),
    )
    with op.batch_alter_table("response_commitment") as batch_op:
        batch_op.create_index(batch_op.f("ix_response_commitment_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_commitment_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(
            "ix_response_commitment_open", ["agency_id", "ended_on", "due_on"], unique=False
        )
        batch_op.create_index("ix_response_commitment_owner", ["owner_id", "due_on"], unique=False)

    op.create_table(
        "due_date_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("version_at", models.columns.Instant(), nullable=False),
        sa.Column("known_at", models.columns.Instant(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("recorded_at", models.columns.Instant(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("subject_conflict", sa.Boolean(), nullable=False),
        sa.Column("retention_class", sa.String(length=20), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", models.columns.Instant(), nullable=False),
        sa.Column("new_due_on", sa.Date(), nullable=False),
        sa.Column("moved_by", sa.String(length=20), nullable=False),
        sa.Column("told_at", models.columns.Instant(), nullable=True),
        sa.CheckConstraint(
            "moved_by IS NULL OR moved_by IN ('agency', 'requester')",
            name=op.f("ck_due_date_change_moved_by"),
        ),
        sa.CheckConstraint(
            "retention_class IS NULL OR retention_class IN ('standard', 'personnel', 'litigation', 'permanent')",
            name=op.f("ck_due_date_change_retention_class"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_due_date_change_agency_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_due_date_change_batch_id")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["response_commitment.id"], name=op.f("fk_due_date_change_commitment_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_due_date_change_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due_date_change")),
        sa.UniqueConstraint("source_id", "key", name=op.f("uq_due_date_change_source_id_key")),
    )
    with op.batch_alter_table("due_date_change") as batch_op:
        batch_op.create_index(batch_op.f("ix_due_date_change_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_due_date_change_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_due_date_change_commitment_id"), ["commitment_id"], unique=False)

    op.create_table(
        "hand_off",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("version_at", models.columns.Instant(), nullable=False),
        sa.Column("known_at", models.columns.Instant(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("recorded_at", models.columns.Instant(), nullable=True),
        sa.Column("recorded_on", sa.Date(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("subject_conflict", sa.Boolean(), nullable=False),
        sa.Column("retention_class", sa.String(length=20), nullable=False),
        sa.Column("legal_hold", sa.Boolean(), nullable=False),
        sa.Column("commitment_id", sa.Integer(), nullable=False),
        sa.Column("handed_at", models.columns.Instant(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", models.columns.Instant(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("resident_told", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "reason IS NULL OR reason IN ('wrong_unit', 'shift_end', 'specialist', 'jurisdiction', 'refused')",
            name=op.f("ck_hand_off_reason"),
        ),
        sa.CheckConstraint(
            "retention_class IS NULL OR retention_class IN ('standard', 'personnel', 'litigation', 'permanent')",
            name=op.f("ck_hand_off_retention_class"),
        ),
        sa.CheckConstraint(
            "accepted_at IS NULL OR accepted_at >= handed_at", name=op.f("ck_hand_off_accepted_at")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_hand_off_agency_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_hand_off_batch_id")),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["response_commitment.id"], name=op.f("fk_hand_off_commitment_id")
        ),
        sa.ForeignKeyConstraint(["from_unit_id"], ["unit.id"], name=op.f("fk_hand_off_from_unit_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_hand_off_source_id")),
        sa.ForeignKeyConstraint(["to_unit_id"], ["unit.id"], name=op.f("fk_hand_off_to_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_off")),
        sa.UniqueConstraint("source_id", "key", name=op.f("uq_hand_off_source_id_key")),
    )
    with op.batch_alter_table("hand_off") as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_off_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hand_off_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hand_off_commitment_id"), ["commitment_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("hand_off") as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_off_commitment_id"))
        batch_op.drop_index(batch_op.f("ix_hand_off_batch_id"))
        batch_op.drop_index(batch_op.f("ix_hand_off_agency_id"))

    op.drop_table("hand_off")
    with op.batch_alter_table("due_date_change") as batch_op:
        batch_op.drop_index(batch_op.f("ix_due_date_change_commitment_id"))
        batch_op.drop_index(batch_op.f("ix_due_date_change_batch_id"))
        batch_op.drop_index(batch_op.f("ix_due_date_change_agency_id"))

    op.drop_table("due_date_change")
    with op.batch_alter_table("response_commitment") as batch_op:
        batch_op.drop_index("ix_response_commitment_owner")
        batch_op.drop_index("ix_response_commitment_open")
        batch_op.drop_index(batch_op.f("ix_response_commitment_batch_id"))
        batch_op.drop_index(batch_op.f("ix_response_commitment_agency_id"))

    op.drop_table("response_commitment")
    with op.batch_alter_table("engagement_event") as batch_op:
        batch_op.drop_index("ix_engagement_event_unit")
        batch_op.drop_index(batch_op.f("ix_engagement_event_batch_id"))
        batch_op.drop_index(batch_op.f("ix_engagement_event_agency_id"))

    op.drop_table("engagement_event")
