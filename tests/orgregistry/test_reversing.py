"""The last change of an organisation is taken back: all is as it was, and the history tells of both."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from orgregistry import organisations, registering, reversing, tree
from orgregistry.organisations import CHANGE_WORDS, Details, NameKind, Nature, OrganisationError, Status
from orgregistry.search import search
from store import Account, Filing, audit
from tests.orgregistry.test_registering import BY, refused, tops
from tests.store.places import NOW, SECOND

LATER, LAST = NOW + SECOND, NOW + 2 * SECOND
SCHOOL, OTHER = "甘谷县磐安镇中心小学", "甘谷县教育和体育局"


@pytest.fixture
def desk(sqlite_store):
    with sqlite_store.open() as desk:
        yield desk


@pytest.fixture
def ids(desk):
    """The top, an office, a bureau, a school, and another bureau under the office that has an alias."""
    made = tops(desk)
    other = registering.add(desk, OTHER, Details(nature=Nature.GOVERNMENT), NOW, BY).organisation_id
    registering.open_account(desk, other, made[1], NOW, BY)
    registering.add_name(desk, other, NameKind.ALIAS, "甘谷教体局", NOW, BY)
    registering.add_name(desk, made[2], NameKind.ALIAS, "甘谷教育局", NOW, BY)
    return [*made, other]


def state(desk, ids):
    """All that there is to know of organisations but when and how often they were changed."""
    return [
        (
            replace(organisations.get(desk, one), version=0, changed=NOW, opened=None),
            {(name.kind, name.name) for name in organisations.names(desk, one)},
            [child.name for child in tree.children(desk, one)],
        )
        for one in ids
    ]


CHANGES = [
    ("changed", lambda d, i: registering.change(d, i[3], Details(nature=Nature.PRIVATE, address="东街"), LATER, BY)),
    ("renamed", lambda d, i: registering.rename(d, i[3], "甘谷县磐安镇第一小学", LATER, BY)),
    ("renamed", lambda d, i: registering.rename(d, i[3], "甘谷县 磐安镇中心小学（本部）", LATER, BY)),
    ("alias-added", lambda d, i: registering.add_name(d, i[3], NameKind.ALIAS, "磐安小学", LATER, BY)),
    ("former-added", lambda d, i: registering.add_name(d, i[3], NameKind.FORMER, "磐安学校", LATER, BY)),
    ("alias-dropped", lambda d, i: registering.drop_name(d, i[4], "甘谷教体局", LATER, BY)),
    ("account-taken-back", lambda d, i: registering.take_back_account(d, i[3], LATER, BY)),
    ("moved", lambda d, i: registering.move(d, i[3], i[4], LATER, BY)),
    ("suspended", lambda d, i: registering.suspend(d, i[3], LATER, BY)),
    ("closed", lambda d, i: registering.close(d, i[3], LATER, BY)),
    ("merged", lambda d, i: registering.merge(d, i[3], i[4], LATER, BY)),
    ("merged", lambda d, i: registering.merge(d, i[2], i[4], LATER, BY)),
]


def test_one_change_after_the_other_is_taken_back_down_to_the_first(desk, ids):
    states = [state(desk, ids)]
    for action, change in CHANGES:
        if action not in {"merged", "closed", "account-taken-back", "alias-dropped"}:
            change(desk, ids)
            states.append(state(desk, ids))
    for before in reversed(states[:-1]):
        reversing.undo(desk, ids[3], LAST, BY)
        assert state(desk, ids) == before
    # It was opened and added before that.
    assert reversing.undo(desk, ids[3], LAST, BY).organisation.status is Status.NO_ACCOUNT
    assert reversing.undo(desk, ids[3], LAST, BY).organisation.status is Status.CLOSED
    with pytest.raises(OrganisationError, match="没有可以撤回的更改"):
        reversing.undo(desk, ids[3], LAST, BY)


@pytest.mark.parametrize(("action", "change"), CHANGES)
def test_after_it_all_is_as_it_was(desk, ids, action, change):
    before = state(desk, ids)
    change(desk, ids)
    after = state(desk, ids)
    assert before != after
    (changed,) = (
        one
        for one in ids
        if (organisations.history(desk, one)[-1].action, organisations.get(desk, one).changed) == (action, LATER)
    )
    undone = reversing.undo(desk, changed, LAST, BY)
    assert (undone.change.action, undone.lost) == (action, False)
    assert state(desk, ids) == before
    assert len(organisations.history(desk, changed)) > 3
    assert audit.verify(desk.session, desk.keys.audit).ok


def test_what_is_added_or_opened_is_gone_or_without_an_account(desk, ids):
    one = registering.add(desk, "甘谷县第一中学", Details(), LATER, BY).organisation_id
    registering.open_account(desk, one, ids[2], LATER, BY)
    assert reversing.undo(desk, one, LATER, BY).organisation.status is Status.NO_ACCOUNT
    other = registering.add(desk, "甘谷县第二中学", Details(), LATER, BY).organisation_id
    assert search(desk, "甘谷县第二中学")[0].organisation.organisation_id == other
    assert reversing.undo(desk, other, LATER, BY).organisation.status is Status.CLOSED
    assert search(desk, "甘谷县第二中学")[0].organisation.organisation_id == one


def test_a_former_name_that_was_known_before_stays_one(desk, ids):
    registering.rename(desk, ids[3], "甘谷县磐安镇第一小学", LATER, BY)
    registering.rename(desk, ids[3], SCHOOL, LATER, BY)
    registering.rename(desk, ids[3], "甘谷县磐安镇第一小学", LATER, BY)
    reversing.undo(desk, ids[3], LAST, BY)
    assert {name.name for name in organisations.names(desk, ids[3])} == {SCHOOL, "甘谷县磐安镇第一小学"}


def test_a_merger_is_taken_back_on_both_kinds_of_books(store):
    with store.open() as desk:
        _, office, bureau, school = tops(desk)
        other = registering.add(desk, OTHER, Details(), NOW, BY).organisation_id
        registering.open_account(desk, other, office, NOW, BY)
    with store.open() as desk:
        registering.merge(desk, bureau, other, LATER, BY)
    with store.open() as desk:
        assert search(desk, "甘谷县教育局")[0].organisation.organisation_id == other
        reversing.undo(desk, bureau, LAST, BY)
    with store.look() as desk:
        assert search(desk, "甘谷县教育局")[0].organisation.organisation_id == bureau
        assert [one.organisation_id for one in tree.children(desk, bureau)] == [school]
        assert tree.children(desk, other) == ()


def test_of_a_merger_only_what_nobody_has_moved_since_goes_back(desk, ids):
    top, office, bureau, school, other = ids
    registering.merge(desk, bureau, other, LATER, BY)
    registering.move(desk, school, office, LAST, BY)
    registering.drop_name(desk, other, "甘谷教育局", LAST, BY)
    reversing.undo(desk, other, LAST, BY)
    with pytest.raises(OrganisationError, match="不能从这里撤回") as caught:
        reversing.undo(desk, other, LAST, BY)
    assert caught.value.hint.endswith(f"undo {bureau}")
    registering.drop_name(desk, other, "甘谷教育局", LAST, BY)
    assert reversing.undo(desk, bureau, LAST, BY).organisation.status is Status.OPEN
    assert organisations.get(desk, school).parent_id == office
    assert {name.name for name in organisations.names(desk, bureau)} == {"甘谷县教育局", "甘谷教育局"}
    assert tree.way_up(desk, bureau).steps[-1].organisation_id == top


def test_what_has_gone_another_way_since_is_told(sqlite_store):
    with sqlite_store.open() as desk:
        top, office, bureau, school = tops(desk)
        registering.close(desk, school, LATER, BY)
        registering.add(desk, SCHOOL, Details(), LAST, BY)
    refused(sqlite_store, f"已有名为 {SCHOOL} 的单位", reversing.undo, school)
    with sqlite_store.open() as desk:
        firm = registering.add(desk, "甘谷县某某面粉厂", Details(), LATER, BY).organisation_id
        registering.open_account(desk, firm, bureau, LATER, BY)
        registering.close(desk, firm, LAST, BY)
        registering.suspend(desk, bureau, LAST, BY)
    refused(sqlite_store, "甘谷县教育局 账号已停用，不能做上级单位", reversing.undo, firm)
    refused(sqlite_store, "没有编号", reversing.undo, 999)
    refused(sqlite_store, "没有撤销过", registering.bring_back, office, Status.OPEN, top)


def test_contacts_cant_be_had_back_and_that_is_said(sqlite_store):
    with sqlite_store.open() as desk:
        *_, school = tops(desk)
        details = replace(organisations.get(desk, school).details, contact_phone="0938-5550000")
        registering.change(desk, school, replace(details, address="磐安镇东街"), LATER, BY)
        assert reversing.undo(desk, school, LAST, BY).lost
        kept = organisations.get(desk, school)
        assert (kept.address, kept.contact_phone) == ("", "0938-5550000")
        registering.change(desk, school, replace(kept.details, contact_phone="0938-5550001"), LAST, BY)
    assert "重新填写" in refused(sqlite_store, "没有留底", reversing.undo, school).hint


def test_every_change_that_there_is_can_be_taken_back_or_is_told_from_where():
    of_an_undo = {"brought-back", registering.TAKEN_BACK}
    assert set(reversing._TAKING_BACK) == set(CHANGE_WORDS) - of_an_undo


def test_nobody_goes_while_filings_wait_for_them(sqlite_store):
    """Notice 三: each office in turn; what waits for one that is gone would wait for ever."""
    with sqlite_store.open() as desk:
        top, _, _, school = tops(desk)
        other = registering.add(desk, "甘谷县磐安镇第二小学", Details(), NOW, BY).organisation_id
        registering.open_account(desk, other, top, NOW, BY)
        account = Account(id_index=b"i" * 32, id_sealed=b"", name="张伟", state="active")
        desk.session.add(account)
        desk.session.flush()
        filing = Filing(
            account_id=account.id, series="中小学教师", rank=3, status="review", holder_id=school, unit_id=school,
            created=NOW, since=NOW,
        )  # fmt: skip
        desk.session.add(filing)
    for change, more in ((registering.close, ()), (registering.take_back_account, ()), (registering.merge, (other,))):
        error = refused(sqlite_store, f"{SCHOOL} 还有 1 件填报等它审核", change, school, *more)
        assert "退回" in error.hint
    with sqlite_store.open() as desk:
        desk.session.execute(select(Filing)).scalar_one().status = "returned"
    with sqlite_store.open() as desk:
        registering.merge(desk, school, other, LATER, BY)
        assert organisations.get(desk, school).status is Status.MERGED
