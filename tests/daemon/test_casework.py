"""Casework from the mails to the search: through the real night, the real reader, on both kinds of books."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pytest
from rich.console import Console
from sqlalchemy import select

from accountops import staff
from accountops.permissions import Role
from accountops.staff import StaffError
from daemon.cli import printing
from daemon.cli.printing import say_waiting, waiting_line
from orgregistry import doubles, organisations, registering, search
from orgregistry.offices import offices
from orgregistry.organisations import Details, Kind, OrganisationError, Status
from orgregistry.papers import PaperKind, as_docx
from orgregistry.tickets import TicketError
from orgregistry.transitions import State
from portal.casework import Admin, as_json
from portal.waiting import waiting
from store import Account, Filing, Outgoing, Staff, Ticket, TicketReport
from tests.daemon.attachments.papers import picture, scan
from tests.daemon.casework import ADMIN, FIRM, LETTER, OFFICE, SPELLINGS, Desk, complaint, letter, mail
from tests.daemon.night.conftest import *  # noqa: F403 - its offices
from tests.daemon.night.office import ZONE


@pytest.fixture
def at_the_desk(books_office, tmp_path):
    return Desk(books_office, tmp_path)


@pytest.fixture
def here(desk_office, tmp_path):
    """SQLite only: where the database makes no difference."""
    return Desk(desk_office, tmp_path)


def test_twenty_miss_a_firm_it_writes_is_referred_gets_its_account_and_is_found(at_the_desk):
    """The whole of section five, from the first complaint to the search."""
    desk = at_the_desk
    desk.night(*(complaint(n) for n in range(20)))
    ticket = desk.only()
    assert (ticket.kind, ticket.org_name) == ("org-not-found", FIRM)
    assert len(desk.office.rows(TicketReport)) == 20
    assert desk.mailed() == []
    desk.night(letter(attached=True))
    ticket = desk.only()
    assert ticket.kind == "letter"
    view = desk.work.view(ticket.id)
    assert (view.office, view.told.letter.org_name, view.told.route.authority) == (OFFICE, FIRM, "hr-county:城关区")
    assert len(view.ticket.reports) == 21

    desk.work.assign(ticket.id, desk.person("tech", Role.TECHNICIAN).login, "staff:tech")
    routed = desk.work.route(ticket.id, "", "staff:tech")
    assert (routed.ticket.state, routed.ticket.routed_to) == (State.ROUTED, OFFICE)
    paper = desk.work.paper(ticket.id, PaperKind.REFERRAL)
    assert (paper.addressee, paper.unit, paper.waiting) == (OFFICE, FIRM, 20)
    assert as_docx(paper).startswith(b"PK")

    clerk = desk.person("clerk", Role.HR_OFFICE, OFFICE)
    assert [one.number for one in desk.work.listed(None, clerk)] == [ticket.id]
    opened = desk.work.open_account(ticket.id, "", ADMIN, clerk)
    assert opened.ticket.state is State.CLOSED
    assert opened.answered == 21
    assert opened.invitation.startswith("https://zc.example/staff/join?invitation=")
    unit = desk.unit()
    assert (unit.status, unit.parent_id) == (Status.OPEN, desk.hr.organisation_id)
    with desk.office.store.look() as looking:
        assert staff.find(looking, ADMIN.login).organisation_id == unit.organisation_id
    assert (unit.registrar, unit.contact_name) == ("兰州市城关区市场监督管理局", "魏国栋")
    assert all(desk.unit(spelling) == unit for spelling in SPELLINGS)
    for typed in (*SPELLINGS, "陇信智能科技", "兰州陇信智能"):
        with desk.office.store.look() as looking:
            first = search.search(looking, typed)[0]
        assert (first.organisation, first.can_be_chosen) == (unit, True)

    desk.night()
    assert len(desk.mailed()) == 21
    assert {subject for _, subject in desk.mailed()} == {"单位账号已开通，可以填报了"}
    assert not any("88888888" in str(one) for one in desk.office.transport.sent)  # never a password by mail
    assert desk.office.chain_holds()
    # Who still writes opens a new ticket: something may be wrong with the account.
    desk.night(complaint(30))
    assert len(desk.office.rows(Ticket)) == 2


def test_twenty_in_three_wordings_are_merged_by_staff_and_all_of_them_are_told(here):
    """Wordings that are only alike are put together by a person; after that all that is known is one unit's."""
    wordings = (FIRM, "兰州陇信智能科技有限公司", "兰州市陇信智能科技公司")
    said = "我在“查询现工作单位”里搜索不到我们单位，单位全称：{}。"
    here.night(
        *(mail(f"p{n}@mail.example", "搜索不到单位", said.format(wordings[n % 3])) for n in range(20)),
        letter(attached=True),
    )
    tickets = {one.org_name: one.id for one in here.office.rows(Ticket)}
    assert set(tickets) == set(wordings)
    number = tickets[FIRM]
    with here.office.store.look() as looking:
        shown = {one.number: one.reports for one in doubles.doubles(looking, number)}
    assert shown == {tickets[wordings[1]]: 7, tickets[wordings[2]]: 6}
    for other in shown:
        here.work.merge(other, number, "staff:tech")
    assert set(here.work.view(number).ticket.wordings) == set(wordings)
    here.work.route(number, "", "staff:tech")
    clerk = here.person("clerk", Role.HR_OFFICE, OFFICE)
    assert here.work.open_account(number, "", ADMIN, clerk).answered == 21
    for typed in wordings:
        with here.office.store.look() as looking:
            first = search.search(looking, typed)[0]
        assert (first.organisation.name, first.can_be_chosen) == (FIRM, True)
    here.night()
    assert len(here.mailed()) == 21


def test_every_step_can_be_taken_back_down_to_the_first(at_the_desk):
    desk = at_the_desk
    desk.night(complaint(0), complaint(1), letter())
    number = desk.only().id
    first = as_json(desk.work.view(number).ticket, ZONE)
    tech, clerk = desk.person("tech", Role.TECHNICIAN), desk.person("clerk", Role.HR_OFFICE, OFFICE)
    desk.work.assign(number, tech.login, tech.actor)
    desk.work.later(number, desk.work.today + timedelta(days=3), tech.actor)
    desk.work.route(number, OFFICE, tech.actor)
    before = as_json(desk.work.view(number).ticket, ZONE)
    desk.work.open_account(number, FIRM, ADMIN, clerk)
    desk.work.undo(number, tech.actor)
    assert as_json(desk.work.view(number).ticket, ZONE) == before
    assert desk.unit() is None
    with desk.office.store.look() as look:
        assert staff.opened(look, (3).to_bytes(32, "big"), desk.office.now) is None
    assert desk.office.rows(Outgoing) == []
    for _ in range(3):
        desk.work.undo(number, tech.actor)
    assert as_json(desk.work.view(number).ticket, ZONE) == first
    with pytest.raises(TicketError, match="没有可以撤回"):
        desk.work.undo(number, tech.actor)
    assert desk.office.chain_holds()
    # The name is free again, and so is the way.
    desk.work.open_account(number, FIRM, Admin("longxin2", "魏国栋"), clerk)
    assert desk.unit().status is Status.OPEN


def test_who_has_heard_of_a_decision_that_is_taken_back_is_written_to_once_more(here):
    here.night(complaint(0), complaint(1))
    number = here.only().id
    with here.office.store.open() as desk:
        registering.add(desk, "兰州市陇信集团有限公司", Details(), here.office.now, "test")
    with pytest.raises(TicketError, match="没有账号"):
        here.work.exists(number, "兰州市陇信集团有限公司", "staff:tech")
    with here.office.store.open() as desk:
        other = organisations.named(desk, "兰州市陇信集团有限公司")[0]
        registering.open_account(desk, other.organisation_id, here.hr.organisation_id, here.office.now, "test")
    assert here.work.exists(number, other.name, "staff:tech").answered == 2
    assert here.unit(FIRM).name == other.name  # the wording has become an alias
    here.night()
    assert len(here.mailed()) == 2
    assert here.work.view(number).undoing.sent == 2
    with pytest.raises(TicketError, match="已经寄出 2 封") as told:
        here.work.undo(number, "staff:tech")
    assert "--yes" in told.value.hint
    assert here.work.undo(number, "staff:tech", confirmed=True).answered == 2
    assert here.unit(FIRM) is None
    here.office.later(hours=24)
    here.night()
    assert [subject for _, subject in here.mailed()[2:]] == ["更正：请不要按上一封答复办理"] * 2


def test_a_step_is_taken_back_whatever_has_become_of_the_names_that_it_gave(here):
    """One was taken away by hand since, one has become the full name: both stay as they are."""
    wordings = (FIRM, "兰州市陇信智能科技公司")
    said = "我在“查询现工作单位”里搜索不到我们单位，单位全称：{}。"
    here.night(*(mail(f"p{n}@mail.example", "单位", said.format(one)) for n, one in enumerate(wordings)))
    one, two = (row.id for row in here.office.rows(Ticket))
    here.work.merge(two, one, "staff:tech")
    with here.office.store.open() as desk:
        other = registering.add(desk, "兰州市陇信集团有限公司", Details(), here.office.now, "test")
        registering.open_account(desk, other.organisation_id, here.hr.organisation_id, here.office.now, "test")
    here.work.exists(one, other.name, "staff:tech")
    with here.office.store.open() as desk:
        registering.rename(desk, other.organisation_id, FIRM, here.office.now, "test")
        registering.drop_name(desk, other.organisation_id, wordings[1], here.office.now, "test")
    assert here.work.undo(one, "staff:tech").ticket.state is State.OPEN
    assert here.unit(FIRM).name == FIRM


def test_an_opening_is_not_taken_back_while_filings_wait_for_the_unit(here):
    here.night(letter())
    number = here.only().id
    here.work.open_account(number, FIRM, ADMIN, here.person("clerk", Role.HR_OFFICE, OFFICE))
    unit = here.unit().organisation_id
    with here.office.store.open() as desk:
        account = Account(id_index=b"i" * 32, id_sealed=b"", name="张伟", state="active")
        desk.session.add(account)
        desk.session.flush()
        desk.session.add(
            Filing(
                account_id=account.id, series="工程", rank=3, status="review", holder_id=unit, unit_id=unit,
                created=here.office.now, since=here.office.now,
            )
        )  # fmt: skip
    with pytest.raises(OrganisationError, match="还有 1 件填报等它审核"):
        here.work.undo(number, "staff:tech")
    assert here.unit().status is Status.OPEN
    assert here.only().state == "closed"


def test_an_answer_that_has_not_gone_out_is_never_heard_of(here):
    here.night(complaint(0))
    number = here.only().id
    assert here.work.refuse(number, "该单位已经注销", "staff:tech").answered == 1
    here.work.undo(number, "staff:tech")
    here.night()
    assert here.mailed() == []


def test_one_sender_gets_one_answer_a_day_and_the_next_on_the_next(here):
    here.night(complaint(0))
    number = here.only().id
    here.work.refuse(number, "该单位已经注销", "staff:tech")
    here.night()
    here.work.undo(number, "staff:tech", confirmed=True)
    here.work.refuse(number, "该单位在外省", "staff:tech")
    days = [row.day for row in here.office.rows(Outgoing)]
    assert len(set(days)) == 3
    here.night()
    sent = len(here.mailed())
    for _ in range(3):
        here.office.later(hours=12)
        here.night()
    assert (sent, len(here.mailed())) == (1, 3)


@pytest.mark.parametrize(("replies", "told"), [("none", 0), ("needed", 1), ("all", 3)])
def test_of_a_referral_hears_who_has_something_to_supply_or_all_or_nobody(desk_office, tmp_path, replies, told):
    desk = Desk(desk_office, tmp_path, replies)
    without_phone = [line for line in LETTER if "联系电话" not in line]
    desk.night(complaint(0), complaint(1), letter(*without_phone))
    number = desk.only().id
    assert desk.work.view(number).told.route.missing == ("联系方式",)
    assert desk.work.route(number, OFFICE, "staff:tech").answered == told
    bodies = {row.recipient: row.body for row in desk.office.rows(Outgoing)}
    if told:
        assert "联系方式" in bodies.pop("firm@mail.example")
    assert not any("联系方式" in body for body in bodies.values())


def test_a_forged_mails_sender_is_never_told(here):
    raw = complaint(0).replace(b"Subject:", b"From: other@mail.example\nSubject:", 1)
    here.night(raw)
    assert here.work.refuse(here.only().id, "不是在甘单位", "staff:tech").answered == 0


def test_two_wordings_that_are_only_alike_are_two_tickets_until_staff_merge_them(here):
    short = mail("c@mail.example", "单位", "我在查询现工作单位里搜索不到我们单位，单位全称：兰州市陇信智能科技公司。")
    here.night(complaint(0), short)
    one, two = here.office.rows(Ticket)
    here.work.merge(two.id, one.id, "staff:tech")
    assert here.work.view(one.id).ticket.wordings == (FIRM, "兰州市陇信智能科技公司")
    later = mail("d@mail.example", "单位", "我在查询现工作单位里搜索不到我们单位，单位全称：兰州市陇信智能科技公司。")
    here.night(later)  # what is reported under that name goes there too from now on
    assert len(here.office.rows(Ticket)) == 2
    assert len(here.work.view(one.id).ticket.reports) == 3
    here.work.undo(two.id, "staff:tech")
    assert len(here.work.view(one.id).ticket.reports) == 2
    with pytest.raises(TicketError, match="自己"):
        here.work.merge(one.id, one.id, "staff:tech")


def test_what_is_merely_alike_is_shown_with_its_likeness(here):
    with here.office.store.open() as desk:
        registering.add(desk, "兰州市陇信智慧科技有限公司", Details(), here.office.now, "test")
    here.night(complaint(0))
    (near,) = here.work.view(here.only().id).nearest
    assert near.organisation.name == "兰州市陇信智慧科技有限公司"
    assert 50 < near.likeness < 100


def test_a_wording_that_the_registry_knows_goes_to_the_ticket_of_its_full_name(here):
    with here.office.store.open() as desk:
        unit = registering.add(desk, FIRM, Details(), here.office.now, "test")
        registering.add_name(
            desk, unit.organisation_id, organisations.NameKind.ALIAS, "陇信智能科技公司", here.office.now, "test"
        )
    other = mail("c@mail.example", "单位", "我在查询现工作单位里搜索不到我们单位，单位全称：陇信智能科技公司。")
    here.night(complaint(0), other)
    assert len(here.office.rows(Ticket)) == 1
    assert len(here.office.rows(TicketReport)) == 2


def test_only_who_is_competent_opens(here):
    here.night(complaint(0), letter())
    number = here.only().id
    with here.office.store.open() as desk:
        other = registering.add(desk, "定西市人力资源和社会保障局", Details(Kind.HR), here.office.now, "test")
        registering.open_account(desk, other.organisation_id, here.hr.parent_id or 1, here.office.now, "test")
    stranger = here.person("stranger", Role.HR_OFFICE, other.name)
    tech, reviewer = here.person("tech", Role.TECHNICIAN), here.person("reviewer", Role.REVIEWER, OFFICE)
    for person in (stranger, tech, reviewer):
        with pytest.raises(TicketError):
            here.work.open_account(number, FIRM, ADMIN, person)
    assert here.unit() is None
    assert here.work.listed(None, stranger) == []
    with pytest.raises(TicketError, match="没有"):
        here.work.view(number, stranger)
    # The routing table names the competent office without a doubt, so nobody need refer it first.
    clerk = here.person("clerk", Role.HR_OFFICE, OFFICE)
    assert here.work.open_account(number, FIRM, ADMIN, clerk).ticket.state is State.CLOSED


def test_nothing_of_an_opening_stays_where_its_administrator_cant_be_invited(here):
    here.night(letter())
    clerk = here.person("clerk", Role.HR_OFFICE, OFFICE)
    with pytest.raises(StaffError):
        here.work.open_account(here.only().id, FIRM, Admin("clerk", "重名"), clerk)
    assert here.unit() is None
    assert here.only().state == "open"


def test_an_account_whose_administrator_has_joined_is_not_taken_back(here):
    here.night(letter())
    number = here.only().id
    here.work.open_account(number, FIRM, ADMIN, here.person("clerk", Role.HR_OFFICE, OFFICE))
    with here.office.store.open() as desk:
        desk.session.execute(select(Staff).where(Staff.login == ADMIN.login)).scalar_one().joined = here.office.now
    with pytest.raises(TicketError, match="已经启用"):
        here.work.undo(number, "staff:tech")


def test_what_the_notice_leaves_open_is_never_routed_by_itself(here):
    here.night(letter(LETTER[0], LETTER[1], "我公司系国有与民营资本混合所有制企业，申请开通单位账号。", FIRM))
    number = here.only().id
    with pytest.raises(TicketError, match="由人定"):
        here.work.route(number, "", "staff:tech")
    assert here.work.route(number, OFFICE, "staff:tech").ticket.routed_to == OFFICE


def test_an_office_that_nobody_knows_is_asked_about_first(here):
    here.night(complaint(0))
    number = here.only().id
    with pytest.raises(TicketError, match=f"没有“兰州市城关区人力资源与社会保障局”.*{OFFICE}") as caught:
        here.work.route(number, "兰州市城关区人力资源与社会保障局", "staff:tech")
    assert "--anyway" in caught.value.hint
    assert here.only().state == "open"
    with pytest.raises(TicketError, match="没有“不存在”"):
        here.work.route(number, "不存在", "staff:tech")
    routed = here.work.route(number, "甘肃省卫生健康委员会", "staff:tech", anyway=True)
    assert routed.ticket.routed_to == "甘肃省卫生健康委员会"


def test_an_office_of_the_sites_list_need_not_be_registered(here):
    here.night(complaint(0))
    listed = here.work.offices["hr-county:皋兰县"].name
    assert here.work.route(here.only().id, f" {listed} ", "staff:tech").ticket.routed_to == listed


def test_who_has_written_of_an_organisation_is_told(here):
    here.night(complaint(0), complaint(1), complaint(1), complaint(2))
    with here.office.store.look() as desk:
        (one,) = waiting(desk)
    assert one.senders == ("person0@mail.example", "person1@mail.example", "person2@mail.example")
    assert f"{FIRM}（4 封来信，person0@mail.example、person1@mail.example等）" in waiting_line(one, ZONE)


def test_on_a_narrow_terminal_what_waits_is_broken_between_its_parts(here, monkeypatch):
    here.night(complaint(0), complaint(1))
    with here.office.store.look() as desk:
        (one,) = waiting(desk)

    def printed(width, *, terminal=True):
        out = io.StringIO()
        made = Console(file=out, width=width, force_terminal=terminal, color_system=None)
        monkeypatch.setattr(printing, "console", lambda: made)
        say_waiting(one, ZONE)
        return out.getvalue().splitlines()

    whole = waiting_line(one, ZONE)
    assert printed(80, terminal=False) == [whole]
    assert printed(200) == [whole]
    lines = printed(80)
    assert len(lines) > 1
    assert all(line.startswith("        ") and line.strip() in whole for line in lines[1:])
    assert lines[-1].strip() == one.why


def test_a_letter_to_another_office_is_referred_by_the_table_and_that_it_differs_is_said(here):
    here.night(letter(*(line.replace(OFFICE, "兰州市城关区教育局") for line in LETTER)))
    route = here.work.view(here.only().id).told.route
    assert (route.is_settled, route.warnings) == (True, ("函写给的不是该开通的部门",))


def test_an_office_is_called_and_reached_as_the_sites_own_file_says(here):
    own = "authority,name,address,contact\nhr-county:皋兰县,皋兰县职改办公室,某路9号,0931-5550000\n"
    here.work = replace(here.work, offices=offices(own))
    here.night(letter(LETTER[0], LETTER[1], "我公司系民营企业，在皋兰县市场监督管理局登记，申请开通单位账号。", FIRM))
    number = here.only().id
    assert here.work.view(number).office == "皋兰县职改办公室"
    assert here.work.route(number, "", "staff:tech").ticket.routed_to == "皋兰县职改办公室"
    reached = "地址：某路9号，联系方式：0931-5550000"
    assert here.work.paper(number, PaperKind.RETURN).addressee == f"皋兰县职改办公室（{reached}）"
    assert here.work.paper(number, PaperKind.REFERRAL).addressee == "皋兰县职改办公室"
    here.office.run(taking=here.taking)
    assert f"该部门的{reached}。" in here.office.transport.sent[-1].get_content()


def test_what_is_put_off_comes_back_on_its_day(here):
    here.night(complaint(0))
    number = here.only().id
    here.work.later(number, here.work.today + timedelta(days=2), "staff:tech")
    assert here.work.view(number).ticket.state is State.LATER
    here.office.later(hours=24)
    assert here.work.view(number).ticket.state is State.LATER
    here.office.later(hours=24)
    assert here.work.view(number).ticket.state is State.OPEN
    with pytest.raises(TicketError, match="今天以后"):
        here.work.later(number, date(2021, 5, 1), "staff:tech")


def test_a_mail_that_names_no_organisation_is_a_ticket_of_its_own(here):
    unnamed = mail("e@mail.example", "单位", "老师，我在查询现工作单位里搜索不到我们单位，怎么办？")
    here.night(unnamed)
    number = here.only().id
    with pytest.raises(TicketError, match="没有写明单位名称"):
        here.work.refuse(number, "不受理", "staff:tech")
    with pytest.raises(TicketError, match="出不了函"):
        here.work.paper(number, PaperKind.RETURN)
    here.work.close(number, "已电话告知", "staff:tech")
    assert here.only().state == "closed"


def test_a_letter_that_cannot_be_read_waits_with_its_files_and_their_pictures(here):
    files = (("函.jpg", picture()), ("函.pdf", scan()))
    here.night(mail("school@mail.example", "单位来函", "附件是我校申请开通账号的函，请查收。", *files))
    ticket = here.only()
    assert (ticket.kind, ticket.org_name) == ("letter", None)
    assert [one.number for one in here.work.listed(None)] == [ticket.id]
    view = here.work.view(ticket.id)
    assert [(one.name, one.kind, one.file is not None, one.preview is not None) for one in view.files] == [
        ("函.jpg", "jpeg", True, True),
        ("函.pdf", "pdf", True, True),
    ]


def test_a_letter_that_only_a_person_can_read_goes_the_whole_way_once_its_unit_is_named(at_the_desk):
    """Photos count as a letter to be looked at by staff: what they read there is where it goes on from."""
    desk = at_the_desk
    desk.night(mail("firm@mail.example", "单位来函", "附件是我公司申请开通账号的函，请查收。", ("函.jpg", picture())))
    number = desk.only().id
    with pytest.raises(TicketError, match="先写明单位"):
        desk.work.route(number, OFFICE, "staff:tech")
    with pytest.raises(TicketError, match="太短"):
        desk.work.name(number, "校", "staff:tech")
    named = desk.work.name(number, f" {FIRM} ", "staff:tech")
    assert (named.ticket.org_name, named.ticket.state, named.answered) == (FIRM, State.OPEN, 0)
    with pytest.raises(TicketError, match="已经写明"):
        desk.work.name(number, "兰州市陇信集团有限公司", "staff:tech")
    assert [one.kind for one in desk.work.view(number).files] == ["jpeg"]
    assert desk.work.paper(number, PaperKind.RETURN).unit == FIRM
    with pytest.raises(TicketError, match="由人定"):
        desk.work.route(number, "", "staff:tech")
    desk.night(complaint(0))  # who misses it goes there from now on
    assert (desk.only().id, len(desk.work.view(number).ticket.reports)) == (number, 2)
    desk.work.route(number, OFFICE, "staff:tech")
    clerk = desk.person("clerk", Role.HR_OFFICE, OFFICE)
    assert desk.work.open_account(number, "", ADMIN, clerk).answered == 2
    assert desk.unit().status is Status.OPEN
    for _ in range(2):
        desk.work.undo(number, "staff:tech")
    with pytest.raises(TicketError, match="又有来信并到这一件"):
        desk.work.undo(number, "staff:tech")


def test_a_named_letter_can_lose_its_name_again_and_a_plea_never_gets_one(here):
    here.night(mail("firm@mail.example", "单位来函", "附件是我公司申请开通账号的函，请查收。", ("函.jpg", picture())))
    number = here.only().id
    first = as_json(here.work.view(number).ticket, ZONE)
    here.work.name(number, FIRM, "staff:tech")
    here.work.undo(number, "staff:tech")
    assert as_json(here.work.view(number).ticket, ZONE) == first
    assert here.office.rows(TicketReport) == []
    # Whoever misses the unit meanwhile opens a ticket, which is the one to go on with; names are used up by nothing.
    here.work.name(number, FIRM, "staff:tech")
    here.work.close(number, "另函办理", "staff:tech")
    here.night(complaint(0))
    for _ in range(2):
        here.work.undo(number, "staff:tech")
    here.work.close(max(one.id for one in here.office.rows(Ticket)), "另函办理", "staff:tech")
    here.night(complaint(1))
    assert len(here.office.rows(Ticket)) == 3
    assert here.office.chain_holds()


def test_the_unit_is_sent_what_to_fill_in_and_what_is_missing(here):
    here.night(letter(*(line for line in LETTER if "联系电话" not in line)))
    number = here.only().id
    asked = here.work.paper(number, PaperKind.RETURN)
    assert (asked.missing, asked.addressee, asked.basis) == (("联系方式",), OFFICE, "第五部分第（三）项")
    blank = here.work.paper(number, PaperKind.ACCOUNT_OPENING)
    assert dict(blank.facts)["单位性质"] == "民营企业"
    assert "＿" in dict(blank.facts)["联系方式"]


def test_an_organisation_without_a_place_in_the_registry_opens_nothing(here):
    here.night(letter())
    person = here.person("clerk", Role.HR_OFFICE, "不存在的人社局")
    with pytest.raises(OrganisationError, match="单位登记里没有"):
        here.work.open_account(here.only().id, FIRM, ADMIN, person)
