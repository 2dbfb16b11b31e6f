"""A plea handed in by the form is decided with the mails of the night, by the same tables, and told with them."""

import itertools
from datetime import timedelta

import pytest

from accountops.credentials import Credentials, Hasher
from accountops.policy import Limits
from accountops.tuning import Policy
from daemon.night.handing_in import PLACE, HandingIn, sender_of
from mailparse import Action
from portal.site import Site, WebSettings
from store import Account, Delivery, Mail, Request, Ticket
from store.purge import Retention, purge
from tests.daemon.night.office import OWN, ZONE, Office, address, id_number, letter, person
from tests.portal.browsing import PUBLIC_URL, Browser, application

HERE = "192.0.2.7"
THERE = "198.51.100.9"


@pytest.fixture
def office(books_office: Office) -> Office:
    """On both kinds of database."""
    return books_office


def hand_in(office: Office, n: int, action: Action = Action.RESET, name: str | None = None, where: str = HERE) -> None:
    """Hand in the n-th person's plea."""
    tokens = itertools.count(len(office.rows(Mail)) + 1)
    door = HandingIn(office.store, lambda: office.now, lambda: next(tokens).to_bytes(32, "big"))
    door(action, id_number(n), person(n) if name is None else name, "申请重置密码", "我的申请", where)


def outcomes(office: Office) -> list[str | None]:
    return [row.outcome for row in office.rows(Request)]


def test_the_next_night_resets_what_was_handed_in_and_its_report_balances(office):
    office.account(1)
    hand_in(office, 1)
    assert outcomes(office) == [None]
    report = office.run()
    assert outcomes(office) == ["done"]
    assert office.changes(1) == ["reset"]
    assert [(line.outcome, len(line.requests)) for line in report.mails] == [("done", 1)]
    (delivery,) = office.rows(Delivery)
    assert delivery.mailbox == PLACE.mailbox
    assert delivery.moved_at is not None
    assert office.chain_holds()


def test_twice_and_by_mail_as_well_does_the_account_once(office):
    office.account(1)
    hand_in(office, 1)
    office.later(minutes=1)
    hand_in(office, 1, where=THERE)
    office.plea(1)
    report = office.run()
    assert office.changes(1) == ["reset"]
    assert sorted(map(str, outcomes(office))) == ["done", "duplicate", "duplicate"]
    assert sorted(line.outcome for line in report.mails) == ["done", "duplicate", "duplicate"]


def test_a_deletion_handed_in_is_done_where_name_and_number_do_not_match(office):
    office.account(1, "zhaowenhua", created=office.now - timedelta(days=2), last_login=None, last_own_login=None,
                   state="initial", password_hash=None)  # fmt: skip
    hand_in(office, 1, Action.DELETE, "赵文华")
    office.run()
    assert outcomes(office) == ["done"]
    assert office.rows(Account)[0].deleted_at is not None


def test_the_tables_refuse_and_nobody_is_written_to(office):
    office.account(1)
    hand_in(office, 1, name="钱错名")
    hand_in(office, 2)  # there is no such account
    office.run()
    assert outcomes(office) == ["refused", "refused"]
    assert office.sent() == []


def test_nobody_is_answered_even_where_all_replies_are_wanted(office):
    office.settings = office.settings.__class__(
        office.settings.own_address, office.settings.authserv_ids, office.settings.zone, office.settings.folders,
        "all", office.settings.limits,
    )  # fmt: skip
    office.account(1)
    hand_in(office, 1)
    office.run()
    assert office.sent() == []


def test_a_second_night_neither_does_it_again_nor_tells_of_it_again(office):
    office.account(1)
    hand_in(office, 1)
    office.run()
    office.later(hours=8)
    report = office.run()
    assert report.mails == ()
    assert office.changes(1) == ["reset"]


def test_it_belongs_to_the_night_that_decides_it(office):
    """Handed in at eight in the morning, after the sweep: the quota of the evening counts it."""
    office.now = office.now.replace(hour=8)
    office.account(1)
    hand_in(office, 1)
    office.now = office.now.replace(hour=22)
    office.run()
    assert {row.night for row in office.rows(Request)} == {"2021-05-11"}
    assert {row.night for row in office.rows(Mail)} == {"2021-05-11"}


def test_one_address_has_the_quota_of_one_sender(office):
    limits = Limits(accounts_per_sender=2)
    office.settings = office.settings.__class__(
        office.settings.own_address, office.settings.authserv_ids, office.settings.zone, office.settings.folders,
        office.settings.replies, limits,
    )  # fmt: skip
    for n in range(1, 5):
        office.account(n)
        hand_in(office, n, where=HERE if n < 4 else THERE)
    office.run()
    assert outcomes(office) == ["done", "done", "held", "done"]
    assert [row.why for row in office.rows(Ticket)] == ["同一发信人一夜办理的账号超过上限"]


def test_whoever_asks_from_elsewhere_right_after_a_reset_waits_for_a_person(office):
    """As by mail: the second reset within 72 hours, by another sender."""
    office.account(1)
    office.plea(1)
    office.run()
    with office.store.open() as desk:
        account = desk.session.get_one(Account, office.rows(Account)[0].id)
        account.state, account.password_hash = "active", "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA"
        account.last_own_login = account.last_password_change = office.now + timedelta(hours=9)
    office.later(hours=12)
    hand_in(office, 1)
    office.later(hours=12)
    office.run()
    assert outcomes(office) == ["done", "held"]


def test_a_mail_that_takes_it_back_brings_a_person_in(office):
    """A mail's sender is never the form's: the two are not known to be one person."""
    office.account(1)
    hand_in(office, 1)
    office.later(minutes=5)
    office.deliver(letter(address(1), f"withdraw {id_number(1)}"), office.now)
    office.run()
    assert outcomes(office) == ["held"]


def test_the_sweep_does_what_was_handed_in_after_the_night(office):
    office.account(1)
    office.run()
    office.later(hours=2)
    hand_in(office, 1)
    office.later(hours=6)
    office.run()
    assert outcomes(office) == ["done"]
    assert {row.night for row in office.rows(Request)} == {"2021-05-11"}


@pytest.mark.parametrize("step", ["taken-in", "decided", "batch-performed", "performed", "recorded", "filed"])
def test_a_night_that_is_cut_off_loses_and_repeats_nothing(office, step):
    office.account(1)
    hand_in(office, 1)
    office.run_until(step)
    office.later(minutes=30)
    report = office.run()
    assert office.changes(1) == ["reset"]
    assert [line.outcome for line in report.mails] == ["done"]


def test_a_rehearsal_tells_of_it_and_changes_nothing(office):
    office.account(1)
    hand_in(office, 1)
    before = office.tables()
    report = office.night().rehearse()
    assert [line.outcome for line in report.mails] == ["done"]
    assert office.tables() == before


def test_from_the_form_to_the_account_in_one_night(office):
    """The page's own form, the real queue, a real night."""
    tokens = itertools.count(1)

    def token() -> bytes:
        return next(tokens).to_bytes(32, "big")

    door = HandingIn(office.store, lambda: office.now, token)
    settings = WebSettings(public_url=PUBLIC_URL, desk_address=OWN, hand_in=True)
    credentials = Credentials("88888888", Hasher())
    site = Site(office.store, credentials, Policy(), lambda: office.now, token, ZONE, settings, door)
    office.account(1)
    browser = Browser(application(site))
    for _ in range(2):
        browser.open("/help/forgotten")
        page = browser.submit({"id_number": id_number(1), "name": person(1)}, button=("how", "hand-in"))
        assert page.path == "/help/handed-in"
        office.later(minutes=1)
    report = office.run()
    assert office.changes(1) == ["reset"]
    assert sorted(line.outcome for line in report.mails) == ["done", "duplicate"]


def test_what_was_handed_in_is_forgotten_as_a_mail_is(desk_office):
    desk_office.account(1)
    hand_in(desk_office, 1)
    desk_office.run()
    with desk_office.store.open() as desk:
        purge(desk, Retention(), desk_office.now + timedelta(days=31))
    (mail,) = desk_office.rows(Mail)
    assert mail.text_sealed == b""
    assert [row.name for row in desk_office.rows(Request)] == [""]


def test_the_books_tell_neither_the_number_nor_the_address(desk_office):
    hand_in(desk_office, 1)
    written = repr(desk_office.tables())
    assert id_number(1) not in written
    assert HERE not in written


def test_an_address_is_one_sender_an_ipv6_network_too(desk_office):
    keys = desk_office.store.keys
    assert sender_of(keys, HERE) == sender_of(keys, HERE)
    assert sender_of(keys, HERE) != sender_of(keys, THERE)
    assert sender_of(keys, "2001:db8::1") == sender_of(keys, "2001:db8::ffff:2")
    assert sender_of(keys, "2001:db8::1") != sender_of(keys, "2001:db8:0:100::1")
    assert "@" not in sender_of(keys, HERE)
