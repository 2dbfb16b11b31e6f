"""What people decide of held pleas, and what one proposes and another one confirms."""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("request", sa.Column("settled", sa.String(), nullable=True))
    op.add_column("request", sa.Column("settled_by", sa.String(), nullable=True))
    op.add_column("request", sa.Column("settled_at", Instant(), nullable=True))
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("overrules", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("came_to", sa.String(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.CheckConstraint("confirmed_by IS NULL OR confirmed_by <> proposed_by", name="nobody_confirms_their_own"),
        sa.CheckConstraint("(confirmed_by IS NOT NULL) = (came_to = 'confirmed')", name="confirmed_by_somebody"),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"]),
        sa.ForeignKeyConstraint(["proposed_by"], ["staff.id"]),
        sa.ForeignKeyConstraint(["confirmed_by"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_proposal_request_id"), "proposal", ["request_id"], unique=False)
    op.create_index(
        "one_waiting_proposal_of_a_plea",
        "proposal",
        ["request_id"],
        unique=True,
        sqlite_where=sa.text("came_to = ''"),
        postgresql_where=sa.text("came_to = ''"),
    )
