"""昨夜 in the console."""

from datetime import timedelta

import pytest

from accountops.permissions import Role
from portal import nights
from store import Delivery, Lease, Mail, Request, Run, Ticket
from tests.accountops.doings import put
from tests.store.places import DAY, NOW, id_number

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


def ran(site, night=NOW, mails=3, **fields):
    """A night with so many mails, all of them done."""
    label = night.date().isoformat()
    usual = {
        "finished": night + 7 * MINUTE, "mails": mails, "due": night, "usual_seconds": 360.0, "replies_failed": 0,
        "interrupted": False,
    }  # fmt: skip
    with site.store.open() as desk:
        run = Run(night=label, **({"started": night} | usual | fields))
        desk.session.add(run)
        desk.session.flush()
        for n in range(mails):
            mail = Mail(
                key=f"{label}-{n}".encode().ljust(32), message_id=f"<{n}@x>", sender="a@b.example", arrived=night,
                asked_at=night, night=label, verdict="other", text_sealed=b"", reading_sealed=b"", outcome="done",
            )  # fmt: skip
            desk.session.add(mail)
            desk.session.flush()
            desk.session.add(Delivery(mailbox="m", uidvalidity=1, uid=f"{label}-{n}", mail_id=mail.id, run_id=run.id))


@pytest.fixture
def technician(office, clock):
    one = office(Role.TECHNICIAN)
    clock.move(10 * MINUTE)
    return one


def test_the_last_night_is_told_first_and_adds_up(sqlite_site, technician):
    ran(sqlite_site, NOW - DAY, 5)
    ran(sqlite_site)
    page = technician.browser.open("/staff/nights")
    assert page.title.startswith("5月20日夜")
    assert "来信 3 = 已办 3" in page.text
    assert "按时" in page.text
    assert "用时7分，平时6分" in page.text
    assert len(page.tree.css("rect")) == 2
    assert "来信 5 = 已办 5" in technician.browser.open("/staff/nights/2021-05-19").text


def test_what_the_night_has_deleted_is_listed_with_until_when_it_can_be_undone(sqlite_site, technician):
    ran(sqlite_site)
    wrong, right = put(sqlite_site.store, deleted_at=NOW), put(sqlite_site.store, number=id_number(9), name="王芳")
    with sqlite_site.store.open() as desk:
        for place, (account, rule) in enumerate([(wrong, "mismatched"), (right, "mismatched"), (None, "absent")]):
            desk.session.add(
                Request(
                    mail_id=1, place=place, action="delete", id_index=b"x", id_sealed=b"", name="张伟", sender="a@b",
                    asked_at=NOW, arrived=NOW, night="2021-05-20", outcome="done",
                    decision="do" if account else "already", rule=rule, performed_at=NOW, account_id=account,
                )
            )  # fmt: skip
        for place in (7, 8):
            desk.session.add(
                Request(
                    mail_id=2, place=place, action="reset", id_index=b"x", id_sealed=b"", name="张伟", sender="a@b",
                    asked_at=NOW, arrived=NOW, night="2021-05-20", outcome="done", decision="do",
                )
            )  # fmt: skip
    page = technician.browser.open("/staff/nights")
    assert "重置密码 2，删除账号 2，待人工的诉求 0" in page.text
    gone = [
        (row.css_first("a").attributes["href"], row.css("td")[1].text())
        for row in page.tree.css("main tr")
        if row.css_first("a[href^='/staff/accounts/']") is not None
    ]
    assert gone == [("/staff/accounts/1", "2021-06-19 22:00"), ("/staff/accounts/2", "已经恢复")]


def test_the_chart_and_the_table_have_the_last_thirty_nights(sqlite_site, technician):
    for days in range(33):
        if days not in {3, 4}:
            ran(sqlite_site, NOW - days * DAY, days % 5, finished=NOW - days * DAY + 40 * MINUTE if days == 7 else NOW)
    page = technician.browser.open("/staff/nights")
    bars = [(int(one.attributes["height"]), one.attributes["class"].split("--")[1]) for one in page.tree.css("rect")]
    assert len(bars) == 30
    assert bars[-1] == (2, "on-time")  # the last night, without mails: a line all the same
    assert bars[-4][1] == bars[-5][1] == "missed"
    assert max(height for height, _ in bars) == 120
    (table,) = [one for one in page.tree.css("table") if "左边最早" in one.text()]
    assert [row.css("td")[0].text() for row in table.css("tbody tr")][::29] == ["2021-05-20", "2021-04-21"]
    assert "近30夜：缺跑 2" in page.text


def test_a_missed_night_is_said_to_be_missed(sqlite_site, technician):
    ran(sqlite_site, NOW - 2 * DAY)
    page = technician.browser.open("/staff/nights")
    assert "缺跑 2" in page.text
    assert "来信没有丢" in page.text


@pytest.mark.parametrize(
    ("fields", "word", "told"),
    [
        ({}, "按时", "用时7分"),
        ({"due": NOW - 10 * MINUTE}, "按时", "用时7分"),
        ({"due": NOW - 10 * MINUTE - SECOND}, "晚开始", "用时7分"),
        ({"finished": NOW + 18 * MINUTE}, "按时", "用时18分，平时6分"),
        ({"finished": NOW + 18 * MINUTE + SECOND}, "超时", "用时18分，平时6分"),
        ({"finished": NOW + 40 * MINUTE, "usual_seconds": None}, "按时", "用时40分"),
        ({"parked": 1}, "有问题", "1 封信读不了，已搁置并转人工"),
        ({"replies_failed": 2, "replies_why": "邮件服务器不接受"}, "有问题", "2 封回信没有发出去（账号不受影响）"),
        ({"interrupted": True}, "没有做完", "没有办完的下次运行时接着办"),
        ({"due": None}, "手工", "用时7分"),
        ({"unusual": "今晚来信900封，平时约100封"}, "按时", "今晚来信900封"),
        ({"finished": None, "mails": 0, "fault": "收件箱登录被拒绝。请改用授权码"}, "没有办成", "请改用授权码"),
        ({"finished": None, "mails": 0}, "没有办成", "夜班程序中途停了"),
    ],
)
def test_how_a_night_went_has_a_word_of_its_own_and_what_failed_is_told(sqlite_site, technician, fields, word, told):
    ran(sqlite_site, **({"mails": 2} | fields))
    page = technician.browser.open("/staff/nights")
    assert page.tree.css_first("main .govuk-tag").text() == word
    assert told in page.text
    (row,) = page.tree.css("table caption:lexbor-contains('左边最早') ~ tbody tr")
    assert word in row.text()
    assert "没有运行" not in page.text
    assert "对不上" not in page.text


def test_a_night_that_came_to_its_end_at_the_second_attempt_says_what_was_wrong_at_the_first(sqlite_site, technician):
    ran(sqlite_site, mails=0, finished=None, fault="收件箱连不上（连接被拒绝）。请检查网络")
    ran(sqlite_site, started=NOW + 2 * MINUTE)
    page = technician.browser.open("/staff/nights")
    assert "按时" in page.text
    assert (
        "5月20日 22:00 开始的那一次没有办成：收件箱连不上（连接被拒绝）。请检查网络。后来的一次已接着办完。"
        in page.text
    )
    assert "来信 3 = 已办 3" in page.text


def test_a_night_that_is_under_way_is_neither_missed_nor_failed(sqlite_site, technician, clock):
    ran(sqlite_site, NOW - DAY)
    ran(sqlite_site, mails=0, finished=None)
    with sqlite_site.store.open() as desk:
        desk.session.add(Lease(name="night", holder="h 1 1", until=clock() + 10 * MINUTE))
    page = technician.browser.open("/staff/nights")
    assert page.tree.css_first("main .govuk-tag").text() == "正在办"
    assert "缺跑 0" in page.text
    clock.move(11 * MINUTE)  # whoever was at it has died
    page = technician.browser.open("/staff/nights")
    assert page.tree.css_first("main .govuk-tag").text() == "没有办成"
    assert "近2夜：缺跑 0，没有办成 1，超时 0" in page.text


def test_a_balance_that_does_not_add_up_is_told_and_not_made_to(sqlite_site, technician):
    ran(sqlite_site, mails=3)
    with sqlite_site.store.open() as desk:
        desk.session.get_one(Run, 1).mails = 4
    page = technician.browser.open("/staff/nights")
    assert "来信 4 = 已办 3" in page.text
    assert "对不上 来信 4 封，有结果的 3 封" in page.text


def test_an_office_without_nights_says_so(technician):
    page = technician.browser.open("/staff/nights")
    assert "还没有办过夜班" in page.text
    assert page.tree.css_first("svg") is None


def test_a_dry_run_is_asked_for_and_its_progress_is_followed(sqlite_site, technician, clock):
    technician.browser.open("/staff/nights")
    page = technician.browser.submit(action="/staff/nights/start", button=("dry", "yes"))
    assert "几秒钟内开始" in page.text
    with sqlite_site.store.open() as desk:
        assert nights.take(desk, clock()) == (1, True)
        nights.tell(desk, 1, clock(), "收信", 40, 61)
    assert "正在办：收信（40／61）" in technician.browser.open("/staff/nights").text
    with sqlite_site.store.open() as desk:
        nights.end(desk, 1, clock(), f"来信 61，{id_number(1)}", failed=False)
    page = technician.browser.open("/staff/nights")
    assert "试运行：来信 61" in page.text
    assert id_number(1) not in page.html


def polled(colleague, query="", **headers):
    return colleague.browser.http.get(f"/staff/nights/progress{query}", headers=headers)


def test_the_page_asks_by_itself_how_far_it_has_come_and_only_while_that_changes(sqlite_site, technician, clock):
    technician.browser.open("/staff/nights")
    page = technician.browser.submit(action="/staff/nights/start", button=("dry", "yes"))
    asks = page.tree.css_first("#progress [hx-get]").attributes
    assert asks["hx-target"] == "#progress"
    query = asks["hx-get"].removeprefix("/staff/nights/progress")
    assert polled(technician, query, **{"HX-Request": "true"}).status_code == 204
    with sqlite_site.store.open() as desk:
        nights.take(desk, clock())
        nights.tell(desk, 1, clock(), "收信", 40, 61)
    part = polled(technician, query, **{"HX-Request": "true"})
    assert "正在办：收信（40／61）" in part.text
    assert "<html" not in part.text
    with sqlite_site.store.open() as desk:
        nights.end(desk, 1, clock(), "来信 61", failed=False)
    part = polled(technician, query, **{"HX-Request": "true"})
    assert "来信 61" in part.text
    assert "hx-get" not in part.text


def test_a_part_of_a_page_is_no_page(technician):
    assert polled(technician).headers["location"] == "/staff/nights"


def test_a_page_that_asks_by_itself_keeps_nobody_logged_in(technician, clock):
    for _ in range(4):
        clock.move(4 * MINUTE)
        status = polled(technician, **{"HX-Request": "true", "X-Yeban-Polls": "1"}).status_code
    assert status == 303


def test_where_no_daemon_lives_it_is_said_how_to_mend_it(technician, clock):
    technician.browser.open("/staff/nights")
    technician.browser.submit(action="/staff/nights/start", button=("dry", "no"))
    clock.move(2 * MINUTE)
    assert "yeban daemon" in technician.browser.open("/staff/nights").text


def test_while_a_night_is_under_way_the_next_one_waits(sqlite_site, technician, clock):
    with sqlite_site.store.open() as desk:
        desk.session.add(Lease(name="night", holder="h 1 1", until=clock() + 10 * MINUTE))
    technician.browser.open("/staff/nights")
    technician.browser.submit(action="/staff/nights/start", button=("dry", "no"))
    clock.move(2 * MINUTE)
    assert "等它办完就开始" in technician.browser.open("/staff/nights").text


def test_two_at_once_are_refused(technician):
    technician.browser.open("/staff/nights")
    technician.browser.submit(action="/staff/nights/start", button=("dry", "no"))
    page = technician.browser.submit(action="/staff/nights/start", button=("dry", "no"))
    assert "已经有一次在等" in page.text


def test_an_auditor_looks_and_starts_nothing(sqlite_site, office, clock):
    ran(sqlite_site)
    page = office(Role.AUDITOR).browser.open("/staff/nights")
    assert page.tree.css_first("main form") is None


@pytest.mark.parametrize("path", ["/staff/nights/yesterday", "/staff/nights/2021-13-40"])
def test_what_is_no_date_is_no_page(technician, path):
    page = technician.browser.open(path)
    assert page.status == 404
    assert "没有这个页面" in page.text


@pytest.mark.parametrize(
    ("night", "called", "said"),
    [
        ("2021-05-20", "5月20日夜", "缺跑"),
        ("2021-05-16", "5月16日夜", "那时夜班还没有开始"),
        ("2020-12-31", "2020年12月31日夜", "那时夜班还没有开始"),
        ("2021-05-21", "5月21日夜", "还没有到"),
        ("2022-01-01", "2022年1月1日夜", "还没有到"),
    ],
)
def test_of_a_night_without_a_run_it_is_said_why(sqlite_site, technician, night, called, said):
    ran(sqlite_site, NOW - 3 * DAY)
    page = technician.browser.open(f"/staff/nights/{night}")
    assert page.tree.css_first("h1").text(strip=True) == called
    assert said in page.text
    assert ("来信没有丢" in page.text) is (said == "缺跑")


def test_what_waits_leads_to_its_tickets_and_goes_when_it_is_settled(sqlite_site, office, clock):
    ran(sqlite_site)
    with sqlite_site.store.open() as desk:
        for n in (1, 2, 3):
            why = "姓名不清楚" if n < 3 else "来信没有写诉求"
            ticket = Ticket(key=f"k{n}", kind="other", mail_id=n, night="2021-05-20", opened_at=NOW, why=why)
            desk.session.add(ticket)
    clerk = office(Role.TECHNICIAN)
    clock.move(10 * MINUTE)
    page = clerk.browser.open("/staff/nights")
    ways = [one.attributes["href"] for one in page.tree.css("main td a[href^='/staff/inbox/']")]
    assert ways == ["/staff/inbox/1", "/staff/inbox/2", "/staff/inbox/3"]
    with sqlite_site.store.open() as desk:
        for n in (1, 2):
            desk.session.get_one(Ticket, n).state = "closed"
    page = clerk.browser.open("/staff/nights")
    assert "姓名不清楚" not in page.text
    assert "来信没有写诉求" in page.text


def test_a_lease_that_was_given_back_keeps_nobody_waiting(sqlite_site, technician, clock):
    with sqlite_site.store.open() as desk:
        desk.session.add(Lease(name="night", holder="", until=clock() + 10 * MINUTE))
    technician.browser.open("/staff/nights")
    page = technician.browser.submit(action="/staff/nights/start", button=("dry", "yes"))
    assert "几秒钟内开始" in page.text
    with sqlite_site.store.open() as desk:
        nights.take(desk, clock())
    assert "正在连接收件箱" in technician.browser.open("/staff/nights").text
