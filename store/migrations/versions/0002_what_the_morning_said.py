"""What the morning's report said of a run, so that it can be said again."""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    # All nullable: of runs that are over nobody knows any more.
    for column in (
        sa.Column("due", Instant(), nullable=True),
        sa.Column("usual_seconds", sa.Float(), nullable=True),
        sa.Column("unusual", sa.Text(), nullable=True),
        sa.Column("interrupted", sa.Boolean(), nullable=True),
        sa.Column("replies_sent", sa.Integer(), nullable=True),
        sa.Column("replies_failed", sa.Integer(), nullable=True),
        sa.Column("replies_refused", sa.Integer(), nullable=True),
        sa.Column("replies_why", sa.Text(), nullable=True),
    ):
        op.add_column("run", column)
