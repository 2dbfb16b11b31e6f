"""The morning after: what came of a mail, in the browser."""

from datetime import timedelta

import pytest

from tests.browser.chromium import visiting
from tests.browser.doings import choose, fill_in, log_in, press, says
from tests.browser.office import INITIAL, MORNING, NEW, NUMBER


def test_a_mail_in_the_evening_lets_its_sender_in_the_next_morning(chromium, device, desk):
    desk.take_over()
    desk.plead()
    print(desk.night())
    desk.at(MORNING)

    # Left half-way: the change is on the screen, and the browser is closed.
    with visiting(chromium, device, desk.origin) as page:
        log_in(page, INITIAL)
        assert page.url == f"{desk.origin}/change"
    assert desk.account()["state"] == "must-change"

    # Taken up again, with the initial password.
    desk.later(timedelta(minutes=20))
    with visiting(chromium, device, desk.origin) as page:
        log_in(page, INITIAL)
        assert page.url == f"{desk.origin}/change"
        choose(page, NEW)
        assert page.url == f"{desk.origin}/changed"
        press(page, "继续")
        assert page.url == f"{desk.origin}/home"
        press(page, "退出登录")
        assert page.url == f"{desk.origin}/login"
        log_in(page, NEW)
        assert page.url == f"{desk.origin}/home"
        says(page, "上次登录：5月21日 09:10")
    assert desk.account()["state"] == "active"
