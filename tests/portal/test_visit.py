"""One cookie, what it stands for, and when that ends."""

import base64
import re
from dataclasses import replace
from datetime import timedelta
from typing import Annotated

import pytest
from fastapi import Form
from fastapi.responses import PlainTextResponse
from sqlalchemy import select, update

from accountops import sessions
from accountops.sessions import Scope
from portal.visit import Visitor, cookie_name, end, how_long, local, page, renew, see, whole_seconds
from store import Account, Staff, WebSession
from tests.portal.browsing import PUBLIC_URL, Browser, application
from tests.store.office import account
from tests.store.places import HOUR, NOW, SECOND

MINUTE = timedelta(minutes=1)
PLANTED = "A" * 43


def furnished(site):
    """The application with a door that lets anybody in, and a page that says as whom."""
    app = application(site)

    def show(visit: Visitor):
        if visit.entered is None:
            return page(visit, "pages/message.html", {"heading": "谁", "paragraphs": ["nobody"]})
        return PlainTextResponse(f"{visit.entered.scope} {visit.entered.payload} {visit.address}")

    def csrf(visit: Visitor):
        return PlainTextResponse(visit.csrf)

    def enter(visit: Visitor, scope: Annotated[Scope, Form()], owner: Annotated[int, Form()]):
        response = see("/who")
        owned = {} if not owner else {"staff_id" if scope is Scope.STAFF else "account_id": owner}
        renew(visit, response, scope, visit.site.clock() + 12 * HOUR, payload={"name": "张伟"}, **owned)
        return response

    def leave(visit: Visitor):
        response = see("/who")
        end(visit, response)
        return response

    app.add_api_route("/csrf", csrf, methods=["GET"], response_model=None)
    app.add_api_route("/who", show, methods=["GET"], response_model=None)
    app.add_api_route("/enter", enter, methods=["POST"], response_model=None)
    app.add_api_route("/leave", leave, methods=["POST"], response_model=None)
    return app


@pytest.fixture
def browser(site):
    return Browser(furnished(site))


def csrf(browser):
    return browser.http.get("/csrf").text


def go_in(browser, scope="own", owner=0):
    if not browser.http.cookies:
        browser.open("/who")
    return browser.post("/enter", {"csrf": csrf(browser), "scope": scope, "owner": str(owner)})


def saw(browser):
    """What the page says now: a scope, or nobody."""
    return browser.open("/who").html.split()[0] if "nobody" not in browser.open("/who").html else "nobody"


@pytest.fixture
def owner(site):
    """Somebody's account."""
    with site.store.open() as desk:
        one = account(site.store, 1)
        desk.session.add(one)
        desk.session.flush()
        return one.id


# ----------------------------------------------------------------------------------------------------------- cookie


def test_the_cookie_is_kept_to_this_host_to_tls_and_from_scripts(browser):
    said = browser.http.get("/who").headers["set-cookie"]
    name, *attributes = said.split("; ")
    assert name.startswith("__Host-yeban=")
    assert {one.lower() for one in attributes} == {"httponly", "path=/", "samesite=lax", "secure"}


def test_without_tls_it_has_a_name_that_browsers_take(sqlite_site):
    site = replace(sqlite_site, settings=replace(sqlite_site.settings, public_url="http://127.0.0.1:8000"))
    assert cookie_name(site) == "yeban"
    said = Browser(furnished(site), public_url="http://127.0.0.1:8000").http.get("/who").headers["set-cookie"]
    assert "secure" not in said.lower()


def test_it_is_given_once(browser):
    browser.open("/who")
    assert "set-cookie" not in browser.open("/who").headers


@pytest.mark.parametrize("wrong", ["", "x", "A" * 42, "A" * 44, "!" * 43, "A" * 4000])
def test_a_cookie_that_we_cannot_have_made_is_replaced(browser, wrong):
    answer = browser.http.get("/who", headers={"Cookie": f"__Host-yeban={wrong}"})
    assert answer.status_code == 200
    assert "set-cookie" in answer.headers


def test_a_token_planted_beforehand_opens_nothing_afterwards(browser):
    browser.http.cookies.set("__Host-yeban", PLANTED, domain="zc.example")
    browser.open("/who")
    go_in(browser)
    assert browser.page.html.startswith("own")
    other = Browser(browser.app)
    other.http.cookies.set("__Host-yeban", PLANTED, domain="zc.example")
    assert saw(other) == "nobody"


def test_the_store_has_no_token(browser, site):
    go_in(browser)
    token = browser.http.cookies["__Host-yeban"]
    with site.store.look() as desk:
        row = desk.session.execute(select(WebSession.key, WebSession.payload)).one()
    octets = base64.urlsafe_b64decode(token + "=")
    assert row.key != octets
    assert "张伟".encode() not in row.payload
    assert octets not in row.payload


# --------------------------------------------------------------------------------------------------------- sessions


def test_a_session_remembers_what_it_was_given(browser):
    go_in(browser)
    assert browser.page.html == "own {'name': '张伟'} 192.0.2.7"


def test_who_goes_further_in_has_one_session_under_another_token(browser, site):
    go_in(browser, "change")
    before = browser.http.cookies["__Host-yeban"]
    go_in(browser, "own")
    assert browser.http.cookies["__Host-yeban"] != before
    with site.store.look() as desk:
        assert len(desk.session.execute(select(WebSession)).all()) == 1


def test_a_form_shown_before_logging_in_is_worth_nothing_after_it(browser):
    browser.open("/who")
    before = csrf(browser)
    go_in(browser)
    answer = browser.http.post("/leave", data={"csrf": before}, headers={"Origin": PUBLIC_URL})
    assert answer.status_code == 403
    assert saw(browser) == "own"


def test_who_leaves_is_nobody_and_so_is_who_kept_the_token(browser):
    go_in(browser)
    kept = browser.http.cookies["__Host-yeban"]
    browser.post("/leave", {"csrf": csrf(browser)})
    assert saw(browser) == "nobody"
    browser.http.cookies.set("__Host-yeban", kept, domain="zc.example")
    assert saw(browser) == "nobody"


@pytest.mark.parametrize(
    ("scope", "idle"),
    [("own", 30 * MINUTE), ("change", 30 * MINUTE), ("staff", 15 * MINUTE), ("staff-first", 15 * MINUTE)],
)
def test_a_session_ends_when_it_is_left_alone_for_its_time(browser, clock, scope, idle):
    go_in(browser, scope)
    clock.move(idle - SECOND)
    assert saw(browser) == scope
    clock.move(idle)
    assert saw(browser) == "nobody"


def test_a_session_in_use_goes_on_until_its_absolute_end(browser, clock):
    go_in(browser)
    for _ in range(12 * 60 // 25):
        clock.move(25 * MINUTE)
        assert saw(browser) == "own"
    clock.now = NOW + 12 * HOUR - SECOND
    assert saw(browser) == "own"
    clock.move(SECOND)
    assert saw(browser) == "nobody"


def test_its_use_is_written_once_a_minute_at_most(browser, clock, site):
    go_in(browser)

    def seen():
        with site.store.look() as desk:
            return desk.session.execute(select(WebSession.seen)).scalar_one()

    clock.move(59 * SECOND)
    saw(browser)
    assert seen() == NOW
    clock.move(SECOND)
    saw(browser)
    assert seen() == NOW + MINUTE


@pytest.mark.parametrize("change", [{"epoch": 1}, {"deleted_at": NOW}])
def test_it_ends_with_its_account_s_epoch_or_the_account(browser, site, owner, change):
    go_in(browser, "own", owner)
    assert saw(browser) == "own"
    with site.store.open() as desk:
        desk.session.execute(update(Account).values(**change))
    assert saw(browser) == "nobody"


@pytest.mark.parametrize("change", [{"epoch": 1}, {"disabled_at": NOW}])
def test_it_ends_with_the_staff_member_s_epoch_or_when_they_are_disabled(browser, site, change):
    with site.store.open() as desk:
        desk.session.add(Staff(login="liping", name="李萍"))
    go_in(browser, "staff", 1)
    assert saw(browser) == "staff"
    with site.store.open() as desk:
        desk.session.execute(update(Staff).values(**change))
    assert saw(browser) == "nobody"


def test_a_session_of_an_owner_who_is_not_there_is_none(browser):
    go_in(browser, "own", 4711)
    assert saw(browser) == "nobody"


def test_a_session_sealed_under_a_key_that_is_not_here_is_none(site, keys):
    other = keys.with_new_version()
    with site.store.open() as desk:
        sealed = other.seal("{}", sessions.PAYLOAD_FIELD)
        sessions.enter(desk, b"t" * 32, Scope.FIRST, NOW, NOW + HOUR, payload={})
        desk.session.execute(update(WebSession).values(payload=sealed))
        assert sessions.entered(desk, b"t" * 32, NOW, HOUR) is None


def test_a_re_authentication_and_new_memories_are_kept(site):
    with site.store.open() as desk:
        sessions.enter(desk, b"t" * 32, Scope.STAFF, NOW, NOW + HOUR, fresh_until=NOW + 5 * MINUTE)
        sessions.remember(desk, b"t" * 32, {"way": "back"})
    with site.store.look() as desk:
        found = sessions.entered(desk, b"t" * 32, NOW, HOUR)
    assert (found.fresh_until, found.payload) == (NOW + 5 * MINUTE, {"way": "back"})


# ------------------------------------------------------------------------------------------------------- large text


def test_large_text_is_switched_on_and_off_and_one_comes_back_to_where_one_was(browser):
    browser.open("/who")
    browser.submit(action="/large-text")
    assert browser.page.path == "/who"
    assert "yeban-large" in browser.page.tree.css_first("html").attributes["class"]
    browser.submit(action="/large-text")
    assert "yeban-large" not in browser.page.tree.css_first("html").attributes["class"]


def test_its_cookie_is_kept_for_long_to_tls_and_from_scripts(browser):
    browser.open("/who")
    form = {"csrf": csrf(browser)}
    said = browser.http.post("/large-text", data=form, headers={"Origin": PUBLIC_URL}).headers["set-cookie"]
    name, *attributes = said.split("; ")
    assert name == "large=1"
    assert {one.lower() for one in attributes} == {"httponly", "max-age=31536000", "path=/", "samesite=lax", "secure"}


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        (PUBLIC_URL + "/help?cause=1", "/help"),
        (PUBLIC_URL + "//evil.example/", "/"),
        ("https://evil.example/who", "/"),
        ("", "/"),
    ],
)
def test_it_never_sends_anybody_elsewhere(browser, referer, back):
    browser.open("/who")
    headers = {"Origin": PUBLIC_URL, "Referer": referer}
    answer = browser.http.post("/large-text", data={"csrf": csrf(browser)}, headers=headers)
    assert answer.headers["location"] == back


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("/home", "/home"),
        ("/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("", "/"),
        ("/a\r\nb", "/"),
    ],
)
def test_only_a_path_of_our_own_is_a_way_back(url, safe):
    assert local(url) == safe


@pytest.mark.parametrize(
    ("wait", "seconds"),
    [(timedelta(0), 1), (timedelta(seconds=1), 1), (timedelta(seconds=1, microseconds=1), 2), (5 * MINUTE, 300)],
)
def test_a_wait_is_told_in_whole_seconds_and_never_too_short(wait, seconds):
    assert whole_seconds(wait) == seconds


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "1秒"), (120, "120秒"), (121, "3分钟"), (300, "5分钟"), (7200, "120分钟"), (7201, "3小时")],
)
def test_a_wait_is_told_in_words_and_never_too_short(seconds, said):
    assert how_long(timedelta(seconds=seconds)) == said


# ------------------------------------------------------------------------------------------- pages rendered once


def without_token(page):
    """A page's HTML without what is of one browser, and how often that stood in it."""
    tokens = set(re.findall(r'name="csrf" value="([0-9a-f]{64})"', page.html))
    (token,) = tokens
    return page.html.replace(token, ""), page.html.count(token)


@pytest.mark.parametrize("path", ["/login", "/help"])
@pytest.mark.parametrize("large", [False, True])
def test_a_page_that_is_rendered_once_is_the_same_to_everybody_but_for_the_token_of_its_forms(sqlite_site, path, large):
    app = application(sqlite_site)
    seen = []
    for _ in range(2):
        browser = Browser(app)
        if large:
            browser.open(path)
            browser.submit({}, action="/large-text")
        page = browser.open(path)
        assert ("yeban-large" in page.html) is large
        seen.append((*without_token(page), page.form().attributes.get("action")))
        # The token is this browser's own: what it sends is taken.
        assert browser.submit({}, action=path).status == 200
    assert len(set(seen)) == 1
    assert seen[0][1] == 2
    app.state.rendered.clear()
    anew = Browser(app)
    if large:
        anew.open(path)
        anew.submit({}, action="/large-text")
    assert without_token(anew.open(path))[0] == seen[0][0]


def test_what_somebody_typed_is_on_nobody_else_s_page(sqlite_site):
    app = application(sqlite_site)
    one, other = Browser(app), Browser(app)
    one.open("/login")
    one.submit({"id_number": "MINE-1", "name": "MINE-2", "password": "MINE-3"}, action="/login")
    assert "MINE-1" in one.page.html
    assert "MINE" not in other.open("/login").html
