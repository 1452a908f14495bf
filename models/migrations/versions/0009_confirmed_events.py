"""What people say of events that wait to be confirmed: it took place, or it did not"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_STATES = "'planned', 'to_be_confirmed', 'held', 'cancelled'"


def upgrade() -> None:
    # Added as they are, their constraints with them: SQLite would have to copy the table.
    _add(
        "confirmed_state VARCHAR(20)",
        "confirmed_state",
        "confirmed_state IS NULL OR confirmed_state IN ('held', 'cancelled')",
    )
    _add(
        "confirmed_over VARCHAR(20)",
        "confirmed_over",
        f"confirmed_over IS NULL OR confirmed_over IN ({_STATES})",
    )
    _add("confirmed_for DATE")
    _add("confirmed_by VARCHAR(120)")
    instant = "DATETIME" if op.get_bind().dialect.name == "sqlite" else "TIMESTAMP"
    _add(f"confirmed_at {instant}", "confirmed", "(confirmed_state IS NULL) = (confirmed_at IS NULL)")


def _add(column: str, name: str = "", condition: str = "") -> None:
    rule = f" CONSTRAINT ck_engagement_event_{name} CHECK ({condition})" if condition else ""
    op.execute(f"ALTER TABLE engagement_event ADD COLUMN {column}{rule}")
