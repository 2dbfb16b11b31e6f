"""The forced change: what is refused, what is shown, what is saved, and what is left when somebody leaves."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.accountops.doings import NUMBER, put, stored
from tests.accountops.people import INITIAL_PASSWORD
from tests.portal.browsing import Browser
from tests.portal.doings import CAPITAL, MINUTE, NEW, actions, choose, log_in, settled, stored_sessions
from tests.store.places import DAY, HOUR, NOW, SECOND

# ---------------------------------------------------------------------------------------------------- the forced change


def test_the_new_password_is_saved_and_its_owner_is_in(site, client, hasher):
    put(site.store, last_login=NOW - DAY)
    page = log_in(client)
    assert (page.path, "中途退出也不要紧" in page.text) == ("/change", True)
    hasher.computed = 0
    page = choose(client)
    assert (page.path, "新密码已保存" in page.text) == ("/changed", True)
    assert hasher.computed == 1
    assert settled(client) == "/home"
    assert "上次登录：5月19日 22:00" in client.page.text
    assert stored(site.store)["state"] == "active"
    client.submit(action="/logout")
    assert log_in(client, NEW).path == "/home"


@pytest.mark.parametrize(
    ("password", "again", "field", "said"),
    [
        ("", "", "password", "请输入新密码"),
        ("kvmx-bfjk", "kvmx-bfjk", "password", "至少要有10位"),
        (INITIAL_PASSWORD, INITIAL_PASSWORD, "password", "不能是初始密码"),
        ("zhangwei##1", "zhangwei##1", "password", "姓名"),
        (NUMBER, NUMBER, "password", "身份证号码"),
        ("k" * 129, "k" * 129, "password", "最多128位"),
        (NEW, NEW + "x", "again", "两次输入的密码不一样"),
        (NEW, "", "again", "两次输入的密码不一样"),
    ],
)
def test_a_password_that_won_t_do_is_refused_beside_its_field_and_changes_nothing(
    sqlite_site, sqlite_client, hasher, password, again, field, said
):
    put(sqlite_site.store)
    log_in(sqlite_client)
    before = stored(sqlite_site.store)
    hasher.computed = 0
    page = choose(sqlite_client, password, again)
    assert page.path == "/change"
    assert said in page.tree.css_first(f"#{field}-error").text()
    assert said in page.tree.css_first(".govuk-error-summary__list").text()
    assert not page.value("password")
    assert not page.value("again")
    assert not password or password not in page.html
    assert hasher.computed == 0
    assert stored(sqlite_site.store) == before
    assert choose(sqlite_client).path == "/changed"


def test_capital_letters_are_shown_before_anything_is_saved_and_the_password_never_is(site, client, hasher):
    put(site.store)
    log_in(client)
    hasher.computed = 0
    page = choose(client, CAPITAL)
    assert page.path == "/change"
    assert "含大写字母：K（第1位）、G（第11位）" in page.text.replace(" ", "")
    assert CAPITAL.lower() not in page.html.lower()
    assert stored(site.store)["state"] == "must-change"
    (row,) = stored_sessions(site.store)
    assert CAPITAL.encode() not in row.payload
    # Looked at again, it still waits.
    assert "含大写字母" in client.open("/change").text
    assert client.submit(action="/change", button=("do", "confirm")).path == "/changed"
    assert hasher.computed == 1
    client.submit(action="/logout") if client.page.tree.css('form[action="/logout"]') else client.open("/home")
    client.submit(action="/logout")
    assert log_in(client, CAPITAL.lower()).path == "/login"
    site.clock.move(SECOND)
    assert log_in(client, CAPITAL).path == "/home"


def test_who_did_not_mean_capital_letters_types_it_again(site, client):
    put(site.store)
    log_in(client)
    choose(client, CAPITAL)
    page = client.submit(action="/change", button=("do", "again"))
    assert "含大写字母" not in page.text
    assert choose(client, NEW).path == "/changed"


def test_only_the_tab_that_shows_these_capitals_confirms_them(site, client):
    put(site.store)
    log_in(client)
    choose(client, CAPITAL)
    first = client.page
    client.post("/change", first.filled(first.form("/logout")) | {"password": "Andere-Worte", "again": "Andere-Worte"})
    assert "A（第1位）" in client.page.text
    client.page = first
    page = client.submit(action="/change", button=("do", "confirm"))
    assert "没有保存" in page.text
    assert stored(site.store)["state"] == "must-change"


def test_a_confirmation_of_nothing_saves_nothing(site, client):
    put(site.store)
    log_in(client)
    page = client.submit({"do": "confirm"}, action="/change")
    assert "没有保存" in page.text
    assert stored(site.store)["state"] == "must-change"


@pytest.mark.parametrize("pending", [False, True])
def test_leaving_at_any_point_changes_nothing_and_the_initial_password_still_works(sqlite_site, sqlite_client, pending):
    put(sqlite_site.store)
    before = None
    for _ in range(3):
        log_in(sqlite_client)
        if pending:
            choose(sqlite_client, CAPITAL)
        after = {key: value for key, value in stored(sqlite_site.store).items() if key != "last_login"}
        assert before in {None, str(after)}
        before = str(after)
        assert sqlite_client.submit(action="/logout").path == "/login"
        sqlite_site.clock.move(HOUR)
    # Closed without a word, in the middle.
    log_in(sqlite_client)
    sqlite_client.cookies.clear()
    assert log_in(sqlite_client).path == "/change"
    assert choose(sqlite_client).path == "/changed"


@pytest.mark.parametrize(("late", "saved"), [(-SECOND, True), (0 * SECOND, False)])
def test_the_session_for_the_change_lasts_a_quarter_of_an_hour(site, client, late, saved):
    put(site.store)
    log_in(client)
    site.clock.move(15 * MINUTE + late)
    page = choose(client)
    assert (page.path == "/changed") is saved
    assert ("登录已过期" in page.text) is not saved
    assert stored(site.store)["state"] == ("active" if saved else "must-change")


def test_a_confirmation_after_the_quarter_of_an_hour_saves_nothing(site, client):
    put(site.store)
    log_in(client)
    choose(client, CAPITAL)
    site.clock.move(15 * MINUTE)
    page = client.submit(action="/change", button=("do", "confirm"))
    assert "登录已过期" in page.text
    assert stored(site.store)["state"] == "must-change"


def test_the_second_of_two_clicks_says_that_the_first_may_have_saved_it(site, client):
    put(site.store)
    log_in(client)
    form, token = client.page, dict(client.cookies)
    assert choose(client).path == "/changed"
    client.cookies.clear()
    client.cookies.update(token)
    client.page = form
    page = choose(client)
    assert "可能已经生效" in page.text
    assert actions(site.store)["password-changed"] == 1
    client.cookies.clear()
    assert log_in(client, NEW).path == "/home"


def test_of_two_tabs_the_second_is_sent_home_and_changes_nothing(site, client):
    put(site.store)
    log_in(client)
    second = client.page
    choose(client)
    client.page = second
    # The form of the old tab carries the old session's csrf: refused, and told to open the page again.
    assert choose(client, "andere-worte-1").status == 403
    assert settled(client) == "/home"
    assert actions(site.store)["password-changed"] == 1


def test_going_back_to_the_change_after_it_is_saved_leads_home(site, client):
    put(site.store)
    log_in(client)
    choose(client)
    assert client.open("/change").path == "/home"


def test_the_form_sent_fifty_times_at_once_is_saved_once(site, client, hasher):
    """The other forty-nine get a page that says so, none an error."""
    put(site.store)
    log_in(client)
    form, cookies = client.page, dict(client.cookies)
    start = Barrier(50)

    def send(number: int):
        tab = Browser(client.app)
        tab.cookies.update(cookies)
        tab.page = form
        start.wait()
        return choose(tab, f"{NEW}-{number}")

    with ThreadPoolExecutor(50) as pool:
        pages = list(pool.map(send, range(50)))
    saved = [number for number, page in enumerate(pages) if page.path == "/changed"]
    assert len(saved) == 1
    # More at once than may wait for a hash are told to come again.
    others = Counter(page.status for number, page in enumerate(pages) if number not in saved)
    assert set(others) <= {200, 503}
    assert all(
        "登录已过期" in page.text for number, page in enumerate(pages) if page.status == 200 and number not in saved
    )
    assert actions(site.store)["password-changed"] == 1
    client.cookies.clear()
    assert log_in(client, f"{NEW}-{saved[0]}").path == "/home"
