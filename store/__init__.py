"""The store: engine, the only transactions, field encryption, audit chain, migrations, purge, backup."""

from store.audit import Entry
from store.engine import Desk, Store, open_store
from store.errors import Hinted, KeysError, StoreError
from store.keys import Keyring, load_keyring, new_keyring
from store.models import (
    Account,
    AuditRow,
    Delay,
    Delivery,
    Fact,
    Invitation,
    Lease,
    Mail,
    Outgoing,
    RecoveryCode,
    Request,
    Run,
    Staff,
    Ticket,
    WantedRun,
    WebSession,
    Withdrawal,
)

__all__ = [
    "Account",
    "AuditRow",
    "Delay",
    "Delivery",
    "Desk",
    "Entry",
    "Fact",
    "Hinted",
    "Invitation",
    "Keyring",
    "KeysError",
    "Lease",
    "Mail",
    "Outgoing",
    "RecoveryCode",
    "Request",
    "Run",
    "Staff",
    "Store",
    "StoreError",
    "Ticket",
    "WantedRun",
    "WebSession",
    "Withdrawal",
    "load_keyring",
    "new_keyring",
    "open_store",
]
