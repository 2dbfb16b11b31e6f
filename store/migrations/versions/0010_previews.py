"""A picture of the first page of each paper."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    for table in ("filing_paper", "unit_statement"):
        op.add_column(table, sa.Column("preview", sa.String(), nullable=True))
