"""What somebody of the staff has typed is not lost because they have to say first who they are."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from accountops.permissions import Role
from portal import kept
from store import WebSession
from tests.accountops.crew import STAFF_PASSWORD
from tests.accountops.people import ANOTHER
from tests.portal.colleague import Colleague
from tests.portal.console.test_held import Morning
from tests.portal.waiters import waits
from tests.store.places import id_number

MINUTE = timedelta(minutes=1)
REASON = "电话核实是本人，单位也证明了"
RELEASE = "/staff/inbox/1/release"
BANNER = "刚才要先确认是您本人，所以没有办"
WAITING = "刚才填的已经替您留着"
LOST = "您刚才写的理由"
ANOTHER_PASSWORD = "Xuefeng-lantian-58"


@pytest.fixture
def morning(sqlite_site):
    """A held plea, a ticket of an organisation, and a technician who is in."""
    one = Morning(sqlite_site)
    one.account()
    one.plea()
    waits(one.store, 2, org="某某县第五中心小学")
    one("li.na")
    return one


@pytest.fixture
def li(morning):
    return morning.people["li.na"]


def filled(colleague, page_path, to=None, **fields):
    """Open a page and fill in one of its forms, as in a tab that is left open: the page, where to, what is sent."""
    page = colleague.browser.open(page_path)
    assert page.path == page_path
    return page, to or page_path, page.filled(page.form(to or page_path)) | fields


def send(colleague, tab):
    """Send a form from the page that it stands on, whatever was done in another tab since."""
    page, to, sent = tab
    colleague.browser.page = page
    return colleague.browser.post(to, sent)


def prove(colleague):
    assert colleague.page.path == "/staff/again"
    return colleague.browser.submit({"password": STAFF_PASSWORD})


def reason_in(page, to=RELEASE):
    return page.form(to).css_first("textarea").text()


def test_after_a_proof_the_reason_stands_in_the_form_again_and_is_done_once_it_is_pressed(morning, li, clock):
    tab = filled(li, RELEASE, reason=REASON)
    clock.move(5 * MINUTE)
    send(li, tab)
    assert "next" in li.page.url
    assert REASON not in li.page.html
    assert WAITING in li.page.text
    page = prove(li)
    assert (page.path, reason_in(page)) == (RELEASE, REASON)
    assert BANNER in page.text
    assert "您填的还在下面" in page.text
    live = morning.live()
    assert live["state"] == "active"
    assert li.browser.submit(action=RELEASE).path == "/staff/inbox/1"
    assert morning.live()["state"] == "initial"


def test_a_wrong_proof_costs_nothing_and_neither_does_reloading(li, clock):
    tab = filled(li, RELEASE, reason=REASON)
    clock.move(5 * MINUTE)
    send(li, tab)
    li.browser.submit({"password": "Wrong-password-1"})
    clock.move(MINUTE)
    assert reason_in(prove(li)) == REASON
    assert reason_in(li.browser.open(RELEASE)) == REASON


def test_what_has_been_sent_again_is_not_offered_any_more_and_what_is_left_out_then_stays_out(li, clock):
    tab = filled(li, RELEASE, reason=REASON)
    clock.move(5 * MINUTE)
    send(li, tab)
    prove(li)
    page = li.browser.submit({"reason": ""}, action=RELEASE)
    assert "没有写理由" in page.text
    assert BANNER not in page.text
    assert reason_in(page) == ""
    assert reason_in(li.browser.open(RELEASE)) == ""


@pytest.mark.parametrize(("waited", "there"), [(kept.KEPT_FOR - timedelta(seconds=1), REASON), (kept.KEPT_FOR, "")])
def test_it_is_kept_for_half_an_hour(li, clock, waited, there):
    tab = filled(li, RELEASE, reason=REASON)
    clock.move(5 * MINUTE)
    send(li, tab)
    clock.move(waited)
    li.log_in()
    assert reason_in(li.browser.open(RELEASE)) == there


def test_who_was_away_too_long_logs_in_and_finds_the_form_as_it_was(li, clock):
    tab = filled(li, RELEASE, reason=REASON)
    clock.move(16 * MINUTE)
    assert send(li, tab).path == "/staff/login"
    assert WAITING in li.page.text
    li.browser.submit({"login": li.login, "password": STAFF_PASSWORD})
    page = li.type_code()
    assert (page.path, reason_in(page)) == (RELEASE, REASON)
    li.log_out()
    assert WAITING not in li.browser.open(f"/staff/login?next={RELEASE}").text


def test_nobody_else_who_logs_in_at_that_browser_sees_it(morning, li, clock):
    morning("wang.qiang")
    wang = morning.people["wang.qiang"]
    tab = filled(li, RELEASE, reason=REASON)
    clock.move(16 * MINUTE)
    send(li, tab)
    wang.browser = li.browser
    wang.browser.submit({"login": "wang.qiang", "password": STAFF_PASSWORD})
    page = wang.type_code()
    assert (page.path, reason_in(page)) == (RELEASE, "")
    assert BANNER not in page.text


@pytest.mark.parametrize("how", ["proved again", "logged in again", "changed the password"])
def test_a_form_in_a_tab_that_was_open_when_the_session_changed_in_another_is_given_back(li, clock, how):
    """The token is another one then; nothing is done before the button is pressed once more."""
    tab = filled(li, RELEASE, reason=REASON)
    if how == "proved again":
        clock.move(5 * MINUTE)
        li.browser.open(RELEASE)
        prove(li)
    elif how == "logged in again":
        clock.move(16 * MINUTE)
        li.log_in()
    else:
        li.browser.open("/staff/password")
        li.browser.submit({"current": STAFF_PASSWORD, "password": ANOTHER_PASSWORD, "again": ANOTHER_PASSWORD})
    page = send(li, tab)
    assert (page.status, page.path, reason_in(page)) == (200, RELEASE, REASON)
    assert BANNER in page.text
    assert li.browser.submit(action=RELEASE).path == "/staff/inbox/1"


def test_where_nobody_can_tell_whose_it_was_the_text_is_shown_to_be_copied(morning, li, clock):
    """Logged out and in again by somebody, in another tab: neither is it theirs for sure, nor is it done."""
    tab = filled(li, RELEASE, reason=f"{REASON}<b>")
    li.log_out()
    page = send(li, tab)
    assert page.status == 403
    assert page.tree.css_first("textarea[readonly]").text() == f"{REASON}<b>"
    assert LOST in page.text
    clock.move(MINUTE)
    li.log_in()
    assert reason_in(li.browser.open(RELEASE)) == ""
    assert send(li, tab).status == 403
    assert morning.live()["state"] == "active"


def test_what_comes_from_elsewhere_is_shown_to_nobody(li):
    page, to, sent = filled(li, RELEASE, reason=REASON)
    answer = li.browser.http.post(to, data=sent, headers={"Origin": "https://evil.example", "Referer": page.url})
    assert answer.status_code == 403
    assert REASON not in answer.text


FORMS = [
    ("/staff/inbox/1/decline", None, {"reason": REASON}),
    ("/staff/inbox/2", "/staff/inbox/2/refuse", {"refusal": REASON}),
    ("/staff/inbox/2", "/staff/inbox/2/close", {"reason": REASON}),
    ("/staff/inbox/2", "/staff/inbox/2/later", {"until": "2021-05-25"}),
    ("/staff/inbox/2", "/staff/inbox/2/route", {"office": "某某县人力资源和社会保障局"}),
    ("/staff/accounts", None, {"id_number": id_number(7)}),
    ("/staff/accounts/1/rename", None, {"name": ANOTHER, "reason": REASON}),
    ("/staff/people/new", None, {"login": "ma.jun", "name": "马军", "organisation": "某某局", "roles": "technician"}),
    ("/staff/policy/change", None, {"resets_per_account": "7", "reason": REASON}),
    (
        "/staff/policy/texts/reset-refused",
        None,
        {"subject": "不能办理", "body": "第一行\r\n第二行\r\n", "reason": REASON},
    ),
]


@pytest.mark.parametrize(("page_path", "to", "fields"), FORMS, ids=[to or page for page, to, _ in FORMS])
def test_every_form_that_people_fill_in_is_given_back(morning, li, clock, page_path, to, fields):
    whose = li
    if page_path.startswith(("/staff/people", "/staff/policy")):
        whose = Colleague(morning.site, morning.app, "zhou.wei", Role.SECURITY_OFFICER).join()
    tab = filled(whose, page_path, to, **fields)
    clock.move(16 * MINUTE)
    send(whose, tab)
    whose.browser.submit({"login": whose.login, "password": STAFF_PASSWORD})
    page = whose.type_code()
    assert page.path == page_path
    assert BANNER in page.text
    form = page.form(to or page_path)
    assert {name: page.filled(form).get(name) for name in fields} == {
        name: said.replace("\r\n", "\n") for name, said in fields.items()
    }
    assert page_path != "/staff/inbox/2" or "open" in form.parent.parent.attributes


def test_many_at_one_go_are_picked_again(morning, li, clock):
    page = li.browser.open("/staff/inbox/bulk?do=close&pick=1&pick=2")
    picks = [one.attributes["value"] for one in page.tree.css('input[name="pick"]')]
    sent = page.filled(page.form("/staff/inbox/bulk")) | {"pick": picks, "reason": REASON}
    clock.move(16 * MINUTE)
    send(li, (page, "/staff/inbox/bulk", sent))
    li.browser.submit({"login": li.login, "password": STAFF_PASSWORD})
    page = li.type_code()
    assert "能办 2 件" in page.tree.css_first("h1").text()
    assert page.value("reason") == REASON


def test_a_button_alone_is_pressed_once_more(li, clock):
    tab = filled(li, "/staff/accounts/1", "/staff/accounts/1/reveal")
    clock.move(5 * MINUTE)
    send(li, tab)
    page = prove(li)
    assert page.path == "/staff/accounts/1"
    assert BANNER in page.text
    assert "您填的还在下面" not in page.text


def test_it_lies_sealed_and_no_address_log_or_other_form_has_it(morning, li, clock, caplog):
    caplog.set_level(logging.DEBUG)
    number = id_number(7)
    tab = filled(li, "/staff/accounts", id_number=number)
    clock.move(16 * MINUTE)
    response = li.browser.http.post(
        tab[1], data=tab[2], headers={"Origin": li.browser.public_url, "Referer": tab[0].url}
    )
    assert response.headers["location"] == "/staff/login?next=/staff/accounts"
    with morning.store.look() as desk:
        rows = list(desk.session.execute(select(col(WebSession.payload))).scalars())
    assert not any(number.encode() in (one or b"") for one in rows)
    assert number not in caplog.text


def test_no_password_and_no_code_is_ever_kept(morning, li, clock):
    tab = filled(li, "/staff/password", current=STAFF_PASSWORD, password=ANOTHER_PASSWORD, again=ANOTHER_PASSWORD)
    clock.move(16 * MINUTE)
    assert send(li, tab).path == "/staff/login"
    li.browser.submit({"login": li.login, "password": STAFF_PASSWORD})
    page = li.type_code()
    assert page.path == "/staff/password"
    assert ANOTHER_PASSWORD not in page.html
    for path in ("/staff/login", "/staff/again", "/staff/code", "/staff/join", "/staff/password", "/staff/logout"):
        assert kept.NEVER.fullmatch(path)
