"""A whole morning at the desk, as one story: two technicians and their keyboards."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from accountops.permissions import Role
from tests.browser.chromium import (
    NARROW_WIDTH,
    PC,
    PC_WIDTH,
    PHONE_WIDTH,
    accessibility_faults,
    keep_picture,
    sticking_out,
    visiting,
)
from tests.browser.doings import app_code, join, log_in_as_staff, named, path, press, says
from tests.browser.office import MORNING, NAME
from tests.store.places import id_number

MINUTE = timedelta(minutes=1)
WRONG = "周文斌"
DELETE = "申请删除账号信息，姓名当时填成了别人的"
SCHOOL, SCHOOL_TOO = "临洮县某某镇第二中心小学", "临洮县某某镇二中心小学"
HELD = range(1, 11)
WRONGED = 11


@pytest.fixture
def morning(desk):
    """After a night that holds ten pleas, deletes an account as was asked, and finds two spellings of one school."""
    used = {"last_login": "2021-05-10"}
    for serial in HELD:
        desk.later(MINUTE)
        if serial <= 4:  # the registered name is no Han name: a reset is held
            desk.take_over(id_number(serial), "zhangwei", **used)
            desk.plead(sender=f"{serial}@mail.example", number=id_number(serial))
        else:  # in use, under another name: a deletion is held
            desk.take_over(id_number(serial), WRONG, **used)
            desk.plead(DELETE, sender=f"{serial}@mail.example", number=id_number(serial))
    desk.take_over(id_number(WRONGED), "zhangwei")
    desk.plead(DELETE, sender="11@mail.example", number=id_number(WRONGED))
    for place, school in enumerate((SCHOOL, SCHOOL, SCHOOL_TOO)):
        desk.later(MINUTE)
        body = f"在“查询现工作单位”栏目里搜索不到我的单位，单位全称：{school}，请问怎么办？"
        desk.receive("查不到单位", body, sender=f"s{place}@mail.example")
    for place in range(3):
        desk.receive("咨询", "请问破格申报高级职称需要哪些材料？", sender=f"q{place}@mail.example")
    outcomes = [mail.outcome for mail in desk.night().mails]
    assert (outcomes.count("held"), outcomes.count("done"), outcomes.count("ticket")) == (10, 1, 6), outcomes
    assert not desk.account(id_number(WRONGED))["present"]
    desk.at(MORNING)
    return desk


class Technician:
    """Somebody who works with the keyboard alone, and looks at what is there."""

    def __init__(self, page, desk, login, name):
        self.page, self.desk, self.login = page, desk, login
        self.faults = []
        self._secret = join(page, desk.invite(login, name, Role.TECHNICIAN), desk.clock())
        press(page, "我已经保存好了")

    def come_in(self):
        """Out, and in again as on any morning."""
        press(self.page, "退出登录")
        self.desk.later(MINUTE)
        log_in_as_staff(self.page, self.login, app_code(self._secret, self.desk.clock()))
        assert path(self.page) == "/staff"

    def look(self, name):
        """The page as it is now: axe, and nothing sticks out on a phone, a small phone, a PC."""
        for width in (NARROW_WIDTH, PHONE_WIDTH, PC_WIDTH):
            self.page.set_viewport_size({"width": width, "height": 768})
            self.faults += [f"{name} at {width}: {one}" for one in sticking_out(self.page)]
            keep_picture(self.page, f"day-{name}-{width}")
        self.faults += [f"{name}: {one}" for one in accessibility_faults(self.page)]

    def key(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def enter(self):
        """Press Enter on what has the focus, and wait for what comes."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")

    def open_first(self, kind="held"):
        """Open the first item of a kind: J, Enter."""
        self.page.goto(f"/staff/inbox?kind={kind}")
        self.key("j")
        self.enter()
        return int(path(self.page).rpartition("/")[2])

    def way(self, key):
        """Take a way on by its key: a link opens its page, in a form the focus goes to its field."""
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press(key)

    def answer(self, reason):
        """Tab to the reason, write it, Tab to the button, Enter: the page's one form."""
        self.page.locator("#reason").focus()
        self.page.keyboard.type(reason)
        self.key("Tab")
        self.enter()

    def count(self, kind="held"):
        self.page.goto(f"/staff/inbox?kind={kind}")
        return int(self.page.locator("#inbox").get_attribute("data-yeban-said").split("：")[1].split(" ")[0])


def released(one):
    """Two resets: the registered name is corrected first, then it is done as was asked."""
    one.open_first()
    one.look("held")
    for _ in range(2):
        number = one.open_first()
        says(one.page, "name-not-han", "不能照办")
        one.way("1")
        one.page.locator("#name").focus()
        one.page.keyboard.type(NAME)
        one.answer("看过身份证")
        one.page.goto(f"/staff/inbox/{number}")
        one.way("1")
        says(one.page, "初始密码，7天内有效")
        one.answer("带身份证来过窗口")
        assert path(one.page) == f"/staff/inbox/{number}"


def proposed(one):
    """Three deletions are proposed; nobody is deleted by one person alone."""
    waiting = []
    for _ in range(3):
        one.page.goto("/staff/inbox?kind=held")
        one.key("j", *("j" for _ in range(2 + len(waiting))))  # past two that are put off later, and what waits
        one.enter()
        waiting.append(int(path(one.page).rpartition("/")[2]))
        one.way("1")
        one.answer("本人电话确认登记的是别人")
    return waiting


def confirmed(other, waiting):
    """The other one confirms two, and disagrees with the third."""
    other.page.goto("/staff/proposals")
    other.look("proposals")
    for number in waiting[:2]:
        other.page.goto(f"/staff/inbox/{number}")
        other.way("1")
        press(other.page, "确认删除账号")
    other.page.goto(f"/staff/inbox/{waiting[2]}")
    other.way("1")
    other.page.locator("#reason").fill("声音不像本人")
    press(other.page, "不同意，退回待办")
    assert path(other.page) == f"/staff/inbox/{waiting[2]}"


def refused(one):
    """Whatever is left of the deletions is refused with a reason: its second way, since the first is to do it."""
    for _ in range(4):
        one.open_first()
        one.way("2")
        assert path(one.page).endswith("/decline")
        one.answer("请本人更正姓名")


def put_off(one, count):
    """The last ones are put off until tomorrow: the key unfolds it and leads to the field, Enter sends it."""
    for _ in range(count):
        one.open_first()
        one.key(one.page.locator("summary", has_text="稍后再办").locator("kbd").inner_text())
        expect(one.page.locator("#until")).to_be_focused()
        one.page.keyboard.type("2021-05-24")
        one.enter()
        expect(one.page.locator("dl").first).to_contain_text("2021-05-24")


def merged(one):
    """The same school by two names becomes one ticket; taken back once, since it is so easily done wrongly."""
    one.page.goto("/staff/inbox?kind=org-not-found")
    one.key("j", "j")
    one.enter()
    says(one.page, SCHOOL_TOO, "可能是同一个单位的另一件")
    one.look("organisation")
    named(one.page, one.page.locator("a[href*='merge?into=']").inner_text()).focus()
    one.enter()
    says(one.page, "1 封来信归到", SCHOOL)
    one.look("merge")
    press(one.page, one.page.locator("form[action$='/merge'] button").inner_text())
    says(one.page, "3 封来信说到这个单位")
    one.page.go_back()
    one.page.go_back()
    one.page.reload()
    press(one.page, "撤回上一步")
    says(one.page, "1 封来信说到这个单位")
    press(one.page, one.page.locator("a[href*='merge?into=']").inner_text())
    press(one.page, one.page.locator("form[action$='/merge'] button").inner_text())
    says(one.page, "3 封来信说到这个单位")
    assert one.count("org-not-found") == 1


def restored(one, desk):
    """The owner of the deleted account calls: it was right after all. From last night's page to the account."""
    one.page.goto("/staff/nights")
    says(one.page, "来信 17", "删除账号 1")
    one.look("night")
    press(one.page, one.page.locator("a[href^='/staff/accounts/']").inner_text())
    press(one.page, "恢复账号")
    one.look("restore")
    one.answer("本人来电：删错了")
    assert desk.account(id_number(WRONGED))["present"]


def many(one):
    """The same question three times: ticked with X, closed at one go, after a preview that counts; one step undone."""
    one.page.goto("/staff/inbox?kind=other")
    for _ in range(3):
        one.key("j", "x")
    one.page.get_by_label("怎么办").select_option("close")
    press(one.page, "下一步：看看会办哪些")
    says(one.page, "办结：能办 3 件")
    one.look("bulk")
    one.answer("答复过了：见厅网站")
    says(one.page, "办结：办了 3 件")
    press(one.page, "全部撤回")
    says(one.page, "撤回：办了 3 件")
    assert one.count("other") == 3


def test_a_morning_at_the_desk(chromium, morning):
    desk = morning
    with visiting(chromium, PC, desk.origin) as page, visiting(chromium, PC, desk.origin) as second:
        one, other = Technician(page, desk, "li.jie", "李洁"), Technician(second, desk, "ma.jun", "马军")
        one.come_in()
        page.goto("/staff/inbox")
        expect(page.locator("tr[data-yeban-row]")).to_have_count(15)
        one.look("inbox")
        restored(one, desk)
        released(one)
        waiting = proposed(one)
        confirmed(other, waiting)
        merged(one)
        many(one)
        put_off(one, 2)
        refused(one)
        assert one.count() == 0
        one.look("done")
        assert one.faults + other.faults == []
    accounts = {serial: desk.account(id_number(serial)) for serial in HELD}
    assert [serial for serial, one in accounts.items() if not one["present"]] == [5, 6]
    assert [serial for serial, one in accounts.items() if one["state"] == "initial"] == [1, 2]
