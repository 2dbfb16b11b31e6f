"""Many at one go: counted before, done one by one, told in one list, taken back together."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from accountops.permissions import Role
from orgregistry import settling, tickets
from portal import batch
from portal.casework import Casework
from tests.accountops.doings import history
from tests.portal.browsing import application
from tests.portal.colleague import Colleague
from tests.portal.waiters import waiting_mail, waits
from tests.store.places import NOW

TODAY = NOW.date()


@pytest.fixture
def desk_site(sqlite_site):
    """A site with five tickets, one of them closed and one with the technician already."""
    one = sqlite_site
    site = replace(one, casework=Casework(one.store, one.clock, one.zone, one.token, "none", "desk@mail.example"))
    for number in range(1, 4):
        waits(site.store, number)
    waits(site.store, 4, state="closed")
    waits(site.store, 5, org="某某县第五中心小学", assignee="li.na")
    return site


@pytest.fixture
def technician(desk_site):
    return Colleague(desk_site, application(desk_site), "li.na", Role.TECHNICIAN).join()


def previewed(colleague, do, *numbers):
    return colleague.browser.open(f"/staff/inbox/bulk?do={do}&" + "&".join(f"pick={number}" for number in numbers))


def carried_out(colleague, **fields):
    """Press the button under the preview: every number with its step, as a browser sends them."""
    page = colleague.page
    form = page.form("/staff/inbox/bulk")
    picks = [one.attributes["value"] for one in form.css('input[name="pick"]')]
    sent = page.filled(form) | fields | {"pick": picks}
    return colleague.browser.post("/staff/inbox/bulk", sent)


def states(site):
    with site.store.look() as desk:
        known = [settling.known(desk, number, TODAY) for number in range(1, 6)]
    return [(one.state, one.assignee, len(one.history)) for one in known]


def told(page):
    return {int(row.css_first("a").text()): row.css("td")[-1].text() for row in page.tree.css("tr[data-yeban-row]")}


def test_a_preview_says_of_what_kinds_they_are_and_what_becomes_of_pleas(technician):
    page = previewed(technician, "close", 1, 2, 5)
    assert "其中：待核实 2 件，搜不到单位 1 件" in page.text or "其中：搜不到单位 1 件，待核实 2 件" in page.text
    assert "不再重置，也不再删除" in page.text
    assert "不再重置" not in previewed(technician, "later", 1).text
    assert "不再重置" not in previewed(technician, "close", 5).text


def test_a_preview_counts_what_will_be_done_and_what_not_and_changes_nothing(desk_site, technician):
    before = states(desk_site)
    page = previewed(technician, "close", 1, 2, 4, 99)
    assert page.tree.css_first("h1").text() == "办结：能办 2 件，不能办 1 件"
    assert "已经办结" in page.text
    assert page.tree.css_first("main form button").text(strip=True) == "执行：办结 2 件"
    assert "已经是您在办" in previewed(technician, "mine", 5).text
    assert "没有勾选" in previewed(technician, "close").text
    assert states(desk_site) == before


def test_each_is_done_by_itself_with_its_own_row_in_the_audit(desk_site, technician):
    previewed(technician, "close", 1, 2, 4)
    page = carried_out(technician, reason="都在电话里答复过了")
    assert page.path == "/staff/inbox/bulk/done"
    assert told(page) == {1: "办好了", 2: "办好了"}
    rows = [row for row in history(desk_site.store) if row[1] == "ticket-close"]
    assert rows == [("staff:li.na", "ticket-close", f"ticket:{number}") for number in (1, 2)]


def test_all_are_taken_back_but_what_was_touched_since(desk_site, technician):
    previewed(technician, "mine", 1, 2, 3)
    carried_out(technician)
    assert [assignee for _, assignee, _ in states(desk_site)] == ["li.na", "li.na", "li.na", "", "li.na"]
    desk_site.casework.close(2, "另外办了", "staff:wang.qiang")
    technician.browser.open("/staff/inbox/bulk/done")
    page = technician.browser.submit(action="/staff/inbox/bulk/undo")
    assert told(page) == {2: f"没有办：{batch.SINCE}", 1: "办好了", 3: "办好了"}
    assert [one[:2] for one in states(desk_site)][:3] == [("open", ""), ("closed", "li.na"), ("open", "")]
    assert page.tree.css_first('form[action="/staff/inbox/bulk/undo"]') is None


@pytest.mark.parametrize("since", ["a step", "a mail"])
def test_what_comes_between_the_press_and_the_transaction_keeps_it_from_being_taken_back(site, since):
    """On each kind of database: the clock is asked before the transaction begins, and that is when it comes."""
    work = Casework(site.store, site.clock, site.zone, site.token, "none", "desk@mail.example")
    waits(site.store, 1, org="某某县第五中心小学")
    done = batch.carry_out(work, [batch.Chosen(1, "0-1")], lambda work, number: work.assign(number, "", "staff:li.na"))
    came = []

    def clock():
        if not came:
            came.append(since)
            if since == "a step":
                work.close(1, "另外办了", "staff:wang.qiang")
            else:
                with site.store.open() as desk:
                    mail = waiting_mail(desk, 2)
                    tickets.report(desk, 1, mail.id, tickets.Kind.ORG_NOT_FOUND, "某某县五小", NOW)
        return NOW

    assert batch.take_back(replace(work, clock=clock), done, "staff:li.na") == [batch.Result(1, why=batch.SINCE)]
    with site.store.look() as desk:
        known = settling.known(desk, 1, TODAY)
    assert (known.state, len(known.history)) == (("closed", 2) if since == "a step" else ("open", 1))


def test_of_two_who_take_the_same_back_at_once_one_does(site):
    """On each kind of database."""
    work = Casework(site.store, site.clock, site.zone, site.token, "none", "desk@mail.example")
    waits(site.store, 1)
    done = batch.carry_out(
        work, [batch.Chosen(1, "0-0")], lambda work, number: work.close(number, "办了", "staff:li.na")
    )
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda by: batch.take_back(work, done, by)[0].why, ["staff:li.na", "staff:wang.qiang"]))
    assert sorted(both) == ["", batch.SINCE]
    with site.store.look() as desk:
        assert [one.step for one in settling.known(desk, 1, TODAY).history] == ["close", "undo"]


def test_what_somebody_has_done_between_preview_and_button_is_left_alone(desk_site, technician):
    previewed(technician, "close", 1, 2)
    desk_site.casework.later(2, TODAY.replace(day=28), "staff:wang.qiang")
    page = carried_out(technician, reason="都答复过了")
    assert told(page) == {2: f"没有办：{tickets.MOVED}", 1: "办好了"}
    assert [one[0] for one in states(desk_site)][:2] == ["closed", "later"]


@pytest.mark.parametrize(
    ("do", "fields", "said"),
    [
        ("close", {"reason": " "}, "请用一行写明"),
        ("close", {"reason": "很" * 401}, "最多400个字"),
        ("later", {"until": "明天"}, "日期请写成"),
        ("later", {"until": "2021-05-20"}, "今天以后"),
        ("later", {"until": "2022-05-20"}, "三个月"),
        ("assign", {"login": ""}, "请选一个人"),
        ("assign", {"login": "nobody"}, "请选一个人"),
    ],
)
def test_what_is_typed_wrong_is_said_once_and_nothing_is_done(desk_site, technician, do, fields, said):
    before = states(desk_site)
    previewed(technician, do, 1, 2)
    page = carried_out(technician, **fields)
    assert page.title.startswith("错误")
    assert said in page.text
    assert states(desk_site) == before
    assert page.tree.css_first("h1").text().endswith("能办 2 件")


def test_they_are_put_off_or_given_to_a_colleague_who_may_decide(desk_site, technician):
    Colleague(desk_site, technician.browser.app, "ma.jun", Role.TECHNICIAN).join()
    Colleague(desk_site, technician.browser.app, "wang.wu", Role.AUDITOR).join()
    page = previewed(technician, "assign", 1, 2)
    assert {one.attributes["value"] for one in page.tree.css("#login option")} == {"", "li.na", "ma.jun"}
    carried_out(technician, login="ma.jun")
    previewed(technician, "later", 1, 3)
    carried_out(technician, until="2021-05-25")
    assert [one[:2] for one in states(desk_site)][:3] == [("later", "ma.jun"), ("open", "ma.jun"), ("later", "")]


def test_all_that_the_filters_leave_is_done_up_to_a_limit(desk_site, technician, monkeypatch):
    page = technician.browser.open("/staff/inbox/bulk?do=close&scope=all&whose=nobody")
    assert "能办 3 件" in page.text
    monkeypatch.setattr(batch, "MOST", 2)
    page = technician.browser.open("/staff/inbox/bulk?do=close&scope=all&whose=nobody")
    assert "能办 2 件" in page.text
    assert "一次最多办 2 件" in page.text


@pytest.mark.parametrize("pick", ["", "1", "1.", ".1", "1.x", "1.0.0", "-1.0", "１.0", "9" * 40 + ".0"])
def test_what_no_preview_has_written_is_done_to_nothing(desk_site, technician, pick):
    before = states(desk_site)
    previewed(technician, "close", 1)
    sent = technician.page.filled(technician.page.form("/staff/inbox/bulk")) | {"pick": pick, "reason": "答复过了"}
    assert technician.browser.post("/staff/inbox/bulk", sent).status == 200
    assert states(desk_site) == before


def test_the_same_ticket_twice_is_done_once(desk_site, technician):
    previewed(technician, "mine", 1, 1)
    carried_out(technician, pick=["1.0", "1.0"])
    assert states(desk_site)[0][2] == 1


def test_who_only_looks_has_no_boxes_and_no_way(desk_site):
    auditor = Colleague(desk_site, application(desk_site), "wang.wu", Role.AUDITOR).join()
    assert auditor.browser.open("/staff/inbox").tree.css_first('input[name="pick"]') is None
    assert auditor.browser.open("/staff/inbox/bulk?do=close&pick=1").status == 403


def test_without_a_result_one_is_back_at_the_list(technician):
    assert technician.browser.open("/staff/inbox/bulk/done").path == "/staff/inbox"
