"""登录不了, from the question to the mail, and from the mail to the next morning."""

from datetime import timedelta
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import NO_SCRIPTS, PC, PHONE, SCREENS, on_screen, sticking_out, visiting
from tests.browser.doings import errors, fill_in, log_in, named, path, press, says
from tests.browser.office import (
    DESK,
    INITIAL,
    MORNING,
    NAME,
    NUMBER,
    OTHER_SITE,
    OWN_SITE,
    opened,
)

CAUSES = {
    "capitals": "改密码时可能开着大写",
    "forgotten": "忘了自己改的密码",
    "left": "改密码时中途退出了",
    "again": "重置后登录过，现在又登不上",
    "name": "第一次登录时，姓名或身份证可能填错（写了别人、拼音、没写）",
    "site": "不确定打开的是不是这个系统",
}
CASES = [
    *((cause, PHONE) for cause in CAUSES if cause != "site"),
    *(("forgotten", one) for one in (PC, NO_SCRIPTS)),
    *(("name", one) for one in (PC, NO_SCRIPTS)),
]


def answer(page: Page, cause: str) -> None:
    """From the log-in to what an answer leads to."""
    page.goto("/login")
    press(page, "登录不了？看看是哪一种情况")
    press(page, "继续")
    assert errors(page) == ["请选一种情况"]
    page.get_by_text(CAUSES[cause], exact=True).click()
    press(page, "继续")
    assert path(page) == f"/help/{cause}"
    assert sticking_out(page) == []


def pasted(page: Page) -> str:
    """What is on the clipboard."""
    page.goto("about:blank")
    page.set_content("<textarea></textarea>")
    page.locator("textarea").focus()
    page.keyboard.press("Control+V")
    return page.locator("textarea").input_value()


@pytest.mark.parametrize(("cause", "device"), CASES, ids=lambda one: getattr(one, "name", one))
def test_the_composed_mail_is_done_in_the_same_night(chromium, desk, cause, device):
    if cause == "name":
        desk.take_over(name="zhangwei", state="must-change", password=None, created="2021-05-19T10:00:00+08:00",
                       last_login="2021-05-19T10:00:00+08:00")  # fmt: skip
    else:
        desk.take_over()
    with visiting(chromium, device, desk.origin) as page:
        answer(page, cause)
        press(page, "生成邮件")
        assert len(errors(page)) == 2
        fill_in(page, id_number=NUMBER[:-1], name=NAME)
        press(page, "生成邮件")
        assert errors(page) == ["身份证号码是18位，现在是17位，请核对"]
        fill_in(page, id_number=f"{NUMBER[:6]} {NUMBER[6:]}")
        if cause == "name":
            fill_in(page, wrong_name="zhangwei")
        press(page, "生成邮件")
        assert page.locator("#mail-to").inner_text() == DESK
        subject, body = page.locator("#mail-subject").inner_text(), page.locator("#mail-body").input_value()
        assert NUMBER in body
        assert NAME in body
        says(page, "只发文字", "只发一次", "当天晚上", "不用等邮件回复")
        assert sticking_out(page) == []
        link = urlsplit(page.get_by_role("button", name="打开邮件软件").get_attribute("href") or "")
        assert (link.scheme, unquote(link.path)) == ("mailto", DESK)
        told = dict(part.split("=", 1) for part in link.query.split("&"))
        assert unquote(told["subject"]) == subject
        assert unquote(told["body"]) == body.replace("\n", "\r\n")
        if device.scripts:
            assert page.evaluate("window.isSecureContext") is False  # plain http, as in an office's net
            copy = page.get_by_role("button", name="复制正文")
            copy.tap() if device.touch else copy.click()
            says(page, "✔ 已复制")
            assert pasted(page) == body
        else:
            assert page.locator("[data-yeban-copy]:visible").count() == 0
    desk.receive(subject, body)
    assert [mail.outcome for mail in desk.night().mails] == ["done"]
    desk.at(MORNING)
    with visiting(chromium, device, desk.origin) as page:
        log_in(page, INITIAL)
        assert path(page) == ("/first" if cause == "name" else "/change")


def test_both_sites_are_told_apart(page):
    answer(page, "site")
    says(page, OWN_SITE, OTHER_SITE, "采集系统", "评审管理系统")
    press(page, "在这里登录")
    assert path(page) == "/login"


def test_quick_remedies_come_before_any_mail(page):
    answer(page, "again")
    says(page, "初始密码（8个8）", "超过7天没有登录")
    press(page, "去登录页试试")
    assert path(page) == "/login"


@pytest.mark.parametrize("screen", SCREENS, ids=str)
def test_from_a_refused_log_in_to_the_mail_s_program_it_takes_five_taps_and_one_scroll(chromium, desk, screen):
    """The way on stands on the first screen of a phone, but for the question's end and the form below the remedies."""
    width, height = screen
    with visiting(chromium, PHONE, desk.origin, viewport={"width": width, "height": height}) as page:
        log_in(page, "wrong")
        way = "登录不了？看看是哪一种情况"
        assert on_screen(named(page, way))
        press(page, way)
        page.get_by_text(CAUSES["again"], exact=True).click()
        press(page, "继续")
        assert on_screen(page.locator("ol li").first)
        assert on_screen(named(page, "去登录页试试"))
        fill_in(page, id_number=NUMBER, name=NAME)
        press(page, "生成邮件")
        assert on_screen(named(page, "打开邮件软件"))


@pytest.mark.parametrize("device", [PHONE, NO_SCRIPTS], ids=lambda device: device.name)
def test_where_a_site_allows_it_the_plea_is_handed_in_and_done_in_the_same_night(
    chromium, folder, sqlite_template, device
):
    with opened(folder, sqlite_template, "hand_in = true") as desk:
        desk.take_over()
        with visiting(chromium, device, desk.origin) as page:
            answer(page, "forgotten")
            fill_in(page, id_number=NUMBER, name=NAME)
            press(page, "提交申请")
            assert path(page) == "/help/handed-in"
            says(page, "已收到，今晚处理")
            desk.night()
            desk.at(MORNING + timedelta(minutes=1))
            log_in(page, INITIAL)
            assert path(page) == "/change"
