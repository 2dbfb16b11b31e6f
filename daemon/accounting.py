"""Accounts from the command line: shown with their history (contracts.md section 2), and brought back once deleted."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from accountops import accounts, corrections
from accountops.credentials import state_of
from accountops.policy import Limits
from store import AuditRow, Desk

_TIMES: Final = ("created", "last_login", "last_password_change", "last_reset", "window_until")


def show(desk: Desk, id_number: str, now: datetime, zone: tzinfo) -> dict[str, object]:
    """Return an account with its history, times in this zone; "present" says whether there is one."""

    def local(at: datetime | None) -> str | None:
        return None if at is None else at.astimezone(zone).isoformat()

    account = accounts.find(desk, id_number)
    subjects = [f"account:{key}" for key in accounts.ids_of(desk, id_number)]
    rows = desk.session.execute(
        select(AuditRow).where(col(AuditRow.subject).in_(subjects)).order_by(col(AuditRow.number))
    ).scalars()
    return {
        "present": account is not None,
        "state": None if account is None else str(state_of(account, now)),
        "name": None if account is None else account.name,
        "filings": None if account is None else account.filings,
        **{name: None if account is None else local(getattr(account, name)) for name in _TIMES},
        "history": [{"at": local(row.at), "actor": row.actor, "action": row.action} for row in rows],
    }


def restore(desk: Desk, id_number: str, limits: Limits, now: datetime, by: str, reason: str) -> None:
    """Bring back the account of an ID number that was deleted last.

    Raises:
        AccountError: there is none, or the ID number has been registered anew: which one stays is decided on the
            pages, where both are shown.
    """
    account_id = corrections.deleted_last(desk, id_number, limits, now)
    corrections.restore(desk, account_id, limits, now, by, reason)
