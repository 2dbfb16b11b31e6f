"""What people do in front of the pages."""

import base64
import re
from datetime import datetime
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from accountops import codes
from tests.browser.office import NAME, NUMBER

STAFF_PASSWORD = "qiao-tou-mian-23"


def path(page: Page) -> str:
    """Where the browser is."""
    return urlsplit(page.url).path


def fill_in(page: Page, **fields: str) -> None:
    """Type into fields, found by their id."""
    for field, text in fields.items():
        page.locator(f"#{field}").fill(text)


def named(page: Page, text: str) -> Locator:
    """The button or link of these words."""
    return page.get_by_role("button", name=text, exact=True).or_(page.get_by_role("link", name=text, exact=True)).first


def press(page: Page, text: str) -> None:
    """Press a button or follow a link by its words, with a finger where there is one, and wait for what comes."""
    one = named(page, text)
    with page.expect_navigation(wait_until="load"):
        (one.tap if page.evaluate("navigator.maxTouchPoints > 0") else one.click)()


def unfold(page: Page, text: str) -> None:
    """Open what is folded up under these words, unless it is open."""
    one = page.locator("details", has=page.locator("summary", has_text=text)).first
    if one.get_attribute("open") is None:
        one.locator("summary").click()


def log_in(page: Page, password: str, number: str = NUMBER, name: str = NAME) -> None:
    """Log in, from wherever one is."""
    page.goto("/login")
    fill_in(page, id_number=number, name=name, password=password)
    press(page, "登录")


def choose(page: Page, password: str, again: str | None = None) -> None:
    """Send a new password."""
    fill_in(page, password=password, again=password if again is None else again)
    press(page, "保存新密码")


def says(page: Page, *texts: str) -> None:
    """Expect some words on the page."""
    for text in texts:
        expect(page.locator("body")).to_contain_text(text)


def errors(page: Page) -> list[str]:
    """What the summary on top says."""
    return [text.strip() for text in page.locator(".govuk-error-summary__list li").all_inner_texts()]


# ------------------------------------------------------------------------------------------------------------ staff


def secret_shown(page: Page) -> bytes:
    """The secret that the joining page shows to be typed into an app."""
    shown = re.sub(r"\s", "", page.locator("main code").inner_text())
    return base64.b32decode(shown + "=" * (-len(shown) % 8))


def app_code(secret: bytes, now: datetime) -> str:
    """What the app shows."""
    return codes.code_of(secret, codes.step_of(now))


def join(page: Page, link: str, now: datetime) -> bytes:
    """Follow an invitation, set password and app; the app's secret."""
    page.goto(link)
    secret = secret_shown(page)
    fill_in(page, password=STAFF_PASSWORD, again=STAFF_PASSWORD, code=app_code(secret, now))
    press(page, "保存")
    return secret


def log_in_as_staff(page: Page, login: str, code: str, password: str = STAFF_PASSWORD) -> None:
    """Both steps."""
    page.goto("/staff/login")
    fill_in(page, login=login, password=password)
    press(page, "继续")
    fill_in(page, code=code)
    press(page, "登录")
