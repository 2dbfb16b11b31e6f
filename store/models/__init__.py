"""The tables, a file for each part of the office.

`table=True` classes don't validate: what comes in is validated in frozen types before it gets here.
"""

from store.models.accounts import Account
from store.models.attachments import Attachment
from store.models.audit import AuditRow, Fact
from store.models.columns import ExactInstant, Instant
from store.models.filings import Filing, FilingPaper, FilingStep, Reporting, UnitStatement, UnitStatementPerson
from store.models.night import Delivery, Lease, Mail, Outgoing, Request, Run, WantedRun, Withdrawal
from store.models.organisations import Organisation, OrganisationChange, OrganisationName, OrganisationSearch
from store.models.pages import Delay, WebSession
from store.models.policy import PolicyVersion
from store.models.staff import APART, ROLES, Invitation, RecoveryCode, Staff
from store.models.tickets import Proposal, Ticket, TicketReport, TicketStep

__all__ = [
    "APART",
    "ROLES",
    "Account",
    "Attachment",
    "AuditRow",
    "Delay",
    "Delivery",
    "ExactInstant",
    "Fact",
    "Filing",
    "FilingPaper",
    "FilingStep",
    "Instant",
    "Invitation",
    "Lease",
    "Mail",
    "Organisation",
    "OrganisationChange",
    "OrganisationName",
    "OrganisationSearch",
    "Outgoing",
    "PolicyVersion",
    "Proposal",
    "RecoveryCode",
    "Reporting",
    "Request",
    "Run",
    "Staff",
    "Ticket",
    "TicketReport",
    "TicketStep",
    "UnitStatement",
    "UnitStatementPerson",
    "WantedRun",
    "WebSession",
    "Withdrawal",
]
