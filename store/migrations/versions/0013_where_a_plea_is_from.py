"""The prefecture of a plea's ID number, for figures."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("request", sa.Column("origin", sa.String(), nullable=True))
