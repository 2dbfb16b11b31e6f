"""A store with something in every table, for what works on all of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, SQLModel

from store import (
    Account,
    Attachment,
    Delay,
    Delivery,
    Entry,
    Fact,
    Filing,
    FilingPaper,
    FilingStep,
    Invitation,
    Lease,
    Mail,
    Organisation,
    OrganisationChange,
    OrganisationName,
    OrganisationSearch,
    Outgoing,
    PolicyVersion,
    Proposal,
    RecoveryCode,
    Reporting,
    Request,
    Run,
    Staff,
    Store,
    Ticket,
    TicketReport,
    TicketStep,
    UnitStatement,
    UnitStatementPerson,
    WantedRun,
    WebSession,
    Withdrawal,
)
from tests.store.places import DAY, HOUR, NOW, id_number

SENDER = "zhangwei@qq.example"
NAME = "张伟𠮷·古丽"
NIGHT = "2021-05-20"


def mail(store: Store, number: int, arrived: datetime, **changes: Any) -> Mail:
    """A mail that was dealt with; not yet in the database."""
    usual: dict[str, Any] = {
        "key": number.to_bytes(32, "big"),
        "message_id": f"<{number}@mail.example>",
        "sender": SENDER,
        "arrived": arrived,
        "asked_at": arrived - HOUR,
        "night": NIGHT,
        "verdict": "repair",
        "text_sealed": store.keys.seal(f"{NAME} {id_number(number)} 重置", "mail.text"),
        "reading_sealed": store.keys.seal("{}", "mail.reading"),
        "outcome": "done",
        "why": "已重置",
        "concluded_at": arrived + HOUR,
    }
    return Mail(**(usual | changes))


def delivery(mail_id: int, arrived: datetime, **changes: Any) -> Delivery:
    """Where it lay; it was moved an hour later."""
    usual: dict[str, Any] = {
        "mailbox": "maildir:/m",
        "uidvalidity": 2**32 - 1,
        "uid": str(mail_id),
        "mail_id": mail_id,
        "folder": "已处理",
        "moved_at": arrived + HOUR,
        "run_id": 1,
    }
    return Delivery(**(usual | changes))


def request(store: Store, mail_id: int, arrived: datetime, **changes: Any) -> Request:
    """What it asked for."""
    number = id_number(mail_id % 1000)
    usual: dict[str, Any] = {
        "mail_id": mail_id,
        "place": 0,
        "action": "reset",
        "id_index": store.keys.blind(number),
        "id_sealed": store.keys.seal(number, "request.id_number"),
        "name": NAME,
        "sender": SENDER,
        "asked_at": arrived - HOUR,
        "arrived": arrived,
        "night": NIGHT,
        "outcome": "done",
        "performed_at": arrived + HOUR,
    }
    return Request(**(usual | changes))


def account(store: Store, number: int, **changes: Any) -> Account:
    """An active account."""
    usual: dict[str, Any] = {
        "id_index": store.keys.blind(id_number(number)),
        "id_sealed": store.keys.seal(id_number(number), "account.id_number"),
        "name": NAME,
        "state": "active",
        "created": NOW.replace(microsecond=123456),
    }
    return Account(**(usual | changes))


def organisation(session: Session, name: str, at: datetime, **changes: Any) -> None:
    """An organisation with its name and history."""
    usual: dict[str, Any] = {"kind": "unit", "nature": "institution", "level": "county", "status": "open"}
    one = Organisation(name=name, key=name, created=at, changed=at, **(usual | changes))
    session.add(one)
    session.flush()
    assert one.id is not None
    full = OrganisationName(organisation_id=one.id, kind="full", name=name, key=name, since=at)
    session.add(full)
    session.flush()
    session.add(
        OrganisationSearch(
            id=full.id,
            organisation_id=one.id,
            form=name,
            tokens=" ".join(name),
            sounds="",
            initials="",
            core="",
            short="",
        )
    )
    session.add(
        OrganisationChange(organisation_id=one.id, at=at, actor="operator", action="add", before="{}", after="{}")
    )


def furnish(store: Store, at: datetime = NOW) -> None:
    """Put rows into every table."""
    with store.open() as desk:
        session = desk.session
        session.add_all(account(store, n) for n in range(3))
        session.add(account(store, 9, deleted_at=at - DAY, name="", password_hash="$argon2id$x"))
        for number in range(1, 4):
            one = mail(store, number, at, cut=number == 2, dmarc_fails=number == 3, fault="Traceback\n…")
            session.add(one)
            session.flush()
            assert one.id is not None
            session.add(delivery(one.id, at))
            asked = request(store, one.id, at, account_id=1)
            session.add(asked)
            session.flush()
            session.add(
                Ticket(
                    key=f"held:{one.id}:",
                    kind="held",
                    mail_id=one.id,
                    request_id=asked.id,
                    night=NIGHT,
                    opened_at=at,
                    why="由人核实",
                )
            )
            session.add(
                Withdrawal(
                    mail_id=one.id, id_index=store.keys.blind(id_number(1)), sender=SENDER, asked_at=at, night=NIGHT
                )
            )
            session.add(Withdrawal(mail_id=one.id, name=NAME, sender=SENDER, asked_at=at, night=NIGHT))
            session.add(
                Outgoing(
                    message_id=f"<r{number}@mail.example>", mail_id=one.id, recipient=f"{number}@mail.example",
                    day=date(2021, 5, 20), in_reply_to="", subject="回复", body="您好\n\t“引号”", created=at,
                )
            )  # fmt: skip
        session.add(TicketReport(ticket_id=1, mail_id=1, kind="letter", wording="某单位", at=at))
        session.add(TicketStep(ticket_id=1, at=at, actor="x", step="later", before="open", after="later", detail="{}"))
        session.add(
            Attachment(
                mail_id=1, place=0, name_sealed=store.keys.seal("函.pdf", "attachment.name"), kind="pdf", size=9,
                file="ab" * 32, text_sealed=store.keys.seal("函", "attachment.text"), taken_at=at,
            )
        )  # fmt: skip
        session.add(Run(night=NIGHT, started=at, finished=at + HOUR, mails=3))
        session.add(WantedRun(dry=True, asked=at, asked_by="li.na", ended=at + HOUR, said="试运行完"))
        session.add(Lease(name="night", holder="h 1 1", until=at))
        session.add(Fact(name="fact", value="值"))
        session.add(WebSession(key=b"s" * 32, scope="own", account_id=1, created=at, seen=at, until=at + HOUR))
        session.add(Delay(key=b"d" * 32, failures=2, last=at, started=at))
        # The first one belongs to a later one: rows of one table may come in any order.
        organisation(session, "甘谷县磐安镇中心小学", at, parent_id=2)
        organisation(session, "甘谷县教育局", at, uscc="11621026140008821E")
        session.add(
            Staff(
                login="liping",
                name="李萍",
                organisation_id=1,
                reviewer=True,
                totp_sealed=store.keys.seal("secret", "staff.totp"),
                id_index=store.keys.blind(id_number(8)),
                id_sealed=store.keys.seal(id_number(8), "staff.id_number"),
            )
        )
        session.flush()
        session.add(
            Reporting(
                at=at, by="li.na", count=1, digest="0" * 64, lines_sealed=store.keys.seal(b"{}", "reporting.lines")
            )
        )
        statement = UnitStatement(
            organisation_id=1, serial="QK-1", about="form", declared="{}", file="cd" * 32, uploaded=at
        )
        session.add(statement)
        session.flush()
        session.add(UnitStatementPerson(statement_id=1, id_index=store.keys.blind(id_number(1))))
        session.add(
            Filing(
                account_id=1, series="工程技术人员", rank=3, unit_id=1, holder_id=1, status="review", since=at,
                created=at, reported_id=1,
            )
        )  # fmt: skip
        session.flush()
        step = {"filing_id": 1, "version": 1, "at": at, "actor": "account:1", "action": "submit", "status": "review"}
        session.add(FilingStep(**step, holder_id=1))
        session.add(
            FilingPaper(filing_id=1, kind="statement", column="其他", declared="{}", statement_id=1, uploaded=at)
        )
        session.add(
            Proposal(
                request_id=1, action="delete", overrules="in-use", account_id=1, epoch=0, reason="核实过",
                proposed_by=1, proposed_at=at, until=at + DAY,
            )
        )  # fmt: skip
        session.add(
            PolicyVersion(
                proposed_at=at,
                proposed_by="staff:a",
                reason="申报季来信多",
                sets="{}",
                was="{}",
                tried="{}",
                passed=True,
            )
        )
        session.add(Invitation(key=b"v" * 32, staff_id=1, until=at + HOUR))
        session.add(RecoveryCode(staff_id=1, key=b"r" * 32))
        desk.record([Entry(at, "night", "reset", f"account:{n}", {"request": n}) for n in range(5)])


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    with store.look() as desk:
        return {
            table.name: sorted(
                (tuple(row) for row in desk.connection.execute(select(table))), key=lambda row: str(row[0])
            )
            for table in SQLModel.metadata.sorted_tables
        }
