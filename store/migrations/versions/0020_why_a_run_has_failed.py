"""Why a run of a night was not finished is kept, so that staff read it by day."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("run", sa.Column("fault", sa.Text(), nullable=True))
