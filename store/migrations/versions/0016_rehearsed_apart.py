"""A change of policy is rehearsed by the daemon: how far that has come."""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INSTANTS = ("trial_asked", "trial_taken", "trial_moved", "tried_at")


def upgrade() -> None:
    """Apply; what was proposed so far was rehearsed before it was written down."""
    for name in INSTANTS:
        op.add_column("policy_version", sa.Column(name, Instant(), nullable=True))
    op.add_column("policy_version", sa.Column("trial_played", sa.Integer(), nullable=True))
    op.execute("UPDATE policy_version SET tried_at = proposed_at")
