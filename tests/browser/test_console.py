"""The console in a real browser: every page of its rooms looked at."""

from datetime import timedelta

from playwright.sync_api import expect

from accountops.permissions import Role
from accountops.tuning import Trial, found, propose, take
from orgregistry import registering
from orgregistry.organisations import Details, Kind
from orgregistry.organisations import named as organisations_named
from store import Run
from tests.browser.chromium import NARROW_WIDTH, PHONE, PHONE_WIDTH, keep_picture, on_screen, visiting
from tests.browser.doings import STAFF_PASSWORD, fill_in, join, named, press, says, unfold
from tests.browser.office import MORNING, NUMBER
from tests.browser.test_every_page import gallery
from tests.portal.waiters import waits

MINUTE = timedelta(minutes=1)


def entered(page, desk, login, *roles, organisation=""):
    link = desk.invite(login, "李洁", *roles, organisation=organisation)
    join(page, link, desk.clock())
    press(page, "我已经保存好了")


def test_on_a_phone_the_rooms_take_one_line_and_each_can_be_reached(chromium, desk):
    """Where somebody is stands in front; what else there is comes with a finger or with Tab."""
    with visiting(chromium, PHONE, desk.origin) as page:
        entered(page, desk, "li.jie", Role.TECHNICIAN)
        for width in (PHONE_WIDTH, NARROW_WIDTH):
            page.set_viewport_size({"width": width, "height": 664})
            page.goto("/staff/accounts")
            assert page.locator("header").bounding_box()["height"] <= 108
            assert on_screen(page.locator(".yeban-rooms [aria-current]"))
            last = named(page, "我的页面")
            assert not on_screen(last)
            last.focus()
            assert on_screen(last)


def broken(shown, desk):
    """A night that came to no end, and why."""
    with desk.office.store.open() as books:
        fault = "收件箱登录被拒绝（LOGIN failed）。请改用授权码"
        books.session.add(Run(night="2021-05-19", started=desk.clock() - timedelta(days=1), fault=fault))
    shown.page.goto("/staff/nights/2021-05-19")
    says(shown.page, "没有办成", "请改用授权码", "来信没有丢")
    shown.look("night-broken")
    shown.page.goto("/staff/nights")


def test_the_rooms_of_the_technician(chromium, desk):
    desk.take_over()
    desk.plead()
    desk.plead("申请删除账号信息，姓名当时填成了拼音", name="张维", sender="someone@mail.example")
    desk.night()
    desk.at(MORNING)
    with gallery(chromium, desk) as shown:
        page = shown.page
        entered(page, desk, "li.jie", Role.TECHNICIAN)
        shown.look("staff-home-with-rooms", "/staff")
        page.goto("/staff/nights")
        shown.look("nights", "/staff/nights")
        press(page, "2021-05-20")
        shown.look("night", "/staff/nights/{night}")
        broken(shown, desk)
        press(page, "试运行：只作判断，什么也不改")
        says(page, "几秒钟内开始")
        page.goto("/staff/inbox")
        shown.look("inbox", "/staff/inbox")
        press(page, "1")
        shown.look("inbox-item", "/staff/inbox/{number}")
        unfold(page, "办结")
        press(page, "办结")
        shown.look("inbox-item-errors")
        page.goto("/staff/inbox/99")
        shown.look("inbox-gone")
        page.goto("/staff/accounts")
        shown.look("accounts", "/staff/accounts")
        fill_in(page, id_number="123")
        press(page, "查")
        shown.look("accounts-errors", "/staff/accounts")
        fill_in(page, id_number=NUMBER)
        press(page, "查")
        shown.look("account", "/staff/accounts/{account_id}")
        press(page, "看身份证号全文（会记入审计）")
        shown.look("account-revealed")
        says(page, NUMBER)
        page.goto("/staff/accounts/1")
        press(page, "更正登记姓名")
        shown.look("account-rename", "/staff/accounts/{account_id}/rename")
        press(page, "更正登记姓名")
        shown.look("account-rename-errors", "/staff/accounts/{account_id}/rename")
        page.goto("/staff/accounts/1/restore")
        shown.look("account-restore", "/staff/accounts/{account_id}/restore")
        page.goto("/staff/accounts/1/take-back")
        shown.look("account-take-back", "/staff/accounts/{account_id}/take-back")
        assert not shown.faults, "\n".join(shown.faults)


def test_what_was_typed_is_there_again_after_a_proof_and_can_be_copied_where_it_is_not(chromium, desk):
    desk.take_over()
    reason = "看过身份证，登记时写错了"
    with gallery(chromium, desk, PHONE) as shown:
        page = shown.page
        entered(page, desk, "li.jie", Role.TECHNICIAN)
        page.goto("/staff/accounts/1/rename")
        fill_in(page, name="张维", reason=reason)
        desk.later(6 * MINUTE)
        press(page, "更正登记姓名")
        says(page, "刚才填的已经替您留着")
        shown.look("staff-again-kept")
        fill_in(page, password=STAFF_PASSWORD)
        press(page, "继续")
        says(page, "还没有办", "您填的还在下面")
        shown.look("account-rename-given-back")
        expect(page.locator("#reason")).to_have_value(reason)
        expect(page.locator("#name")).to_have_value("张维")
        other = page.context.new_page()
        other.goto("/staff")
        press(other, "退出登录")
        press(page, "更正登记姓名")
        says(page, "这个页面已经失效", "您刚才写的理由")
        expect(page.locator("textarea")).to_have_value(reason)
        shown.look("error-403-typed")
        assert not shown.faults, "\n".join(shown.faults)


def test_the_figures_on_a_screen_and_on_paper(chromium, desk):
    desk.take_over()
    desk.plead()
    desk.night()
    desk.at(MORNING)
    with gallery(chromium, desk) as shown:
        page = shown.page
        entered(page, desk, "li.jie", Role.TECHNICIAN)
        page.goto("/staff/reports")
        shown.look("reports", "/staff/reports")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 720, "height": 1000})
        keep_picture(page, "reports-print")
        page.emulate_media(media="screen")
        page.goto("/staff/reports?since=x")
        shown.look("reports-errors")
        assert not shown.faults, "\n".join(shown.faults)


def test_the_inbox_of_the_technician(chromium, desk):
    waits(desk.office.store, 1)
    waits(desk.office.store, 2, org="某某县第二中心小学", assignee="li.jie")
    waits(desk.office.store, 3, org="某某县二中心小学")
    with gallery(chromium, desk) as shown:
        page = shown.page
        entered(page, desk, "li.jie", Role.TECHNICIAN)
        page.goto("/staff/inbox/3")
        shown.look("inbox-item-organisation", "/staff/inbox/{number}")
        page.goto("/staff/inbox/3/merge?into=9")
        shown.look("inbox-merge-errors", "/staff/inbox/{number}/merge")
        page.goto("/staff/inbox/3/merge?into=2")
        shown.look("inbox-merge", "/staff/inbox/{number}/merge")
        page.goto("/staff/inbox/bulk?do=close&pick=1")
        shown.look("bulk", "/staff/inbox/bulk")
        press(page, "执行：办结 1 件")
        shown.look("bulk-errors")
        fill_in(page, reason="本人来过窗口")
        press(page, "执行：办结 1 件")
        shown.look("bulk-done", "/staff/inbox/bulk/done")
        press(page, "全部撤回")
        page.goto("/staff/inbox")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 720, "height": 1000})
        keep_picture(page, "inbox-print")
        page.emulate_media(media="screen")
        page.keyboard.press("?")
        shown.look("inbox-keys")
        page.goto("/staff/keys")
        shown.look("keys", "/staff/keys")
        assert not shown.faults, "\n".join(shown.faults)


def test_the_accounts_that_an_office_opens(chromium, desk):
    office = "兰州市城关区人力资源和社会保障局"
    firm = "兰州市陇信智能科技有限责任公司"
    link = desk.invite("he.li", "何丽", Role.HR_OFFICE, organisation=office)
    with desk.office.store.open() as books:
        top = registering.add(books, "甘肃省职称改革办公室", Details(Kind.TOP), desk.clock(), "test")
        (own,) = organisations_named(books, office)
        registering.open_account(books, own.organisation_id, top.organisation_id, desk.clock(), "test")
        registering.add(books, "兰州陇信智能科技有限责任公司", Details(), desk.clock(), "test")
    waits(desk.office.store, 1, org=firm, state="routed", routed_to=office)
    with gallery(chromium, desk) as shown:
        page = shown.page
        join(page, link, desk.clock())
        press(page, "我已经保存好了")
        press(page, "单位开通")
        shown.look("openings", "/staff/openings")
        press(page, firm)
        press(page, "下一步：看看会办什么")
        shown.look("opening-errors")
        page.get_by_label("单位性质").select_option("民营企业")
        fill_in(page, admin_name="魏国栋", admin_login="longxin")
        press(page, "下一步：看看会办什么")
        shown.look("opening-check")
        press(page, "开通账号")
        shown.look("opening-done", "/staff/openings/{number}")
        says(page, "魏国栋", "72小时内有效")
        press(page, "撤回开通")
        says(page, "下一步")
        shown.look("opening", "/staff/openings/{number}")
        page.goto("/staff/openings/new")
        shown.look("opening-new", "/staff/openings/new")
        page.goto("/staff/openings/99")
        shown.look("opening-gone")
        assert not shown.faults, "\n".join(shown.faults)


def test_the_rooms_of_the_security_officer(chromium, desk):
    with gallery(chromium, desk) as shown:
        page = shown.page
        entered(page, desk, "wang.jun", Role.SECURITY_OFFICER)
        page.goto("/staff/people")
        shown.look("people", "/staff/people")
        press(page, "邀请一个人")
        press(page, "邀请")
        shown.look("person-new-errors", "/staff/people/new")
        fill_in(page, login="ma.jun", name="马军")
        page.get_by_label("技术支持").check()
        press(page, "邀请")
        shown.look("person-invited", "/staff/people/{staff_id}")
        page.goto("/staff/people/99")
        shown.look("person-gone")
        page.goto("/staff/audit")
        shown.look("audit", "/staff/audit")
        press(page, "核对")
        shown.look("audit-verified")
        assert not shown.faults, "\n".join(shown.faults)


def test_the_rules_and_quotas(chromium, desk):
    store, base = desk.office.store, desk.office.base
    with gallery(chromium, desk) as shown:
        page = shown.page
        entered(page, desk, "wang.jun", Role.SECURITY_OFFICER)
        page.goto("/staff/policy")
        shown.look("policy", "/staff/policy")
        press(page, "提出修改")
        shown.look("policy-change", "/staff/policy/change")
        fill_in(page, accounts_per_sender="0")
        press(page, "提出")
        shown.look("policy-change-errors", "/staff/policy/change")
        page.goto("/staff/policy/texts/incomplete")
        shown.look("policy-text", "/staff/policy/texts/{kind}")
        fill_in(page, body="{{ 1 }}")
        press(page, "预览")
        shown.look("policy-text-errors", "/staff/policy/texts/{kind}")
        sets = {"accounts_per_sender": 80, "reply.held.subject": "已收到", "reply.held.body": "请等\n通知"}
        trial = Trial(10, ("来信 m1 应是“已办”，结果是“待人工”",), ("来信 m51：待人工 → 已办",))
        with store.open() as books:
            propose(books, base, sets, "申报季来信多", desk.clock(), "staff:li.jie")
        page.goto("/staff/policy/versions/1")
        shown.look("policy-version-waits", "/staff/policy/versions/{number}")
        with store.open() as books:
            take(books, desk.clock())
            found(books, 1, desk.clock(), trial, desk.clock(), "night")
        expect(named(page, "确认，下一夜起生效")).to_be_visible()  # by itself: the page follows the rehearsal
        shown.look("policy-version", "/staff/policy/versions/{number}")
        press(page, "确认，下一夜起生效")
        shown.look("policy-version-errors")
        page.get_by_label("我知道预演没有通过，仍要生效").check()
        press(page, "确认，下一夜起生效")
        shown.look("policy-version-in-force", "/staff/policy/versions/{number}")
        page.goto("/staff/policy")
        shown.look("policy-changed", "/staff/policy")
        assert not shown.faults, "\n".join(shown.faults)
