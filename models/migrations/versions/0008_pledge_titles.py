"""The wording of pledges, which are made in public; of no other promise"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_PUBLIC = "'council_pledge', 'consent_decree_item', 'oversight_recommendation', 'technology_review'"


def upgrade() -> None:
    # Added as it is, its constraint with it: SQLite would have to copy a table that others refer to.
    op.execute(
        "ALTER TABLE response_commitment ADD COLUMN title VARCHAR(160) "
        f"CONSTRAINT ck_response_commitment_title CHECK (title IS NULL OR kind IN ({_PUBLIC}))"
    )
