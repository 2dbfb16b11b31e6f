"""What the offices do: only who holds it acts, nothing is lost, and of two at once one has acted."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select, text, update
from sqlmodel import col

from accountops.permissions import Role
from filing import drafting, queues, reviewing, story
from filing.dossier import Declared, FilingError, PaperKind
from filing.levels import Rank
from filing.review import Status
from filing.reviewing import STALE, Doing
from orgregistry import registering
from store import Organisation, Ticket, audit
from tests.accountops.doings import put
from tests.filing.office import BUREAU, CITY, COUNTY, SCHOOL, TOP, WAY
from tests.store.places import SECOND, id_number

REASON = "情况说明缺少单位公章，请补盖后重新上传"


def test_a_filing_goes_up_through_all_offices_to_the_ministry(province):
    filing = province.submitted()
    for office in WAY:
        assert province.holder(filing) == office
        assert province.act(office, filing).ok
    assert province.seen(filing).review.status is Status.APPROVED
    assert province.furthest() == "approved"
    assert province.actions(filing) == ["begin", "submit", *["approve"] * 5]
    with province.store.look() as desk:
        assert audit.verify(desk.session, desk.keys.audit).ok


@pytest.mark.parametrize("who", [BUREAU, COUNTY, CITY, TOP])
def test_who_does_not_hold_it_changes_nothing(desk_province, who):
    filing = desk_province.submitted()
    before = desk_province.row(filing)
    for doing in (Doing.APPROVE, Doing.RETURN):
        assert not desk_province.act(who, filing, doing, REASON).ok
    assert desk_province.row(filing) == before


@pytest.mark.parametrize("level", range(5))
def test_from_every_level_a_return_goes_straight_to_the_applicant(desk_province, level):
    filing = desk_province.submitted()
    for office in WAY[:level]:
        desk_province.act(office, filing)
    done = desk_province.act(WAY[level], filing, Doing.RETURN, f" {REASON} ")
    assert done.ok
    seen = desk_province.seen(filing).review
    assert (seen.status, seen.holder, seen.reason) == (Status.RETURNED, None, REASON)
    assert desk_province.furthest() == "returned"
    with desk_province.store.look() as desk:
        told = story.last_return(desk, filing)
    assert (told.by, told.reason) == (WAY[level], REASON)


@pytest.mark.parametrize("reason", ["", " ", "/", "无", "。。。"])
def test_a_return_without_a_real_reason_is_refused(desk_province, reason):
    filing = desk_province.submitted()
    assert not desk_province.act(SCHOOL, filing, Doing.RETURN, reason).ok
    assert desk_province.holder(filing) == SCHOOL


def test_a_resubmission_begins_at_the_bottom(desk_province):
    filing = desk_province.submitted()
    desk_province.act(SCHOOL, filing)
    desk_province.act(BUREAU, filing, Doing.RETURN, REASON)
    desk_province.fill_in(filing, title="工程师（土建）")
    desk_province.hand_in(filing)
    assert desk_province.holder(filing) == SCHOOL
    assert desk_province.seen(filing).review.passed == ()


def test_of_two_reviewers_of_one_office_one_has_acted(province):
    filing = province.submitted()
    colleague = province.member(SCHOOL, Role.REVIEWER, login="wang.qiang")
    version = province.version(filing)
    assert province.act(SCHOOL, filing, version=version).ok
    second = province.act(colleague, filing, version=version)
    assert (second.ok, second.why) == (False, STALE)
    assert province.holder(filing) == BUREAU


def test_a_clerk_looks_and_does_nothing(desk_province):
    filing = desk_province.submitted()
    clerk = desk_province.member(SCHOOL, Role.HR_OFFICE, login="zhou.wei")
    assert not desk_province.act(clerk, filing).ok


# ------------------------------------------------------------------------------------------------------ a broken tree


def broken(province, office, **values):
    with province.store.open() as desk:
        desk.session.execute(update(Organisation).where(col(Organisation.id) == province.ids[office]).values(**values))


def tickets(province):
    with province.store.look() as desk:
        return [row.why for row in desk.session.execute(select(Ticket)).scalars()]


@pytest.mark.parametrize(
    ("values", "said"),
    [({"parent_id": None}, "没有登记"), ({"parent_id": "SCHOOL"}, "指回"), ({"parent_id": "CLOSED"}, "停用")],
)
def test_a_link_that_leads_nowhere_holds_the_filing_with_a_ticket(province, values, said):
    filing = province.submitted()
    province.act(SCHOOL, filing)
    if values["parent_id"] == "CLOSED":
        broken(province, COUNTY, status="suspended")
    else:
        broken(province, BUREAU, parent_id=province.ids[SCHOOL] if values["parent_id"] else None)
    for _ in range(2):
        done = province.act(BUREAU, filing)
        assert not done.ok
        assert said in done.why
    assert province.holder(filing) == BUREAU
    assert [said in why for why in tickets(province)] == [True]
    assert said in province.seen(filing).stuck
    with province.store.look() as desk:
        assert queues.figures(desk, province.ids[BUREAU], province.now).stuck == 1
    broken(province, COUNTY, status="open")
    broken(province, BUREAU, parent_id=province.ids[COUNTY])
    assert province.act(BUREAU, filing).ok
    assert province.seen(filing).stuck == ""


def test_a_change_of_the_tree_counts_from_the_next_step_on(desk_province):
    filing = desk_province.submitted()
    desk_province.act(SCHOOL, filing)
    with desk_province.store.open() as desk:
        registering.move(desk, desk_province.ids[BUREAU], desk_province.ids[CITY], desk_province.now, "operator")
    desk_province.act(BUREAU, filing)
    assert desk_province.holder(filing) == CITY


# -------------------------------------------------------------------------------------------------- queues and figures


def many(province, count):
    filings = []
    for n in range(count):
        province.account_id = account(province, 10 + n)
        province.now += SECOND
        filings.append(province.submitted())
    return filings


def account(province, serial):
    return put(province.store, number=id_number(serial))


def test_a_queue_is_read_page_by_page_oldest_first(province):
    filings = many(province, 5)
    with province.store.look() as desk:
        first = queues.queue(desk, province.ids[SCHOOL], 2)
        place = queues.Place(first[-1].since, first[-1].filing_id)
        rest = queues.queue(desk, province.ids[SCHOOL], 10, place)
        assert queues.queue(desk, province.ids[BUREAU], 10) == []
        assert queues.waiting(desk, list(province.ids.values())) == {province.ids[SCHOOL]: 5}
    assert [one.filing_id for one in (*first, *rest)] == filings


def test_several_are_passed_on_at_once_and_what_cannot_be_stays(province):
    filings = many(province, 3)
    chosen = [(filing, province.version(filing)) for filing in filings]
    province.act(SCHOOL, filings[1], Doing.RETURN, REASON)
    with province.store.open() as desk:
        done = reviewing.approve_all(desk, province.chair(SCHOOL), [*chosen, chosen[0]])
    assert [one.ok for one in done] == [True, False, True]
    assert [province.holder(filing) for filing in filings] == [BUREAU, None, BUREAU]


def test_there_is_an_end_to_what_is_done_at_once(desk_province):
    with desk_province.store.open() as desk, pytest.raises(FilingError, match="一次最多"):
        reviewing.approve_all(desk, desk_province.chair(SCHOOL), [(n, 0) for n in range(reviewing.AT_ONCE_MOST + 1)])


def test_an_office_knows_how_it_is_doing(desk_province):
    filings = many(desk_province, 4)
    desk_province.act(SCHOOL, filings[0])
    desk_province.act(SCHOOL, filings[1], Doing.RETURN, REASON)
    with desk_province.store.look() as desk:
        found = queues.figures(desk, desk_province.ids[SCHOOL], desk_province.now - timedelta(days=7))
        later = queues.figures(desk, desk_province.ids[SCHOOL], desk_province.now + SECOND)
    assert (found.holds, found.passed_on, found.returned, found.stuck) == (2, 1, 1, 0)
    assert (later.passed_on, later.returned) == (0, 0)


def test_what_an_office_holds_and_has_done_is_counted_off_indexes_alone(province):
    """Or the page of a great office's queue would read tens of thousands of rows, only to count them."""
    asked = []
    engine = province.store.engine
    event.listen(engine, "before_cursor_execute", lambda *said: asked.append(said[2:4]))
    with province.store.look() as desk:
        queues.waiting(desk, [1])
        queues.figures(desk, 1, province.now)
        plans = [_plan(desk.connection, *one) for one in tuple(asked) if one[0].startswith("SELECT")]
    assert len(plans) == 4
    for plan in plans:
        assert re.search("COVERING INDEX|Index Only Scan", plan), plan


def test_postgresql_vacuums_what_is_counted_before_a_hundredth_has_changed(province):
    with province.store.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            set_to = connection.execute(
                text("SELECT reloptions FROM pg_class WHERE relname IN ('filing', 'filing_step')")
            ).scalars()
            soon = ["autovacuum_vacuum_scale_factor=0.01", "autovacuum_vacuum_insert_scale_factor=0.01"]
            assert [sorted(one) for one in set_to] == [sorted(soon)] * 2


def _plan(connection, statement, values):
    """How the database would go about it, if small tables were no reason to read them whole."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
        return "\n".join(connection.exec_driver_sql(f"EXPLAIN {statement}", values).scalars())
    return "\n".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values))


def test_what_the_reviewer_saw_is_kept_beside_what_was_declared(desk_province):
    filing = desk_province.submitted()
    paper = desk_province.seen(filing).papers[0]
    with desk_province.store.open() as desk:
        reviewing.confirm(desk, filing, paper.paper_id, Declared(unit_seal=True), desk_province.people[SCHOOL])
    seen = desk_province.seen(filing).papers[0]
    assert (seen.declared.unit_seal, seen.confirmed.unit_seal) == (False, True)
    with desk_province.store.open() as desk, pytest.raises(FilingError, match="不由您"):
        reviewing.confirm(desk, filing, paper.paper_id, Declared(), desk_province.people[BUREAU])


# ------------------------------------------------------------------------------------------------------------ reissue


def reissue(province):
    filing = province.begin(Rank.FUGAO)
    province.fill_in(filing, old_number="-1", issuer_id=None)
    for kind in (PaperKind.REVIEW_FORM, PaperKind.QUALIFICATION):
        province.paper(filing, kind)
    with province.store.open() as desk:
        drafting.as_reissue(desk, province.pen, filing, province.version(filing))
    province.hand_in(filing)
    return filing


def test_a_reissue_is_reviewed_and_sealed_by_two_people_and_then_it_is_collected(province):
    filing = reissue(province)
    for office in WAY[:-1]:
        assert province.act(office, filing).ok
    assert not province.act(TOP, filing).ok
    reviewer = province.member(TOP, Role.REVIEWER, login="shen.he", number=id_number(50))
    sealer = province.member(TOP, Role.SEAL_OFFICER, login="yong.yin", number=id_number(51))
    nobody = province.member(TOP, Role.SEAL_OFFICER, login="wei.shiming")
    assert not province.act(sealer, filing, Doing.SEAL).ok
    assert province.act(reviewer, filing, Doing.REVIEW).ok
    assert not province.act(nobody, filing, Doing.SEAL).ok
    assert province.act(sealer, filing, Doing.SEAL).ok
    assert province.seen(filing).review.status is Status.APPROVED
    with pytest.raises(FilingError, match="已经有一条"):
        province.begin(Rank.FUGAO)


def test_a_returned_reissue_is_reviewed_anew(desk_province):
    filing = reissue(desk_province)
    for office in WAY[:-1]:
        desk_province.act(office, filing)
    reviewer = desk_province.member(TOP, Role.REVIEWER, login="shen.he", number=id_number(50))
    desk_province.act(reviewer, filing, Doing.REVIEW)
    assert desk_province.row(filing)["reviewed_by"] == reviewer.staff_id
    assert desk_province.act(reviewer, filing, Doing.RETURN, REASON).ok
    assert desk_province.row(filing)["reviewed_by"] is None


def test_a_filing_is_neither_reviewed_nor_sealed_like_a_reissue(desk_province):
    filing = desk_province.submitted()
    with pytest.raises(FilingError, match="不是证书补办"):
        desk_province.act(SCHOOL, filing, Doing.SEAL)
