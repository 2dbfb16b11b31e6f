"""What stands before every page, and what goes with every answer."""

import asyncio
import logging
from dataclasses import replace
from typing import Annotated

import pytest
from fastapi import Form
from sqlalchemy.exc import TimeoutError as NoConnection

from portal.guards import TooSoon
from portal.hashing import Busy
from portal.visit import Visitor, page, see
from store import StoreBusy, StoreDamaged, StoreError
from tests.portal.browsing import PUBLIC_URL, Browser, application
from tests.store.places import SECOND

FORM = "probe"


def furnished(site):
    """The application with a form of the tests' own, and pages on which something goes wrong."""
    app = application(site)
    app.state.posted = []

    def show(visit: Visitor):
        return page(visit, "pages/message.html", {"heading": "表", "paragraphs": [visit.csrf]})

    def take(visit: Visitor, said: Annotated[str, Form(max_length=40)]):
        app.state.posted.append(said)
        return see("/form")

    def broken(kind: str):
        raise {
            "bug": RuntimeError("张伟 62010219850312641X"),
            "store": StoreError("连不上数据库"),
            "locked": StoreBusy("数据库正被别的程序占用"),
            "damaged": StoreDamaged("数据库文件已损坏"),
            "crowd": NoConnection("QueuePool limit"),
            "busy": Busy(),
            "soon": TooSoon(41 * SECOND),
        }[kind]

    app.add_api_route("/form", show, methods=["GET"], response_model=None)
    app.add_api_route("/form", take, methods=["POST"], response_model=None)
    for path in ("/broken/{kind}", "/staff/broken/{kind}"):
        app.add_api_route(path, broken, methods=["GET"], response_model=None)
    return app


@pytest.fixture
def browser(sqlite_site):
    return Browser(furnished(sqlite_site))


def sent(browser, *, headers=None, **fields):
    """Post the form with these headers instead of a browser's."""
    given = {"Origin": PUBLIC_URL} if headers is None else headers
    return browser.http.post("/form", data=fields, headers=given)


@pytest.fixture
def csrf(browser):
    return browser.open("/form").tree.css_first("main p").text(strip=True)


# ------------------------------------------------------------------------------------------------------------ forms


def test_a_form_of_our_own_page_is_taken_and_answered_with_a_look_elsewhere(browser, csrf):
    answer = sent(browser, csrf=csrf, said="好")
    assert (answer.status_code, answer.headers["location"]) == (303, "/form")
    assert browser.app.state.posted == ["好"]


@pytest.mark.parametrize("wrong", ["", "0" * 64, "张", "x"])
def test_a_form_without_the_right_token_is_refused(browser, csrf, wrong):
    assert sent(browser, csrf=wrong, said="好").status_code == 403
    assert sent(browser, said="好").status_code == 403
    assert browser.app.state.posted == []


def test_a_token_is_worth_nothing_in_another_browser(browser, csrf):
    other = Browser(browser.app)
    other.open("/form")
    assert sent(other, csrf=csrf, said="好").status_code == 403


def test_without_the_cookie_a_form_is_refused_with_what_to_do(browser, csrf):
    browser.http.cookies.clear()
    answer = sent(browser, csrf=csrf, said="好")
    assert answer.status_code == 403
    assert "Cookie" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://zc.example"},
        {"Origin": "https://zc.example.evil.example"},
        {"Origin": "https://zc.example:8443"},
        {"Origin": "https://evil.example", "Referer": "https://zc.example/form"},
        {"Referer": "https://evil.example/?https://zc.example/"},
        {"Referer": "https://zc.example@evil.example/"},
        {"Referer": "https://[/"},
    ],
)
def test_a_form_from_elsewhere_is_refused(browser, csrf, headers):
    assert sent(browser, headers=headers, csrf=csrf, said="好").status_code == 403
    assert browser.app.state.posted == []


@pytest.mark.parametrize("headers", [{"Referer": "https://zc.example/form?x"}, {"Origin": "HTTPS://ZC.EXAMPLE"}])
def test_a_browser_that_sends_no_origin_is_known_by_its_referer(browser, csrf, headers):
    assert sent(browser, headers=headers, csrf=csrf, said="好").status_code == 303


def test_a_form_in_another_encoding_carries_no_token_and_is_refused(browser, csrf):
    answer = browser.http.post("/form", json={"csrf": csrf, "said": "好"}, headers={"Origin": PUBLIC_URL})
    assert answer.status_code == 403


def test_what_a_form_lacks_is_said_in_chinese(browser, csrf):
    answer = sent(browser, csrf=csrf)
    assert answer.status_code == 422
    assert "没有填对" in answer.text


# ----------------------------------------------------------------------------------------------------------- limits


@pytest.mark.parametrize(("octets", "status"), [(64 * 1024, 422), (64 * 1024 + 1, 413)])
def test_a_body_may_have_64_kib_and_not_an_octet_more(browser, csrf, octets, status):
    body = f"csrf={csrf}&said=".encode()
    headers = {"Origin": PUBLIC_URL, "Content-Type": "application/x-www-form-urlencoded"}
    answer = browser.http.post("/form", content=body + b"a" * (octets - len(body)), headers=headers)
    assert answer.status_code == status


def test_of_a_body_that_says_it_is_too_large_no_octet_is_read(browser):
    """Nor is whoever sends it looked up."""
    sent = []

    async def receive():
        raise AssertionError("read")

    async def send(message):
        sent.append(message)

    headers = [(b"host", b"zc.example"), (b"content-length", str(64 * 1024 + 1).encode())]
    asked = {
        "type": "http",
        "method": "POST",
        "path": "/login",
        "raw_path": b"/login",
        "query_string": b"",
        "root_path": "",
    }
    asyncio.run(
        browser.app(asked | {"headers": headers, "client": None, "server": None, "scheme": "https"}, receive, send)
    )
    assert sent[0]["status"] == 413


def test_a_body_that_does_not_say_its_size_is_counted(browser, csrf):
    headers = {"Origin": PUBLIC_URL, "Content-Type": "application/x-www-form-urlencoded"}

    def pieces():
        yield f"csrf={csrf}&said=".encode()
        for _ in range(65):
            yield b"a" * 1024

    answer = browser.http.post("/form", content=pieces(), headers=headers)
    assert answer.status_code == 413
    assert "content-length" not in answer.request.headers


@pytest.mark.parametrize("said", ["-1", "abc", "１２", ""])
def test_a_size_that_is_no_number_is_refused(browser, said):
    headers = {"Content-Length": said.encode()}
    assert browser.http.get("/form", headers=headers).status_code == 400


@pytest.mark.parametrize("host", ["evil.example", "", "zc.example.evil.example", "[", "127.0.0.1"])
def test_by_an_unknown_name_no_page_is_given(browser, host):
    assert browser.http.get("/form", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["zc.example", "ZC.example", "zc.example:8443"])
def test_by_its_own_name_it_is(browser, host):
    assert browser.http.get("/form", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_who_watches_over_the_machine_may_use_any_name(browser, path):
    assert browser.http.get(path, headers={"Host": "127.0.0.1:8000"}).status_code == 200


# ---------------------------------------------------------------------------------------------------------- answers


# Word for word, so that nobody weakens one unseen. Each keeps something out: see OWASP's cheat sheet on HTTP headers.
SENT = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "strict-transport-security": "max-age=31536000",
}


@pytest.mark.parametrize("path", ["/form", "/nothing", "/broken/bug", "/broken/store", "/healthz"])
def test_every_answer_carries_the_headers(browser, path):
    headers = browser.http.get(path).headers
    assert {name: headers.get(name) for name in SENT} == SENT
    assert "server" not in headers


def test_a_refusal_carries_them_too(browser):
    headers = browser.http.get("/form", headers={"Host": "evil.example"}).headers
    assert {name: headers.get(name) for name in SENT} == SENT


def test_without_tls_browsers_are_not_told_to_insist_on_it(sqlite_site):
    site = replace(sqlite_site, settings=replace(sqlite_site.settings, public_url="http://127.0.0.1:8000"))
    browser = Browser(application(site), public_url="http://127.0.0.1:8000")
    headers = browser.open("/healthz").headers
    assert {name: headers.get(name) for name in SENT} == SENT | {
        "strict-transport-security": None, "cross-origin-opener-policy": None,
    }  # fmt: skip


def test_static_files_are_kept_for_good_under_a_path_that_changes_with_them(browser):
    kept = browser.http.get(f"{browser.app.state.static_path}/yeban.css")
    assert kept.status_code == 200
    assert "immutable" in kept.headers["cache-control"]
    assert browser.http.get(f"{browser.app.state.static_path}/../app.py").status_code == 404
    assert browser.http.get(f"{browser.app.state.static_path}/%2e%2e/app.py").status_code == 404


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/nothing", 404, "没有这个页面"),
        ("/broken/bug", 500, "系统出了问题"),
        ("/broken/store", 503, "系统暂时用不了"),
        ("/broken/damaged", 503, "系统暂时用不了"),
        ("/broken/locked", 503, "请过 2 秒再试"),
        ("/broken/busy", 503, "请过 2 秒再试"),
        ("/broken/crowd", 503, "请过 2 秒再试"),
        ("/broken/soon", 429, "请过 41 秒再试"),
    ],
)
def test_what_goes_wrong_is_a_page_in_chinese_with_what_to_do(browser, path, status, said):
    answer = browser.open(path)
    assert answer.status == status
    assert said in answer.text


def test_a_way_that_a_page_does_not_take_is_said_too(browser):
    answer = browser.http.put("/form", headers={"Origin": PUBLIC_URL})
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


@pytest.mark.parametrize(("path", "seconds"), [("/broken/busy", "2"), ("/broken/soon", "41")])
def test_when_to_try_again_stands_in_the_header(browser, path, seconds):
    assert browser.http.get(path).headers["retry-after"] == seconds


def test_of_a_bug_the_log_has_where_it_was_and_not_what_was_typed(browser, caplog):
    with caplog.at_level(logging.ERROR):
        browser.open("/broken/bug")
    assert "RuntimeError" in caplog.text
    assert "in broken" in caplog.text
    assert "张伟" not in caplog.text
    assert "6201" not in caplog.text


# ----------------------------------------------------------------------------------------------------------- probes


def test_a_site_that_cannot_work_is_not_ready_but_lives(sqlite_site):
    def gone() -> None:
        raise StoreError("连不上数据库")

    browser = Browser(application(replace(sqlite_site, ready=gone)))
    assert browser.open("/readyz").status == 503
    assert browser.open("/healthz").status == 200


def test_once_the_database_was_found_damaged_the_site_is_not_ready(browser):
    assert browser.open("/readyz").status == 200
    browser.open("/broken/store")
    assert browser.open("/readyz").status == 200
    browser.open("/broken/damaged")
    assert browser.open("/readyz").status == 503


def test_staff_are_told_in_their_own_frame_whom_to_call(browser):
    page = browser.open("/staff/broken/damaged")
    assert "工作人员" in page.tree.css_first("header").text()
    assert "从备份恢复" in page.text
    assert "从备份恢复" not in browser.open("/broken/damaged").text


def test_probes_give_no_cookie(browser):
    assert "set-cookie" not in browser.http.get("/healthz").headers


# -------------------------------------------------------------------------------------------------------------- log


def test_the_log_has_the_way_and_not_what_stands_in_the_address(browser, caplog):
    with caplog.at_level(logging.INFO, "portal"):
        browser.open("/broken/soon?name=张伟")
        browser.open("/nothing/62010219850312641X")
    said = [record.getMessage() for record in caplog.records if record.name == "portal.guards"]
    assert said[0].startswith("GET /broken/{kind} 429 ")
    assert said[1].startswith("GET - 404 ")
    assert "192.0.2.7" not in caplog.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/static/yeban.css"])
def test_what_is_asked_for_all_the_time_is_not_in_it(browser, caplog, path):
    with caplog.at_level(logging.INFO, "portal"):
        browser.open(path)
    assert caplog.text == ""
