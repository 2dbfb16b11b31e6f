"""The index of deleted accounts holds these alone: nobody takes it for the way to those that are not deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

DELETED = sa.text("deleted_at IS NOT NULL")


def upgrade() -> None:
    """Apply."""
    op.drop_index("ix_account_deleted_at", "account")
    op.create_index("deleted_accounts", "account", ["deleted_at"], sqlite_where=DELETED, postgresql_where=DELETED)
