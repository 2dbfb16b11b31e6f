"""What people do in front of the pages."""

from playwright.sync_api import Page, expect

from tests.browser.office import NAME, NUMBER


def fill_in(page: Page, **fields: str) -> None:
    """Type into fields, found by their id."""
    for field, text in fields.items():
        page.locator(f"#{field}").fill(text)


def press(page: Page, text: str) -> None:
    """Press a button or follow a link by its words, with a finger where there is one, and wait for what comes."""
    named = page.get_by_role("button", name=text, exact=True).or_(page.get_by_role("link", name=text, exact=True))
    with page.expect_navigation(wait_until="load"):
        (named.tap if page.evaluate("navigator.maxTouchPoints > 0") else named.click)()


def log_in(page: Page, password: str, number: str = NUMBER, name: str = NAME) -> None:
    """Log in, from wherever one is."""
    page.goto("/login")
    fill_in(page, id_number=number, name=name, password=password)
    press(page, "登录")


def choose(page: Page, password: str, again: str | None = None) -> None:
    """Send a new password."""
    fill_in(page, password=password, again=password if again is None else again)
    press(page, "保存新密码")


def says(page: Page, text: str) -> None:
    """Expect some words on the page."""
    expect(page.locator("body")).to_contain_text(text)
