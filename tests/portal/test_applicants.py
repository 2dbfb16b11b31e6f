"""What an applicant does in the browser: in, changed, out; and everything that may come between."""

import logging
import re
from concurrent.futures import Future

import pytest
from sqlalchemy import select

from accountops.sessions import Scope
from mailparse import Action
from orgregistry.tickets import listed
from portal.applicants import NOT_HAN, REFUSED
from portal.hashing import Busy
from portal.visit import TOKEN_OCTETS
from store import Account
from tests.accountops.doings import LIMITS, NUMBER, UNKNOWN, carry_out, put, rename, stored
from tests.accountops.people import ANOTHER, INITIAL_PASSWORD, NAME, OWN_PASSWORD
from tests.portal.browsing import Browser, application
from tests.portal.doings import CAPITAL, MINUTE, NEW, actions, choose, log_in, own, settled, stored_sessions
from tests.store.places import DAY, HOUR, NOW, SECOND

# ---------------------------------------------------------------------------------------------------------- logging in


def test_who_knows_all_three_is_in_and_is_told_when_the_last_log_in_was(site, client):
    put(site.store, site.credentials, last_login=NOW - DAY)
    page = log_in(client, OWN_PASSWORD)
    assert (page.status, page.path) == (200, "/home")
    assert "上次登录：5月19日 22:00" in page.text
    assert "不是您本人" in page.text
    assert NAME in page.text
    assert NUMBER not in page.html
    assert NAME not in page.title


def test_the_form_asks_for_nothing_else_and_posts_to_the_log_in(sqlite_client):
    page = sqlite_client.open("/login")
    form = page.form("/login")
    fields = {field.attributes["name"]: field.attributes.get("type") for field in form.css("input")}
    assert fields == {"csrf": "hidden", "id_number": "text", "name": "text", "password": "password"}
    assert sqlite_client.page.tree.css_first("#password").attributes["data-yeban-hints"]
    assert page.tree.css_first('main a[href="/help"]')


def number_in_full_width(number: str) -> str:
    return number.translate(str.maketrans("0123456789", "０１２３４５６７８９"))


@pytest.mark.parametrize(
    ("number", "name", "password"),
    [
        (number_in_full_width(NUMBER), NAME, OWN_PASSWORD),
        (f" {NUMBER[:6]} {NUMBER[6:14]}-{NUMBER[14:]}", " 张　伟 ", OWN_PASSWORD),
        (NUMBER, NAME, OWN_PASSWORD.translate({ord("-"): "－", ord("Z"): "Ｚ"})),
    ],
)
def test_width_and_blanks_of_what_is_typed_make_no_difference(sqlite_site, sqlite_client, number, name, password):
    own(sqlite_site)
    assert log_in(sqlite_client, password, number, name).path == "/home"


@pytest.mark.parametrize("dot", "·•・･．‧∙⋅", ids=lambda dot: f"U+{ord(dot):04X}")
def test_any_middle_dot_of_a_name_will_do(sqlite_site, sqlite_client, dot):
    put(sqlite_site.store, sqlite_site.credentials, name="阿依古丽·买买提")
    assert log_in(sqlite_client, OWN_PASSWORD, name=f"阿依古丽{dot}买买提").path == "/home"


def test_eight_full_width_eights_open_the_change(sqlite_site, sqlite_client):
    put(sqlite_site.store)
    assert log_in(sqlite_client, "８８８８８８８８").path == "/change"


FAILURES = {
    "a wrong password": ({}, {"password": "wrong"}),
    "a wrong name": ({}, {"password": OWN_PASSWORD, "name": ANOTHER}),
    "no name": ({}, {"password": OWN_PASSWORD, "name": ""}),
    "the initial password of an active account": ({}, {"password": INITIAL_PASSWORD}),
    "an unknown number": ({}, {"password": OWN_PASSWORD, "number": UNKNOWN}),
    "a number with a slip in it": ({}, {"password": OWN_PASSWORD, "number": NUMBER[:-1]}),
    "nothing at all": ({}, {"password": "", "number": "", "name": ""}),
    "the window of a reset ran out": (
        {"state": "initial", "password_hash": None, "window_until": NOW},
        {"password": INITIAL_PASSWORD},
    ),
    "a deleted account": ({"deleted_at": NOW - DAY}, {"password": OWN_PASSWORD}),
    "the old password after its week": (
        {"state": "initial", "window_until": NOW, "kept_until": NOW},
        {"password": OWN_PASSWORD},
    ),
}


@pytest.mark.parametrize("case", FAILURES)
def test_every_failure_says_the_same_and_keeps_what_was_typed_but_the_password(sqlite_site, sqlite_client, case):
    fields, typed = FAILURES[case]
    put(sqlite_site.store, sqlite_site.credentials, **fields)
    page = log_in(sqlite_client, **typed)
    assert (page.status, page.path) == (200, "/login")
    summary = page.tree.css_first(".govuk-error-summary__list")
    assert summary.text(strip=True) == REFUSED
    assert page.tree.css(".govuk-error-message") == []
    assert page.title.startswith("错误：")
    assert page.value("id_number") == (typed.get("number", NUMBER) or None) or typed.get("number") == ""
    assert (page.value("name") or "") == typed.get("name", NAME)
    assert not page.value("password")
    assert stored_sessions(sqlite_site.store) == []


def test_the_pages_of_all_failures_differ_in_nothing_but_what_was_typed(sqlite_site, sqlite_client):
    own(sqlite_site)
    seen = set()
    # Of one account in order, so that only what was typed can be wrong.
    for typed in [typed for fields, typed in FAILURES.values() if not fields]:
        sqlite_site.clock.move(HOUR)
        page = log_in(sqlite_client, **typed)
        bare = re.sub(r'<input[^>]*name="(id_number|name|csrf)"[^>]*>', "", page.html)
        seen.add(bare)
    assert len(seen) == 1


@pytest.mark.parametrize(
    ("fields", "typed", "path"),
    [
        ({}, {"password": OWN_PASSWORD}, "/home"),
        ({}, {"password": "wrong"}, "/login"),
        ({}, {"password": OWN_PASSWORD, "number": "1"}, "/login"),
        ({}, {"password": OWN_PASSWORD, "number": UNKNOWN}, "/login"),
        ({}, {"password": INITIAL_PASSWORD, "number": UNKNOWN}, "/first"),
        ({}, {"password": INITIAL_PASSWORD, "number": UNKNOWN, "name": "zhangwei"}, "/login"),
        ({"state": "initial", "password_hash": None}, {"password": INITIAL_PASSWORD}, "/change"),
        ({"state": "initial", "window_until": NOW}, {"password": INITIAL_PASSWORD}, "/login"),
        ({"deleted_at": NOW - DAY}, {"password": OWN_PASSWORD}, "/login"),
    ],
)
def test_every_log_in_computes_exactly_one_hash(sqlite_site, sqlite_client, hasher, fields, typed, path):
    put(sqlite_site.store, sqlite_site.credentials, **fields)
    hasher.computed = 0
    assert log_in(sqlite_client, **typed).path == path
    assert hasher.computed == 1


def test_typing_the_old_password_computes_one_hash_too(site, client, hasher):
    own(site)
    carry_out(site.store, Action.RESET)
    hasher.computed = 0
    assert log_in(client, OWN_PASSWORD).path == "/not-me"
    assert hasher.computed == 1


# -------------------------------------------------------------------------------------------------------------- delays


def test_who_tries_again_too_early_is_told_how_long_to_wait_and_nothing_is_hashed(site, client, hasher):
    own(site)
    log_in(client, "wrong")
    hasher.computed = 0
    page = log_in(client, OWN_PASSWORD)
    assert (page.status, page.headers["retry-after"]) == (429, "1")
    assert "请过1秒再登录" in page.text
    assert REFUSED not in page.text
    assert (page.value("id_number"), page.value("name")) == (NUMBER, NAME)
    assert hasher.computed == 0
    site.clock.move(SECOND)
    assert log_in(client, OWN_PASSWORD).path == "/home"


def test_the_pause_grows_and_is_the_same_for_numbers_without_an_account(site, client):
    own(site)
    told = {}
    for number in (NUMBER, UNKNOWN):
        pauses = []
        for _ in range(5):
            log_in(client, "wrong", number)
            page = log_in(client, "wrong", number)
            pauses.append(int(page.headers["retry-after"]))
            site.clock.move(pauses[-1] * SECOND)
        told[number] = pauses
    assert told[NUMBER] == told[UNKNOWN] == sorted(told[NUMBER])


def test_a_reset_ends_the_pause(site, client):
    own(site)
    for _ in range(4):
        log_in(client, "wrong")
        site.clock.move(10 * SECOND)
    log_in(client, "wrong")
    assert log_in(client, "wrong").status == 429
    site.clock.move(SECOND)
    carry_out(site.store, Action.RESET, site.clock())
    assert log_in(client).path == "/change"


def test_an_attempt_that_nobody_had_time_to_compute_is_not_counted(site, client, hasher):
    own(site)

    def busy(_password: str, _like: str | None) -> Future[str]:
        raise Busy

    computing, hasher.computing = hasher.computing, busy
    for _ in range(5):
        assert log_in(client, OWN_PASSWORD).status == 503
    hasher.computing = computing
    assert log_in(client, OWN_PASSWORD).path == "/home"


# ------------------------------------------------------------------------------- others who try the owner's account


def elsewhere(client: Browser, serial: int) -> Browser:
    return Browser(client.app, f"198.51.100.{serial}")


def test_an_owner_is_let_in_at_once_while_many_others_try_their_account(site, client):
    own(site)
    for serial in range(24):
        stranger = elsewhere(client, serial)
        for _ in range(2):
            log_in(stranger, "wrong")
        assert stranger.page.status == 429
    assert log_in(client, OWN_PASSWORD).path == "/home"


def test_a_device_that_was_in_before_is_let_in_while_somebody_at_the_same_address_tries(site, client):
    own(site)
    log_in(client, OWN_PASSWORD)
    client.submit(action="/logout")
    neighbour = Browser(client.app)
    for _ in range(4):
        log_in(neighbour, "wrong")
        site.clock.move(10 * SECOND)
    log_in(neighbour, "wrong")
    assert log_in(neighbour, OWN_PASSWORD).status == 429
    assert log_in(client, OWN_PASSWORD).path == "/home"


def test_a_device_is_known_from_the_forced_change_on_and_no_longer_after_a_reset(sqlite_site, sqlite_client):
    put(sqlite_site.store)
    log_in(sqlite_client)
    assert "__Host-yeban-device" not in sqlite_client.cookies
    choose(sqlite_client)
    assert "__Host-yeban-device" in sqlite_client.cookies
    neighbour = Browser(sqlite_client.app)
    log_in(neighbour, "wrong")
    assert log_in(sqlite_client, NEW).path == "/home"
    carry_out(sqlite_site.store, Action.RESET, sqlite_site.clock())
    sqlite_site.clock.move(SECOND)
    log_in(neighbour, "wrong")
    assert log_in(sqlite_client).status == 429


def test_the_cookie_of_a_device_is_shown_to_no_script_and_opens_nothing(sqlite_site, sqlite_client):
    own(sqlite_site)
    sqlite_client.open("/login")
    form = sqlite_client.page.filled(sqlite_client.page.form()) | {
        "id_number": NUMBER, "name": NAME, "password": OWN_PASSWORD,
    }  # fmt: skip
    answer = sqlite_client.http.post("/login", data=form, headers={"Origin": sqlite_client.public_url})
    (cookie,) = [one for one in answer.headers.get_list("set-cookie") if one.startswith("__Host-yeban-device=")]
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert NUMBER not in cookie
    stranger = Browser(sqlite_client.app)
    stranger.http.cookies.set(*cookie.split(";")[0].split("=", 1))
    assert settled(stranger) == "/login"


def test_who_must_wait_for_long_is_told_that_another_network_helps(sqlite_site, sqlite_client):
    own(sqlite_site)
    for _ in range(9):
        log_in(sqlite_client, "wrong")
        sqlite_site.clock.move(301 * SECOND)
    log_in(sqlite_client, "wrong")
    page = log_in(sqlite_client, "wrong")
    assert page.headers["retry-after"] == "300"
    assert "请过5分钟再登录" in page.text
    assert "换一个网络" in page.text


# ----------------------------------------------------------------------------------------------------- the first log-in


def test_a_first_log_in_shows_name_and_number_and_makes_the_account_on_confirmation_only(site, client, hasher):
    page = log_in(client, number=f" {UNKNOWN.lower()}", name="张 伟")
    assert page.path == "/first"
    assert NAME in page.text
    assert f"{UNKNOWN[:6]} {UNKNOWN[6:14]} {UNKNOWN[14:]}" in page.text
    assert stored(site.store, UNKNOWN) is None
    hasher.computed = 0
    page = client.submit(button=("answer", "yes"))
    assert page.path == "/change"
    assert hasher.computed == 1
    assert stored(site.store, UNKNOWN)["name"] == NAME
    assert choose(client).path == "/changed"
    page = client.open("/home")
    assert "这里没有更早的登录记录" in page.text


def test_who_says_it_is_not_them_goes_back_and_finds_what_they_typed(site, client):
    log_in(client, number=UNKNOWN, name=ANOTHER)
    page = client.submit(button=("answer", "no"))
    assert (page.path, page.value("id_number"), page.value("name")) == ("/login", UNKNOWN, ANOTHER)
    assert not page.value("password")
    assert stored(site.store, UNKNOWN) is None
    site.clock.move(SECOND)
    assert log_in(client, number=UNKNOWN).path == "/first"
    assert ANOTHER not in client.page.text


@pytest.mark.parametrize("name", ["zhangwei", "张wei", "", "张"])
def test_a_name_that_is_not_han_is_refused_with_the_reason(sqlite_site, sqlite_client, name):
    page = log_in(sqlite_client, number=UNKNOWN, name=name)
    assert page.path == "/login"
    assert page.tree.css_first("#name-error").text().strip().endswith(NOT_HAN)
    assert stored(sqlite_site.store, UNKNOWN) is None


def test_leaving_the_confirmation_makes_nothing(site, client):
    log_in(client, number=UNKNOWN)
    site.clock.move(15 * MINUTE)
    page = client.submit(button=("answer", "yes"))
    assert "登录已过期" in page.text
    assert stored(site.store, UNKNOWN) is None


def test_of_two_tabs_that_confirm_one_makes_the_account(site, app):
    tabs = [Browser(app, f"192.0.2.{number}") for number in (1, 2)]
    for tab, name in zip(tabs, (NAME, ANOTHER), strict=True):
        site.clock.move(SECOND)
        assert log_in(tab, number=UNKNOWN, name=name).path == "/first"
    assert tabs[0].submit(button=("answer", "yes")).path == "/change"
    page = tabs[1].submit(button=("answer", "yes"))
    assert "已经建了账号" in page.text
    assert stored(site.store, UNKNOWN)["name"] == NAME
    assert actions(site.store)["first-login"] == 1


def test_what_was_typed_lies_sealed_in_the_session(site, client):
    log_in(client, number=UNKNOWN)
    (row,) = stored_sessions(site.store)
    assert row.scope == Scope.FIRST
    assert UNKNOWN.encode() not in row.payload
    assert NAME.encode() not in row.payload


# --------------------------------------------------------------------------------------------------- what ends sessions


def reset(site):
    carry_out(site.store, Action.RESET, site.clock())


def delete(site):
    carry_out(site.store, Action.DELETE, site.clock())


def rename_elsewhere(site):
    with site.store.open() as desk:
        rename(desk, ANOTHER, site.clock())


def change_elsewhere(site):
    other = Browser(application(site), "192.0.2.99")
    if stored(site.store)["state"] == "must-change":
        log_in(other)
        assert choose(other, "andere-worte-1").path == "/changed"
    else:
        reset(site)


@pytest.mark.parametrize("event", [reset, delete, rename_elsewhere, change_elsewhere])
@pytest.mark.parametrize("scope", ["change", "own", "not-me"])
def test_what_happens_to_the_account_ends_its_open_pages(site, client, event, scope):
    if scope == "change":
        put(site.store)
        assert log_in(client).path == "/change"
    else:
        own(site)
        if scope == "not-me":
            reset(site)
        assert log_in(client, OWN_PASSWORD).path == ("/home" if scope == "own" else "/not-me")
    event(site)
    before = stored(site.store)
    if scope == "change":
        assert "登录已过期" in choose(client).text
    elif scope == "not-me":
        assert "登录已过期" in client.submit(action="/not-me").text
    assert client.open(f"/{'home' if scope == 'own' else scope}").path == "/login"
    assert stored(site.store) == before


@pytest.mark.parametrize(("idle", "path"), [(30 * MINUTE - SECOND, "/home"), (30 * MINUTE, "/login")])
def test_a_session_that_is_left_alone_ends(sqlite_site, sqlite_client, idle, path):
    own(sqlite_site)
    log_in(sqlite_client, OWN_PASSWORD)
    sqlite_site.clock.move(idle)
    assert sqlite_client.open("/home").path == path


def test_logging_in_changes_the_token_and_logging_out_ends_it(site, client):
    own(site)
    client.open("/login")
    before = dict(client.cookies)
    log_in(client, OWN_PASSWORD)
    inside = dict(client.cookies)
    assert inside != before
    assert client.submit(action="/logout").path == "/login"
    client.cookies.clear()
    client.cookies.update(inside)
    assert client.open("/home").path == "/login"


@pytest.mark.parametrize("path", ["/home", "/change", "/first", "/not-me", "/changed"])
def test_a_stranger_is_sent_to_the_log_in(sqlite_client, path):
    assert sqlite_client.open(path).path == "/login"


@pytest.mark.parametrize("path", ["/home", "/first", "/not-me", "/changed"])
def test_a_session_for_the_change_is_good_for_nothing_else(site, client, path):
    put(site.store)
    log_in(client)
    assert client.open(path).path == "/change"


def test_without_cookies_the_log_in_says_what_to_do(site, client):
    own(site)
    client.open("/login")
    client.cookies.clear()
    page = client.submit({"id_number": NUMBER, "name": NAME, "password": OWN_PASSWORD})
    assert page.status == 403
    assert "Cookie" in page.text


# ------------------------------------------------------------------------------------------------------ it was not me


def test_the_old_password_tells_of_the_reset_and_logs_nobody_in(site, client):
    own(site)
    carry_out(site.store, Action.RESET)
    before = stored(site.store)
    site.clock.move(12 * HOUR)
    page = log_in(client, OWN_PASSWORD)
    assert page.path == "/not-me"
    assert "5月20日 22:00" in page.text
    assert stored(site.store) == before
    assert client.open("/home").path == "/not-me"
    assert client.open("/change").path == "/not-me"
    warning = page.form("/not-me").css_first("button")
    assert "govuk-button--warning" in warning.attributes["class"]


def test_taking_it_back_restores_the_old_password_and_staff_get_one_ticket(site, client):
    key = own(site)
    carry_out(site.store, Action.RESET)
    site.clock.move(12 * HOUR)
    log_in(client, OWN_PASSWORD)
    page = client.submit(action="/not-me")
    assert page.path == "/taken-back"
    assert "30天内" in page.text
    with site.store.look() as desk:
        (ticket,) = listed(desk)
        assert (ticket.kind, ticket.account_id, ticket.mail_id) == ("taken-back", key, None)
        assert (ticket.night, NUMBER in ticket.why) == ("2021-05-20", False)
    assert settled(client) == "/login"
    assert log_in(client, INITIAL_PASSWORD).path == "/login"
    site.clock.move(SECOND)
    assert log_in(client, OWN_PASSWORD).path == "/home"
    assert actions(site.store)["reset-taken-back"] == 1


def test_the_owner_is_told_if_somebody_has_set_a_new_password(site, app, client):
    own(site)
    carry_out(site.store, Action.RESET)
    thief = Browser(app, "192.0.2.66")
    site.clock.move(HOUR)
    log_in(thief)
    choose(thief)
    site.clock.move(HOUR)
    page = log_in(client, OWN_PASSWORD)
    assert "5月20日 23:00，有人登录并设置了新密码" in page.text.replace(" ，", "，")
    client.submit(action="/not-me")
    assert thief.open("/home").path == "/login"
    assert log_in(thief, NEW).path == "/login"


def test_pressing_it_twice_takes_it_back_once(site, client):
    own(site)
    carry_out(site.store, Action.RESET)
    log_in(client, OWN_PASSWORD)
    form, cookies = client.page, dict(client.cookies)
    client.submit(action="/not-me")
    client.cookies.clear()
    client.cookies.update(cookies)
    client.page = form
    page = client.submit(action="/not-me")
    assert "旧密码已经恢复" in page.text
    with site.store.look() as desk:
        assert len(listed(desk)) == 1


def test_after_the_week_the_old_password_is_a_wrong_one(site, client):
    own(site)
    carry_out(site.store, Action.RESET)
    site.clock.move(LIMITS.initial_window)
    assert REFUSED in log_in(client, OWN_PASSWORD).text


def test_who_asked_for_it_goes_back_to_the_log_in(site, client):
    own(site)
    carry_out(site.store, Action.RESET)
    log_in(client, OWN_PASSWORD)
    assert client.submit(action="/logout").path == "/login"
    assert log_in(client).path == "/change"


def test_nobody_without_the_old_password_sees_the_page(site, client):
    own(site)
    carry_out(site.store, Action.RESET)
    assert log_in(client).path == "/change"
    assert client.open("/not-me").path == "/change"
    page = client.post("/not-me", client.page.filled(client.page.form("/logout")))
    assert page.path == "/change"
    assert stored(site.store)["taken_back"] is None


# --------------------------------------------------------------------------------------------------------- traces left


def test_no_log_line_and_no_address_tells_who_it_was(site, client, caplog):
    caplog.set_level(logging.DEBUG)
    put(site.store)
    seen = []
    for password in ("wrong", INITIAL_PASSWORD):
        seen.append(log_in(client, password).url)
        site.clock.move(HOUR)
    log_in(client)
    seen.append(choose(client, CAPITAL).url)
    seen.append(client.submit(action="/change", button=("do", "confirm")).url)
    log_in(client, number=UNKNOWN)
    seen.append(client.page.url)
    for told in (caplog.text, *seen):
        for secret in (NUMBER, UNKNOWN, NAME, CAPITAL, INITIAL_PASSWORD):
            assert secret not in told


@pytest.mark.parametrize("path", ["/login", "/taken-back"])
def test_every_page_is_kept_nowhere(sqlite_client, path):
    page = sqlite_client.open(path)
    assert page.headers["cache-control"] == "no-store"


def test_the_store_holds_no_token(site, client):
    own(site)
    log_in(client, OWN_PASSWORD)
    (row,) = stored_sessions(site.store)
    assert len(row.key) == TOKEN_OCTETS
    assert all(row.key.hex() not in value for value in dict(client.cookies).values())
    with site.store.look() as desk:
        assert desk.session.execute(select(Account)).scalars().one().epoch == row.epoch
