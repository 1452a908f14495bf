"""Complaints"""

import sqlalchemy as sa
from alembic import op

import models.columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "complaint",
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
        sa.Column("handling_unit_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("first_contact_on", sa.Date(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("reopened_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("resumed_on", sa.Date(), nullable=True),
        sa.Column("complainant_agreed", sa.Boolean(), nullable=True),
        sa.Column("complainant_hash", sa.String(length=32), nullable=True),
        sa.Column("lead", sa.String(length=200), nullable=True),
        sa.Column("category", sa.String(length=30), nullable=True),
        sa.Column("duplicate", sa.Boolean(), nullable=False),
        sa.Column("reached_finding", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "category IS NULL OR category IN ('force', 'arrest', 'entry', 'search', 'harassment', 'demeanor', 'discourtesy', 'bias', 'procedure', 'property', 'service_not_provided', 'refused_complaint', 'untruthful_statement', 'information_disclosure', 'vehicle', 'technology_misuse', 'other')",
            name=op.f("ck_complaint_category"),
        ),
        sa.CheckConstraint(
            "channel IS NULL OR channel IN ('walk_in', 'phone', 'online', 'letter', 'email', 'in_custody', 'third_party', 'oversight_body', 'anonymous', 'other_agency', 'unknown')",
            name=op.f("ck_complaint_channel"),
        ),
        sa.CheckConstraint(
            "retention_class IS NULL OR retention_class IN ('standard', 'personnel', 'litigation', 'permanent')",
            name=op.f("ck_complaint_retention_class"),
        ),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on >= received_on", name=op.f("ck_complaint_closed_on")
        ),
        sa.CheckConstraint(
            "resumed_on IS NULL OR resumed_on >= paused_on", name=op.f("ck_complaint_resumed_on")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_complaint_agency_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_complaint_batch_id")),
        sa.ForeignKeyConstraint(
            ["handling_unit_id"], ["unit.id"], name=op.f("fk_complaint_handling_unit_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_complaint_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("source_id", "key", name=op.f("uq_complaint_source_id_key")),
    )
    with op.batch_alter_table("complaint") as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaint_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index("ix_complaint_handling", ["handling_unit_id", "received_on"], unique=False)

    op.create_table(
        "complaint_outcome",
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
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=30), nullable=True),
        sa.Column("disposition", sa.String(length=30), nullable=False),
        sa.Column("duplicate_of", sa.String(length=200), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "category IS NULL OR category IN ('force', 'arrest', 'entry', 'search', 'harassment', 'demeanor', 'discourtesy', 'bias', 'procedure', 'property', 'service_not_provided', 'refused_complaint', 'untruthful_statement', 'information_disclosure', 'vehicle', 'technology_misuse', 'other')",
            name=op.f("ck_complaint_outcome_category"),
        ),
        sa.CheckConstraint(
            "disposition IS NULL OR disposition IN ('sustained', 'not_sustained', 'exonerated', 'unfounded', 'sustained_other', 'policy_failure', 'mediated', 'informally_resolved', 'withdrawn', 'complainant_uncooperative', 'complainant_unavailable', 'officer_unidentified', 'pending_litigation', 'administratively_closed', 'expired', 'subject_departed', 'inconclusive', 'no_charge', 'duplicate', 'out_of_jurisdiction', 'void', 'pending')",
            name=op.f("ck_complaint_outcome_disposition"),
        ),
        sa.CheckConstraint(
            "retention_class IS NULL OR retention_class IN ('standard', 'personnel', 'litigation', 'permanent')",
            name=op.f("ck_complaint_outcome_retention_class"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_complaint_outcome_agency_id")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_complaint_outcome_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["complaint_id"], ["complaint.id"], name=op.f("fk_complaint_outcome_complaint_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_complaint_outcome_source_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_complaint_outcome_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint_outcome")),
        sa.UniqueConstraint("source_id", "key", name=op.f("uq_complaint_outcome_source_id_key")),
    )
    with op.batch_alter_table("complaint_outcome") as batch_op:
        batch_op.create_index(batch_op.f("ix_complaint_outcome_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaint_outcome_batch_id"), ["batch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaint_outcome_complaint_id"), ["complaint_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_complaint_outcome_duplicate_of"), ["duplicate_of"], unique=False)
        batch_op.create_index("ix_complaint_outcome_unit", ["unit_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("complaint_outcome") as batch_op:
        batch_op.drop_index("ix_complaint_outcome_unit")
        batch_op.drop_index(batch_op.f("ix_complaint_outcome_duplicate_of"))
        batch_op.drop_index(batch_op.f("ix_complaint_outcome_complaint_id"))
        batch_op.drop_index(batch_op.f("ix_complaint_outcome_batch_id"))
        batch_op.drop_index(batch_op.f("ix_complaint_outcome_agency_id"))

    op.drop_table("complaint_outcome")
    with op.batch_alter_table("complaint") as batch_op:
        batch_op.drop_index("ix_complaint_handling")
        batch_op.drop_index(batch_op.f("ix_complaint_batch_id"))
        batch_op.drop_index(batch_op.f("ix_complaint_agency_id"))

    op.drop_table("complaint")
