"""The audit trail is only added to; looks have a chain of their own"""

import sqlalchemy as sa
from alembic import op

from models.append_only import protecting

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    if dialect == "postgresql":
        _number_without_gaps()
        _create_look()
    for table in ("audit_event", "look") if dialect == "postgresql" else ("audit_event",):
        for statement in protecting(dialect, table):
            op.execute(statement)


def _number_without_gaps() -> None:
    """Sequences leave gaps where a transaction is rolled back; in the chain a gap is a missing entry."""
    op.execute(
        "UPDATE audit_event SET id = -n FROM (SELECT id AS own, row_number() OVER (ORDER BY id) AS n "
        "FROM audit_event) AS numbered WHERE id = own"
    )
    op.execute("UPDATE audit_event SET id = -id")


def _create_look() -> None:
    """On SQLite looks are in a file of their own, which is made on first use (models/looks.py)."""
    op.create_table(
        "look",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("acting_for", sa.String(length=120), nullable=True),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_look")),
    )
