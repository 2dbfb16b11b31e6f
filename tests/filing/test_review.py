"""The way up: each row from both sides, and a machine that tries everything on several filings at once."""

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from filing.people import Actor, Role
from filing.review import (
    APPLICANT as APPLICANT_WORD,
)
from filing.review import (
    MINISTRY,
    Moved,
    Organisation,
    Refused,
    Review,
    Status,
    Stuck,
    approve,
    edit,
    holder_word,
    is_reason,
    passed_on,
    send_back,
    submit,
)
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

DRAFT = Review()


def test_a_filing_is_held_by_an_organisation_if_and_only_if_it_is_under_review():
    for status in Status:
        with pytest.raises(ValueError, match="if and only if"):
            Review(status=status, holder=None if status is Status.UNDER_REVIEW else SCHOOL)


def test_it_goes_up_the_whole_line_to_the_ministry():
    state = submit(step(DRAFT, APPLICANT, unit=SCHOOL)).state
    for name in LINE:
        assert holder_word(state, TREE) == name
        state = approve(step(state, ADMINS[name])).state
    assert (holder_word(state, TREE), state.status, state.passed) == (MINISTRY, Status.APPROVED, LINE)


@pytest.mark.parametrize("place", range(len(LINE)))
def test_from_every_level_it_is_returned_straight_to_the_applicant(place):
    state = at(LINE[place], *LINE[:place])
    found = send_back(step(state, ADMINS[LINE[place]], reason=" 缺第二页 "))
    assert holder_word(found.state, TREE) == APPLICANT_WORD
    assert (found.state.status, found.state.reason, found.state.passed) == (Status.RETURNED, "缺第二页", ())
    again = submit(step(found.state, APPLICANT))
    assert (again.state.holder, again.state.passed, again.state.reason) == (SCHOOL, (), "")


@pytest.mark.parametrize(
    ("state", "by", "rule"),
    [
        (at(SCHOOL), person(SCHOOL, Role.CLERK), "no-role"),
        (at(SCHOOL), person(SCHOOL, Role.SUPER), "no-role"),
        (at(SCHOOL), person(SCHOOL, Role.SEAL), "no-role"),
        (at(SCHOOL), person(SCHOOL), "no-role"),
        (at(SCHOOL), APPLICANT, "no-role"),
        (DRAFT, ADMINS[SCHOOL], "not-submitted"),
        (RETURNED, ADMINS[SCHOOL], "returned"),
        (DONE, ADMINS[TOP], "finished"),
        (at(SCHOOL), ADMINS[BUREAU], "not-holder"),
        (at(BUREAU, SCHOOL), ADMINS[SCHOOL], "not-holder"),
        (at(SCHOOL), person(None, Role.ADMIN), "not-holder"),
        (at(SCHOOL), replace(ADMINS[SCHOOL], id_number=APPLICANT.id_number), "own-filing"),
    ],
)
def test_who_may_not_approve(state, by, rule):
    found = approve(step(state, by))
    assert isinstance(found, Refused)
    assert found.rule == rule
    if rule != "own-filing":
        assert send_back(step(state, by, reason="缺第二页")) == found


@pytest.mark.parametrize("role", [Role.ADMIN, Role.REVIEWER])
def test_who_may_approve(role):
    assert approve(step(at(SCHOOL), person(SCHOOL, role, Role.CLERK))).state.holder == BUREAU


def test_two_who_click_at_once_count_once():
    state = approve(step(at(SCHOOL), ADMINS[SCHOOL])).state
    second = approve(step(state, person(SCHOOL, Role.ADMIN, number="2")))
    assert (second.rule, state.holder) == ("not-holder", BUREAU)
    assert BUREAU in second.why


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"opener": None}, "broken-link"),
        ({"opener": "没有的单位"}, "broken-link"),
        ({"opener": SCHOOL}, "loop"),
        ({"opener": BUREAU}, "loop"),
    ],
)
def test_a_way_that_leads_nowhere_keeps_it_where_it_is(change, rule):
    tree = {**TREE, BUREAU: replace(TREE[BUREAU], **change)}
    found = approve(step(at(BUREAU, SCHOOL), ADMINS[BUREAU], tree=tree))
    assert isinstance(found, Stuck)
    assert found.rule == rule
    assert isinstance(send_back(step(at(BUREAU, SCHOOL), ADMINS[BUREAU], tree=tree, reason="请改选单位")), Moved)


def test_a_closed_organisation_takes_nothing_in_and_gives_out_what_it_has():
    tree = {**TREE, BUREAU: replace(TREE[BUREAU], closed=True)}
    assert approve(step(at(SCHOOL), ADMINS[SCHOOL], tree=tree)).rule == "closed-parent"
    assert approve(step(at(BUREAU, SCHOOL), ADMINS[BUREAU], tree=tree)).state.holder == COUNTY
    assert submit(step(DRAFT, APPLICANT, unit=BUREAU, tree=tree)).rule == "closed-unit"


def test_a_holder_that_the_tree_has_lost_still_holds_it():
    tree = {name: one for name, one in TREE.items() if name != BUREAU}
    found = approve(step(at(BUREAU, SCHOOL), ADMINS[BUREAU], tree=tree))
    assert isinstance(found, Stuck)
    assert holder_word(at(BUREAU, SCHOOL), tree) == BUREAU


def test_a_change_of_the_tree_under_way_counts_from_the_next_step_on():
    state = approve(step(at(SCHOOL), ADMINS[SCHOOL])).state
    tree = {**TREE, SCHOOL: replace(TREE[SCHOOL], opener=CITY), BUREAU: replace(TREE[BUREAU], opener=CITY)}
    assert state.holder == BUREAU
    assert approve(step(state, ADMINS[BUREAU], tree=tree)).state.holder == CITY


@pytest.mark.parametrize(
    ("state", "more", "rule"),
    [
        (DRAFT, {}, "no-unit"),
        (DRAFT, {"unit": "没有的单位"}, "unknown-unit"),
        (DRAFT, {"unit": SCHOOL, "by": ADMINS[SCHOOL]}, "not-applicant"),
        (RETURNED, {"by": Actor("别人", frozenset({Role.APPLICANT}), id_number="9")}, "not-applicant"),
        (at(SCHOOL), {"unit": BUREAU}, "under-review"),
        (DONE, {"unit": SCHOOL}, "collected"),
        (DRAFT, {"unit": SCHOOL, "duplicate": True}, "duplicate"),
    ],
)
def test_what_can_t_be_submitted(state, more, rule):
    assert submit(step(state, **{"by": APPLICANT, **more})).rule == rule


def test_what_was_returned_may_go_to_another_unit_or_to_the_same():
    assert submit(step(RETURNED, APPLICANT, unit=COUNTY)).state.holder == COUNTY
    assert submit(step(RETURNED, APPLICANT)).state.holder == SCHOOL
    mine_too = Actor("申请人的另一账号", frozenset({Role.APPLICANT}), id_number=APPLICANT.id_number)
    assert submit(step(RETURNED, mine_too)).state.owner == APPLICANT


AT_EACH_PLACE = [(DRAFT, "edited"), (RETURNED, "edited"), (at(SCHOOL), "under-review"), (DONE, "collected")]


@pytest.mark.parametrize(("state", "rule"), AT_EACH_PLACE)
def test_it_is_changed_only_while_the_applicant_holds_it(state, rule):
    found = edit(step(state, APPLICANT))
    assert found.rule == rule
    if isinstance(found, Moved):
        assert found.state == replace(state, owner=APPLICANT)


SAYS_NOTHING = ["", " ", "\u3000", "\u200b", "/", "-", "—", "。", "……", "?!", "111", "aaaa", "缺", "1、2"]
SAYS_THAT_IT_WAS_RETURNED = ["无", "没有", "N/A", "不通过", "退回！", "（无）"]


@pytest.mark.parametrize("text", [*SAYS_NOTHING, *SAYS_THAT_IT_WAS_RETURNED])
def test_what_is_no_reason(text):
    assert not is_reason(text)
    assert send_back(step(at(SCHOOL), ADMINS[SCHOOL], reason=text)).rule == "no-reason"


@pytest.mark.parametrize("text", ["缺章", "资格文件号与文件不符。", "1. 缺第二页", "请重新扫描", "Scan is unreadable"])
def test_what_is_a_reason(text):
    assert is_reason(text)


def test_a_way_that_leads_nowhere_has_no_next_state():
    with pytest.raises(LookupError):
        passed_on(step(at(TOP), ADMINS[TOP]))


# ----------------------------------------------------------------------------------------------------- a machine

NAMES = [*LINE, "另一学校"]
PEOPLE = [
    APPLICANT,
    Actor("第二人", frozenset({Role.APPLICANT}), id_number="2"),
    replace(ADMINS[SCHOOL], account="本人兼管理员", id_number="1"),
    *ADMINS.values(),
    *(person(name, Role.REVIEWER, number=f"r{name}") for name in NAMES),
    person(SCHOOL, Role.CLERK),
    person(None, Role.ADMIN),
    person(TOP, Role.SUPER),
]
REASONS = st.sampled_from(["", "/", "无", "缺第二页", "文号不符"])


class Office(RuleBasedStateMachine):
    """Filings in a tree that changes under them; whatever anybody tries, each is held by exactly one."""

    @initialize()
    def begin(self):
        self.tree = {**TREE, "另一学校": Organisation("另一学校", "另一学校", CITY)}
        self.states = [DRAFT, DRAFT]

    def take(self, number, by, doing, **more):
        before = self.states[number]
        found = doing(step(before, by, tree=self.tree, **more))
        match found:
            case Moved(after, _, why):
                self.states[number] = after
                owner = before.owner is None or before.owner.is_same_person(by)
                if before.status is Status.UNDER_REVIEW:
                    assert by.organisation == before.holder
                    assert by.has(Role.ADMIN, Role.REVIEWER)
                else:
                    assert owner
                    assert by.has(Role.APPLICANT)
                if doing is approve:
                    above = self.tree[before.holder].opener
                    assert after.holder == (None if self.tree[before.holder].top else above)
                    assert after.passed == (*before.passed, before.holder)
                if doing is send_back:
                    assert (after.status, after.passed) == (Status.RETURNED, ())
                    assert is_reason(after.reason)
                if doing is submit:
                    assert (after.holder, after.passed) == (more["unit"] or before.unit, ())
            case Refused(_, why) | Stuck(_, why):
                assert self.states[number] is before
        assert why
        assert "{" not in why

    @rule(number=st.integers(0, 1), by=st.sampled_from(PEOPLE), unit=st.none() | st.sampled_from([*NAMES, "无"]))
    def submits(self, number, by, unit):
        self.take(number, by, submit, unit=unit)

    @rule(number=st.integers(0, 1), by=st.sampled_from(PEOPLE))
    def approves(self, number, by):
        self.take(number, by, approve)

    @rule(number=st.integers(0, 1))
    def the_holder_approves(self, number):
        holder = self.states[number].holder
        if holder is not None:
            self.take(number, person(holder, Role.ADMIN, number="h"), approve)

    @rule(number=st.integers(0, 1), by=st.sampled_from(PEOPLE), reason=REASONS)
    def returns(self, number, by, reason):
        self.take(number, by, send_back, reason=reason)

    @rule(number=st.integers(0, 1), by=st.sampled_from(PEOPLE))
    def edits(self, number, by):
        self.take(number, by, edit)

    @rule(name=st.sampled_from(NAMES[:-2]), opener=st.none() | st.sampled_from([*NAMES, "无"]), closed=st.booleans())
    def the_tree_changes(self, name, opener, closed):
        self.tree[name] = replace(self.tree.get(name) or TREE[name], opener=opener, closed=closed)

    @rule(name=st.sampled_from(NAMES[:-2]))
    def an_organisation_is_lost(self, name):
        if name not in {state.holder for state in self.states}:
            self.tree.pop(name, None)

    @invariant()
    def each_is_held_by_exactly_one(self):
        for state in self.states:
            word = holder_word(state, self.tree)
            assert word
            assert (word == APPLICANT_WORD) is (state.status in {Status.DRAFT, Status.RETURNED})
            assert (word == MINISTRY) is (state.status is Status.APPROVED)
            if state.status is Status.APPROVED:
                assert state.passed[-1] == TOP
                assert state.passed[0] == state.unit
            assert len(set(state.passed)) == len(state.passed)
            assert state.holder not in state.passed


TestOffice = Office.TestCase
TestOffice.settings = settings(max_examples=100, stateful_step_count=40, deadline=None)
