"""Held pleas in the console: said before it is done, one person's reset, two persons' deletion, the way back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from accountops import held
from accountops.accounts import find
from accountops.permissions import Role
from daemon.outbox import ReplyKind, compose_reply
from mailparse import Action
from orgregistry.tickets import Kind, NewTicket, open_tickets
from portal.casework import Casework
from portal.console import held as pages
from store import Account, AuditRow, Mail, Outgoing, Proposal, Request, Ticket
from tests.accountops.doings import NUMBER, carry_out, put
from tests.accountops.people import ANOTHER, NAME
from tests.portal.browsing import DESK, application
from tests.portal.colleague import Colleague
from tests.portal.console.test_inbox import mailed
from tests.store.places import DAY, HOUR, NOW

NIGHT = "2021-05-20"
REASON = "电话核实，是本人"
MINUTE = timedelta(minutes=1)
INBOX = "/staff/inbox"


def office_of(site, replies="needed"):
    def texts(kind, policy):
        return compose_reply(ReplyKind(kind))

    work = Casework(site.store, site.clock, site.zone, site.token, replies, DESK, limits=site.base.limits, texts=texts)
    return replace(site, casework=work)


class Morning:
    """The morning after: a site with what the night has held, and colleagues in front of it."""

    def __init__(self, site, replies="needed"):
        self.site = office_of(site, replies)
        self.store = self.site.store
        self.app = application(self.site)
        self.people = {}

    def __call__(self, login="li.na", *roles):
        """Somebody's browser, who has proved just now who they are."""
        if login not in self.people:
            self.people[login] = Colleague(self.site, self.app, login, *(roles or (Role.TECHNICIAN,))).join()
        return self.people[login].browser

    def account(self, **changes):
        usual = {"name": NAME, "state": "active", "password_hash": "$argon2id$own", "last_login": NOW - 5 * DAY}
        return put(self.store, **(usual | changes))

    def slip(self, **changes):
        usual = {"name": ANOTHER, "state": "must-change", "password_hash": None, "created": NOW - DAY}
        return self.account(**(usual | {"last_login": NOW - DAY} | changes))

    def plea(self, action="reset", rule="two-senders", why="信上没有发信人，或不止一个", **of_mail):
        """A held plea with its ticket; the ticket's number."""
        mail_id = mailed(self.site, **({"two_senders": rule == "two-senders"} | of_mail))
        with self.store.open() as desk:
            asked = Request(
                mail_id=mail_id, place=0, action=action, id_index=desk.keys.blind(NUMBER),
                id_sealed=desk.keys.seal(NUMBER, "request.id_number"), name=NAME, sender="a@b.example",
                asked_at=NOW - HOUR, arrived=NOW, night=NIGHT, outcome="held", decision="hold", rule=rule, why=why,
            )  # fmt: skip
            desk.session.add(asked)
            desk.session.flush()
            open_tickets(desk, [NewTicket(Kind.HELD, mail_id, why, asked.id)], NIGHT, NOW)
            return desk.session.execute(select(Ticket.id).where(Ticket.request_id == asked.id)).scalar_one()

    def rows(self, table):
        with self.store.look() as desk:
            return [row.model_dump() for row in desk.session.execute(select(table).order_by(col(table.id))).scalars()]

    def live(self):
        with self.store.look() as desk:
            found = find(desk, NUMBER)
            return None if found is None else found.model_dump()

    def audited(self):
        with self.store.look() as desk:
            rows = desk.session.execute(select(AuditRow).order_by(col(AuditRow.number))).scalars()
            return [(row.actor, row.action, row.detail) for row in rows]


@pytest.fixture
def morning(sqlite_site):
    return Morning(sqlite_site)


@pytest.fixture
def on_each_database(site):
    return Morning(site)


def asked(browser, way, number=1):
    return browser.open(f"{INBOX}/{number}/{way}")


def sent(browser, way, number=1, fields=None):
    """Open a way's page and send its form."""
    browser.open(f"{INBOX}/{number}/{'confirm' if way in {'disagree', 'withdraw'} else way}")
    fields = {"reason": REASON} if fields is None else fields
    to = f"confirm/{way}" if way in {"disagree", "withdraw"} else way
    return browser.submit(fields, action=f"{INBOX}/{number}/{to}")


def posted(browser, path, **fields):
    """Send a form of one's own making, with the token of one's own session."""
    csrf = browser.open("/staff").value("csrf")
    assert csrf
    return browser.post(path, {"csrf": csrf, **fields})


# ----------------------------------------------------------------------------------------------------- what is shown


def test_the_item_shows_mail_facts_rule_and_the_ways_on(morning):
    morning.account()
    morning.plea(text=f"求助\n\n我叫{NAME}，身份证号{NUMBER}，请重置密码")
    page = morning().open(f"{INBOX}/1")
    marks = [(one.attributes["class"].split("--")[1], one.text()) for one in page.tree.css("pre mark")]
    assert marks == [("name", NAME), ("number", "620*************17"), ("plea", "重置")]
    for said in ("two-senders", "信上没有发信人，或不止一个", "自己的密码", "2021-05-15 22:00", f"{NAME}，相同"):
        assert said in page.text
    assert page.tree.css_first(f'a[href="{INBOX}/1/release"]') is not None
    assert page.tree.css_first(f'a[href="{INBOX}/1/decline"]') is not None
    assert page.tree.css_first(f'a[href="{INBOX}/1/propose"]') is None
    assert NUMBER not in page.html


def test_what_cannot_be_done_says_why_and_what_to_do_instead(morning):
    morning.slip(filings="approved")
    morning.plea("delete", "has-filings", "账号下有已提交的填报信息，由人决定")
    page = morning().open(f"{INBOX}/1")
    assert "账号不能删" in page.text
    assert page.tree.css_first(f'a[href="{INBOX}/1/propose"]') is None
    assert page.tree.css_first('a[href="/staff/accounts/1/rename"]') is not None
    # Whoever types the address is brought back.
    assert asked(morning(), "propose").path == f"{INBOX}/1"
    assert asked(morning(), "confirm").path == f"{INBOX}/1"
    assert morning.live()["deleted_at"] is None


def test_a_hint_tells_how_the_names_are_alike(morning):
    morning.account(name="章炜")
    morning.plea("delete")
    assert "读音相同" in morning().open(f"{INBOX}/1").text


# ----------------------------------------------------------------------------------------------------------- a reset


def test_a_reset_is_told_before_it_is_done_and_can_be_taken_back(on_each_database):
    morning = on_each_database
    morning.account()
    morning.plea()
    page = asked(morning(), "release")
    for said in ("信上没有发信人，或不止一个", "初始密码，7天内有效", "留存7天", "72小时内", "不给来信人去信"):
        assert said in page.text
    page = sent(morning(), "release")
    assert (page.path, morning.live()["state"]) == (f"{INBOX}/1", "initial")
    assert "已办结" in page.text
    assert REASON in page.text
    (plea,) = morning.rows(Request)
    assert (plea["outcome"], plea["settled"], plea["settled_by"]) == ("held", "done", "staff:li.na")
    acts = {action: (actor, detail) for actor, action, detail in morning.audited()}
    for action in ("reset", "ticket-release"):
        assert acts[action][0] == "staff:li.na"
        assert REASON in acts[action][1]
        assert "two-senders" in acts[action][1]
    assert "待人工，由人照办" in morning().open("/staff/accounts/1").text
    page = morning().open(f"{INBOX}/1")
    # Undoing the ticket alone would leave the account changed.
    assert page.tree.css_first(f'form[action="{INBOX}/1/undo"]') is None
    assert "再办请本人重新来信" in asked(morning(), "take-back").text
    page = sent(morning(), "take-back")
    assert page.path == f"{INBOX}/1"
    assert (morning.live()["state"], morning.live()["password_hash"]) == ("active", "$argon2id$own")
    assert (morning.rows(Request)[0]["settled"], morning.rows(Ticket)[0]["state"]) == (None, "open")
    assert "（已撤回）" in page.text


def test_the_ticket_alone_is_not_undone_while_the_account_is_changed(morning):
    morning.account()
    morning.plea()
    sent(morning(), "release")
    page = posted(morning(), f"{INBOX}/1/undo", confirmed="yes")
    assert "连账号一起恢复" in page.text
    assert morning.rows(Ticket)[0]["state"] == "closed"


def test_a_release_is_not_taken_back_over_a_later_reset(morning):
    """Released, in use again, and reset by the owner's own mail two days later."""
    morning.account()
    morning.plea()
    sent(morning(), "release")
    way = f"{INBOX}/1/take-back"
    assert morning().open(f"{INBOX}/1").tree.css_first(f'a[href="{way}"]') is not None
    old = asked(morning(), "take-back")
    with morning.store.open() as desk:
        desk.session.execute(update(Account).values(state="active", password_hash="$argon2id$new", window_until=None))
    carry_out(morning.store, Action.RESET, NOW + MINUTE)
    assert morning().open(f"{INBOX}/1").tree.css_first(f'a[href="{way}"]') is None
    morning().page = old
    page = morning().submit({"reason": REASON}, action=way)
    assert "账号又按来信重置过" in page.text
    assert (morning.live()["state"], morning.live()["password_hash"]) == ("initial", None)


def test_what_was_put_back_on_the_accounts_page_lets_the_ticket_be_undone(morning):
    account = morning.account()
    morning.plea()
    sent(morning(), "release")
    morning().open(f"/staff/accounts/{account}/take-back")
    morning().submit({"reason": REASON}, action=f"/staff/accounts/{account}/take-back")
    morning().open(f"{INBOX}/1")
    page = morning().submit(action=f"{INBOX}/1/undo")
    assert page.tree.css_first(f'form[action="{INBOX}/1/close"]') is not None
    assert morning.rows(Request)[0]["settled"] is None


@pytest.mark.parametrize(("replies", "kinds"), [("all", [True]), ("needed", []), ("none", [])])
def test_who_is_written_to_after_a_reset_is_as_by_night(sqlite_site, replies, kinds):
    morning = Morning(sqlite_site, replies)
    morning.account(taken_back=NOW - DAY)
    morning.plea(rule="taken-back", why="本人近期撤回过邮件重置，由人核实")
    page = asked(morning(), "release")
    assert ("不给来信人去信" in page.text) is (not kinds)
    sent(morning(), "release")
    assert ["初始密码" in one["body"] for one in morning.rows(Outgoing)] == kinds


def test_whoever_a_forged_mail_names_is_never_written_to(sqlite_site):
    morning = Morning(sqlite_site, "all")
    morning.account()
    morning.plea()
    sent(morning(), "release")
    assert morning.rows(Outgoing) == []


def test_what_has_changed_since_it_was_shown_is_shown_again(morning):
    account = morning.account()
    morning.plea()
    browser = morning()
    asked(browser, "release")
    with morning.store.open() as desk:
        desk.session.execute(update(Account).where(col(Account.id) == account).values(taken_back=NOW - HOUR))
    page = browser.submit({"reason": REASON}, action=f"{INBOX}/1/release")
    assert page.title.startswith("错误")
    assert "情况变了" in page.text
    assert "本人近期撤回过邮件重置" in page.text
    assert morning.live()["state"] == "active"
    # Having seen it, they may.
    assert browser.submit({"reason": REASON}, action=f"{INBOX}/1/release").path == f"{INBOX}/1"
    assert morning.live()["state"] == "initial"


@pytest.mark.parametrize("way", ["release", "decline"])
def test_a_decision_without_a_reason_says_so(morning, way):
    morning.account()
    morning.plea()
    page = sent(morning(), way, fields={"reason": " "})
    assert page.title.startswith("错误")
    assert "没有写理由" in page.text
    assert morning.rows(Request)[0]["settled"] is None


def test_what_is_so_already_is_settled_without_a_change(morning):
    morning.account(state="initial", password_hash=None)
    morning.plea()
    assert "什么也不改" in asked(morning(), "release").text
    page = sent(morning(), "release")
    assert (morning.live()["epoch"], morning.rows(Request)[0]["settled"]) == (0, "already")
    # Nothing was changed, so the ticket alone can be undone.
    page = morning().submit(action=f"{INBOX}/1/undo")
    assert page.tree.css_first(f'a[href="{INBOX}/1/release"]') is not None


# -------------------------------------------------------------------------------------------------------- a deletion


def test_a_deletion_takes_two_and_can_be_restored(on_each_database):
    morning = on_each_database
    account = morning.slip()
    morning.plea("delete")
    assert "现在什么也不删" in asked(morning(), "propose").text
    page = sent(morning(), "propose")
    assert "等另一位技术支持确认" in page.text
    assert morning.live()["deleted_at"] is None
    # Who has proposed it sees it, and can't confirm it: neither by the page nor by a form of their own making.
    assert asked(morning(), "confirm").tree.css_first(f'form[action="{INBOX}/1/confirm"]') is None
    assert "自己提议的不能自己确认" in posted(morning(), f"{INBOX}/1/confirm", proposal="1").text
    assert morning.live() is not None
    other = morning("wang.qiang")
    page = other.open("/staff/proposals")
    assert NAME in page.text
    # The mail comes first.
    page = other.open(page.tree.css_first("tbody a").attributes["href"])
    assert page.tree.css_first("pre") is not None
    assert page.tree.css_first(f'a[href="{INBOX}/1/confirm"]') is not None
    page = sent(other, "confirm", fields={})
    assert page.path == f"{INBOX}/1"
    assert morning.live() is None
    (proposal,) = morning.rows(Proposal)
    assert (proposal["came_to"], proposal["ended_by"]) == ("confirmed", "staff:wang.qiang")
    assert "现在没有等确认的提议" in other.open("/staff/proposals").text
    page = sent(morning(), "restore")
    assert page.path == f"{INBOX}/1"
    assert morning.live()["id"] == account
    assert morning.rows(Ticket)[0]["state"] == "open"


def test_a_reset_under_pinyin_may_become_a_deletion(morning):
    morning.account(name="zhangwei")
    morning.plea(rule="name-not-han", why="登记姓名不是汉字，由人决定删除还是更正")
    page = morning().open(f"{INBOX}/1")
    assert "只重置密码" in page.text
    assert page.tree.css_first(f'a[href="{INBOX}/1/release"]') is None
    assert page.tree.css_first('a[href="/staff/accounts/1/rename"]') is not None
    sent(morning(), "propose")
    sent(morning("wang.qiang"), "confirm", fields={})
    assert morning.live() is None


def test_another_person_may_say_no_and_it_waits_again(morning):
    morning.slip()
    morning.plea("delete")
    sent(morning(), "propose")
    other = morning("wang.qiang")
    assert "没有写理由" in sent(other, "disagree", fields={"reason": ""}).text
    page = sent(other, "disagree", fields={"reason": "本人说没有写过信"})
    assert "不同意" in page.text
    assert "本人说没有写过信" in page.text
    assert page.tree.css_first(f'a[href="{INBOX}/1/propose"]') is not None
    assert morning.live() is not None


def test_one_takes_ones_own_proposal_back(morning):
    morning.slip()
    morning.plea("delete")
    sent(morning(), "propose")
    page = sent(morning(), "withdraw", fields={})
    assert "已收回" in page.text
    assert [row["came_to"] for row in morning.rows(Proposal)] == ["withdrawn"]


def test_a_proposal_of_another_ticket_is_not_confirmed_under_this_one(morning):
    morning.slip()
    morning.plea("delete")
    morning.plea("delete", text="另一封")
    sent(morning(), "propose", 2)
    sent(morning(), "propose", 1)
    other = morning("wang.qiang")
    for number in ("1", "99", "x", "-1", "1e3"):
        assert "没有这个提议" in posted(other, f"{INBOX}/1/confirm", proposal=number).text
    assert morning.live() is not None


def test_closing_a_ticket_ends_what_was_proposed_for_it(morning):
    morning.slip()
    morning.plea("delete")
    sent(morning(), "propose")
    morning().open(f"{INBOX}/1")
    morning().submit({"reason": "本人已来窗口"}, action=f"{INBOX}/1/close")
    assert [row["came_to"] for row in morning.rows(Proposal)] == ["overtaken"]
    assert morning.rows(Request)[0]["settled"] == "closed"
    posted(morning("wang.qiang"), f"{INBOX}/1/confirm", proposal="1")
    assert morning.live() is not None
    morning().open(f"{INBOX}/1")
    morning().submit(action=f"{INBOX}/1/undo")
    assert morning.rows(Request)[0]["settled"] is None


def test_where_the_number_was_registered_anew_one_looks_at_both_accounts_first(morning):
    morning.slip()
    morning.plea("delete")
    sent(morning(), "propose")
    sent(morning("wang.qiang"), "confirm", fields={})
    morning.account()
    page = sent(morning(), "restore")
    assert "重新建了账号" in page.text
    assert morning.live()["name"] == NAME


# -------------------------------------------------------------------------------------------------------- a refusal


@pytest.mark.parametrize(
    ("action", "words"), [("reset", "没有找到姓名与身份证号都相符的账号"), ("delete", "没有删除任何信息")]
)
def test_a_refusal_tells_the_sender_what_the_night_tells_and_keeps_the_reason(morning, action, words):
    morning.account(taken_back=NOW - DAY)
    morning.plea(action, "taken-back", "本人近期撤回过邮件重置，由人核实")
    page = asked(morning(), "decline")
    assert words in page.tree.css_first("pre").text()
    assert "理由只记入审计" in page.text
    page = sent(morning(), "decline", fields={"reason": "打电话问过，不是本人写的"})
    (reply,) = morning.rows(Outgoing)
    assert words in reply["body"]
    assert "不是本人" not in reply["body"]
    assert (reply["recipient"], reply["state"]) == ("a@b.example", "pending")
    assert (morning.rows(Request)[0]["settled"], morning.live()["state"]) == ("refused", "active")
    # Before it has gone out, undoing takes the reply along.
    page = morning().submit(action=f"{INBOX}/1/undo")
    assert morning.rows(Outgoing) == []
    assert morning.rows(Request)[0]["settled"] is None
    assert page.tree.css_first(f'a[href="{INBOX}/1/decline"]') is not None


def test_a_refusal_is_not_told_twice_for_one_mail(morning):
    morning.account(taken_back=NOW - DAY)
    morning.plea("reset", "taken-back", "由人核实")
    subject, body = compose_reply(ReplyKind.RESET_REFUSED)
    with morning.store.open() as desk:
        desk.session.add(
            Outgoing(
                message_id="<r@x>", mail_id=1, recipient="a@b.example", day=NOW.date(), in_reply_to="",
                subject=subject, body=body, created=NOW, state="sent",
            )
        )  # fmt: skip
    sent(morning(), "decline")
    assert len(morning.rows(Outgoing)) == 1


# --------------------------------------------------------------------------------------------------------- who may


DOORS = [
    ("GET", f"{INBOX}/1/release"), ("POST", f"{INBOX}/1/release"), ("GET", f"{INBOX}/1/decline"),
    ("POST", f"{INBOX}/1/decline"), ("GET", f"{INBOX}/1/propose"), ("POST", f"{INBOX}/1/propose"),
    ("GET", f"{INBOX}/1/confirm"), ("POST", f"{INBOX}/1/confirm"), ("POST", f"{INBOX}/1/confirm/disagree"),
    ("POST", f"{INBOX}/1/confirm/withdraw"), ("GET", f"{INBOX}/1/take-back"), ("POST", f"{INBOX}/1/take-back"),
    ("GET", f"{INBOX}/1/restore"), ("POST", f"{INBOX}/1/restore"), ("GET", "/staff/proposals"),
]  # fmt: skip


def tried(browser, method, path):
    if method == "GET":
        return browser.open(path)
    return posted(browser, path, reason=REASON, seen="two-senders", proposal="1")


def test_every_route_of_this_room_is_tried():
    found = {(method, route.path.replace("{number}", "1")) for route in pages.router.routes for method in route.methods}
    assert found == set(DOORS)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ORG_ADMIN])  # the matrix tries all of them
def test_nobody_but_the_technicians_decides(morning, role):
    morning.slip()
    morning.plea("delete")
    sent(morning(), "propose")
    browser = morning("zhou.wei", role)
    before = (morning.live(), morning.rows(Ticket), morning.rows(Proposal), morning.rows(Request))
    for method, path in DOORS:
        assert tried(browser, method, path).status == 403, (method, path)
    assert (morning.live(), morning.rows(Ticket), morning.rows(Proposal), morning.rows(Request)) == before


def test_without_a_session_every_way_begins_at_the_log_in(morning):
    morning.slip()
    morning.plea("delete")
    browser = morning("li.na")
    morning.people["li.na"].log_out()
    for method, path in DOORS:
        if method == "GET":
            assert browser.open(path).path == "/staff/login", path


def test_after_five_minutes_every_decision_asks_again_who_is_there(morning, clock):
    morning.slip()
    morning.plea("delete")
    browser = morning()
    sent(browser, "propose")
    clock.move(6 * MINUTE)
    for method, path in DOORS[:-1]:
        assert tried(browser, method, path).path == "/staff/again", (method, path)
    assert browser.open("/staff/proposals").status == 200
    assert browser.open(f"{INBOX}/1").status == 200
    assert morning.live() is not None


def test_an_auditor_sees_the_plea_and_no_way_on(morning):
    morning.slip()
    morning.plea("delete")
    sent(morning(), "propose")
    page = morning("zhou.wei", Role.AUDITOR).open(f"{INBOX}/1")
    assert "提议删除账号" in page.text
    assert page.tree.css_first("main form") is None
    assert page.tree.css_first(f'main a[href^="{INBOX}/1/"]') is None


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.HELD])
def test_what_is_no_held_plea_has_no_such_ways(morning, kind):
    mail_id = mailed(morning.site)
    with morning.store.open() as desk:
        open_tickets(desk, [NewTicket(kind, mail_id, "由人看")], NIGHT, NOW)
    page = morning().open(f"{INBOX}/1")
    assert page.status == 200
    assert page.tree.css_first(f'main a[href^="{INBOX}/1/"]') is None
    for way in ("release", "propose", "decline", "confirm", "take-back", "restore"):
        assert asked(morning(), way).path == f"{INBOX}/1"
        posted(morning(), f"{INBOX}/1/{way}", reason=REASON, proposal="1")
    assert [row["state"] for row in morning.rows(Ticket)] == ["open"]


def test_a_number_without_a_ticket_is_said_to_be_none(morning):
    assert asked(morning(), "release", 99).status == 404


def test_a_mail_that_is_no_longer_kept_can_only_be_refused_or_closed(morning):
    morning.account()
    morning.plea()
    with morning.store.open() as desk:
        desk.session.execute(update(Request).values(name="", sender="", id_sealed=b""))
        desk.session.execute(update(Mail).values(text_sealed=b"", sender=""))
    page = morning().open(f"{INBOX}/1")
    assert "已过保存期限" in page.text
    assert page.tree.css_first(f'a[href="{INBOX}/1/release"]') is None
    with morning.store.look() as desk:
        assert held.case(desk, 1, morning.site.base.limits, NOW).of(Action.RESET) is None
