"""What an office holds and has done is counted off indexes; PostgreSQL vacuums the tables in time for that."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STUCK = sa.text("stuck <> ''")
# PostgreSQL counts off an index alone only where no row beside has changed since a vacuum. Left to itself it vacuums a
# table of a million rows after 200,000 changes: a season's.
SOON = "autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01"


def upgrade() -> None:
    """Apply."""
    op.create_index("stuck_with_a_holder", "filing", ["holder_id", "stuck"], sqlite_where=STUCK, postgresql_where=STUCK)
    op.drop_index("steps_of_an_office", "filing_step")
    op.create_index("steps_of_an_office", "filing_step", ["by_id", "at", "action"])
    if op.get_bind().dialect.name == "postgresql":
        for table in ("filing", "filing_step"):
            op.execute(f"ALTER TABLE {table} SET ({SOON})")
