"""Figures counted by the database: what each counts, and its borders. On both databases: it is all SQL."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from orgregistry import registering
from orgregistry.organisations import Details
from portal import reports
from portal.reports import Period
from store import Delivery, Filing, FilingStep, Mail, Request, Run, Ticket, TicketReport, TicketStep
from tests.accountops.doings import put
from tests.store.places import DAY, NOW, SECOND, id_number

ZONE = ZoneInfo("Asia/Shanghai")
MAY_20 = Period(date(2021, 5, 20), date(2021, 5, 20), ZONE)
MAY = Period(date(2021, 5, 1), date(2021, 5, 31), ZONE)


class Books:
    """Rows as nights and offices leave them."""

    def __init__(self, store):
        self.store = store
        self.count = 0

    def add(self, row):
        with self.store.open() as desk:
            desk.session.add(row)
            desk.session.flush()
            return row.id

    def mail(self, night="2021-05-20", outcome="done", run_id=None, *, copies=0):
        self.count += 1
        mail_id = self.add(
            Mail(
                key=str(self.count).encode().ljust(32), message_id="<m@x>", sender="a@b.example", arrived=NOW,
                asked_at=NOW, night=night, verdict="repair", text_sealed=b"", reading_sealed=b"", outcome=outcome,
            )
        )  # fmt: skip
        for copy in range(copies + 1):
            uid = f"{self.count}-{copy}"
            self.add(
                Delivery(mailbox="m", uidvalidity=1, uid=uid, mail_id=mail_id, run_id=run_id, copy_of_known=copy > 0)
            )
        return mail_id

    def run(self, night="2021-05-20", **fields):
        return self.add(Run(night=night, started=NOW, finished=NOW, **fields))

    def plea(self, night="2021-05-20", **fields):
        usual = {
            "place": 0, "action": "reset", "id_index": b"i" * 32, "id_sealed": b"", "name": "", "sender": "",
            "asked_at": NOW, "arrived": NOW, "outcome": "done", "rule": "asked-by-owner", "why": "已重置",
        }  # fmt: skip
        return self.add(Request(mail_id=self.mail(night), night=night, **(usual | fields)))

    def organisation(self, name, division=""):
        with self.store.open() as desk:
            return registering.add(desk, name, Details(division=division), NOW, "operator").organisation_id

    def filing(self, account_id, **fields):
        self.count += 1
        usual = {"series": f"s{self.count}", "rank": 3, "since": NOW, "created": NOW}
        return self.add(Filing(account_id=account_id, **(usual | fields)))

    def ticket(self, name, *, reports=1, **fields):
        self.count += 1
        usual = {
            "key": f"k{self.count}", "kind": "org-not-found", "night": "2021-05-20", "opened_at": NOW, "why": "",
            "org_name": name, "org_key": name,
        }  # fmt: skip
        ticket_id = self.add(Ticket(**(usual | fields)))
        for _ in range(reports):
            report = TicketReport(ticket_id=ticket_id, mail_id=self.mail(), kind="org-not-found", wording="", at=NOW)
            self.add(report)
        return ticket_id


@pytest.fixture
def books(store):
    return Books(store)


def asked(books, what, *given):
    with books.store.look() as desk:
        return what(desk, *given)


def test_mails_are_counted_once_by_outcome_and_copies_as_duplicates(books):
    run = books.run()
    books.mail(run_id=run, copies=2)
    books.mail(run_id=run, outcome="held")
    books.mail(run_id=books.run("2021-05-21"), night="2021-05-21")
    assert asked(books, reports.mails, MAY_20) == {"done": 1, "duplicate": 2, "held": 1}
    assert sum(asked(books, reports.mails, MAY).values()) == 5


def test_pleas_are_counted_by_the_rule_that_decided_and_what_came_of_them(books):
    books.plea()
    books.plea()
    books.plea(outcome="held", rule="sender-quota", why="x")
    books.plea(action="delete", outcome=None, rule="", why="")
    books.plea("2021-05-19")
    assert [(one.words, dict(one.counts)) for one in asked(books, reports.by_rule, MAY_20)] == [
        (("重置密码", "姓名、身份证号相符，已重置为初始密码", "asked-by-owner"), {"done": 2}),
        (("删除账号", "还没有判断", ""), {"": 1}),
        (("重置密码", "同一发信人一夜办理的账号超过上限", "sender-quota"), {"held": 1}),
    ]


def test_pleas_are_counted_by_why_they_are_made_and_what_came_of_them(books):
    books.plea(cause="forgotten")
    books.plea(cause="forgotten", outcome="held")
    books.plea(cause="left", outcome=None)
    books.plea(action="delete", cause="pinyin")
    books.plea()  # older than causes
    books.plea("2021-05-19", cause="forgotten")
    assert [(one.words, dict(one.counts)) for one in asked(books, reports.by_cause, MAY_20)] == [
        (("重置密码", "忘了密码"), {"done": 1, "held": 1}),
        (("删除账号", "姓名填成拼音"), {"done": 1}),
        (("重置密码", "不知道"), {"done": 1}),
        (("重置密码", "改密码时退出"), {"": 1}),
    ]


def test_causes_are_counted_by_place_too(books):
    books.plea(origin="6201", cause="forgotten")
    books.plea(origin="6201", cause="forgotten", outcome="held")
    books.plea(origin="6201", cause="left")
    books.plea(origin="6229")
    found = asked(books, reports.by_origin, MAY_20, reports.Counted.CAUSE)
    assert [(one.words[0], dict(one.counts)) for one in found] == [
        ("兰州市", {"forgotten": 2, "left": 1}),
        ("临夏回族自治州", {"": 1}),
    ]
    [unknown] = asked(books, reports.by_workplace, MAY_20, reports.Counted.CAUSE)
    assert dict(unknown.counts) == {"forgotten": 2, "left": 1, "": 1}


def test_a_rule_that_the_tables_do_not_have_is_told_by_its_own_words(books):
    books.plea(rule="by-hand", why="由人决定：可以办")
    [one] = asked(books, reports.by_rule, MAY_20)
    assert one.words == ("重置密码", "由人决定：可以办", "by-hand")


def test_pleas_are_counted_by_where_the_id_number_was_issued(books):
    books.plea(origin="6201")
    books.plea(origin="6201", outcome="refused")
    books.plea(origin="6222")
    books.plea(origin="6299")
    books.plea(origin="1101")
    books.plea(origin="4403")
    books.plea(origin=None)
    found = asked(books, reports.by_origin, MAY_20)
    assert [(one.words, dict(one.counts)) for one in found] == [
        (("兰州市",), {"done": 1, "refused": 1}),
        (("原张掖地区（今张掖市）",), {"done": 1}),
        (("甘肃（6299）",), {"done": 1}),
        (("外省",), {"done": 2}),
        (("不知道",), {"done": 1}),
    ]


def test_pleas_are_counted_by_the_place_of_the_unit_that_is_filed_through_last(books):
    city = books.organisation("天水市某中学", "620500")
    abroad, nowhere = books.organisation("西安某厂", "610100"), books.organisation("某厂")
    people = [put(books.store, number=id_number(number)) for number in range(4)]
    books.filing(people[0], unit_id=nowhere)
    books.filing(people[0], unit_id=city)
    books.filing(people[1], unit_id=abroad)
    books.filing(people[2], unit_id=nowhere)
    for account in [*people, None]:
        books.plea(account_id=account)
    books.plea(account_id=people[0], outcome="held")
    found = asked(books, reports.by_workplace, MAY_20)
    assert [(one.words, dict(one.counts)) for one in found] == [
        (("天水市",), {"done": 1, "held": 1}),
        (("外省",), {"done": 1}),
        (("不知道",), {"done": 3}),
    ]


def test_waiting_organisations_are_counted_by_office_and_age_and_each_age_begins_where_the_last_one_ends(books):
    books.ticket("甲厂", opened_at=NOW - 3 * DAY)
    books.ticket("乙厂", opened_at=NOW - 3 * DAY - SECOND, routed_to="兰州市人社局", state="routed")
    books.ticket("丙厂", opened_at=NOW - 30 * DAY - SECOND, routed_to="兰州市人社局", state="routed")
    books.ticket("丁厂", state="closed")
    books.ticket("无名", org_key=None)
    found = asked(books, reports.waiting_by_age, NOW)
    assert [(one.words, dict(one.counts)) for one in found] == [
        (("兰州市人社局",), {"7天以内": 1, "30天以上": 1}),
        (("还没有转办",), {"3天以内": 1}),
    ]


def test_the_longest_waiting_come_first_with_how_many_have_written(books):
    books.ticket("甲厂", reports=2)
    books.ticket("乙厂", opened_at=NOW - DAY, reports=3, state="routed", routed_to="某局")
    found = asked(books, reports.longest_waiting)
    assert [(one.name, one.reports, one.state, one.routed_to) for one in found] == [
        ("乙厂", 3, "routed", "某局"),
        ("甲厂", 2, "open", ""),
    ]


def test_decisions_count_in_the_days_of_the_office_and_not_when_taken_back(books):
    ticket = books.ticket("甲厂")
    begins, ends = MAY_20.begins, MAY_20.ends
    for at, undone in ((begins, None), (ends - SECOND, None), (ends, None), (begins - SECOND, None), (begins, begins)):
        usual = {"actor": "x", "step": "route", "before": "open", "after": "routed", "detail": "{}"}
        books.add(TicketStep(ticket_id=ticket, at=at, undone_at=undone, **usual))
    assert asked(books, reports.settled, MAY_20) == {"route": 2}


def test_a_queue_is_told_with_what_its_office_has_done_in_the_time(books):
    full, idle, quiet = (books.organisation(name) for name in ("满满局", "勤快局", "清静局"))
    account = put(books.store)
    first = books.filing(account, holder_id=full, since=NOW - DAY, stuck="走不下去")
    books.filing(account, holder_id=full)
    for version, (action, at) in enumerate(
        (("approve", NOW), ("seal", NOW), ("return", NOW), ("approve", NOW - 40 * DAY), ("submit", NOW))
    ):
        step = FilingStep(
            filing_id=first, version=version, at=at, actor="x", by_id=idle, action=action, status="review"
        )
        books.add(step)
    found = asked(books, reports.queues, MAY)
    assert [(one.office, one.holds, one.stuck, one.oldest, one.passed_on, one.returned) for one in found] == [
        ("满满局", 2, 1, NOW - DAY, 0, 0),
        ("勤快局", 0, 0, None, 2, 1),
    ]
    assert [one.office for one in asked(books, reports.queues, MAY, [idle, quiet])] == ["勤快局"]
