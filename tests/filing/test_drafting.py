"""What an applicant does with a filing."""

from datetime import datetime, timedelta

import pytest

from filing import drafting, story
from filing.dossier import FilingError, PaperKind, Sort
from filing.levels import Rank
from filing.papers import Column, Content
from filing.review import Status
from filing.scope import Custody, Moved, Source, Through
from store import Account
from tests.filing.office import BUREAU, CITY, COUNTY, DOCUMENT, SCHOOL, TOP
from tests.store.places import HOUR, SECOND

CLOSES = datetime.fromisoformat("2021-06-01T00:00:00+08:00")


def test_a_filing_goes_from_the_draft_to_the_chosen_organisation(province):
    filing = province.complete()
    assert province.holder(filing) is None
    assert SCHOOL in province.hand_in(filing)
    assert province.holder(filing) == SCHOOL
    assert province.seen(filing).review.status is Status.UNDER_REVIEW
    assert province.actions(filing) == ["begin", "submit"]


def test_of_one_rank_of_a_series_there_is_one_filing(province):
    province.begin()
    with pytest.raises(FilingError, match="已经有一条"):
        province.begin()
    province.begin(Rank.FUGAO)
    province.begin(series="高等学校教师")


def test_a_withdrawn_draft_makes_room_for_another(province):
    first = province.begin()
    province.withdraw(first)
    assert province.begin() != first
    with pytest.raises(FilingError, match="没有这条"):
        province.fill_in(first)


@pytest.mark.parametrize(("series", "rank"), [("炼金术", Rank.ZHONGJI), ("高等学校教师", Rank.YUAN)])
def test_what_the_data_do_not_know_is_not_begun(desk_province, series, rank):
    with pytest.raises(FilingError):
        desk_province.begin(rank, series)


def test_another_persons_filing_is_not_there(desk_province):
    filing = desk_province.complete()
    desk_province.account_id += 1
    with pytest.raises(FilingError, match="没有这条"):
        desk_province.fill_in(filing)


def test_a_form_that_was_shown_before_another_change_saves_nothing(desk_province):
    filing = desk_province.begin()
    before = desk_province.version(filing)
    desk_province.fill_in(filing, title="工程师")
    with desk_province.store.open() as desk, pytest.raises(FilingError, match="别处改过"):
        drafting.save(desk, desk_province.pen, filing, before, desk_province.seen(filing).draft)


def test_while_it_is_under_review_nothing_of_it_changes(desk_province):
    filing = desk_province.submitted()
    with pytest.raises(FilingError, match="正在审核"):
        desk_province.fill_in(filing, title="别的")
    with pytest.raises(FilingError, match="正在审核"):
        desk_province.paper(filing, PaperKind.POST)


def test_an_organisation_without_an_account_cannot_be_chosen(desk_province):
    filing = desk_province.begin()
    desk_province.organisation("没有账号的厂", None)
    with pytest.raises(FilingError, match="还没有账号"):
        desk_province.fill_in(filing, unit="没有账号的厂")


# -------------------------------------------------------------------------------------------------------- the window


@pytest.mark.parametrize("before", [SECOND, timedelta(microseconds=1)])
def test_until_the_end_of_the_last_day_everything_is_open(desk_province, before):
    desk_province.now = CLOSES - before
    desk_province.submitted()


def test_after_the_last_day_nothing_is_begun_saved_or_handed_in(desk_province):
    filing = desk_province.complete()
    desk_province.now = CLOSES
    for step in (desk_province.begin, lambda: desk_province.fill_in(filing), lambda: desk_province.hand_in(filing)):
        with pytest.raises(FilingError, match="5月31日"):
            step()


# ---------------------------------------------------------------------------------------------------------- the rules


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"source": Source.EXAM_IN_LIEU}, "以考代评"),
        ({"source": Source.ARMY}, "部队"),
        ({"moved": Moved.OUT, "through": Through.CURRENT}, "已调往省外"),
        ({"moved": Moved.OUT, "custody": Custody.GANSU, "through": Through.FORMER}, "档案托管机构"),
        ({"document_number": "-1"}, "-1 只用于"),
    ],
)
def test_what_the_tables_refuse_is_not_handed_in_and_says_why(desk_province, changes, said):
    filing = desk_province.complete(**changes)
    with pytest.raises(FilingError, match=said):
        desk_province.hand_in(filing)
    assert desk_province.holder(filing) is None


def test_all_that_bars_it_is_said_at_once(desk_province):
    filing = desk_province.begin()
    desk_province.fill_in(filing, source=Source.ARMY)
    with pytest.raises(FilingError) as caught:
        desk_province.hand_in(filing)
    assert "部队" in str(caught.value)
    assert "一样也没有" in caught.value.hint


def test_what_a_person_has_to_decide_is_handed_in(desk_province):
    desk_province.hand_in(desk_province.complete(source=Source.CONFIRMED_BY_GANSU))


def test_a_lower_level_may_come_first_with_a_warning(desk_province):
    desk_province.begin(Rank.FUGAO)
    filing = desk_province.complete()
    with desk_province.store.look() as desk:
        found = {
            one.about: one.judgement for one in drafting.checks(desk, desk_province.pen, desk_province.seen(filing))
        }
    assert found["层级"].warnings
    desk_province.hand_in(filing)


def test_a_lost_certificate_of_the_middle_class_is_replaced_by_a_statement(desk_province):
    filing = desk_province.begin()
    desk_province.fill_in(filing, number="", number_forgotten=True)
    for kind in (PaperKind.REVIEW_FORM, PaperKind.QUALIFICATION):
        desk_province.paper(filing, kind)
    contents = (Content.APPLICANT, Content.REVIEW, Content.LOSS)
    paper = desk_province.paper(filing, PaperKind.STATEMENT, Column.CERTIFICATE, contents=contents, office_seal=True)
    with pytest.raises(FilingError, match="业务处室"):
        desk_province.hand_in(filing)
    with desk_province.store.open() as desk:
        drafting.remove_paper(desk, desk_province.pen, filing, paper)
    desk_province.paper(filing, PaperKind.STATEMENT, Column.CERTIFICATE, contents=contents, unit_seal=True)
    desk_province.hand_in(filing)


def test_a_lost_senior_certificate_goes_by_reissue_and_what_was_filled_in_stays(desk_province):
    filing = desk_province.begin(Rank.FUGAO)
    desk_province.fill_in(filing, document_number=DOCUMENT)
    for kind in (PaperKind.REVIEW_FORM, PaperKind.QUALIFICATION):
        desk_province.paper(filing, kind)
    with pytest.raises(FilingError, match="补办电子证书"):
        desk_province.hand_in(filing)
    with desk_province.store.open() as desk:
        turned = drafting.as_reissue(desk, desk_province.pen, filing, desk_province.version(filing))
    assert turned.sort is Sort.REISSUE
    assert turned.draft.document_number == DOCUMENT
    assert len(turned.papers) == 2


def test_there_is_an_end_to_papers(desk_province):
    filing = desk_province.begin()
    for _ in range(drafting.PAPERS_MOST):
        desk_province.paper(filing, PaperKind.POST)
    with pytest.raises(FilingError, match="最多"):
        desk_province.paper(filing, PaperKind.POST)


# --------------------------------------------------------------------------------------------------------- taking back


def reset(province, ago):
    with province.store.open() as desk:
        desk.session.get_one(Account, province.account_id).last_mailed_reset = province.now - ago


@pytest.mark.parametrize(("ago", "goes"), [(72 * HOUR, True), (72 * HOUR - SECOND, False)])
def test_after_a_mailed_reset_what_others_have_seen_stays_for_three_days(desk_province, ago, goes):
    filing = desk_province.submitted()
    reset(desk_province, ago)
    if goes:
        desk_province.withdraw(filing)
        assert desk_province.seen(filing).review.status is Status.DRAFT
    else:
        with pytest.raises(FilingError, match="还要过1小时"):
            desk_province.withdraw(filing)
        assert desk_province.holder(filing) == SCHOOL


def test_a_draft_goes_even_right_after_a_reset(desk_province):
    filing = desk_province.complete()
    reset(desk_province, SECOND)
    desk_province.withdraw(filing)


# ---------------------------------------------------------------------------------- what the account knows of filings


def test_the_account_knows_how_far_its_furthest_filing_has_come(province):
    assert province.furthest() == "none"
    filing = province.complete()
    assert province.furthest() == "draft"
    province.hand_in(filing)
    assert province.furthest() == "submitted"
    province.withdraw(filing)
    assert province.furthest() == "draft"
    province.withdraw(filing)
    assert province.furthest() == "none"


def test_filings_that_lie_elsewhere_are_not_forgotten(desk_province):
    with desk_province.store.open() as desk:
        account = desk.session.get_one(Account, desk_province.account_id)
        account.filings = account.filings_elsewhere = "approved"
    filing = desk_province.begin()
    desk_province.withdraw(filing)
    assert desk_province.furthest() == "approved"


# ------------------------------------------------------------------------------------------------- what they see of it


def test_the_way_is_told_node_by_node(desk_province):
    filing = desk_province.submitted()
    desk_province.act(SCHOOL, filing)
    with desk_province.store.look() as desk:
        found = story.nodes(desk, desk_province.seen(filing), desk_province.row(filing)["since"])
    assert [(one.name, str(one.mark)) for one in found] == [
        ("本人提交", "done"),
        (SCHOOL, "done"),
        (BUREAU, "here"),
        (COUNTY, "ahead"),
        (CITY, "ahead"),
        (TOP, "ahead"),
        ("人社部", "ahead"),
    ]
    assert all(one.at is not None for one in found[:3])


def test_a_unit_has_no_such_statement(desk_province):
    filing = desk_province.begin()
    with desk_province.store.open() as desk, pytest.raises(FilingError, match="没有这个编号"):
        drafting.refer(desk, desk_province.pen, filing, "QK-NONE", Column.REVIEW_FORM)
