"""What whoever looks a number up is told of the account that was deleted last."""

from accountops import accounts, corrections
from accountops.accounts import Repair, facts_of
from mailparse import Action
from tests.accountops.doings import LIMITS, NUMBER, put
from tests.accountops.people import ANOTHER, NAME
from tests.store import office
from tests.store.places import DAY, HOUR, NOW

WHY = "姓名与身份证号不匹配，已删除账号（可恢复）"


def delete(store, at=NOW, request_id=None, **also):
    with store.open() as desk:
        seen = facts_of(accounts.find(desk, NUMBER), at)
        repair = Repair(Action.DELETE, seen, request_id, "mismatched", also)
        assert accounts.perform(desk, [repair], LIMITS, at, "night") == []


def gone(store):
    with store.look() as desk:
        return corrections.gone(desk, NUMBER, LIMITS)


def test_who_was_never_deleted_is_not_gone(store, credentials):
    put(store, credentials)
    assert gone(store) is None


def test_of_a_deleted_account_the_books_tell_who_when_why_and_until_when(store, credentials):
    put(store, credentials)
    with store.open() as desk:
        desk.session.add(office.mail(store, 1, NOW - HOUR))
        desk.session.flush()
        asked = office.request(store, 1, NOW - HOUR, action="delete")
        desk.session.add(asked)
        desk.session.flush()
        request_id, asked_at = asked.id, asked.asked_at
    delete(store, request_id=request_id)
    one = gone(store)
    assert (one.name, one.at, one.actor, one.asked_at) == (NAME, NOW, "night", asked_at)
    assert (one.why, one.until, one.anew) == (WHY, NOW + LIMITS.restorable, False)


def test_a_persons_reason_says_more_than_the_rule(store, credentials):
    put(store, credentials)
    delete(store, reason="本人带身份证来过窗口")
    assert gone(store).why == "本人带身份证来过窗口"


def test_why_is_still_told_when_the_mail_is_kept_no_longer(store, credentials):
    put(store, credentials)
    delete(store, request_id=999)
    assert (gone(store).asked_at, gone(store).why) == (None, WHY)


def test_of_several_deleted_accounts_the_last_one_is_told_and_that_the_number_has_one_again(store, credentials):
    put(store, credentials)
    delete(store, NOW - DAY)
    put(store, credentials, name=ANOTHER)
    assert (gone(store).name, gone(store).anew) == (NAME, True)
    delete(store, NOW)
    assert (gone(store).name, gone(store).anew) == (ANOTHER, False)


def test_who_was_put_away_for_an_older_account_is_gone_for_the_reason_given(store, credentials):
    older = put(store, credentials, deleted_at=NOW - DAY)
    newer = put(store, credentials, name=ANOTHER)
    with store.open() as desk:
        corrections.restore(desk, older, LIMITS, NOW, "staff:li.na", "本人来过窗口", beside=newer)
    one = gone(store)
    assert (one.name, one.actor, one.why, one.anew) == (ANOTHER, "staff:li.na", "本人来过窗口", True)
