"""What released quarters held back"""

import sqlalchemy as sa
from alembic import op

from models.append_only import protecting

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quarter_release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=10), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["unit.id"], name=op.f("fk_quarter_release_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarter_release")),
        sa.UniqueConstraint("agency_id", "number", name=op.f("uq_quarter_release_agency_id_number")),
        sa.UniqueConstraint(
            "agency_id", "label", "edition", name=op.f("uq_quarter_release_agency_id_label_edition")
        ),
    )
    for statement in protecting(op.get_bind().dialect.name, "quarter_release"):
        op.execute(statement)
