"""Units, sources, batches, quarantine, revisions, audit"""

import sqlalchemy as sa
from alembic import op

import models.columns

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mapping_version",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping_version")),
    )
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("outreach_duty", sa.Boolean(), nullable=True),
        sa.Column("sworn", sa.Integer(), nullable=True),
        sa.Column("owner", sa.String(length=120), nullable=True),
        sa.Column("zone", sa.String(length=60), nullable=True),
        sa.Column("is_unassigned", sa.Boolean(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IS NULL OR kind IN ('patrol', 'investigations', 'specialist', 'corrections', 'support', 'command', 'intake')",
            name=op.f("ck_unit_kind"),
        ),
        sa.CheckConstraint(
            "level IS NULL OR level IN ('agency', 'bureau', 'district', 'unit')", name=op.f("ck_unit_level")
        ),
        sa.CheckConstraint("sworn IS NULL OR sworn >= 0", name=op.f("ck_unit_sworn")),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_unit_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
        sa.UniqueConstraint("agency_id", "key", name=op.f("uq_unit_agency_id_key")),
    )
    with op.batch_alter_table("unit") as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", models.columns.Instant(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_audit_event_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_event_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("record", sa.String(length=30), nullable=False),
        sa.Column("provides", sa.Text(), nullable=False),
        sa.Column("lacks", sa.Text(), nullable=False),
        sa.Column("as_of", models.columns.Instant(), nullable=True),
        sa.Column("data_through", sa.Date(), nullable=True),
        sa.Column("refreshed_at", models.columns.Instant(), nullable=True),
        sa.Column("mapping_id", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_source_agency_id")),
        sa.ForeignKeyConstraint(["mapping_id"], ["mapping_version.id"], name=op.f("fk_source_mapping_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_source_agency_id_name")),
    )
    op.create_table(
        "unit_ancestor",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("ancestor_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_unit_ancestor_agency_id")),
        sa.ForeignKeyConstraint(["ancestor_id"], ["unit.id"], name=op.f("fk_unit_ancestor_ancestor_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_ancestor_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "ancestor_id", "from_on", name=op.f("pk_unit_ancestor")),
    )
    with op.batch_alter_table("unit_ancestor") as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_ancestor_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_ancestor_ancestor_id"), ["ancestor_id"], unique=False)

    op.create_table(
        "unit_exposure",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("exposure", sa.String(length=20), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Float(), nullable=False),
        sa.CheckConstraint(
            "exposure IS NULL OR exposure IN ('contacts', 'calls', 'officer_weeks')",
            name=op.f("ck_unit_exposure_exposure"),
        ),
        sa.CheckConstraint("n >= 0", name=op.f("ck_unit_exposure_n")),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_unit_exposure_agency_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_exposure_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "week_start", "exposure", name=op.f("pk_unit_exposure")),
    )
    with op.batch_alter_table("unit_exposure") as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_exposure_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "unit_parent",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("from_on < to_on", name=op.f("ck_unit_parent_order")),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name=op.f("fk_unit_parent_parent_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_unit_parent_unit_id")),
        sa.PrimaryKeyConstraint("unit_id", "from_on", name=op.f("pk_unit_parent")),
    )
    with op.batch_alter_table("unit_parent") as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_parent_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("mapping_id", sa.String(length=16), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("imported_at", models.columns.Instant(), nullable=False),
        sa.Column("as_of", models.columns.Instant(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_new", sa.Integer(), nullable=False),
        sa.Column("rows_changed", sa.Integer(), nullable=False),
        sa.Column("rows_same", sa.Integer(), nullable=False),
        sa.Column("rows_quarantined", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.CheckConstraint(
            "state IS NULL OR state IN ('done', 'undone')", name=op.f("ck_import_batch_state")
        ),
        sa.CheckConstraint(
            "rows_read = rows_new + rows_changed + rows_same + rows_quarantined",
            name=op.f("ck_import_batch_sum"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_import_batch_agency_id")),
        sa.ForeignKeyConstraint(
            ["mapping_id"], ["mapping_version.id"], name=op.f("fk_import_batch_mapping_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_import_batch_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batch")),
    )
    with op.batch_alter_table("import_batch") as batch_op:
        batch_op.create_index(batch_op.f("ix_import_batch_agency_id"), ["agency_id"], unique=False)

    op.create_table(
        "quarantine_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("identity", sa.String(length=200), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("faults", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("entered_at", models.columns.Instant(), nullable=False),
        sa.Column("resolved_at", models.columns.Instant(), nullable=True),
        sa.CheckConstraint(
            "state IS NULL OR state IN ('waiting', 'fixed', 'superseded', 'dropped')",
            name=op.f("ck_quarantine_row_state"),
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_quarantine_row_agency_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_quarantine_row_batch_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_quarantine_row_source_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_quarantine_row_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine_row")),
        sa.UniqueConstraint("source_id", "identity", name=op.f("uq_quarantine_row_source_id_identity")),
    )
    with op.batch_alter_table("quarantine_row") as batch_op:
        batch_op.create_index("ix_quarantine_row_state", ["agency_id", "state"], unique=False)

    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("known_from", models.columns.Instant(), nullable=False),
        sa.Column("known_to", models.columns.Instant(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_revision_agency_id")),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_revision_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
    )
    with op.batch_alter_table("revision") as batch_op:
        batch_op.create_index(batch_op.f("ix_revision_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index("ix_revision_record", ["record", "record_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("revision") as batch_op:
        batch_op.drop_index("ix_revision_record")
        batch_op.drop_index(batch_op.f("ix_revision_agency_id"))

    op.drop_table("revision")
    with op.batch_alter_table("quarantine_row") as batch_op:
        batch_op.drop_index("ix_quarantine_row_state")

    op.drop_table("quarantine_row")
    with op.batch_alter_table("import_batch") as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_batch_agency_id"))

    op.drop_table("import_batch")
    with op.batch_alter_table("unit_parent") as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_parent_parent_id"))

    op.drop_table("unit_parent")
    with op.batch_alter_table("unit_exposure") as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_exposure_agency_id"))

    op.drop_table("unit_exposure")
    with op.batch_alter_table("unit_ancestor") as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_ancestor_ancestor_id"))
        batch_op.drop_index(batch_op.f("ix_unit_ancestor_agency_id"))

    op.drop_table("unit_ancestor")
    op.drop_table("source")
    with op.batch_alter_table("audit_event") as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_event_agency_id"))

    op.drop_table("audit_event")
    with op.batch_alter_table("unit") as batch_op:
        batch_op.drop_index(batch_op.f("ix_unit_agency_id"))

    op.drop_table("unit")
    op.drop_table("mapping_version")
