"""A morning's work in a real browser: ten held pleas decided by two technicians, each page looked at."""

from datetime import timedelta

import pytest

from accountops.permissions import Role
from tests.browser.chromium import PC, PC_WIDTH, SCREENS, on_screen, visiting
from tests.browser.doings import errors, fill_in, join, named, path, press, says, unfold
from tests.browser.office import MORNING, NAME
from tests.browser.test_every_page import gallery
from tests.store.places import id_number

MINUTE = timedelta(minutes=1)
REASON = "电话核实，是本人"
DELETE = "申请删除账号信息，姓名当时填成了别人的"


def person(serial):
    return {"number": id_number(serial)}


@pytest.fixture
def held(desk):
    """Ten pleas that a real night holds; of three of them somebody else says that it isn't needed any more."""
    used = {"last_login": "2021-05-10"}
    for serial in (1, 2, 3):  # the name on the account is no Han name
        desk.take_over(id_number(serial), "zhangwei", **used)
        desk.later(MINUTE)
        desk.plead(sender=f"{serial}@mail.example", **person(serial))
    for serial in (4, 5, 6):  # in use, under another name
        desk.take_over(id_number(serial), "周文斌", **used)
        desk.later(MINUTE)
        desk.plead(DELETE, sender=f"{serial}@mail.example", **person(serial))
    desk.take_over(id_number(7), "周文斌", filings="approved", **used)
    desk.later(MINUTE)
    desk.plead(DELETE, sender="7@mail.example", **person(7))
    for serial in (8, 9, 10):  # taken back by somebody else
        desk.take_over(id_number(serial), **used)
        desk.later(MINUTE)
        desk.plead(sender=f"{serial}@mail.example", **person(serial))
    desk.later(MINUTE)
    for serial in (8, 9, 10):
        desk.receive(
            "不用重置了", f"身份证号：{id_number(serial)}\n姓名：{NAME}\n不用重置了，谢谢", f"x{serial}@mail.example"
        )
    outcomes = [mail.outcome for mail in desk.night().mails]
    assert outcomes.count("held") == 10, outcomes
    desk.at(MORNING)
    return desk


def item(serial):
    """The address of somebody's item: the three mails that take something back have the first three numbers."""
    return f"/staff/inbox/{serial + 3}"


def entered(page, desk, login, name):
    join(page, desk.invite(login, name, Role.TECHNICIAN), desk.clock())
    press(page, "我已经保存好了")


def decide(page, serial, way, button=None, reason=REASON):
    """From the item by its link to the way's page, and send it with a reason."""
    page.goto(item(serial))
    press(page, way)
    if reason:
        fill_in(page, reason=reason)
    press(page, button or way)


def at_a_glance(page):
    """What a plea is decided by comes first, then the mail, then the ways on: on one screen of a PC, two of a phone."""
    tops = "names => names.map(name => document.querySelector(name).getBoundingClientRect().top + window.scrollY)"
    page.set_viewport_size({"width": PC_WIDTH, "height": 768})
    for one in (page.locator("dt", has_text="上次重置"), page.locator(".yeban-mail"), named(page, "更正登记姓名")):
        assert on_screen(one), one
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        assert on_screen(page.locator("dt", has_text="登记的姓名"))
        facts, mail, ways = page.evaluate(tops, [".govuk-summary-list", ".yeban-mail", "#ways"])
        assert facts < mail < ways < 2 * height, (width, ways)


def corrected(shown, desk):
    """1: the name is corrected, then it is done as asked."""
    page = shown.page
    page.goto(item(1))
    says(page, "name-not-han", "zhangwei", "登记的是同一姓名的拼音", "不能照办：原因同上")
    at_a_glance(page)
    shown.look("held-item-pinyin", "/staff/inbox/{number}")
    press(page, "更正登记姓名")
    fill_in(page, name=NAME, reason="看过身份证")
    press(page, "更正登记姓名")
    page.goto(item(1))
    press(page, "照办：重置密码")
    says(page, "初始密码，7天内有效")
    shown.look("held-release", "/staff/inbox/{number}/release")
    press(page, "照办：重置密码")
    assert errors(page) == ["没有写理由。请用一行写明，例如“本人带身份证来过窗口”"]
    shown.look("held-release-errors")
    fill_in(page, reason=REASON)
    press(page, "照办：重置密码")
    assert path(page) == item(1)
    assert desk.account(id_number(1))["state"] == "initial"


def proposed(shown, desk):
    """2 becomes a deletion, which another person has to confirm; 4 and 5 are proposed, too."""
    page = shown.page
    page.goto(item(2))
    press(page, "提议改为删除账号")
    shown.look("held-propose", "/staff/inbox/{number}/propose")
    fill_in(page, reason="本人要求重新登记姓名")
    press(page, "提议改为删除账号")
    says(page, "等另一位技术支持确认")
    shown.look("held-item-proposed")
    press(page, "看提议，可以收回")
    shown.look("held-confirm-own", "/staff/inbox/{number}/confirm")
    assert named(page, "确认删除账号").count() == 0
    decide(page, 4, "提议删除账号")
    decide(page, 5, "提议删除账号")
    page.goto("/staff/proposals")
    shown.look("proposals", "/staff/proposals")
    assert all(desk.account(id_number(serial))["present"] for serial in (2, 4, 5))


def confirmed(other, desk):
    """2 and 4 are confirmed by somebody else, 5 is not."""
    other.goto("/staff/proposals")
    says(other, "李洁", "本人要求重新登记姓名")
    for serial in (2, 4):
        other.goto("/staff/proposals")
        press(other, str(serial + 3))
        press(other, "看提议，确认或不同意")
        press(other, "确认删除账号")
        assert not desk.account(id_number(serial))["present"]
    decide(other, 5, "看提议，确认或不同意", "不同意，退回待办", "名字像是同一个人")
    says(other, "名字像是同一个人")
    assert desk.account(id_number(5))["present"]
    decide(other, 5, "不办", reason="请本人更正姓名")


def brought_back(shown, desk):
    """The deletion of 4 was a mistake, and so is the reset of 9."""
    page = shown.page
    page.goto(item(4))
    press(page, "撤回照办：恢复账号")
    shown.look("held-restore", "/staff/inbox/{number}/restore")
    fill_in(page, reason="看错了")
    press(page, "撤回照办：恢复账号")
    assert desk.account(id_number(4))["present"]
    decide(page, 4, "不办", reason="请本人更正姓名")
    decide(page, 9, "照办：重置密码")
    press(page, "撤回照办：恢复原来的密码")
    shown.look("held-take-back", "/staff/inbox/{number}/take-back")
    fill_in(page, reason="办错了人")
    press(page, "撤回照办：恢复原来的密码")
    assert desk.account(id_number(9))["state"] == "active"
    decide(page, 9, "不办", reason="不是本人")


def settled_otherwise(shown, other):
    """6 is proposed, taken back and closed; 7 has filings that others have seen; of 3 and 10 nobody is sure."""
    page = shown.page
    decide(other, 6, "提议删除账号")
    decide(other, 6, "看提议，可以收回", "收回提议", "")
    other.goto(item(6))
    unfold(other, "办结")
    fill_in(other, reason="本人来过窗口，已更正")
    press(other, "办结")
    page.goto(item(7))
    says(page, "账号不能删")
    assert named(page, "提议删除账号").count() == 0
    press(page, "不办")
    shown.look("held-decline", "/staff/inbox/{number}/decline")
    fill_in(page, reason="有填报，只能更正姓名")
    press(page, "不办")
    decide(page, 3, "不办", reason="电话打不通，不能核实")
    decide(page, 10, "不办", reason="不是本人")


def test_ten_held_pleas_are_decided_in_a_morning(chromium, held):
    with gallery(chromium, held) as shown, visiting(chromium, PC, held.origin) as other:
        entered(shown.page, held, "li.jie", "李洁")
        entered(other, held, "ma.jun", "马军")
        corrected(shown, held)
        proposed(shown, held)
        confirmed(other, held)
        brought_back(shown, held)
        settled_otherwise(shown, other)
        decide(shown.page, 8, "照办：重置密码")
        shown.page.goto("/staff/inbox?kind=held")
        says(shown.page, "0 件")
        assert not shown.faults, "\n".join(shown.faults)
    present = {serial: held.account(id_number(serial)) for serial in range(1, 11)}
    assert [serial for serial, one in present.items() if not one["present"]] == [2]
    assert [serial for serial, one in present.items() if one["state"] == "initial"] == [1, 8]
