"""Staff: invited, joined, let in, disabled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import combinations

import pytest
from sqlalchemy.exc import IntegrityError

from accountops import codes, staff
from accountops.permissions import OF_AN_ORGANISATION, Role, clash
from accountops.staff import Joining, StaffError, Standing
from store import Staff, StoreError
from store.models import APART, ROLES
from tests.accountops.crew import LINK, SECRET, STAFF_PASSWORD, counting, invited, joined, told
from tests.store.places import DAY, HOUR, NOW, SECOND

STEP = timedelta(seconds=codes.STEP_SECONDS)
CODE = codes.code_of(SECRET, codes.step_of(NOW))


def accept(store, token=LINK, code=CODE, now=NOW):
    with store.open() as desk:
        return staff.join(desk, Joining(token, "$argon2id$x", SECRET, code), counting(), now)


def check(store, member, code, now=NOW, epoch=None):
    with store.open() as desk:
        epoch = member.person.epoch if epoch is None else epoch
        return staff.by_code(desk, member.person.staff_id, epoch, code, now)


# ------------------------------------------------------------------------------------------------------ invitations


def test_an_invitation_is_opened_as_often_as_one_likes_and_used_once(store):
    """Programs that look at links beforehand must not use them up."""
    invited(store)
    for _ in range(3):
        with store.look() as desk:
            found = staff.opened(desk, LINK, NOW)
            assert found is not None
            assert (found.login, found.standing) == ("li.na", Standing.INVITED)
    person, recovery = accept(store)
    assert person.standing is Standing.JOINED
    assert len(recovery) == codes.RECOVERY_CODES
    with store.look() as desk:
        assert staff.opened(desk, LINK, NOW) is None
    assert accept(store) is None


@pytest.mark.parametrize(("later", "good"), [(staff.INVITATION - SECOND, True), (staff.INVITATION, False)])
def test_an_invitation_holds_for_72_hours(store, later, good):
    invited(store)
    now = NOW + later
    with store.look() as desk:
        assert (staff.opened(desk, LINK, now) is not None) is good
    assert (accept(store, code=codes.code_of(SECRET, codes.step_of(now)), now=now) is not None) is good


def test_an_invitation_that_nobody_made_opens_nothing(store):
    with store.look() as desk:
        assert staff.opened(desk, b"x" * 32, NOW) is None
    assert accept(store, b"x" * 32) is None


def test_joining_with_a_code_that_is_not_the_apps_changes_nothing(store):
    """Otherwise a mistake at scanning would lock somebody out for good."""
    invited(store)
    with pytest.raises(StaffError, match="验证码不对"):
        accept(store, code=codes.code_of(SECRET, codes.step_of(NOW) - 2))
    assert accept(store) is not None


def test_a_new_invitation_ends_the_old_one_and_all_that_was_logged_in_with(store, credentials):
    """For a lost telephone: password, app and recovery codes are set anew."""
    member = joined(store, credentials)
    with store.open() as desk:
        again = staff.invite_again(desk, "li.na", b"n" * 32, NOW, "operator")
    assert again.standing is Standing.INVITED
    assert again.epoch > member.person.epoch
    assert staff.by_password(store, credentials, "li.na", STAFF_PASSWORD) is None
    assert check(store, member, member.recovery[0], epoch=again.epoch) is None
    with store.open() as desk:
        staff.invite_again(desk, "li.na", b"m" * 32, NOW, "operator")
        assert staff.opened(desk, b"n" * 32, NOW) is None
        assert staff.opened(desk, b"m" * 32, NOW) is not None


@pytest.mark.parametrize("login", ["", "a", "1a", "李娜", "li na", "a" * 33, "li/na", "li\0na", "\ud800a", "a1234567"])
def test_a_login_is_a_word_and_no_number(store, login):
    """It is written into the audit, so it must not be an ID number or a telephone number."""
    with pytest.raises(StaffError), store.open() as desk:
        staff.invite(desk, login, "李娜", [Role.AUDITOR], LINK, NOW, "operator")


def test_a_login_is_given_once_whatever_its_case(store):
    invited(store)
    with pytest.raises(StaffError, match="已经有了"), store.open() as desk:
        staff.invite(desk, "Ｌi.Na", "李纳", [Role.AUDITOR], b"z" * 32, NOW, "operator")
    with store.look() as desk:
        assert [person.name for person in staff.people(desk)] == ["李娜"]


# ------------------------------------------------------------------------------------------------------------ roles


@pytest.mark.parametrize("pair", sorted(APART), ids="-".join)
def test_roles_that_exclude_each_other_are_refused_by_the_operation_and_by_the_database(store, pair):
    """As in notice 二(二)1, and whoever watches or hands out roles does nothing else."""
    with pytest.raises(StaffError, match="不能既是"):
        invited(store, "li.na", *map(Role, pair))
    with pytest.raises((IntegrityError, StoreError)), store.open() as desk:
        desk.session.add(Staff(login="li.na", name="李娜", **dict.fromkeys(pair, True)))


@pytest.mark.parametrize("pair", sorted(set(combinations(ROLES, 2)) - APART), ids="-".join)
def test_other_roles_may_meet_in_one_person(store, pair):
    assert invited(store, "li.na", *map(Role, pair)).roles == set(pair)


def test_the_roles_of_the_table_are_those_of_the_columns():
    assert tuple(Role) == ROLES
    assert clash([Role.SEAL_OFFICER, Role.REVIEWER]) is not None
    assert clash(Role) is not None


def test_nobody_is_invited_without_a_role(store):
    with pytest.raises(StaffError, match="角色"), store.open() as desk:
        staff.invite(desk, "li.na", "李娜", [], LINK, NOW, "operator")


@pytest.mark.parametrize("role", Role)
def test_whoever_acts_for_an_organisation_has_one(store, role):
    needs = role in OF_AN_ORGANISATION
    for organisation in ("", " \t"):
        if needs:
            with pytest.raises(StaffError, match="所在单位"), store.open() as desk:
                staff.invite(desk, "li.na", "李娜", [role], LINK, NOW, "operator", organisation=organisation)
    with store.open() as desk:
        staff.invite(desk, "wang", "王芳", [Role.AUDITOR], LINK, NOW, "operator")
        if needs:
            with pytest.raises(StaffError, match="所在单位"):
                staff.change_roles(desk, "wang", [role], NOW, "operator")
        else:
            assert staff.change_roles(desk, "wang", [role], NOW, "operator").roles == {role}


def test_other_roles_end_the_sessions_that_were_opened_with_the_old_ones(store, credentials):
    member = joined(store, credentials)
    with store.open() as desk:
        changed = staff.change_roles(desk, "li.na", [Role.AUDITOR], NOW, "staff:wang")
    assert changed.roles == {Role.AUDITOR}
    assert changed.epoch > member.person.epoch
    assert ("staff:wang", "staff-roles-changed", f"staff:{changed.staff_id}") in told(store)


# ------------------------------------------------------------------------------------------------------- logging in


def test_password_and_code_let_somebody_in_and_the_audit_says_so(store, credentials):
    member = joined(store, credentials)
    tomorrow = NOW + DAY
    person = staff.by_password(store, credentials, " LI.NA ", STAFF_PASSWORD)
    assert person == member.person
    assert check(store, member, member.code(tomorrow), tomorrow) == person
    with store.open() as desk:
        staff.logged_in(desk, person.staff_id, tomorrow)
        assert staff.find(desk, "li.na").last_login == tomorrow
    acts = [act for _, act, _ in told(store)]
    assert acts == ["staff-invited", "staff-joined", "staff-login"]


@pytest.mark.parametrize("who", ["joined", "absent", "invited", "disabled", "impossible", "wrong"])
def test_each_path_of_a_log_in_computes_exactly_one_hash(store, credentials, hasher, who):
    """So that its time tells nothing."""
    joined(store, credentials, "joined")
    joined(store, credentials, "wrong")
    joined(store, credentials, "disabled")
    invited(store, "invited")
    with store.open() as desk:
        staff.disable(desk, "disabled", NOW, "operator")
    before = hasher.computed
    login = "/" if who == "impossible" else who
    password = "another-one" if who == "wrong" else STAFF_PASSWORD
    found = staff.by_password(store, credentials, login, password)
    assert (found is not None) is (who == "joined")
    assert hasher.computed == before + 1


@pytest.mark.parametrize("what", ["app", "recovery"])
def test_of_many_who_type_the_same_code_at_once_one_comes_in(store, credentials, what):
    member = joined(store, credentials)
    later = NOW + HOUR
    code = member.code(later) if what == "app" else member.recovery[0]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: check(store, member, code, later), range(16)))
    assert sum(one is not None for one in found) == 1


def test_of_many_who_follow_one_invitation_at_once_one_joins(store):
    invited(store)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: accept(store), range(16)))
    assert sum(one is not None for one in found) == 1
    with store.look() as desk:
        assert staff.codes_left(desk, staff.find(desk, "li.na").staff_id) == codes.RECOVERY_CODES


def test_a_code_counts_once(store, credentials):
    member = joined(store, credentials)
    later = NOW + HOUR
    assert check(store, member, member.code(later), later) is not None
    assert check(store, member, member.code(later), later) is None


def test_the_code_that_one_joined_with_does_not_let_one_in(store, credentials):
    member = joined(store, credentials)
    assert check(store, member, CODE) is None


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_code_of_two_steps_ago_is_refused(store, credentials, steps, taken):
    member = joined(store, credentials)
    later = NOW + HOUR
    assert (check(store, member, member.code(later, steps), later) is not None) is taken


def test_a_recovery_code_stands_in_once(store, credentials):
    member = joined(store, credentials)
    assert check(store, member, member.recovery[3].lower()) is not None
    assert check(store, member, member.recovery[3]) is None
    assert check(store, member, member.recovery[4]) is not None
    with store.look() as desk:
        assert staff.codes_left(desk, member.person.staff_id) == codes.RECOVERY_CODES - 2


def test_a_recovery_code_of_somebody_else_is_refused(store, credentials):
    member, other = joined(store, credentials), joined(store, credentials, "wang.fang")
    with store.open() as desk:
        theirs = staff.new_recovery_codes(desk, other.person, lambda: b"t" * 32, NOW)
    assert check(store, member, theirs[0]) is None


def test_a_wrong_code_after_the_right_password_is_in_the_audit_and_counted(store, credentials):
    """Somebody else may know the password."""
    member = joined(store, credentials)
    assert check(store, member, "000000", NOW + HOUR) is None
    assert check(store, member, "", NOW + HOUR) is None
    with store.look() as desk:
        assert staff.refusals(desk, member.person, NOW) == 2
        assert staff.refusals(desk, member.person, NOW + HOUR + SECOND) == 0
    assert told(store)[-1] == ("staff:li.na", "staff-code-refused", f"staff:{member.person.staff_id}")


def test_a_step_begun_before_somebody_was_disabled_leads_nowhere(store, credentials):
    member = joined(store, credentials)
    with store.open() as desk:
        staff.disable(desk, "li.na", NOW, "operator")
    assert check(store, member, member.code(NOW, 1)) is None


def test_somebody_disabled_is_let_in_again_when_enabled_under_a_new_epoch(store, credentials):
    member = joined(store, credentials)
    with store.open() as desk:
        staff.disable(desk, "li.na", NOW, "operator")
        with pytest.raises(StaffError, match="已经停用"):
            staff.disable(desk, "li.na", NOW, "operator")
        with pytest.raises(StaffError, match="已停用"):
            staff.invite_again(desk, "li.na", LINK, NOW, "operator")
        back = staff.enable(desk, "li.na", NOW, "operator")
        with pytest.raises(StaffError, match="没有停用"):
            staff.enable(desk, "li.na", NOW, "operator")
    assert back.epoch == member.person.epoch + 2
    assert staff.by_password(store, credentials, "li.na", STAFF_PASSWORD) == back


# -------------------------------------------------------------------------------------------------------- passwords


def test_a_new_password_ends_the_sessions_and_of_two_at_once_one_is_saved(store, credentials):
    member = joined(store, credentials)
    fresh = credentials.hasher.fresh("Another-one-4711")
    with store.open() as desk:
        changed = staff.change_password(desk, member.person, fresh, NOW)
        assert staff.change_password(desk, member.person, fresh, NOW) is None
    assert changed is not None
    assert changed.epoch == member.person.epoch + 1
    assert staff.by_password(store, credentials, "li.na", "Another-one-4711") == changed
    assert staff.by_password(store, credentials, "li.na", STAFF_PASSWORD) is None


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("Hupan-zoul3", "too-short"),  # 11
        ("Hupan-zoul37", None),  # 12
        ("88888888", "initial"),
        ("lina-li.na-lina", "name"),
        ("xuezhong.hexuezhong.he", "login"),
    ],
)
def test_a_staff_password_has_twelve_characters_and_is_neither_name_nor_login(store, credentials, password, rule):
    person = invited(store, "xuezhong.he")
    fault = staff.fault_of(password, person, credentials)
    assert (fault and fault.rule) == rule


# --------------------------------------------------------------------------------------------------------- at rest


def test_neither_link_nor_secret_nor_codes_stand_in_the_database(store, credentials):
    member = joined(store, credentials)
    with store.look() as desk:
        row = desk.session.get_one(Staff, member.person.staff_id)
        assert row.totp_sealed is not None
        assert SECRET not in row.totp_sealed
        assert desk.keys.unseal(row.totp_sealed, staff.TOTP_FIELD) == SECRET
        for table in ("invitation", "recovery_code"):
            stored = [bytes(one) for one in desk.connection.exec_driver_sql(f"SELECT key FROM {table}").scalars()]  # noqa: S608
            assert stored
            secrets = {b"li.na".ljust(32, b"."), *(code.encode() for code in member.recovery)}
            assert not secrets & set(stored)
