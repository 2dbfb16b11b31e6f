"""What a later mail says may be against a deletion alone."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("withdrawal", sa.Column("action", sa.String(), nullable=True))
