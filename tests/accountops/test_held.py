"""Held pleas decided by people: by the same code as the night's, seen before, and never a deletion by one alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from accountops import accounts, books, corrections, held
from accountops.faults import AccountError
from accountops.held import WAITS, By
from store import Account, Proposal, Request
from tests.accountops.doings import LIMITS
from tests.accountops.holding import DAWN, DELETE, NUMBER, REASON, RESET, Holding
from tests.accountops.people import NAME
from tests.store.places import DAY, HOUR, SECOND


@pytest.fixture
def office(store):
    return Holding(store)


@pytest.fixture
def here(sqlite_store):
    """SQLite only: where the database makes no difference."""
    return Holding(sqlite_store)


# ------------------------------------------------------------------------------------------------------------ a reset


def test_a_reset_is_done_as_the_night_would_have_and_is_said_of_the_plea(office):
    account = office.account()
    plea = office.plea()
    done = office.release(plea)
    assert (done.account_id, done.overruled, done.rule) == (account, ("dmarc-fails",), "asked-by-owner")
    row = office.row(Account, account)
    assert (row["state"], row["password_hash"], row["kept_hash"]) == ("initial", None, "$argon2id$own")
    assert (row["last_mailed_reset"], row["window_until"], row["epoch"]) == (DAWN, DAWN + LIMITS.initial_window, 1)
    asked = office.row(Request, plea)
    # What the night made of it stays as it was told that morning.
    assert (asked["outcome"], asked["rule"], asked["decision"]) == ("held", "dmarc-fails", "hold")
    assert (asked["settled"], asked["settled_by"], asked["settled_at"]) == ("done", "li.na", DAWN)
    ((actor, action, detail),) = office.acts()
    assert (actor, action) == ("li.na", "reset")
    assert REASON in detail
    assert "dmarc-fails" in detail


def test_a_reset_by_a_person_counts_among_the_mailed_ones(here):
    here.account()
    here.release(here.plea())
    with here.store.look() as desk:
        plea = books.plea(desk, 1)
        (known,) = books.people(desk, [plea], "2021-05-21", LIMITS, DAWN + HOUR).values()
    assert [one.at for one in known.mailed_resets] == [DAWN]


def test_a_reset_can_be_taken_back_and_the_plea_waits_again(office):
    account = office.account()
    plea = office.plea()
    office.release(plea)
    with office.store.open() as desk:
        corrections.take_back(desk, account, DAWN + HOUR, "li.na", REASON)
        held.unsettle(desk, plea)
    with office.store.look() as desk:
        assert held.is_put_back(desk, account, RESET, DAWN)
    assert office.row(Account, account)["password_hash"] == "$argon2id$own"
    # It was written before what has happened since: it can be refused or closed, and is not carried out a second time.
    case = office.case(plea, DAWN + 2 * HOUR)
    assert (case.settled, case.asked.rule.id, case.asked.changes) == (None, "overtaken", False)


@pytest.mark.parametrize("seen", [(), ("two-senders",), ("dmarc-fails", "two-senders")])
def test_rules_that_were_not_shown_are_not_overruled(here, seen):
    here.account()
    plea = here.plea()
    with pytest.raises(AccountError, match="情况变了"):
        here.release(plea, seen=seen)
    assert here.case(plea).settled is None
    assert here.acts() == []


def test_a_rule_that_has_come_to_hold_since_keeps_it_back(here):
    account = here.account()
    plea = here.plea()
    assert here.case(plea).asked.ids == ("dmarc-fails",)
    here.alter(account, taken_back=DAWN - HOUR)
    with pytest.raises(AccountError, match="情况变了"):
        here.release(plea)


def test_what_is_at_its_initial_password_is_settled_without_a_change(here):
    account = here.account(state="initial", password_hash=None)
    done = here.release(here.plea(), seen=())
    assert (done.account_id, done.rule) == (None, "at-initial")
    assert (here.row(Account, account)["epoch"], here.row(Request, 1)["settled"]) == (0, "already")


def test_a_name_in_pinyin_is_no_reset_but_a_deletion_that_two_decide_on(here):
    account = here.account(name="zhangwei")
    plea = here.plea(rule="name-not-han", in_doubt=False)
    case = here.case(plea)
    assert (case.asked.changes, case.asked.rule.id) == (False, "name-not-han")
    assert case.turned.needs_another
    with pytest.raises(AccountError, match="更正登记姓名"):
        here.release(plea, seen=())
    with pytest.raises(AccountError, match="两个人"):
        here.release(plea, DELETE, case.turned.ids)
    here.confirm(here.propose(plea, DELETE, case.turned.ids))
    assert here.row(Account, account)["deleted_at"] == DAWN
    # It was no reset, and counts as none.
    assert here.row(Request, plea)["performed_at"] is None


def test_once_the_name_is_corrected_the_reset_is_done_and_overrules_nothing(here):
    account = here.account(name="zhangwei")
    plea = here.plea(rule="name-not-han", in_doubt=False)
    with here.store.open() as desk:
        corrections.rename(desk, account, NAME, DAWN - HOUR, "li.na", "看过身份证")
    assert here.case(plea).turned is None
    assert here.release(plea, seen=()).overruled == ()


@pytest.mark.parametrize("action", [DELETE])
def test_only_such_a_reset_becomes_a_deletion(here, action):
    here.account()
    with pytest.raises(AccountError, match="要求的不是这个"):
        here.propose(here.plea(), action)


def test_a_deletion_is_never_done_as_a_reset(here):
    here.slip()
    with pytest.raises(AccountError, match="要求的不是这个"):
        here.release(here.plea(DELETE), RESET)


def test_what_is_settled_is_not_settled_again(here):
    here.account()
    plea = here.plea()
    here.release(plea)
    with pytest.raises(AccountError, match="已经有人办了"):
        here.release(plea)
    with here.store.open() as desk, pytest.raises(AccountError, match="已经有人办了"):
        held.settle(desk, plea, "refused", DAWN, "wang.qiang")


@pytest.mark.parametrize("outcome", ["done", "refused", None])
def test_what_was_not_held_is_nobodys_to_release(here, outcome):
    here.account()
    plea = here.plea(outcome=outcome)
    with pytest.raises(AccountError, match="不是待核实"):
        here.release(plea)


def test_without_the_mail_nothing_is_carried_out(here):
    here.account()
    plea = here.plea(name="", sender="", id_sealed=b"")
    case = here.case(plea)
    assert (case.asked, case.facts, case.of(RESET)) == (None, None, None)
    with pytest.raises(AccountError, match="保存期限"):
        here.release(plea)


@pytest.mark.parametrize("reason", ["", " ", "。", "好" * 401])
def test_a_decision_has_a_reason(here, reason):
    here.account()
    with pytest.raises(AccountError, match="理由"):
        here.release(here.plea(), reason=reason)
    assert here.case(1).settled is None


# --------------------------------------------------------------------------------------------------------- a deletion


def test_a_deletion_is_proposed_by_one_confirmed_by_another_and_restorable(office):
    account = office.slip()
    plea = office.plea(DELETE)
    proposal = office.propose(plea)
    assert office.row(Account, account)["deleted_at"] is None
    assert office.case(plea).proposal.number == proposal
    with office.store.look() as desk:
        assert [one.number for one in held.proposals(desk, DAWN)] == [proposal]
    done = office.confirm(proposal)
    assert (done.action, done.account_id) == (DELETE, account)
    assert office.row(Account, account)["deleted_at"] == DAWN
    row = office.row(Proposal, proposal)
    assert (row["came_to"], row["confirmed_by"], row["ended_by"]) == ("confirmed", office.qiang, "wang.qiang")
    assert [(actor, act) for actor, act, _ in office.acts()] == [("li.na", "delete-proposed"), ("wang.qiang", "delete")]
    with office.store.open() as desk:
        corrections.restore(desk, account, LIMITS, DAWN + DAY, "li.na", REASON)
    with office.store.look() as desk:
        assert accounts.find(desk, NUMBER).id == account
        assert held.is_put_back(desk, account, DELETE, DAWN)


def test_nobody_confirms_what_they_have_proposed(here):
    account = here.slip()
    proposal = here.propose(here.plea(DELETE))
    with pytest.raises(AccountError, match="自己提议"):
        here.confirm(proposal, here.by())
    assert here.row(Account, account)["deleted_at"] is None


def test_the_database_takes_no_confirmation_by_who_has_proposed_it(office):
    office.slip()
    proposal = office.propose(office.plea(DELETE))
    with pytest.raises(IntegrityError, match="nobody_confirms_their_own"), office.store.open() as desk:
        desk.session.execute(
            update(Proposal)
            .where(col(Proposal.id) == proposal)
            .values(came_to="confirmed", confirmed_by=office.na, ended_at=DAWN)
        )
    with pytest.raises(IntegrityError, match="confirmed_by_somebody"), office.store.open() as desk:
        desk.session.execute(update(Proposal).where(col(Proposal.id) == proposal).values(came_to="confirmed"))


def test_of_a_plea_one_proposal_waits(office):
    office.slip()
    plea = office.plea(DELETE)
    first = office.propose(plea)
    with pytest.raises(AccountError, match="已经有人提议"):
        office.propose(plea, by=office.by(office.qiang))
    row = office.row(Proposal, first) | {"id": None}
    with pytest.raises(IntegrityError), office.store.open() as desk:
        desk.session.execute(insert(Proposal).values({key: value for key, value in row.items() if key != "id"}))


def test_of_two_who_confirm_at_once_one_does(office):
    office.slip()
    proposal = office.propose(office.plea(DELETE))

    def confirm(_):
        try:
            return office.confirm(proposal).account_id
        except AccountError:
            return None

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(confirm, range(2)))
    assert sorted(done, key=str) == [1, None]
    assert [act for _, act, _ in office.acts()].count("delete") == 1


@pytest.mark.parametrize(("after", "waits"), [(WAITS - SECOND, True), (WAITS, False)])
def test_a_proposal_waits_for_seven_days_and_makes_room_for_another(here, after, waits):
    here.slip()
    plea = here.plea(DELETE)
    first = here.propose(plea)
    now = DAWN + after
    assert (here.case(plea, now).proposal is not None) is waits
    if waits:
        return
    with pytest.raises(AccountError, match="不在了"):
        here.confirm(first, here.by(here.qiang, now))
    with here.store.open() as desk:
        second = held.propose(desk, plea, DELETE, ("dmarc-fails",), here.by(here.qiang, now), REASON).number
    assert here.row(Proposal, first)["came_to"] == "expired"
    assert here.case(plea, now).proposal.number == second


def test_it_is_taken_back_by_who_has_made_it_and_declined_by_another(here):
    here.slip()
    plea = here.plea(DELETE)
    first = here.propose(plea)
    with here.store.open() as desk:
        with pytest.raises(AccountError, match="别人"):
            held.withdraw(desk, first, here.by(here.qiang))
        with pytest.raises(AccountError, match="收回"):
            held.decline(desk, first, here.by(), REASON)
        held.withdraw(desk, first, here.by())
    second = here.propose(plea)
    with here.store.open() as desk, pytest.raises(AccountError, match="理由"):
        held.decline(desk, second, here.by(here.qiang), "")
    with here.store.open() as desk:
        held.decline(desk, second, here.by(here.qiang), "本人没有来信")
    with here.store.look() as desk:
        assert [one.came_to for one in held.proposed(desk, plea)] == ["withdrawn", "declined"]
    with pytest.raises(AccountError, match="不在了"):
        here.confirm(second)
    assert here.case(plea).settled is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"last_login": DAWN, "last_own_login": DAWN}, "情况变了"),
        ({"epoch": 5}, "变过"),
        ({"filings": "submitted"}, "规则不允许"),
        ({"name": NAME}, "规则不允许"),
    ],
)
def test_what_has_changed_since_it_was_proposed_is_looked_at_again(here, changes, said):
    account = here.slip()
    proposal = here.propose(here.plea(DELETE))
    here.alter(account, **changes)
    with pytest.raises(AccountError, match=said):
        here.confirm(proposal)
    row = here.row(Account, account)
    assert (row["deleted_at"], here.row(Proposal, proposal)["came_to"]) == (None, "")


def test_a_plea_that_is_settled_otherwise_takes_its_proposal_along(here):
    here.slip()
    plea = here.plea(DELETE)
    proposal = here.propose(plea)
    with here.store.open() as desk:
        held.settle(desk, plea, "refused", DAWN, "wang.qiang")
    assert here.row(Proposal, proposal)["came_to"] == "overtaken"
    with pytest.raises(AccountError, match="不在了"):
        here.confirm(proposal)


def test_what_takes_no_second_person_is_not_proposed(here):
    here.account()
    with pytest.raises(AccountError, match="不用第二个人"):
        here.propose(here.plea(), RESET)


def test_the_operator_is_nobody_of_the_staff_and_proposes_nothing(here):
    here.slip()
    nobody = By(None, "operator", DAWN, LIMITS)
    plea = here.plea(DELETE)
    with pytest.raises(AccountError, match="网页"):
        here.propose(plea, by=nobody)
    proposal = here.propose(plea)
    with pytest.raises(AccountError, match="确认"):
        here.confirm(proposal, nobody)


def test_accounts_that_are_gone_are_not_put_back(here):
    account = here.account()
    with here.store.look() as desk:
        assert not held.is_put_back(desk, account, RESET, DAWN)
        assert not held.is_put_back(desk, account + 9, DELETE, DAWN)
    assert timedelta(days=7) == WAITS
