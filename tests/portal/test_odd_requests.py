"""What no browser sends: nothing of it is a fault of the program, whoever sends it and wherever to."""

import base64
import logging
import random
import re

import pytest
from fastapi.routing import iter_route_contexts

from accountops.permissions import Role
from accountops.sessions import Scope, enter
from portal.visit import cookie_name
from store import Staff
from tests.portal.browsing import PUBLIC_URL, Browser, application
from tests.store.places import DAY

BUG = "页面出了程序错误"
BOUNDARY = "----b"
FORM = "application/x-www-form-urlencoded"
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "BREW")


@pytest.fixture
def browser(sqlite_site):
    """Somebody with a page before them."""
    browser = Browser(application(sqlite_site))
    browser.open("/login")
    return browser


@pytest.fixture
def cookies(browser, sqlite_site, clock):
    """What lets each role of the staff in, by cookie."""
    made = []
    with sqlite_site.store.open() as desk:
        for number, role in enumerate((Role.TECHNICIAN, Role.SECURITY_OFFICER, Role.AUDITOR), 1):
            row = Staff(login=f"li.{number}", name="李洁", joined=clock(), password_hash="x", **{str(role): True})
            desk.session.add(row)
            desk.session.flush()
            token, until = bytes([number]) * 32, clock() + DAY
            enter(desk, token, Scope.STAFF, clock(), until, staff_id=row.id, fresh_until=until)
            made.append({cookie_name(sqlite_site): base64.urlsafe_b64encode(token).decode().rstrip("=")})
    return made


@pytest.fixture
def inside(browser, cookies):
    """The browser of a technician."""
    browser.http.cookies.update(cookies[0])
    return browser


def paths(app) -> list[str]:
    """Every page's address, with something in place of each parameter."""
    found = {re.sub(r"\{[^}]*\}", "1", route.path or "") for route in iter_route_contexts(app.routes) if route.methods}
    return sorted(found | {"/healthz", "/readyz", "/static/", "/static/yeban.css", "/nowhere"})


def ask(browser, method, path, **more):
    headers = {"Origin": PUBLIC_URL} | more.pop("headers", {})
    return browser.http.request(method, path, headers=headers, **more)


def multipart(charset: str, *parts: bytes) -> dict[str, object]:
    body = b"".join(b"--%s\r\n%s\r\n" % (BOUNDARY.encode(), part) for part in parts)
    kind = f"multipart/form-data; boundary={BOUNDARY}" + (f"; charset={charset}" if charset else "")
    return {"content": body + b"--%s--\r\n" % BOUNDARY.encode(), "headers": {"Content-Type": kind}}


def part(name: bytes, content: bytes = b"x", more: bytes = b"") -> bytes:
    return b'Content-Disposition: form-data; name="' + name + b'"' + more + b"\r\n\r\n" + content


def form(content: bytes) -> dict[str, object]:
    return {"content": content, "headers": {"Content-Type": FORM}}


ODD_BODIES = {
    **{
        f"charset {charset}": multipart(charset, part(b"csrf", b"\xff\xfe"), part(b"password", b"\xd6\xd0"))
        for charset in (
            "rot13", "hex", "zlib", "undefined", "idna", "punycode", "unicode_escape", "utf-16", "utf-7", "gbk",
            "no-such", '"a\x01b"', "mbcs", "cp65001", "base64", "x" * 300,
        )
    },
    "a name in a charset of no text": multipart("rot13", part("姓名".encode())),
    "a file in place of a field": multipart("", part(b"csrf", b"x", b'; filename="a"'), part(b"password")),
    "no name": multipart("", b"Content-Disposition: form-data\r\n\r\nx"),
    "no boundary": {"content": b"x", "headers": {"Content-Type": "multipart/form-data"}},
    "an empty boundary": {"content": b"x", "headers": {"Content-Type": "multipart/form-data; boundary="}},
    "a boundary of no ASCII": {"content": b"x", "headers": {"Content-Type": b"multipart/form-data; boundary=\xff"}},
    "cut off": {"content": b"--" + BOUNDARY.encode() + b"\r\nContent-Disp",
                "headers": {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}},
    "headers without end": multipart("", b"X-Y: " + b"z" * 20_000),
    "many parts": multipart("", *[part(b"a", b"")] * 900),
    "too many parts": multipart("", *[part(b"a", b"")] * 1_001),
    "percent": form(b"csrf=%&id_number=%zz&name=%ff%fe&password=%u4e2d%"),
    "zeros": form(b"csrf=%00&id_number=62%00&name=%00\x00&password=%00&login=%00&code=%00&next=%00"),
    "octets": form(bytes(range(256))),
    "the same field many times": form(b"csrf=a&csrf=b&" + b"password=1&" * 900),
    "too many fields": form(b"&".join(b"f%d=" % n for n in range(1_200))),
    "a great many fields": form(b"a&" * 30_000),
    "half of a pair": form("name=\ud800&password=\udfff&id_number=\udc80".encode("utf-8", "surrogatepass")),
    "digits of everywhere": form("code=٣٤٥٦٧٨&id_number=²³&name=①&password=٠".encode()),
    "long": form(b"id_number=" + b"9" * 60_000),
    "JSON": {"content": b"[" * 10_000, "headers": {"Content-Type": "application/json"}},
    "a kind of no sense": {"content": b"x", "headers": {"Content-Type": ";;;=;charset=\x7f"}},
    "two kinds": {"content": b"x", "headers": {"Content-Type": f"{FORM}; charset=rot13; charset=hex"}},
}  # fmt: skip

ODD_HEADERS = [
    {"Referer": "https://["},
    {"Referer": "https://zc.example]/"},
    {"Referer": "https://zc.example:port/home"},
    {"Referer": b"https://zc.example/\xff\xfe"},
    {"Referer": "https://zc.example/" + "a" * 8_000},
    {"Referer": "https://zc.example/staff/%00%0d%0aX: y"},
    {"Cookie": "__Host-yeban=%%%"},
    {"Cookie": b"__Host-yeban=\xff; =; ;;a"},
    {"Cookie": "__Host-yeban=" + "A" * 43 + "; __Host-yeban-device=" + "A" * 43 + "; large=2"},
    {"Cookie": "__Host-yeban=" + "=" * 44},
    {"Cookie": '__Host-yeban="\\303\\050"; large="1'},
    {"Accept-Language": "zh-" + "x" * 4_000 + ";q=nan"},
    {"Accept-Language": b"\xff"},
    {"Accept": "*/*;q=-1"},
    {"Range": "bytes=9-1,-"},
    {"If-Modified-Since": "yesterday"},
    {"If-None-Match": b"\xff"},
    {"X-Forwarded-For": "[::1, 999.1.1.1, \x7f"},
    {"X-Forwarded-Proto": "gopher"},
    {"Content-Length": "0", "Transfer-Encoding": "chunked"},
    {"Expect": "200-maybe"},
    {"Origin": b"\xff"},
]


@pytest.fixture
def bugs(caplog):
    """What was logged as a fault of the program."""
    caplog.set_level(logging.ERROR)
    return lambda: [record.getMessage() for record in caplog.records if BUG in record.getMessage()]


@pytest.mark.parametrize("method", METHODS)
def test_every_page_answers_every_method_to_anybody(browser, cookies, bugs, method):
    for cookie in (*cookies, {}) if method in {"GET", "POST"} else (cookies[0],):
        browser.http.cookies = cookie
        for path in paths(browser.app):
            assert ask(browser, method, path).status_code < 500, path
    assert bugs() == []


@pytest.mark.parametrize("body", ODD_BODIES.values(), ids=ODD_BODIES)
def test_a_form_that_no_browser_sends_is_refused_and_is_no_fault_of_ours(inside, bugs, body):
    """From our own page as it seems: it gets past all that would refuse it before."""
    for path in ("/login", "/logout", "/first", "/change", "/not-me", "/large-text", "/help", "/help/name",
                 "/staff/login", "/staff/logout", "/staff/recovery-codes", "/staff/again", "/staff/password",
                 ):  # fmt: skip
        answer = ask(inside, "POST", path, **body)
        assert 400 <= answer.status_code < 500, path
        assert answer.headers["content-security-policy"]
    assert bugs() == []


@pytest.mark.parametrize("odd", ODD_HEADERS, ids=str)
def test_odd_headers_are_no_fault_of_ours(browser, inside, bugs, odd):
    csrf = browser.page.filled(browser.page.form())["csrf"]
    for method in ("GET", "POST"):
        for path in ("/", "/login", "/large-text", "/home", "/staff", "/staff/again", "/static/yeban.css", "/help"):
            answer = ask(browser, method, path, data={"csrf": csrf} if method == "POST" else None, headers=odd)
            assert answer.status_code < 500, (method, path)
    assert bugs() == []


def test_a_switch_of_the_letters_with_a_broken_referer_goes_to_the_front_page(browser, bugs):
    sent = browser.page.filled(browser.page.form("/large-text"))
    for referer in ("https://[", "https://zc.example]/login", "//"):
        headers = {"Origin": PUBLIC_URL, "Referer": referer}
        answer = browser.http.post("/large-text", data=sent, headers=headers)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert bugs() == []


@pytest.mark.parametrize(
    "path",
    ["/%", "/%00", "/login%ff", "/help/%E4%B8%AD", "/help/" + "a" * 5_000, "//evil.example/", "/..%2f..%2fetc/passwd",
     "/static/..%2f..%2fapp.py", "/static/%00", "/static/" + "a" * 5_000, "/staff/join?invitation=%00%ff",
     "/staff/login?next=%00%ff//x", "/staff/login?next=https://[", "/login?" + "a=b&" * 2_000,
     "/staff/join?invitation=" + "A" * 43],
)  # fmt: skip
def test_odd_addresses_are_no_fault_of_ours(inside, bugs, path):
    assert inside.http.request("GET", path).status_code < 500
    assert bugs() == []


def test_what_is_typed_into_every_field_at_random_is_no_fault_of_ours(inside, bugs):
    dice = random.Random(20210520)
    characters = [chr(n) for n in (0, 9, 10, 13, 0x7F, 0xA0, 0xAD, 0x200B, 0x202E, 0x3000, 0xFEFF, 0xFFFF, 0x1F600)]
    characters += list("0123456789Xx张伟·'\"<>&%=;\\/（〔٣²①Ⅳ")
    names = "id_number name password again do form answer cause how wrong_name login code next".split()
    for path in ("/login", "/first", "/change", "/help", "/help/name", "/staff/login", "/staff/code",
                 "/staff/again", "/staff/password", "/staff/join"):  # fmt: skip
        for _ in range(6):
            inside.open("/help")
            sent = inside.page.filled(inside.page.form("/large-text"))
            sent |= {name: "".join(dice.choices(characters, k=dice.choice([1, 6, 18, 300]))) for name in names}
            assert ask(inside, "POST", path, data=sent).status_code < 500, path
    assert bugs() == []
