"""Recipients and deliveries"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ROLES = "'chief', 'commander', 'steward', 'auditor', 'policymaker'"
WHY = "'unreachable', 'insecure', 'sign_in', 'sender', 'later', 'rejected', 'not_made', 'not_written'"


def upgrade() -> None:
    op.create_table(
        "recipient",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("added_by", sa.String(length=120), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("removed_by", sa.String(length=120), nullable=True),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(f"role IS NULL OR role IN ({ROLES})", name=op.f("ck_recipient_role")),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_by IS NULL)", name=op.f("ck_recipient_removed")),
        sa.CheckConstraint("(removed_at IS NULL) = (address <> '')", name=op.f("ck_recipient_address")),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_recipient_agency_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recipient_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
    )
    op.create_index(op.f("ix_recipient_agency_id"), "recipient", ["agency_id"], unique=False)
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("recipient_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=10), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("message_id", sa.String(length=340), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.Column("why", sa.String(length=20), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "state IS NULL OR state IN ('claimed', 'sent', 'failed')", name=op.f("ck_delivery_state")
        ),
        sa.CheckConstraint(
            "audience IS NULL OR audience IN ('chief', 'unit', 'council')", name=op.f("ck_delivery_audience")
        ),
        sa.CheckConstraint(
            "channel IS NULL OR channel IN ('folder', 'smtp')", name=op.f("ck_delivery_channel")
        ),
        sa.CheckConstraint(f"why IS NULL OR why IN ({WHY})", name=op.f("ck_delivery_why")),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_delivery_sent")),
        sa.CheckConstraint("(state = 'failed') = (why IS NOT NULL)", name=op.f("ck_delivery_failed")),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_delivery_agency_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_delivery_person_id")),
        sa.ForeignKeyConstraint(["recipient_id"], ["recipient.id"], name=op.f("fk_delivery_recipient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "agency_id",
            "person_id",
            "label",
            "edition",
            "channel",
            name=op.f("uq_delivery_agency_id_person_id_label_edition_channel"),
        ),
        sa.UniqueConstraint("message_id", name=op.f("uq_delivery_message_id")),
    )
    op.create_index(op.f("ix_delivery_agency_id"), "delivery", ["agency_id"], unique=False)
