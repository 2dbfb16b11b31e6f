"""A reason that somebody types stays for as long as the audit: what may stand in it is one rule, whoever calls."""

import importlib
import inspect
import pkgutil

import pytest
from sqlalchemy import select

import accountops
import filing
import orgregistry
from accountops import corrections, held, tuning
from accountops.faults import AccountError
from accountops.tuning import TuningError
from filing import certificates
from filing.dossier import FilingError
from filing.reviewing import Doing
from mailparse import Action
from orgregistry import settling
from orgregistry.tickets import Kind, NewTicket, TicketError, open_tickets
from store import AuditRow, FilingStep, Mail, TicketStep
from tests.accountops.doings import LIMITS, carry_out, put
from tests.accountops.holding import DELETE, Holding
from tests.filing.office import SCHOOL, Province
from tests.store.places import DAY, NOW, id_number

NUMBER = id_number(77)
SLIP = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")  # its check digit doesn't hold
REASON = f"窗口核实，证号{NUMBER[:6]} {NUMBER[6:14]}-{NUMBER[14:]}，先写成了{SLIP}"
BY = "li.na"
TODAY = NOW.date()


def ticket(store, kind=Kind.OTHER, name="", *, plea=False):
    """A ticket; its number."""
    if plea:
        asked = Holding(store).plea()
        with store.open() as desk:
            open_tickets(desk, [NewTicket(Kind.HELD, 1, "由人核实", asked)], "2021-05-20", NOW)
        return 1
    with store.open() as desk:
        night = "2021-05-20"
        mail = Mail(
            key=str(kind).encode().ljust(32), message_id="<m@x>", sender="a@b.example", arrived=NOW, asked_at=NOW,
            night=night, verdict="other", text_sealed=b"", reading_sealed=b"",
        )  # fmt: skip
        desk.session.add(mail)
        desk.session.flush()
        open_tickets(desk, [NewTicket(kind, mail.id, "由人看", org_name=name)], night, NOW)
    return 1


def in_ticket(label, act, **how):
    def do(store):
        number = ticket(store, **how)
        with store.open() as desk:
            act(desk, number)

    return pytest.param(do, id=label)


def of_account(label, act, *, deleted=False, reset=False):
    def do(store):
        account = put(store, password_hash="$argon2id$kept" if reset else None)
        if deleted:
            carry_out(store, Action.DELETE)
        if reset:
            carry_out(store, Action.RESET)
        with store.open() as desk:
            act(desk, account)

    return pytest.param(do, id=label)


def of_filing(label, act):
    def do(store):
        act(Province(store).build())

    return pytest.param(do, id=label)


def returned(province):
    done = province.act(SCHOOL, province.submitted(), Doing.RETURN, REASON)
    if not done.ok:
        raise FilingError(done.why)


def voided(province):
    sealed = province.sealed()
    with province.store.open() as desk:
        made = certificates.of_filing(desk, sealed)
        certificates.void(desk, made.shown, REASON, BY, NOW)


def of_plea(label, act):
    def do(store):
        office = Holding(store)
        act(office, office.plea())

    return pytest.param(do, id=label)


def declined(office, plea):
    number = office.propose(plea, DELETE)
    with office.store.open() as desk:
        held.decline(desk, number, office.by(office.qiang), REASON)


def on_a_deletion(act):
    def do(office, _plea):
        office.slip()
        act(office, office.plea(DELETE))

    return do


def on_a_reset(office, plea):
    office.account()
    office.release(plea, reason=REASON)


def of_policy(store):
    with store.open() as desk:
        tuning.propose(desk, tuning.Policy(), {"replies": "all"}, REASON, NOW, "staff:a")


OPERATIONS = [
    pytest.param(of_policy, id="tuning.propose"),
    of_plea("held.carry_out", on_a_reset),
    of_plea("held.propose", on_a_deletion(lambda office, plea: office.propose(plea, reason=REASON))),
    of_plea("held.decline", on_a_deletion(declined)),
    in_ticket("settling.release", lambda desk, n: settling.release(desk, n, {}, REASON, NOW, BY, TODAY), plea=True),
    in_ticket("settling.close", lambda desk, n: settling.close(desk, n, REASON, NOW, BY, TODAY)),
    in_ticket(
        "settling.refuse",
        lambda desk, n: settling.refuse(desk, n, REASON, NOW, BY, TODAY),
        kind=Kind.ORG_NOT_FOUND,
        name="兰州晨光机械厂",
    ),
    of_account(
        "corrections.restore",
        lambda desk, account: corrections.restore(desk, account, LIMITS, NOW + DAY, BY, REASON),
        deleted=True,
    ),
    of_account("corrections.rename", lambda desk, account: corrections.rename(desk, account, "张维", NOW, BY, REASON)),
    of_account(
        "corrections.take_back",
        lambda desk, account: corrections.take_back(desk, account, NOW + DAY, BY, REASON),
        reset=True,
    ),
    of_filing("certificates.void", voided),
    of_filing("reviewing.act", returned),
]


def written(store):
    """All that the books tell of what was done."""
    with store.look() as desk:
        rows = [row.detail for row in desk.session.execute(select(AuditRow)).scalars()]
        rows += [row.detail for row in desk.session.execute(select(TicketStep)).scalars()]
        rows += [row.reason for row in desk.session.execute(select(FilingStep)).scalars()]
    return "\n".join(rows)


@pytest.mark.parametrize("do", OPERATIONS)
def test_an_id_number_in_a_reason_is_masked_before_it_is_written(sqlite_store, do):
    do(sqlite_store)
    said = written(sqlite_store)
    assert "窗口核实" in said
    for number in (NUMBER, SLIP, NUMBER[6:14]):
        assert number not in said
    assert NUMBER[:3] + "*" in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", r"没有写理由|退回一定要注明理由"),
        ("。 \n", r"没有写理由|退回一定要注明理由"),
        ("窗口核实\u202e本人", "理由里有看不见的字符"),
        ("窗口核实本\u200b人", "理由里有看不见的字符"),
        ("窗口核实" + "本人来过。" * 80, "理由太长，有 404 个字"),
    ],
)
@pytest.mark.parametrize("do", OPERATIONS)
def test_what_is_no_reason_keeps_everything_from_being_done(sqlite_store, do, typed, said, monkeypatch):
    monkeypatch.setattr(f"{__name__}.REASON", typed)
    with pytest.raises((AccountError, TicketError, FilingError, TuningError), match=said):
        do(sqlite_store)
    assert "窗口核实" not in written(sqlite_store)


@pytest.mark.parametrize("do", OPERATIONS)
def test_a_reason_on_several_lines_is_written_as_one(sqlite_store, do, monkeypatch):
    monkeypatch.setattr(f"{__name__}.REASON", " 窗口核实\n本人\u3000来过 ")
    do(sqlite_store)
    assert "窗口核实 本人 来过" in written(sqlite_store)


def test_every_operation_that_takes_a_reason_is_tried_above():
    """Whatever writes to the books and takes a reason; `desk` comes first, as everywhere in these rooms."""
    found = set()
    for room in (accountops, orgregistry, filing):
        for module in pkgutil.iter_modules(room.__path__):
            loaded = importlib.import_module(f"{room.__name__}.{module.name}")
            for name, function in inspect.getmembers(loaded, inspect.isfunction):
                names = list(inspect.signature(function).parameters)
                if function.__module__ == loaded.__name__ and names[:1] == ["desk"]:
                    found |= {f"{module.name}.{name}"} if "reason" in names and name[0] != "_" else set()
    assert found == {one.id for one in OPERATIONS}
