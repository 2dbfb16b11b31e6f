"""What a reported file said is kept; a certificate can be declared void."""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("filing", sa.Column("voided", Instant(), nullable=True))
    op.add_column("reporting", sa.Column("lines_sealed", sa.LargeBinary(), nullable=True))
