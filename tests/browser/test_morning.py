"""The morning after: what came of a mail in the evening, in the browser."""

from datetime import timedelta

import pytest

from portal.waiting import waiting
from tests.browser.chromium import PHONE, sticking_out, visiting
from tests.browser.doings import choose, errors, fill_in, log_in, path, press, says
from tests.browser.office import CAPITAL, INITIAL, MORNING, NAME, NEW, NIGHT, NUMBER, OWN, opened

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def test_a_mail_in_the_evening_lets_its_sender_in_the_next_morning(chromium, device, desk):
    desk.take_over()
    desk.plead()
    assert [mail.outcome for mail in desk.night().mails] == ["done"]
    desk.at(MORNING)

    # Left half-way: the change is on the screen, and the browser is closed.
    with visiting(chromium, device, desk.origin) as page:
        log_in(page, INITIAL)
        assert path(page) == "/change"
        assert sticking_out(page) == []
        fill_in(page, password=NEW)
    assert desk.account()["state"] == "must-change"

    # Taken up again, with the initial password.
    desk.later(20 * MINUTE)
    with visiting(chromium, device, desk.origin) as page:
        log_in(page, INITIAL)
        choose(page, NEW)
        assert path(page) == "/changed"
        press(page, "继续")
        assert path(page) == "/home"
        says(page, NAME, "上次登录：5月21日 08:50")
        press(page, "退出登录")
        assert path(page) == "/login"
        page.go_back()  # nothing is kept of what was shown
        assert path(page) == "/login"
        desk.later(MINUTE)
        log_in(page, INITIAL)
        assert errors(page) == ["身份证号码、姓名或密码不正确。请核对后再试。"]
        desk.later(MINUTE)
        log_in(page, NEW)
        says(page, "上次登录：5月21日 09:10")
    assert desk.account()["state"] == "active"


@pytest.mark.dovecot
def test_the_same_with_a_real_mail_server_s_mailbox(chromium, dovecot, folder, sqlite_template):
    """IMAP over TLS: the mail is taken in, acted on, filed in its folder; the sender is in the next morning."""
    with opened(folder, sqlite_template, server=dovecot) as desk:
        desk.take_over()
        desk.plead()
        assert [mail.outcome for mail in desk.night().mails] == ["done"]
        assert not list((desk.mail_folder / "new").iterdir()) + list((desk.mail_folder / "cur").iterdir())
        with desk.office.mailbox() as inbox:
            assert "已处理" in inbox.folders()
        desk.at(MORNING)
        with visiting(chromium, PHONE, desk.origin) as page:
            log_in(page, INITIAL)
            choose(page, NEW)
            press(page, "继续")
            says(page, f"{NAME}，您已登录")
        assert desk.account()["state"] == "active"


def test_a_change_left_by_its_own_button_changes_nothing(page, desk):
    desk.take_over(state="initial", password=None)
    log_in(page, INITIAL)
    press(page, "退出，以后再改")
    assert path(page) == "/login"
    log_in(page, INITIAL)
    assert path(page) == "/change"


def test_a_change_that_takes_longer_than_a_quarter_of_an_hour_says_so_and_changes_nothing(page, desk):
    desk.take_over(state="initial", password=None)
    log_in(page, INITIAL)
    desk.later(16 * MINUTE)
    choose(page, NEW)
    says(page, "登录已过期", "没有保存")
    press(page, "重新登录")
    log_in(page, INITIAL)
    assert path(page) == "/change"


def test_capital_letters_are_shown_before_they_are_saved(page, desk):
    desk.take_over(state="initial", password=None)
    log_in(page, INITIAL)
    choose(page, CAPITAL)
    says(page, "K（第1位）、G（第11位）", "新密码还没有保存")
    assert desk.account()["state"] == "must-change"
    press(page, "重新输入")
    choose(page, CAPITAL)
    press(page, "记住了，保存新密码")
    assert path(page) == "/changed"
    press(page, "继续")
    press(page, "退出登录")
    log_in(page, CAPITAL)
    assert path(page) == "/home"


def test_a_password_that_will_not_do_is_told_why(page, desk):
    desk.take_over(state="initial", password=None)
    log_in(page, INITIAL)
    for password, again, said in [
        ("short", None, "至少"),
        (INITIAL, None, "初始密码"),
        (NUMBER[6:14] + "ab", None, "生日"),
        (NEW, NEW + "x", "两次输入的密码不一样"),
    ]:
        choose(page, password, again)
        (told,) = errors(page)
        assert said in told or "至少" in told
        assert page.title().startswith("错误：")
        assert page.locator("#password").input_value() == page.locator("#again").input_value() == ""


# ------------------------------------------------------------------------------------------------- the first log-in


def test_the_first_log_in_shows_who_one_is_and_makes_the_account_only_then(page, desk):
    log_in(page, INITIAL, name="zhangwei")
    (told,) = errors(page)
    assert "不写拼音" in told
    assert page.locator("#name").input_value() == "zhangwei"
    desk.later(MINUTE)
    log_in(page, INITIAL, name="张玮")
    assert path(page) == "/first"
    says(page, "张玮", f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}")
    assert desk.account()["present"] is False

    press(page, "返回修改")
    assert path(page) == "/login"
    assert page.locator("#id_number").input_value() == NUMBER
    assert page.locator("#password").input_value() == ""
    desk.later(MINUTE)
    log_in(page, INITIAL)
    assert desk.account()["present"] is False
    press(page, "对，是我")
    assert path(page) == "/change"
    assert desk.account()["name"] == NAME
    choose(page, NEW)
    press(page, "继续")
    says(page, "这里没有更早的登录记录")


# ---------------------------------------------------------------------------------------------------- it was not me


def test_who_still_knows_the_old_password_is_told_of_the_reset_and_takes_it_back(chromium, device, desk):
    desk.take_over()
    desk.plead(sender="stranger@free.example")
    desk.night()
    desk.at(MORNING)
    with visiting(chromium, device, desk.origin) as stranger:
        log_in(stranger, INITIAL)
        choose(stranger, NEW)
        press(stranger, "继续")
        with visiting(chromium, device, desk.origin) as page:
            desk.later(MINUTE)
            log_in(page, OWN)
            assert path(page) == "/not-me"
            says(page, "5月20日 22:00", "5月21日 08:50", "有人来信要求重置")
            assert sticking_out(page) == []
            press(page, "不是我，撤回这次重置")
            assert path(page) == "/taken-back"
            press(page, "去登录")
            log_in(page, OWN)
            assert path(page) == "/home"
        stranger.reload()
        assert path(stranger) == "/login"
        desk.later(MINUTE)
        log_in(stranger, NEW)
        assert path(stranger) == "/login"
    # The next mailed reset is for a person, and so is what happened.
    desk.plead(sender="stranger@free.example")
    desk.at(NIGHT + DAY)
    assert [mail.outcome for mail in desk.night().mails] == ["held"]
    assert desk.account()["state"] == "active"
    with desk.office.store.look() as books:
        assert len(waiting(books)) == 2
