"""The store: engine, the only transactions, field encryption, audit chain, migrations, purge, backup."""

from store.audit import Entry
from store.engine import Desk, Store, open_store
from store.errors import KeysError, StoreError
from store.keys import Keyring, load_keyring, new_keyring
from store.models import (
    Account,
    AuditRow,
    Delivery,
    Fact,
    Lease,
    Mail,
    Outgoing,
    Request,
    Run,
    Ticket,
    Withdrawal,
)

__all__ = [
    "Account",
    "AuditRow",
    "Delivery",
    "Desk",
    "Entry",
    "Fact",
    "Keyring",
    "KeysError",
    "Lease",
    "Mail",
    "Outgoing",
    "Request",
    "Run",
    "Store",
    "StoreError",
    "Ticket",
    "Withdrawal",
    "load_keyring",
    "new_keyring",
    "open_store",
]
