"""Who may hand out which roles."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.judging import Result
from filing.people import ASSIGN, Actor, Assignment, Role, check_assignment, normal_id
from tests.filing.line import TOP, person

BY = person(TOP, Role.SUPER)
TARGET = Actor("丙", frozenset(), TOP, "3", real_name=True)
ANOTHER = Actor("丙的另一账号", frozenset(), TOP, "3", real_name=True)


def rule(*roles, by=BY, target=TARGET, accounts=()):
    return check_assignment(Assignment(by, target, frozenset(roles), accounts)).rule


@pytest.mark.parametrize("role", Role)
def test_any_one_role_may_be_handed_out(role):
    assert rule(role) == "assigned"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPER}))
def test_only_who_hands_out_roles_may(role):
    assert rule(Role.CLERK, by=person(TOP, role)) == "not-super"


def test_reviewing_and_sealing_never_meet_in_one_person():
    assert rule(Role.REVIEWER, Role.SEAL) == "reviewer-seals"
    assert rule(Role.SEAL, target=replace(TARGET, roles=frozenset({Role.REVIEWER}))) == "reviewer-seals"
    assert rule(Role.REVIEWER, target=replace(TARGET, roles=frozenset({Role.SEAL}))) == "reviewer-seals"
    other = replace(ANOTHER, roles=frozenset({Role.REVIEWER}))
    assert rule(Role.SEAL, accounts=(other, TARGET)) == "reviewer-seals"
    assert rule(Role.SEAL, accounts=(replace(other, id_number="4"), TARGET)) == "assigned"


@pytest.mark.parametrize("role", [Role.ADMIN, Role.REVIEWER, Role.SEAL])
def test_who_hands_out_roles_has_no_other(role):
    assert rule(Role.SUPER, role) == "apart"
    assert rule(role, target=replace(TARGET, roles=frozenset({Role.SUPER}))) == "apart"


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SEAL])
@pytest.mark.parametrize("change", [{"real_name": False}, {"id_number": None}])
def test_officers_of_a_reissue_are_known_by_their_real_names(role, change):
    assert rule(role, target=replace(TARGET, **change)) == "no-real-name"
    assert rule(Role.ADMIN, target=replace(TARGET, **change)) == "assigned"


@pytest.mark.parametrize("role", [Role.ADMIN, Role.REVIEWER, Role.SEAL])
def test_who_acts_for_an_organisation_has_one(role):
    assert rule(role, target=replace(TARGET, organisation=None)) == "no-organisation"


def test_nobody_gives_themselves_anything_by_whatever_account():
    assert rule(Role.CLERK, target=BY) == "to-oneself"
    assert rule(Role.CLERK, target=replace(TARGET, id_number=BY.id_number)) == "to-oneself"


def test_what_or_who_there_is_not():
    assert rule(Role.CLERK, target=None) == "no-account"
    assert rule() == "no-role"
    with pytest.raises(LookupError):
        _ = Assignment(BY, None, frozenset()).to


@pytest.mark.parametrize(("text", "normal"), [(None, None), ("", None), (" 104x ", "104X"), ("１０４ｘ", "104X")])
def test_id_numbers_are_compared_in_one_form(text, normal):
    assert normal_id(text) == normal


actors = st.builds(
    Actor,
    st.sampled_from("甲乙丙"),
    st.frozensets(st.sampled_from(Role)),
    st.none() | st.just(TOP),
    st.none() | st.sampled_from("12"),
    st.booleans(),
)


@given(actors, st.none() | actors, st.frozensets(st.sampled_from(Role)), st.lists(actors, max_size=3).map(tuple))
def test_every_assignment_gets_one_answer_and_none_brings_reviewer_and_seal_together(by, target, roles, accounts):
    said = check_assignment(Assignment(by, target, roles, accounts))
    assert said.rule in {row.id for row in ASSIGN}
    if said.result is Result.ACCEPTED:
        assert target is not None
        assert not {Role.REVIEWER, Role.SEAL} <= roles | target.roles
