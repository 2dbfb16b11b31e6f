"""What is no longer needed goes, by the site's retention settings; the purge itself is audited.

What stays of an old mail is its digest (so that it is known again), outcome and reasons; of an old request the blind
index. The audit chain is cut at its old end only, and the cut is itself a link of the chain.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlmodel import col

from store.audit import START, Entry, start_text
from store.engine import Desk
from store.models import (
    Account,
    Attachment,
    AuditRow,
    Delay,
    Delivery,
    Fact,
    Filing,
    FilingPaper,
    FilingStep,
    Invitation,
    Mail,
    Outgoing,
    Request,
    Ticket,
    TicketReport,
    WebSession,
    Withdrawal,
)

# What slows a log-in is forgotten within a day (accountops/pauses.py).
DELAYS_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things are kept.

    Attributes:
        mails: texts of mails, and the ID numbers and names of what they asked for.
        tombstones: deleted accounts; at least as long as they can be restored.
        audit: audit rows.
    """

    mails: timedelta = timedelta(days=30)
    tombstones: timedelta = timedelta(days=30)
    audit: timedelta = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Purged:
    """How many of each went."""

    mails: int = 0
    requests: int = 0
    replies: int = 0
    accounts: int = 0
    audit_rows: int = 0
    sessions: int = 0
    delays: int = 0
    invitations: int = 0
    attachments: int = 0


def purge(desk: Desk, retention: Retention, now: datetime) -> Purged:
    """Remove what is older than the settings say, in the desk's transaction. What still waits for a person stays."""
    waiting = select(col(Ticket.mail_id)).where(col(Ticket.state) != "closed", col(Ticket.mail_id).is_not(None))
    reported = (
        select(col(TicketReport.mail_id))
        .join(Ticket, col(Ticket.id) == col(TicketReport.ticket_id))
        .where(col(Ticket.state) != "closed")
    )
    old_mails = (
        select(col(Mail.id))
        .where(
            col(Mail.arrived) < now - retention.mails,
            col(Mail.outcome).is_not(None),
            col(Mail.id).not_in(waiting),
            col(Mail.id).not_in(reported),
            func.length(col(Mail.text_sealed)) > 0,
            col(Mail.id).in_(select(col(Delivery.mail_id)).where(col(Delivery.moved_at).is_not(None))),
        )
        .scalar_subquery()
    )
    quiet = {"synchronize_session": False}
    requests = desk.session.execute(
        update(Request).where(col(Request.mail_id).in_(old_mails)).values(id_sealed=b"", name="", sender=""),
        execution_options=quiet,
    )
    desk.session.execute(delete(Withdrawal).where(col(Withdrawal.mail_id).in_(old_mails)), execution_options=quiet)
    attachments = desk.session.execute(
        delete(Attachment).where(col(Attachment.mail_id).in_(old_mails)), execution_options=quiet
    )
    replies = desk.session.execute(
        delete(Outgoing).where(col(Outgoing.created) < now - retention.mails, col(Outgoing.state) != "pending"),
        execution_options=quiet,
    )
    mails = desk.session.execute(
        update(Mail)
        .where(col(Mail.id).in_(old_mails))
        .values(text_sealed=b"", reading_sealed=b"", sender="", fault=None),
        execution_options=quiet,
    )
    accounts = _purge_accounts(desk, now - retention.tombstones)
    purged = Purged(
        mails=_count(mails),
        requests=_count(requests),
        replies=_count(replies),
        accounts=accounts,
        audit_rows=_purge_audit(desk, now - retention.audit, now),
        sessions=_count(desk.session.execute(delete(WebSession).where(col(WebSession.until) <= now))),
        delays=_count(desk.session.execute(delete(Delay).where(col(Delay.last) < now - DELAYS_KEPT))),
        invitations=_count(desk.session.execute(delete(Invitation).where(col(Invitation.until) <= now))),
        attachments=_count(attachments),
    )
    if any(asdict(purged).values()):
        desk.record([Entry(now, "night", "purge", "store", asdict(purged))])
    return purged


def _purge_accounts(desk: Desk, before: datetime) -> int:
    """Remove accounts deleted before then, but those that somebody still has to look at."""
    open_still = select(col(Ticket.account_id)).where(
        col(Ticket.state) != "closed", col(Ticket.account_id).is_not(None)
    )
    old = select(col(Account.id)).where(col(Account.deleted_at) < before, col(Account.id).not_in(open_still))
    quiet = {"synchronize_session": False}
    # A ticket that was closed says what was done without the account that it was about.
    desk.session.execute(
        update(Ticket).where(col(Ticket.account_id).in_(old)).values(account_id=None), execution_options=quiet
    )
    # Its filings were seen by nobody else, or it would not have been deleted.
    filings = select(col(Filing.id)).where(col(Filing.account_id).in_(old))
    for below in (FilingStep, FilingPaper):
        desk.session.execute(delete(below).where(col(below.filing_id).in_(filings)), execution_options=quiet)
    desk.session.execute(delete(Filing).where(col(Filing.account_id).in_(old)), execution_options=quiet)
    gone = delete(Account).where(col(Account.deleted_at) < before, col(Account.id).not_in(open_still))
    return _count(desk.session.execute(gone, execution_options=quiet))


def _purge_audit(desk: Desk, before: datetime, now: datetime) -> int:
    last = desk.session.execute(
        select(AuditRow).where(col(AuditRow.at) < before).order_by(col(AuditRow.number).desc()).limit(1)
    ).scalar_one_or_none()
    if last is None:
        return 0
    start = start_text(last.number, last.link)
    desk.record([Entry(now, "night", "purge-audit", "audit", {"start": start})])
    desk.session.merge(Fact(name=START, value=start))
    desk.session.flush()
    removed = desk.session.execute(
        delete(AuditRow).where(col(AuditRow.number) <= last.number), execution_options={"synchronize_session": False}
    )
    return _count(removed)


def _count(result: object) -> int:
    return int(getattr(result, "rowcount", 0))
