"""What the pages need: sessions, delays, staff with their invitations and recovery codes."""

import sqlalchemy as sa
from alembic import op

from store.models import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROLES = ("technician", "org_admin", "reviewer", "seal_officer", "hr_office", "security_officer", "auditor")
APART = (
    ("hr_office", "auditor"),
    ("hr_office", "security_officer"),
    ("org_admin", "auditor"),
    ("org_admin", "security_officer"),
    ("reviewer", "auditor"),
    ("reviewer", "seal_officer"),
    ("reviewer", "security_officer"),
    ("seal_officer", "auditor"),
    ("seal_officer", "security_officer"),
    ("security_officer", "auditor"),
    ("technician", "auditor"),
    ("technician", "hr_office"),
    ("technician", "reviewer"),
    ("technician", "seal_officer"),
    ("technician", "security_officer"),
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "session",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created", Instant(), nullable=False),
        sa.Column("seen", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("fresh_until", Instant(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    for column in ("account_id", "staff_id", "until"):
        op.create_index(op.f(f"ix_session_{column}"), "session", [column], unique=False)
    op.create_table(
        "delay",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last", Instant(), nullable=False),
        sa.Column("started", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_delay_last"), "delay", ["last"], unique=False)
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("totp_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("invited", Instant(), nullable=True),
        sa.Column("joined", Instant(), nullable=True),
        sa.Column("disabled_at", Instant(), nullable=True),
        sa.Column("last_login", Instant(), nullable=True),
        *(sa.Column(role, sa.Boolean(), nullable=False) for role in ROLES),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("login"),
        *(sa.CheckConstraint(f"NOT ({one} AND {other})", name=f"{one}_is_not_{other}") for one, other in APART),
    )
    op.create_table(
        "invitation",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index(op.f("ix_invitation_staff_id"), "invitation", ["staff_id"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_recovery_code_staff_id"), "recovery_code", ["staff_id"], unique=False)
