"""Who may do what: the table is total, and roles that meet in one person don't undo what keeps others apart."""

import subprocess
import sys
from itertools import combinations
from pathlib import Path

import pytest

from accountops.permissions import ROLE_WORDS, TABLE, Permission, Role, allowed, clash, needs_fresh

ROOT = Path(__file__).parents[2]
CREWS = [crew for size in range(1, len(Role) + 1) for crew in combinations(Role, size) if clash(crew) is None]
CHANGES_NOTHING = {
    Permission.OWN_ACCOUNT,
    Permission.SEE_NIGHTS,
    Permission.SEE_REQUESTS,
    Permission.SEE_TICKETS,
    Permission.SEE_ACCOUNT,
    Permission.SEE_ORGANISATIONS,
    Permission.SEE_FILINGS,
    Permission.SEE_REPORTS,
    Permission.SEE_POLICY,
    Permission.SEE_STAFF,
    Permission.READ_AUDIT,
    Permission.VERIFY_AUDIT,
}


def granted(crew):
    return {permission for permission in Permission if allowed(crew, permission)}


def test_each_permission_stands_in_the_table_once_and_somebody_has_it():
    assert [grant.permission for grant in TABLE] == list(Permission)
    assert all(grant.roles and grant.words for grant in TABLE)
    assert set(ROLE_WORDS) == set(Role)


@pytest.mark.parametrize("permission", Permission)
def test_nobody_without_a_role_may_do_anything(permission):
    assert not allowed([], permission)


def test_what_the_table_does_not_name_is_denied_and_asks_again():
    assert not allowed(list(Role), "drop-tables")
    assert needs_fresh("drop-tables")


def test_whoever_hands_in_roles_of_another_kind_is_denied():
    assert not allowed(["administrator"], Permission.OWN_ACCOUNT)


@pytest.mark.parametrize("crew", CREWS, ids="+".join)
def test_nobody_both_reviews_a_filing_and_seals_it(crew):
    """As notice 二(二)1 has it, whatever roles one person may hold together."""
    assert not {Permission.REVIEW_FILING, Permission.SEAL} <= granted(crew)


@pytest.mark.parametrize("crew", CREWS, ids="+".join)
def test_whoever_hands_out_roles_has_no_hand_in_accounts_and_filings(crew):
    rights = granted(crew)
    if Permission.MANAGE_STAFF in rights:
        assert rights - CHANGES_NOTHING == {Permission.MANAGE_STAFF, Permission.SET_POLICY}


def test_the_auditor_looks_and_changes_nothing():
    assert granted([Role.AUDITOR]) <= CHANGES_NOTHING
    assert {Permission.READ_AUDIT, Permission.VERIFY_AUDIT} <= granted([Role.AUDITOR])


def test_what_shows_an_id_number_or_lets_somebody_back_in_asks_again():
    """Issue 6, point 1: revealing, restoring, releasing."""
    for permission in (
        Permission.REVEAL_ID_NUMBER,
        Permission.RESTORE_ACCOUNT,
        Permission.DECIDE_HELD,
        Permission.RELEASE_DELETION,
        Permission.SET_POLICY,
        Permission.MANAGE_STAFF,
    ):
        assert needs_fresh(permission)


def test_two_persons_release_a_held_deletion_and_change_a_quota():
    """As threat K asks."""
    assert {grant.permission for grant in TABLE if grant.another} == {
        Permission.RELEASE_DELETION,
        Permission.SET_POLICY,
    }


@pytest.mark.parametrize(
    "permission",
    [
        Permission.REVEAL_ID_NUMBER,
        Permission.RESTORE_ACCOUNT,
        Permission.RENAME_ACCOUNT,
        Permission.TAKE_BACK_RESET,
        Permission.RELEASE_DELETION,
        Permission.DECIDE_HELD,
    ],
)
def test_whoever_reveals_or_changes_an_account_may_see_it(permission):
    """These are of all accounts of the province: an office that reviews its own people's filings has none of them."""
    for role in Role:
        assert not allowed([role], permission) or allowed([role], Permission.SEE_ACCOUNT)


def test_no_permission_is_granted_that_nothing_asks_for():
    asked = "".join(path.read_text("utf-8") for path in (ROOT / "portal").rglob("*.py"))
    assert [one for one in Permission if f"Permission.{one.name}" not in asked] == []


def test_the_page_in_docs_is_what_the_table_says():
    printed = subprocess.run(
        [sys.executable, "scripts/print-permissions"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=True,
    ).stdout
    assert (ROOT / "docs/permissions.md").read_bytes() == printed
