"""Every page in every state: axe, labels, room at 320 px and with large letters, and a picture to be looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from fastapi.routing import iter_route_contexts
from playwright.sync_api import Browser, Page
from starlette.routing import compile_path

from accountops.permissions import Role
from portal.app import create_app
from portal.hashing import PooledHasher
from tests.browser.chromium import (
    NARROW_WIDTH,
    PC,
    PC_WIDTH,
    PHONE,
    PHONE_WIDTH,
    Device,
    accessibility_faults,
    keep_picture,
    shown_controls,
    small_targets,
    sticking_out,
    unlabelled,
    visiting,
)
from tests.browser.doings import (
    STAFF_PASSWORD,
    app_code,
    choose,
    errors,
    fill_in,
    join,
    log_in,
    path,
    press,
)
from tests.browser.office import CAPITAL, INITIAL, MORNING, NEW, NUMBER, OWN, Desk, opened
from tests.store.places import id_number

MINUTE = timedelta(minutes=1)
PAPER_WIDTH = 720  # A4 less its margins, at 96 dots to the inch
# For machines, or nothing but a way to another page.
NO_PAGES = {"/", "/healthz", "/readyz"}
# The rooms of the console have tests of their own.
CONSOLE = (
    "/staff/nights",
    "/staff/inbox",
    "/staff/proposals",
    "/staff/keys",
    "/staff/openings",
    "/staff/reviews",
    "/staff/statements",
    "/staff/accounts",
    "/staff/people",
    "/staff/reports",
    "/staff/policy",
    "/staff/audit",
)
CAUSES_WITH_MAIL = ("name", "capitals", "forgotten", "left", "again")


def all_pages(desk: Desk) -> list[str]:
    """The paths of all routes that answer GET, in the application's own order."""
    app = create_app(desk.office.site(PooledHasher(1)))
    return [
        route.path for route in iter_route_contexts(app.routes)
        if route.path and route.path not in NO_PAGES and "GET" in (route.methods or ())
    ]  # fmt: skip


class Gallery:
    """Looks at one page after the other, collects what is wrong with them, and which routes they are of."""

    def __init__(self, desk: Desk, page: Page, device: Device) -> None:
        self.desk, self.page, self.device = desk, page, device
        self.faults: list[str] = []
        self.seen: set[str] = set()
        self._routes = all_pages(desk)

    def look(self, name: str, route: str | None = None) -> None:
        """Look at the page that is there now, at every width and size of letters."""
        page = self.page
        if route is not None:
            here = next(one for one in self._routes if compile_path(one)[0].match(path(page)))
            assert here == route, f"{name} is at {path(page)}"
            self.seen.add(here)
        self._note(name, "without a label", unlabelled(page))
        self._at(name, PHONE_WIDTH, pictured=True, judged=True)
        self._at(name, PC_WIDTH, pictured=True, judged=True)
        self._at(name, NARROW_WIDTH)
        if page.evaluate("document.querySelectorAll('details:not([open])').length"):
            self._unfolded(name)
        with self._changed("document.documentElement.classList", "add('yeban-large')", "remove('yeban-large')"):
            self._at(f"{name}-large", PHONE_WIDTH, pictured=True, judged=True, least=60)
            self._at(f"{name}-large", NARROW_WIDTH)
        with self._changed("document.documentElement.style", "fontSize = '200%'", "fontSize = ''"):
            self._at(f"{name}-200%", NARROW_WIDTH)
            self._at(f"{name}-200%", PC_WIDTH)
        if path(page).startswith("/staff"):
            self._on_paper(name)
        self._size(PHONE_WIDTH)

    def _unfolded(self, name: str) -> None:
        """What is folded up is looked at as well, and left as it was."""
        fold = "() => document.querySelectorAll('details').forEach(one => { %s })"
        self.page.evaluate(fold % "one.dataset.was = one.open; one.open = true;")
        self._at(f"{name}-unfolded", PHONE_WIDTH, pictured=True, judged=True)
        self._at(f"{name}-unfolded", NARROW_WIDTH)
        self.page.evaluate(fold % "one.open = one.dataset.was === 'true'; delete one.dataset.was;")

    def _on_paper(self, name: str) -> None:
        """What staff print: as wide as the sheet, and nothing to press on it."""
        self.page.emulate_media(media="print")
        self._size(PAPER_WIDTH)
        self._note(name, "too wide for a sheet", sticking_out(self.page))
        self._note(name, "to be pressed on paper", shown_controls(self.page))
        self.page.emulate_media(media="screen")

    def _at(self, name: str, width: int, *, pictured: bool = False, judged: bool = False, least: int = 44) -> None:
        self._size(width)
        self._note(name, f"too wide at {width}", sticking_out(self.page))
        if judged:
            self._note(name, f"axe at {width}", accessibility_faults(self.page))
            self._note(name, f"hard to hit at {width}", small_targets(self.page, least))
        if pictured:
            keep_picture(self.page, f"{name}-{width}")

    def _size(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 768 if width == PC_WIDTH else 844})

    @contextmanager
    def _changed(self, what: str, on: str, off: str) -> Iterator[None]:
        self.page.evaluate(f"() => {{ {what}.{on} }}")
        yield
        self.page.evaluate(f"() => {{ {what}.{off} }}")

    def _note(self, name: str, kind: str, found: list[str]) -> None:
        self.faults += [f"{name}: {kind}: {one}" for one in found]

    def closed(self, prefix: str, *, but: tuple[str, ...] = ()) -> None:
        """All pages under a path were looked at, and nothing was wrong with them."""
        missing = {one for one in self._routes if one.startswith(prefix) and not one.startswith(but)} - self.seen
        assert not missing, f"nobody has looked at {sorted(missing)}"
        assert not self.faults, "\n".join(self.faults)


@contextmanager
def gallery(chromium: Browser, desk: Desk, device: Device = PC) -> Iterator[Gallery]:
    """A gallery in a browser of its own."""
    with visiting(chromium, device, desk.origin) as page:
        yield Gallery(desk, page, device)


def test_the_pages_of_the_applicants(chromium, desk):
    desk.take_over()
    with gallery(chromium, desk) as shown:
        page = shown.page
        page.goto("/login")
        shown.look("login", "/login")
        log_in(page, "wrong")
        shown.look("login-refused", "/login")
        log_in(page, "wrong")
        shown.look("login-too-soon", "/login")
        desk.later(MINUTE)
        log_in(page, INITIAL, number=id_number(3), name="Zhang Wei")
        shown.look("login-pinyin", "/login")

        desk.plead()
        desk.night()
        desk.at(MORNING)
        log_in(page, OWN)
        shown.look("not-me", "/not-me")
        log_in(page, INITIAL)
        shown.look("change", "/change")
        choose(page, "short", "other")
        shown.look("change-errors", "/change")
        choose(page, CAPITAL)
        shown.look("change-capitals", "/change")
        press(page, "记住了，保存新密码")
        shown.look("changed", "/changed")
        press(page, "继续")
        shown.look("home", "/home")
        press(page, "退出登录")

        log_in(page, OWN)
        shown.look("not-me-after-a-change", "/not-me")
        press(page, "不是我，撤回这次重置")
        shown.look("taken-back", "/taken-back")

        desk.later(MINUTE)
        log_in(page, INITIAL, number=id_number(2), name="欧阳·买买提")
        shown.look("first", "/first")
        press(page, "对，是我")
        desk.later(16 * MINUTE)
        choose(page, NEW)
        shown.look("ended")
        shown.closed("/", but=("/help", "/staff", "/filings", "/certificates", "/api"))


def test_the_pages_for_those_who_cannot_log_in(chromium, folder, sqlite_template):
    with opened(folder, sqlite_template, "hand_in = true") as desk, gallery(chromium, desk) as shown:
        page = shown.page
        page.goto("/help")
        shown.look("help", "/help")
        press(page, "继续")
        shown.look("help-unanswered", "/help")
        for cause in ("site", *CAUSES_WITH_MAIL):
            page.goto(f"/help/{cause}")
            shown.look(f"help-{cause}-hand-in", "/help/{cause}")
        page.goto("/help/name")
        press(page, "改用邮件")
        assert len(errors(page)) == 2
        shown.look("help-errors", "/help/{cause}")
        fill_in(page, id_number=NUMBER, name="古丽娜尔·买买提", wrong_name="gulinaer")
        press(page, "改用邮件")
        shown.look("help-mail", "/help/{cause}")
        page.goto("/help/forgotten")
        fill_in(page, id_number=NUMBER, name="张伟")
        press(page, "提交申请")
        shown.look("help-handed-in", "/help/handed-in")
        shown.closed("/help")


def test_the_help_where_only_mail_is_taken(chromium, desk):
    with gallery(chromium, desk, PHONE) as shown:
        page = shown.page
        for cause in ("name", "forgotten"):
            page.goto(f"/help/{cause}")
            shown.look(f"help-{cause}")
        assert shown.faults == []


def test_the_pages_of_the_staff(chromium, desk):
    with gallery(chromium, desk) as shown:
        page = shown.page
        page.goto("/staff/join")
        shown.look("staff-gone", "/staff/join")
        link = desk.invite(
            "li.jie", "李洁", Role.REVIEWER, organisation="兰州市城关区人力资源和社会保障局职称改革领导小组办公室"
        )
        page.goto(link)
        shown.look("staff-join", "/staff/join")
        fill_in(page, password="short", again="other", code="1")
        press(page, "保存")
        shown.look("staff-join-errors", "/staff/join")
        secret = join(page, link, desk.clock())
        shown.look("staff-recovery-codes", "/staff/recovery-codes")
        press(page, "我已经保存好了")
        shown.look("staff-home", "/staff")
        page.goto("/staff/again")
        shown.look("staff-again", "/staff/again")
        fill_in(page, password="wrong")
        press(page, "继续")
        shown.look("staff-again-errors", "/staff/again")
        desk.later(MINUTE)
        page.goto("/staff/password")
        shown.look("staff-password", "/staff/password")
        fill_in(page, current="wrong", password="short", again="other")
        press(page, "保存新密码")
        shown.look("staff-password-errors", "/staff/password")
        fill_in(page, current=STAFF_PASSWORD, password="shan-ding-yun-45", again="shan-ding-yun-45")
        press(page, "保存新密码")
        shown.look("staff-password-changed", "/staff/password-changed")
        page.goto("/staff")
        press(page, "退出登录")
        shown.look("staff-login", "/staff/login")
        fill_in(page, login="li.jie", password="wrong")
        press(page, "继续")
        shown.look("staff-login-errors", "/staff/login")
        desk.later(MINUTE)
        fill_in(page, login="li.jie", password="shan-ding-yun-45")
        press(page, "继续")
        shown.look("staff-code", "/staff/code")
        fill_in(page, code="000000")
        press(page, "登录")
        shown.look("staff-code-errors", "/staff/code")
        desk.later(MINUTE)
        fill_in(page, code=app_code(secret, desk.clock()))
        press(page, "登录")
        shown.look("staff-home-after-a-wrong-code", "/staff")
        shown.closed("/staff", but=CONSOLE)


@pytest.mark.parametrize(("status", "asked"), [(404, "/nothing-here"), (405, "/logout")])
def test_the_pages_of_faults(chromium, desk, status, asked):
    with gallery(chromium, desk, PHONE) as shown:
        answer = shown.page.goto(asked)
        assert answer is not None
        assert answer.status == status
        shown.look(f"error-{status}")
        assert shown.faults == []


def test_a_form_that_is_too_old_is_a_page_too(chromium, desk):
    with gallery(chromium, desk, PHONE) as shown:
        page = shown.page
        page.goto("/login")
        page.context.clear_cookies()
        press(page, "登录")
        shown.look("error-403")
        assert shown.faults == []
