"""Why a plea is made, as its mail says, for figures."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("request", sa.Column("cause", sa.String(), nullable=True))
