"""Filings, their papers and steps, statements of units, what was reported; who of the staff is real-name."""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "reporting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "filing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("obtained", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("moved", sa.String(), nullable=False),
        sa.Column("through", sa.String(), nullable=False),
        sa.Column("custody", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("number_forgotten", sa.Boolean(), nullable=False),
        sa.Column("document_number", sa.String(), nullable=False),
        sa.Column("old_number", sa.String(), nullable=False),
        sa.Column("issuer_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("passed", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("stuck", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        sa.Column("submitted", Instant(), nullable=True),
        sa.Column("reported_id", sa.Integer(), nullable=True),
        sa.Column("certificate", sa.String(), nullable=True),
        sa.Column("certified", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"],
            ["organisation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["issuer_id"],
            ["organisation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["reported_id"],
            ["reporting.id"],
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"],
            ["staff.id"],
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"],
            ["organisation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("certificate"),
        sqlite_autoincrement=True,
    )
    op.create_index("approved_and_reported", "filing", ["status", "reported_id", "id"], unique=False)
    op.create_index("ix_filing_account_id", "filing", ["account_id"], unique=False)
    op.create_index(
        "one_filing_of_a_rank",
        "filing",
        ["account_id", "series", "rank"],
        unique=True,
        sqlite_where=sa.text("status <> 'withdrawn'"),
        postgresql_where=sa.text("status <> 'withdrawn'"),
    )
    op.create_index("queue_of_a_holder", "filing", ["holder_id", "since", "id"], unique=False)
    op.create_table(
        "unit_statement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("declared", sa.Text(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("uploaded", Instant(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"],
            ["staff.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("serial"),
    )
    op.create_index("ix_unit_statement_organisation_id", "unit_statement", ["organisation_id"], unique=False)
    op.create_table(
        "filing_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("column", sa.String(), nullable=False),
        sa.Column("declared", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("statement_id", sa.Integer(), nullable=True),
        sa.Column("uploaded", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by"],
            ["staff.id"],
        ),
        sa.ForeignKeyConstraint(
            ["filing_id"],
            ["filing.id"],
        ),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["unit_statement.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_filing_paper_filing_id", "filing_paper", ["filing_id"], unique=False)
    op.create_index("ix_filing_paper_statement_id", "filing_paper", ["statement_id"], unique=False)
    op.create_table(
        "filing_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("filing_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["organisation.id"],
        ),
        sa.ForeignKeyConstraint(
            ["filing_id"],
            ["filing.id"],
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"],
            ["organisation.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("filing_id", "version"),
    )
    op.create_index("steps_of_an_office", "filing_step", ["by_id", "at"], unique=False)
    op.create_table(
        "unit_statement_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("statement_id", sa.Integer(), nullable=False),
        sa.Column("id_index", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["statement_id"],
            ["unit_statement.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("statement_id", "id_index"),
    )
    # Until now all that an account knew of filings was of those that lie elsewhere.
    op.add_column("account", sa.Column("filings_elsewhere", sa.String(), nullable=True))
    op.execute("UPDATE account SET filings_elsewhere = filings")
    op.add_column("staff", sa.Column("id_index", sa.LargeBinary(length=32), nullable=True))
    op.add_column("staff", sa.Column("id_sealed", sa.LargeBinary(), nullable=True))
    op.create_index("ix_staff_id_index", "staff", ["id_index"], unique=False)
