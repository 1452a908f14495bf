"""What each batch brought, other versions of rows, batches taken back"""

import sqlalchemy as sa
from alembic import op

from models.importing.baseline import keep_what_is_held

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Columns are added as they are, constraints with them: SQLite would have to copy a table that others
    # refer to.
    op.execute("ALTER TABLE import_batch ADD COLUMN newest_on DATE")
    instant = "TIMESTAMP WITHOUT TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME"
    op.execute(
        f"ALTER TABLE import_batch ADD COLUMN undone_at {instant} "
        "CONSTRAINT ck_import_batch_undone CHECK ((state = 'undone') = (undone_at IS NOT NULL))"
    )
    op.execute("ALTER TABLE import_batch ADD COLUMN undone_by VARCHAR(120)")
    op.execute("ALTER TABLE import_batch ADD COLUMN reason VARCHAR(400)")
    op.execute(
        "ALTER TABLE quarantine_row ADD COLUMN origin_id INTEGER "
        "CONSTRAINT fk_quarantine_row_origin_id REFERENCES import_batch (id)"
    )
    op.create_table(
        "batch_seen",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("origin_id", sa.Integer(), nullable=False),
        sa.Column("record", sa.String(length=30), nullable=False),
        sa.Column("seen", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["import_batch.id"], name=op.f("fk_batch_seen_batch_id")),
        sa.ForeignKeyConstraint(["origin_id"], ["import_batch.id"], name=op.f("fk_batch_seen_origin_id")),
        sa.PrimaryKeyConstraint("batch_id", "origin_id", "record", name=op.f("pk_batch_seen")),
    )
    op.create_table(
        "row_version",
        sa.Column("record", sa.String(length=30), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record", "record_id", "digest", name=op.f("pk_row_version")),
    )
    keep_what_is_held(op.get_bind())
