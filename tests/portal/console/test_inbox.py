"""待办 in the console: one inbox, the mail as text, the ways on, and the way back."""

import zlib
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from accountops.permissions import Role
from orgregistry import registering, tickets
from orgregistry.organisations import Details, NameKind
from orgregistry.organisations import Kind as UnitKind
from orgregistry.tickets import Kind, NewTicket, open_tickets
from portal.casework import Casework
from store import Mail, Outgoing, Request, Ticket, TicketReport
from tests.accountops.doings import NUMBER, put
from tests.portal.browsing import application
from tests.portal.colleague import Colleague
from tests.portal.waiters import waits
from tests.store.places import HOUR, NOW

NIGHT = "2021-05-20"
EVIL = "<script>alert(1)</script>\n{{7*7}}\u202e"


@pytest.fixture
def desk_site(sqlite_site):
    """A site where tickets can be settled."""
    one = sqlite_site
    return replace(one, casework=Casework(one.store, one.clock, one.zone, one.token, "none", "desk@mail.example"))


@pytest.fixture
def technician(desk_site):
    return Colleague(desk_site, application(desk_site), "li.na", Role.TECHNICIAN).join()


def mailed(site, text=f"身份证号{NUMBER}\n姓名张伟\n请重置密码", **fields):
    """A mail in the books; its id."""
    with site.store.open() as desk:
        sealed = desk.keys.seal(zlib.compress(text.encode()), "mail.text")
        usual = {
            "key": text.encode()[:32].ljust(32), "message_id": "<m@x>", "sender": "a@b.example", "arrived": NOW,
            "asked_at": NOW, "night": NIGHT, "verdict": "repair", "text_sealed": sealed,
            "reading_sealed": desk.keys.seal(zlib.compress(b"{}"), "mail.reading"), "outcome": "held",
        }  # fmt: skip
        mail = Mail(**(usual | fields))
        desk.session.add(mail)
        desk.session.flush()
        return mail.id


def test_of_a_ticket_all_mails_are_shown_that_it_hangs_on(desk_site, technician):
    waits(desk_site.store, 1, org="甘谷县第九中学")
    assert "第 1 封" not in technician.browser.open("/staff/inbox/1").text
    other = mailed(desk_site, "单位全称是甘谷县第九中学，搜不到", sender="b@mail.example", arrived=NOW + HOUR)
    with desk_site.store.open() as desk:
        desk.session.add(
            TicketReport(ticket_id=1, mail_id=other, kind="org-not-found", wording="甘谷县第九中学", at=NOW)
        )
    page = technician.browser.open("/staff/inbox/1")
    assert len(page.tree.css("pre.yeban-mail")) == 2
    assert "单位全称是甘谷县第九中学，搜不到" in page.tree.css("pre.yeban-mail")[1].text()
    assert "来自 b@mail.example" in page.text


def held(site, why="登记姓名不是汉字，由人决定", **fields):
    """A held plea with its ticket."""
    mail_id = mailed(site, **fields)
    with site.store.open() as desk:
        times = {"asked_at": NOW, "arrived": NOW, "night": NIGHT}
        sealed = {"id_index": desk.keys.blind(NUMBER), "id_sealed": desk.keys.seal(NUMBER, "request.id_number")}
        words = {"action": "reset", "name": "张伟", "sender": "a@b.example", "outcome": "held"}
        request = Request(mail_id=mail_id, place=0, **times, **sealed, **words)
        desk.session.add(request)
        desk.session.flush()
        open_tickets(desk, [NewTicket(Kind.HELD, mail_id, why, request.id)], NIGHT, NOW)


def test_what_waits_is_listed_with_its_reason_and_opens_with_the_mail(desk_site, technician):
    put(desk_site.store)
    held(desk_site)
    page = technician.browser.open("/staff/inbox")
    assert "登记姓名不是汉字" in page.text
    assert NUMBER not in page.html
    page = technician.browser.open("/staff/inbox/1")
    assert "请重置密码" in page.tree.css_first("pre").text()
    assert NUMBER not in page.html
    assert page.tree.css_first('a[href="/staff/accounts/1"]') is not None


def test_a_mail_is_text_and_nothing_else(desk_site, technician):
    held(desk_site, text=EVIL)
    page = technician.browser.open("/staff/inbox/1")
    assert "<script>alert" not in page.html
    assert "<script>alert(1)</script>" in page.tree.css_first("pre").text()
    assert "{{7*7}}" in page.tree.css_first("pre").text()
    assert "\u202e" not in page.html


def test_an_item_is_closed_with_a_reason_and_taken_up_again(desk_site, technician):
    held(desk_site)
    technician.browser.open("/staff/inbox/1")
    page = technician.browser.submit({"reason": "本人来过窗口，已更正姓名"}, action="/staff/inbox/1/close")
    assert "已办结" in page.text
    assert "没有。" in technician.browser.open("/staff/inbox").text
    assert "1" in technician.browser.open("/staff/inbox?state=closed").text
    technician.browser.open("/staff/inbox/1")
    page = technician.browser.submit(action="/staff/inbox/1/undo")
    assert page.tree.css_first('form[action="/staff/inbox/1/close"]') is not None
    assert "（已撤回）" in page.text


@pytest.mark.parametrize(
    ("way", "fields", "said"),
    [
        ("close", {"reason": " "}, "理由"),
        ("close", {"reason": "问过本人。" * 90}, "理由太长，有 450 个字。最多400个字"),
        ("later", {"until": "明天"}, "日期"),
        ("later", {"until": "2021-05-01"}, ""),
        ("assign", {"login": "nobody"}, "没有这个登录名"),
    ],
)
def test_a_step_that_cannot_be_says_why_and_changes_nothing(desk_site, technician, way, fields, said):
    held(desk_site)
    technician.browser.open("/staff/inbox/1")
    page = technician.browser.submit(fields, action=f"/staff/inbox/1/{way}")
    assert page.title.startswith("错误")
    assert said in page.text
    assert [one.css_first("form").attributes["action"] for one in page.tree.css("details[open]")] == [
        f"/staff/inbox/1/{way}"
    ]
    ((name, typed),) = fields.items()
    if name != "login":  # a list doesn't keep whom it hasn't
        assert page.filled(page.form(f"/staff/inbox/1/{way}"))[name] == typed
    assert "登记姓名不是汉字" in technician.browser.open("/staff/inbox").text


def test_it_is_put_off_and_given_to_somebody(desk_site, technician):
    held(desk_site)
    technician.browser.open("/staff/inbox/1")
    technician.browser.submit({"login": "li.na"}, action="/staff/inbox/1/assign")
    page = technician.browser.submit({"until": "2021-05-25"}, action="/staff/inbox/1/later")
    assert "li.na" in page.text
    assert "2021-05-25" in page.text


def test_what_is_no_ticket_of_an_organisation_has_no_way_to_route_it(desk_site, technician):
    held(desk_site)
    page = technician.browser.open("/staff/inbox/1")
    assert page.tree.css_first('form[action="/staff/inbox/1/route"]') is None


def test_a_letter_that_only_a_person_can_read_is_given_its_units_name(desk_site, technician):
    reading = desk_site.store.keys.seal("{}", "mail.reading")
    text = "附件是我校的函，请查收。"
    mail_id = mailed(desk_site, text=text, verdict="letter", outcome="ticket", reading_sealed=reading)
    with desk_site.store.open() as desk:
        open_tickets(desk, [NewTicket(Kind.LETTER, mail_id, "函件只在附件或图片里，由人看过原件再定")], NIGHT, NOW)
    page = technician.browser.open("/staff/inbox/1")
    assert [one.css_first("form").attributes["action"] for one in page.tree.css("details[open]")] == [
        "/staff/inbox/1/name"
    ]
    assert page.tree.css_first('form[action="/staff/inbox/1/route"]') is None
    assert "太短" in technician.browser.submit({"called": "校"}, action="/staff/inbox/1/name").text
    page = technician.browser.submit({"called": "甘谷县磐安镇中心小学"}, action="/staff/inbox/1/name")
    assert "写明单位：甘谷县磐安镇中心小学" in page.text
    assert page.tree.css_first('form[action="/staff/inbox/1/route"]') is not None
    assert page.tree.css_first('form[action="/staff/inbox/1/name"]') is None
    assert "补正函" in page.text
    page = technician.browser.submit(action="/staff/inbox/1/undo")
    assert page.tree.css_first('form[action="/staff/inbox/1/name"]') is not None


def test_what_is_about_a_plea_gets_no_units_name(desk_site, technician):
    held(desk_site)
    assert technician.browser.open("/staff/inbox/1").tree.css_first('form[action="/staff/inbox/1/name"]') is None


def test_an_office_that_nobody_knows_is_referred_to_only_where_that_is_meant(desk_site, technician):
    waits(desk_site.store, 1, org="某某县第二中心小学")
    technician.browser.open("/staff/inbox/1")
    for office, said in [(" ", "请写明转办给哪个部门"), ("某某县教育体育局", "单位登记里没有“某某县教育体育局”")]:
        page = technician.browser.submit({"office": office}, action="/staff/inbox/1/route")
        assert said in page.text
        assert page.value("office") == office.strip()
        assert "已转办给" not in page.text
    # Once somebody has been told, they may insist; the box is not there before, nor ticked by itself.
    (box,) = page.tree.css("input[name='anyway']")
    assert "checked" not in box.attributes
    page = technician.browser.submit(action="/staff/inbox/1/route")
    assert "单位登记里没有" in page.text
    page = technician.browser.submit({"anyway": "yes"}, action="/staff/inbox/1/route")
    assert "转办：某某县教育体育局" in page.text
    assert page.tree.css("input[name='anyway']") == []
    assert "撤回后这一件回到“待办”" in page.text


def test_a_name_that_is_only_another_one_of_an_organisation_is_told_with_its_full_one(desk_site, technician):
    waits(desk_site.store, 1, org="某某县第二中心小学")
    with desk_site.store.open() as desk:
        unit = registering.add(desk, "某某县第二中心完全小学", Details(), NOW, "test")
        registering.add_name(desk, unit.organisation_id, NameKind.ALIAS, "二中心校", NOW, "test")
    technician.browser.open("/staff/inbox/1")
    page = technician.browser.submit({"full_name": "二中心校"}, action="/staff/inbox/1/exists")
    assert "它的全称是 某某县第二中心完全小学" in page.text


@pytest.mark.parametrize(("replies", "said"), [("none", False), ("needed", True)])
def test_whether_those_who_wrote_are_written_to_is_told_as_it_is_set(desk_site, replies, said):
    site = replace(desk_site, casework=replace(desk_site.casework, replies=replies))
    waits(site.store, 1, org="某某县第二中心小学")
    page = Colleague(site, application(site), "li.na", Role.TECHNICIAN).join().browser.open("/staff/inbox/1")
    assert ("来信的人都会收到" in page.text) is said
    assert ("现在设定为不回信" in page.text) is not said


def test_who_would_write_to_more_people_than_the_page_said_is_told_so_first(desk_site):
    site = replace(desk_site, casework=replace(desk_site.casework, replies="needed"))
    waits(site.store, 1, org="某某县第二中心小学")
    browser = Colleague(site, application(site), "li.na", Role.TECHNICIAN).join().browser
    browser.open("/staff/inbox/1")
    page = browser.submit({"refusal": "不在我省，请向当地申报"}, action="/staff/inbox/1/refuse")
    assert "还没有寄出的 1 封回信不再寄" in page.text
    with site.store.open() as desk:  # it leaves while the page is open
        desk.session.execute(update(Outgoing).values(state="sent"))
    page = browser.submit(action="/staff/inbox/1/undo")
    assert "上一步的答复已经寄出 1 封，撤回后会再寄更正" in page.text
    assert "已办结" in page.text
    page = browser.submit(action="/staff/inbox/1/undo")
    assert page.tree.css_first('form[action="/staff/inbox/1/refuse"]') is not None
    with site.store.look() as desk:
        bodies = [row.body for row in desk.session.execute(select(Outgoing).order_by(Outgoing.id)).scalars()]
    assert len(bodies) == 2


def test_an_auditor_looks_and_decides_nothing(desk_site):
    held(desk_site)
    auditor = Colleague(desk_site, application(desk_site), "wang.wu", Role.AUDITOR).join()
    page = auditor.browser.open("/staff/inbox/1")
    assert page.status == 200
    assert page.tree.css_first("main form") is None


def test_a_number_without_a_ticket_is_said_to_be_none(technician):
    assert technician.browser.open("/staff/inbox/99").status == 404
    assert technician.browser.open(f"/staff/inbox/{2**63}").status == 404
    assert technician.browser.open(f"/staff/accounts/{2**63}").status == 404


def test_what_is_most_likely_meant_stands_in_its_field_to_be_looked_over(desk_site, technician):
    """The organisation with an account that is called alike; never one without, nor one that is merely near."""
    waits(desk_site.store, 8, org="兰州市九十九中学")
    waits(desk_site.store, 9, org="某某县第二中心小学")
    with desk_site.store.open() as desk:
        top = registering.add(desk, "甘肃省职称改革办公室", Details(UnitKind.TOP), NOW, "test")
        school = registering.add(desk, "兰州市第九十九中学", Details(), NOW, "test")
        registering.add(desk, "某某县第二中心小学校", Details(), NOW, "test")
    page = technician.browser.open("/staff/inbox/8")
    assert page.value("full_name") == ""
    assert "没有账号" in page.text
    with desk_site.store.open() as desk:
        registering.open_account(desk, school.organisation_id, top.organisation_id, NOW, "test")
    page = technician.browser.open("/staff/inbox/8")
    assert page.value("full_name") == "兰州市第九十九中学"
    assert "已填上最像的那个，请核对" in page.text
    [first] = [one for one in page.tree.css("details") if one.css_first(".govuk-tag") is not None]
    assert "open" in first.attributes
    first = first.css_first("form")
    assert first.attributes["action"].endswith("/exists")
    assert "govuk-button--secondary" not in first.css_first("button").attributes["class"]
    assert page.value("office") == ""  # it hasn't written: nobody can say who opens its account
    assert technician.browser.open("/staff/inbox/9").value("full_name") == ""


@pytest.fixture
def two(desk_site):
    """Two colleagues, each at a ticket about an organisation."""
    waits(desk_site.store, 1, org="某某县第二中心小学")
    app = application(desk_site)
    people = (("li.na", "192.0.2.9"), ("wang.wu", "192.0.2.10"))
    return [Colleague(desk_site, app, login, Role.TECHNICIAN, address=at).join().browser for login, at in people]


def now(site):
    with site.store.look() as desk:
        return desk.session.get(Ticket, 1)


def test_nobody_takes_back_a_step_that_they_have_not_seen(desk_site, two):
    mine, other = two
    mine.open("/staff/inbox/1")
    mine.submit({"office": "某某县人力资源和社会保障局", "anyway": "yes"}, action="/staff/inbox/1/route")
    other.open("/staff/inbox/1")
    mine.submit({"reason": "电话说清了，单位自己撤回"}, action="/staff/inbox/1/close")
    page = other.submit(action="/staff/inbox/1/undo")
    assert tickets.MOVED in page.text
    assert now(desk_site).state == "closed"
    other.submit(action="/staff/inbox/1/undo")  # now they have seen it
    assert now(desk_site).state == "routed"


def test_a_button_pressed_twice_takes_back_one_step(desk_site, two):
    mine, _ = two
    mine.open("/staff/inbox/1")
    mine.submit({"login": "li.na"}, action="/staff/inbox/1/assign")
    page = mine.submit({"until": "2021-06-01"}, action="/staff/inbox/1/later")
    for _ in range(2):
        mine.page = page
        mine.submit(action="/staff/inbox/1/undo")
    assert (now(desk_site).until, now(desk_site).assignee) == (None, "li.na")


def test_nothing_is_closed_over_a_mail_that_has_come_since(desk_site, two):
    mine, _ = two
    mine.open("/staff/inbox/1")
    mail_id = mailed(desk_site, "还有我们第二中心小学也搜不到", sender="b@mail.example", arrived=NOW)
    with desk_site.store.open() as desk:
        desk.session.add(TicketReport(ticket_id=1, mail_id=mail_id, kind="org-not-found", wording="二小", at=NOW))
    page = mine.submit({"reason": "来信人电话里说不用了"}, action="/staff/inbox/1/close")
    assert tickets.MOVED in page.text
    assert "来信人电话里说不用了" in page.html  # nothing typed is lost
    assert now(desk_site).state == "open"
