"""Organisations, their names and what was changed of them; whose people the staff are."""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LIVING = sa.text("status NOT IN ('merged', 'closed')")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("uscc", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("nature", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("superior", sa.String(), nullable=False),
        sa.Column("registrar", sa.String(), nullable=False),
        sa.Column("division", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("contact_phone", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        sa.Column("changed", Instant(), nullable=False),
        sa.Column("opened", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["parent_id"], ["organisation.id"], deferrable=True, initially="DEFERRED"),
        sa.ForeignKeyConstraint(["merged_into_id"], ["organisation.id"], deferrable=True, initially="DEFERRED"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    for column in ("division", "parent_id", "merged_into_id"):
        op.create_index(op.f(f"ix_organisation_{column}"), "organisation", [column], unique=False)
    for name, column in (("one_living_organisation_of_a_name", "key"), ("one_living_organisation_of_a_code", "uscc")):
        op.create_index(name, "organisation", [column], unique=True, sqlite_where=LIVING, postgresql_where=LIVING)
    op.create_table(
        "organisation_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("organisation_id", "key"),
    )
    op.create_index(op.f("ix_organisation_name_key"), "organisation_name", ["key"], unique=False)
    op.create_table(
        "organisation_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        op.f("ix_organisation_change_organisation_id"), "organisation_change", ["organisation_id"], unique=False
    )
    # In the column's own line: SQLite adds no constraint to a table that is there.
    belongs = sa.Column("organisation_id", sa.Integer(), sa.ForeignKey("organisation.id"), nullable=True)
    op.add_column("staff", belongs, inline_references=True)
    op.create_index(op.f("ix_staff_organisation_id"), "staff", ["organisation_id"], unique=False)
