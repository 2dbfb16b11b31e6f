"""The staff's way in: invited, joined, out, in again by password and code."""

from datetime import timedelta

from accountops.permissions import Role
from tests.browser.chromium import PC, sticking_out, visiting
from tests.browser.doings import (
    STAFF_PASSWORD,
    app_code,
    errors,
    fill_in,
    join,
    log_in_as_staff,
    path,
    press,
    says,
)

MINUTE = timedelta(minutes=1)


def test_who_is_invited_joins_goes_and_comes_back_with_a_code(page, desk):
    link = desk.invite("li.jie", "李洁", Role.TECHNICIAN)
    secret = join(page, link, desk.clock())
    assert path(page) == "/staff/recovery-codes"
    assert "invitation" not in page.url
    recovery = page.locator("main code").all_inner_texts()
    assert len(recovery) == 10
    assert sticking_out(page) == []
    press(page, "我已经保存好了")
    assert path(page) == "/staff"
    says(page, "李洁，您好", "系统技术人员" if page.get_by_text("系统技术人员").count() else "li.jie")
    press(page, "退出登录")
    assert path(page) == "/staff/login"

    desk.later(MINUTE)
    log_in_as_staff(page, "li.jie", "000000")
    assert path(page) == "/staff/code"
    assert len(errors(page)) == 1
    desk.later(MINUTE)
    fill_in(page, code=app_code(secret, desk.clock()))
    press(page, "登录")
    assert path(page) == "/staff"
    says(page, "验证码错了 1 次")
    press(page, "退出登录")

    # The phone is at home.
    desk.later(MINUTE)
    log_in_as_staff(page, "li.jie", recovery[0].lower())
    assert path(page) == "/staff"
    says(page, "还剩 9 个")

    # The link is used up.
    page.goto(link)
    says(page, "这个邀请链接现在不能用")


def test_one_message_for_every_wrong_password_of_the_staff(page, desk):
    join(page, desk.invite("li.jie", "李洁", Role.TECHNICIAN), desk.clock())
    page.context.clear_cookies()
    said = set()
    for login, password in [("li.jie", "wrong"), ("nobody", STAFF_PASSWORD), ("", "")]:
        page.goto("/staff/login")
        fill_in(page, login=login, password=password)
        press(page, "继续")
        said.update(errors(page))
        assert page.locator("#password").input_value() == ""
        desk.later(MINUTE)
    assert said == {"登录名或密码不正确。请核对后再试。"}


def test_new_recovery_codes_want_a_proof_once_a_while_has_passed(chromium, desk):
    with visiting(chromium, PC, desk.origin) as page:
        secret = join(page, desk.invite("li.jie", "李洁", Role.TECHNICIAN), desk.clock())
        press(page, "我已经保存好了")
        desk.later(6 * MINUTE)
        press(page, "换一套新的恢复码")
        assert path(page) == "/staff/again"
        fill_in(page, code=app_code(secret, desk.clock()))
        press(page, "继续")
        assert path(page) == "/staff"
        press(page, "换一套新的恢复码")
        assert path(page) == "/staff/recovery-codes"


def test_a_quarter_of_an_hour_of_nothing_ends_the_staff_s_session(page, desk):
    join(page, desk.invite("li.jie", "李洁", Role.TECHNICIAN), desk.clock())
    press(page, "我已经保存好了")
    desk.later(16 * MINUTE)
    page.reload()
    assert path(page) == "/staff/login"
