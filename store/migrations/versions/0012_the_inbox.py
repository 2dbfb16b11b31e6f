"""What waits is listed and searched by indexes of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WAITS = sa.text("state <> 'closed'")
OCTETS = "text_pattern_ops"


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_ticket_waiting", "ticket", ["id"], sqlite_where=WAITS, postgresql_where=WAITS)
    op.create_index("ix_ticket_waiting_kind", "ticket", ["kind", "id"], sqlite_where=WAITS, postgresql_where=WAITS)
    op.create_index(
        "ix_ticket_waiting_assignee", "ticket", ["assignee", "id"], sqlite_where=WAITS, postgresql_where=WAITS
    )
    op.create_index(op.f("ix_ticket_request_id"), "ticket", ["request_id"])
    op.create_index(op.f("ix_ticket_account_id"), "ticket", ["account_id"])
    op.create_index("ix_mail_sender", "mail", ["sender"], postgresql_ops={"sender": OCTETS})
    op.create_index("ix_request_name", "request", ["name"], postgresql_ops={"name": OCTETS})
