"""The inbox's list in a real browser: parts of the page swapped, single keys, and the same without any script."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from accountops.permissions import Role
from portal import nights
from tests.browser.chromium import NO_SCRIPTS, PC, visiting
from tests.browser.doings import fill_in, join, named, path, press, says
from tests.portal.waiters import waits

MINUTE = timedelta(minutes=1)
SAME_PAGE = "window.yebanSame"


@pytest.fixture
def filled(desk):
    """Sixty tickets: a page and a bit."""
    store = desk.office.store
    for number in range(1, 56):
        waits(store, number, kind="cut" if number % 2 else "held", name="王芳" if number == 7 else "张伟")
    for number in range(56, 61):
        waits(store, number, org=f"某某县第{number}中心小学")
    return desk


def technician(page, desk):
    join(page, desk.invite("li.jie", "李洁", Role.TECHNICIAN), desk.clock())
    press(page, "我已经保存好了")
    page.goto("/staff/inbox")


def numbers(page):
    return [int(text) for text in page.locator("tr[data-yeban-row] a").all_inner_texts()]


@pytest.mark.parametrize("device", [PC, NO_SCRIPTS], ids=lambda device: device.name)
def test_filters_search_and_pages(chromium, filled, device):
    with visiting(chromium, device, filled.origin) as page:
        technician(page, filled)
        if device.scripts:
            page.evaluate(f"{SAME_PAGE} = true")
        assert numbers(page) == list(range(1, 51))
        named(page, "下一页").click()
        says(page, "60 件")
        expect(page.locator("tr[data-yeban-row]")).to_have_count(10)
        named(page, "上一页").click()
        expect(page.locator("tr[data-yeban-row]")).to_have_count(50)
        page.locator("#kind").select_option("cut")
        if not device.scripts:
            press(page, "看")
        expect(page.locator("tr[data-yeban-row]")).to_have_count(28)
        assert "kind=cut" in page.url
        fill_in(page, sought="王芳")
        named(page, "找").click()
        expect(page.locator("tr[data-yeban-row]")).to_have_count(1)
        assert numbers(page) == [7]
        assert page.locator("#kind").input_value() == "cut"
        if device.scripts:
            assert page.evaluate(SAME_PAGE)
            assert "王芳" in page.locator("#inbox-said").inner_text()
            assert page.locator("style").count() == 0
            # Of where one is htmx keeps the address, in which nothing stands openly; of pages it keeps none.
            kept = page.evaluate("Object.entries(sessionStorage).concat(Object.entries(localStorage))")
            assert [key for key, _ in kept] == ["htmx-current-path-for-history"]
            assert "王芳" not in unquote(kept[0][1])
        page.go_back()
        expect(page.locator("tr[data-yeban-row]")).to_have_count(28)
        filled.later(16 * MINUTE)
        named(page, "已办结").click()
        page.wait_for_url("**/staff/login?**")


def test_single_keys_and_none_where_somebody_types_or_has_switched_them_off(chromium, filled):
    with visiting(chromium, PC, filled.origin) as page:
        technician(page, filled)
        keys = page.keyboard
        focused = "document.activeElement.textContent"
        for key, at in [("j", "1"), ("j", "2"), ("j", "3"), ("k", "2"), ("J", "3")]:
            keys.press(key)
            assert page.evaluate(focused) == at
        keys.press("Enter")
        page.wait_for_url("**/staff/inbox/3")
        keys.press("1")
        assert page.evaluate("document.activeElement.closest('form').getAttribute('action')").startswith(
            "/staff/inbox/3/"
        )
        keys.type("j4?")  # a field has the focus now
        assert page.evaluate("document.activeElement.value") == "j4?"
        page.goto("/staff/inbox")
        keys.press("?")
        expect(page.locator("#key-help")).to_be_focused()
        keys.press("Escape")
        expect(page.locator("#key-help")).to_be_hidden()
        keys.press("2")
        expect(page.locator("#inbox")).to_have_attribute("data-yeban-said", "已转办：0 件，最早的在前")
        keys.press("1")
        expect(page.locator("tr[data-yeban-row]")).to_have_count(50)
        keys.press("Control+2")
        page.locator("#sought").focus()
        keys.type("2jk?1")
        assert page.locator("#sought").input_value() == "2jk?1"
        expect(page.locator("#key-help")).to_be_hidden()
        press(page, "快捷键（可关闭）")
        press(page, "关掉快捷键")
        page.goto("/staff/inbox")
        for key in ("j", "2", "?"):
            keys.press(key)
        assert page.evaluate("document.activeElement === document.body")
        assert path(page) == "/staff/inbox"
        expect(page.locator("tr[data-yeban-row]")).to_have_count(50)


@pytest.mark.parametrize("device", [PC, NO_SCRIPTS], ids=lambda device: device.name)
def test_many_are_closed_at_one_go_and_taken_back(chromium, filled, device):
    with visiting(chromium, device, filled.origin) as page:
        technician(page, filled)
        if device.scripts:
            for key in "jxjjx":
                page.keyboard.press(key)
        else:
            assert named(page, "勾选这一页").count() == 0
            for number in (1, 3):
                page.get_by_label(f"选 {number} 号", exact=True).check()
        page.get_by_label("怎么办").select_option("close")
        press(page, "下一步：看看会办哪些")
        says(page, "办结：能办 2 件")
        press(page, "执行：办结 2 件")
        says(page, "请用一行写明")
        fill_in(page, reason="都在电话里答复过了")
        press(page, "执行：办结 2 件")
        says(page, "办结：办了 2 件")
        page.reload()
        press(page, "全部撤回")
        says(page, "撤回：办了 2 件")
        page.goto("/staff/inbox")
        if device.scripts:
            named(page, "勾选这一页").click()
            assert page.locator("input[name='pick']:checked").count() == 50
        page.get_by_label("办哪些").select_option("all")
        press(page, "下一步：看看会办哪些")
        says(page, "我来办：能办 60 件")


def test_how_far_a_night_has_come_is_followed_without_a_hand(chromium, desk):
    with visiting(chromium, PC, desk.origin) as page:
        technician(page, desk)
        page.goto("/staff/nights")
        press(page, "试运行：只作判断，什么也不改")
        page.evaluate(f"{SAME_PAGE} = true")
        with desk.office.store.open() as books:
            nights.take(books, desk.clock())
            nights.tell(books, 1, desk.clock(), "收信", 40, 61)
        expect(page.locator("#progress")).to_contain_text("正在办：收信（40／61）")
        with desk.office.store.open() as books:
            nights.end(books, 1, desk.clock(), "来信 61", failed=False)
        expect(page.locator("#progress")).to_contain_text("试运行：来信 61")
        assert page.locator("#progress [hx-get]").count() == 0
        assert page.evaluate(SAME_PAGE)
