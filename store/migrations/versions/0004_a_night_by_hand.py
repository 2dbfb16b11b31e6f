"""Nights and dry runs that somebody asks for by hand."""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "wanted_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dry", sa.Boolean(), nullable=False),
        sa.Column("asked", Instant(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("taken", Instant(), nullable=True),
        sa.Column("moved", Instant(), nullable=True),
        sa.Column("ended", Instant(), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
