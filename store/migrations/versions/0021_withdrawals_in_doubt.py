"""Whether a withdrawal may be forged is said beside it: it takes less than what makes its mail's pleas be held."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("withdrawal", sa.Column("doubtful", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute(
        "UPDATE withdrawal SET doubtful = true WHERE mail_id IN (SELECT id FROM mail WHERE dmarc_fails OR two_senders)"
    )
