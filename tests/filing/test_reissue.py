"""The reissue: who reviews doesn't seal, only the competent office issues, and success is the collection."""

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from filing.levels import LevelClass
from filing.people import Role
from filing.reissue import (
    Act,
    Reissue,
    approve_reissue,
    edit_reissue,
    issues,
    review_reissue,
    seal_reissue,
    send_back_reissue,
    submit_reissue,
)
from filing.review import MINISTRY, Moved, Organisation, Refused, Review, Status, Stuck, holder_word
from tests.filing.line import (
    ADMINS,
    APPLICANT,
    BUREAU,
    CITY,
    COUNTY,
    DONE,
    LINE,
    RETURNED,
    SCHOOL,
    TOP,
    TREE,
    at,
    person,
    step,
)
from tests.filing.papers_of import COMPETENCE

REVIEWER, SEALER = person(TOP, Role.REVIEWER), person(TOP, Role.SEAL)
THERE = Reissue(at(TOP, *LINE[:-1]))
REVIEWED = Reissue(THERE.review, REVIEWER)


def act(state, by, issuer=None, **more):
    return Act(state, step(state.review, by, **more), COMPETENCE, issuer)


def test_one_reviews_and_another_one_seals_and_that_is_the_collection():
    reviewed = review_reissue(act(THERE, REVIEWER)).state
    assert (holder_word(reviewed.review, TREE), reviewed.reviewed_by) == (TOP, REVIEWER)
    sealed = seal_reissue(act(reviewed, SEALER)).state
    assert (holder_word(sealed.review, TREE), sealed.review.status) == (MINISTRY, Status.APPROVED)
    assert submit_reissue(act(sealed, APPLICANT)).rule == "collected"


OFFICERS = [
    (Reissue(Review(APPLICANT)), {}, "not-submitted"),
    (Reissue(RETURNED), {}, "returned"),
    (Reissue(DONE), {}, "finished"),
    (THERE, {"organisation": CITY}, "not-holder"),
    (THERE, {"id_number": APPLICANT.id_number}, "own-filing"),
    (THERE, {"real_name": False}, "no-real-name"),
    (THERE, {"id_number": None}, "no-real-name"),
    (Reissue(at(CITY)), {"organisation": CITY}, "not-issuer"),
]


@pytest.mark.parametrize(("state", "change", "rule"), OFFICERS)
def test_who_may_neither_review_nor_seal(state, change, rule):
    assert review_reissue(act(state, replace(REVIEWER, **change))).rule == rule
    assert seal_reissue(act(state, replace(SEALER, **change))).rule == rule


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.REVIEWER}))
def test_only_a_reviewer_reviews(role):
    assert review_reissue(act(THERE, person(TOP, role))).rule == "not-reviewer"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SEAL}))
def test_only_a_seal_officer_seals(role):
    assert seal_reissue(act(REVIEWED, person(TOP, role))).rule == "not-seal"


def test_nothing_is_sealed_before_it_is_reviewed_and_nothing_reviewed_twice():
    assert seal_reissue(act(THERE, SEALER)).rule == "not-reviewed"
    assert review_reissue(act(REVIEWED, person(TOP, Role.REVIEWER, number="2"))).rule == "reviewed"


@pytest.mark.parametrize(
    "sealer",
    [
        replace(REVIEWER, roles=frozenset({Role.REVIEWER, Role.SEAL})),
        replace(SEALER, id_number=REVIEWER.id_number),
    ],
)
def test_who_has_reviewed_does_not_seal_by_whatever_account(sealer):
    assert seal_reissue(act(REVIEWED, sealer)).rule == "reviewer-seals"


def test_who_has_both_roles_may_seal_what_another_has_reviewed():
    both = person(TOP, Role.REVIEWER, Role.SEAL)
    assert isinstance(seal_reissue(act(REVIEWED, both)), Moved)


@pytest.mark.parametrize("by", [REVIEWER, SEALER, ADMINS[TOP]])
def test_wrong_evidence_is_returned_with_a_reason_and_its_review_is_void(by):
    assert send_back_reissue(act(REVIEWED, by, reason="/")).rule == "no-reason"
    found = send_back_reissue(act(REVIEWED, by, reason="登记表没有照片"))
    assert (found.state.review.status, found.state.reviewed_by) == (Status.RETURNED, None)
    again = submit_reissue(act(found.state, APPLICANT))
    assert again.state.review.holder == SCHOOL


@pytest.mark.parametrize(("by", "rule"), [(person(TOP, Role.CLERK), "no-role"), (ADMINS[CITY], "not-holder")])
def test_who_may_not_return_it(by, rule):
    assert send_back_reissue(act(THERE, by, reason="缺第二页")).rule == rule


def test_it_goes_up_like_a_filing_and_at_the_issuer_nobody_passes_it_on():
    state = submit_reissue(act(Reissue(), APPLICANT, unit=SCHOOL)).state
    for name in LINE[:-1]:
        state = approve_reissue(act(state, ADMINS[name])).state
    assert state.review.holder == TOP
    assert approve_reissue(act(state, ADMINS[TOP])).rule == "issuer-seals"
    assert approve_reissue(act(state, REVIEWER)).rule == "issuer-seals"


def test_a_way_that_leads_nowhere_keeps_it_where_it_is():
    tree = {**TREE, BUREAU: replace(TREE[BUREAU], opener=None)}
    found = approve_reissue(act(Reissue(at(BUREAU, SCHOOL)), ADMINS[BUREAU], tree=tree))
    assert isinstance(found, Stuck)
    assert BUREAU in found.why


ISSUERS = {LevelClass.SENIOR: TOP, LevelClass.INTERMEDIATE: CITY, LevelClass.JUNIOR: COUNTY}


@pytest.mark.parametrize("level", LevelClass)
@pytest.mark.parametrize("issuer", [*LINE, "没有的单位"])
def test_a_reissue_to_any_but_the_competent_office_is_void(level, issuer):
    found = submit_reissue(act(Reissue(), APPLICANT, unit=SCHOOL, level=level, issuer=issuer))
    if issuer == ISSUERS[level]:
        assert (found.state.review.holder, found.state.level) == (SCHOOL, level)
    else:
        assert found.rule == "wrong-issuer"
        assert COMPETENCE.words(level) in found.why


def test_the_unit_fills_it_in_and_hands_it_to_the_issuer():
    state = Reissue(Review(APPLICANT, unit=SCHOOL))
    found = submit_reissue(act(state, ADMINS[SCHOOL], issuer=TOP))
    assert (found.state.review.holder, found.state.review.unit) == (TOP, SCHOOL)
    assert submit_reissue(act(state, ADMINS[SCHOOL], issuer=CITY)).rule == "wrong-issuer"
    assert submit_reissue(act(state, person(SCHOOL, Role.CLERK), issuer=TOP)).rule == "not-applicant"
    assert submit_reissue(act(state, person(None, Role.ADMIN), issuer=TOP)).rule == "not-applicant"
    assert submit_reissue(act(state, ADMINS[BUREAU])).rule == "not-applicant"
    assert submit_reissue(act(Reissue(), ADMINS[SCHOOL], unit=SCHOOL)).state.review.owner is None


def test_an_office_whose_name_tells_nothing_is_known_by_its_place_in_the_tree():
    tree = {
        "甲": Organisation("甲", "甲", None, top=True, hr=True),
        "乙": Organisation("乙", "乙", "甲", hr=True),
        "丙": Organisation("丙", "丙", "乙", hr=True),
        "丁": Organisation("丁", "丁", "丙"),
        "戊": Organisation("戊", "戊", None, hr=True),
    }
    found = {
        name: [level.value for level in LevelClass if issues(office, level, tree, COMPETENCE)]
        for name, office in tree.items()
    }
    assert found == {"甲": ["高级"], "乙": ["中级"], "丙": ["初级"], "丁": [], "戊": ["初级"]}


def test_a_name_of_an_office_that_is_none_does_not_issue():
    school = Organisation("x", "金昌市人社局", TOP)
    assert not issues(school, LevelClass.INTERMEDIATE, TREE, COMPETENCE)


AT_EACH_PLACE = [
    (Reissue(), "edited"),
    (Reissue(RETURNED), "edited"),
    (THERE, "under-review"),
    (Reissue(DONE), "collected"),
]


@pytest.mark.parametrize(("state", "rule"), AT_EACH_PLACE)
def test_it_is_changed_only_while_the_applicant_holds_it(state, rule):
    assert edit_reissue(act(state, APPLICANT)).rule == rule


# ----------------------------------------------------------------------------------------------------- a machine

PEOPLE = [
    APPLICANT,
    *ADMINS.values(),
    REVIEWER,
    SEALER,
    person(TOP, Role.REVIEWER, Role.SEAL),
    replace(SEALER, account="同一人", id_number=REVIEWER.id_number),
    replace(SEALER, account="无名", real_name=False),
    replace(SEALER, account="本人", id_number=APPLICANT.id_number),
    person(CITY, Role.REVIEWER),
    person(CITY, Role.SEAL),
    person(TOP, Role.CLERK),
]


class Office(RuleBasedStateMachine):
    """A reissue that everybody tries everything on."""

    @initialize(level=st.sampled_from(LevelClass))
    def begin(self, level):
        self.state = Reissue(Review(APPLICANT, unit=SCHOOL, level=level))
        self.reviewers = []

    def take(self, by, doing, **more):
        before = self.state
        found = doing(act(before, by, **more))
        if isinstance(found, Moved):
            self.state = found.state
        assert isinstance(found, Moved | Refused | Stuck)
        assert "{" not in found.why
        return before, found

    @rule(by=st.sampled_from(PEOPLE), unit=st.none() | st.sampled_from(LINE), issuer=st.none() | st.sampled_from(LINE))
    def submits(self, by, unit, issuer):
        before, found = self.take(by, submit_reissue, unit=unit, issuer=issuer)
        if isinstance(found, Moved):
            assert before.review.status in {Status.DRAFT, Status.RETURNED}
            assert issuer in {None, ISSUERS[before.level]}
            assert self.state.reviewed_by is None

    @rule(by=st.sampled_from(PEOPLE))
    def approves(self, by):
        before, found = self.take(by, approve_reissue)
        if isinstance(found, Moved):
            assert by.organisation == before.review.holder != ISSUERS[before.level]

    @rule(by=st.sampled_from(PEOPLE), reason=st.sampled_from(["", "/", "缺第二页"]))
    def returns(self, by, reason):
        before, found = self.take(by, send_back_reissue, reason=reason)
        if isinstance(found, Moved):
            assert by.organisation == before.review.holder
            assert reason == "缺第二页"

    @rule(by=st.sampled_from(PEOPLE))
    def reviews(self, by):
        before, found = self.take(by, review_reissue)
        if isinstance(found, Moved):
            assert by.organisation == before.review.holder == ISSUERS[before.level]
            assert by.real_name

    @rule(by=st.sampled_from(PEOPLE))
    def seals(self, by):
        before, found = self.take(by, seal_reissue)
        if isinstance(found, Moved):
            assert by.organisation == before.review.holder == ISSUERS[before.level]
            assert not before.reviewed_by.is_same_person(by)
            assert by.real_name

    @invariant()
    def it_is_held_by_exactly_one_and_collected_only_by_a_seal(self):
        review = self.state.review
        assert holder_word(review, TREE)
        if review.status is Status.APPROVED:
            assert review.passed[-1] == ISSUERS[self.state.level]
            assert self.state.reviewed_by is not None


TestOffice = Office.TestCase
TestOffice.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
