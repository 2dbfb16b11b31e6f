"""What of the inbox is wanted is what is listed, on each kind of database."""

from datetime import date

import pytest

from accountops.accounts import ID_FIELD
from orgregistry.tickets import Kind
from portal import piles
from portal.piles import Pile, Wanted, Whose
from store import Account
from tests.portal.waiters import waits
from tests.store.places import id_number

TODAY = date(2021, 5, 21)
BEFORE, AFTER = date(2021, 5, 20), date(2021, 5, 22)


CASES = (
    ({}, [1, 2, 3, 5, 9, 11]),
    ({"pile": Pile.LATER}, [4]),
    ({"pile": Pile.ROUTED}, [6, 7]),
    ({"pile": Pile.CLOSED}, [10, 8]),
    ({"pile": Pile.ALL}, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]),
    ({"kind": Kind.CUT}, [2]),
    ({"whose": Whose.MINE}, [9]),
    ({"whose": Whose.NOBODY}, [1, 2, 3, 5, 11]),
    ({"whose": Whose.SOMEBODY, "pile": Pile.ALL}, [10, 9, 7]),
    ({"sought": "2"}, [2]),
    ({"sought": " ３号 "}, [3]),
    ({"sought": "张伟"}, [1, 2, 5]),
    ({"sought": "张伟民"}, [2]),
    ({"sought": "伟"}, []),
    ({"sought": "wei"}, []),
    ({"sought": "Ouyang"}, [9]),
    ({"sought": "中心小学"}, [3]),
    ({"sought": "(某)"}, [3]),
    ({"sought": "100%", "pile": Pile.ROUTED}, [6]),
    ({"sought": "%", "pile": Pile.ALL}, [6]),
    ({"sought": "LI_NA@"}, [2]),
    ({"sought": "li-na@"}, []),
    ({"sought": "lz.example"}, []),
    ({"sought": id_number(2)}, [2]),
    ({"sought": id_number(2)[:17]}, []),
    ({"sought": id_number(90)}, [11]),
    ({"sought": "王芳"}, [11]),
    ({"sought": "张伟", "pile": Pile.CLOSED}, [10, 8]),
    ({"sought": "'; DROP TABLE ticket; --"}, []),
    ({"sought": "…"}, []),
)


@pytest.fixture
def shelf(store):
    """Twelve tickets that differ in what they are sorted by."""
    waits(store, 1, name="张伟")
    waits(store, 2, name="张伟民", kind=str(Kind.CUT), mailed={"sender": "li_na@lz.example"})
    waits(store, 3, org="兰州市城关区（某）中心小学")
    waits(store, 4, state="later", until=AFTER)
    waits(store, 5, state="later", until=TODAY)
    waits(store, 6, state="later", until=BEFORE, routed_to="城关区人社局", org="甘肃100%环保有限公司")
    waits(store, 7, state="routed", routed_to="城关区人社局", org="兰州新区职教园区", assignee="wang.qiang")
    waits(store, 8, state="closed")
    waits(store, 9, assignee="li.na", name="Ouyang Xue")
    waits(store, 10, state="closed", name="张伟", assignee="li.na")
    with store.open() as desk:
        sealed = desk.keys.seal(id_number(90), ID_FIELD)
        account = Account(id_index=desk.keys.blind(id_number(90)), id_sealed=sealed, name="王芳", state="active")
        desk.session.add(account)
        desk.session.flush()
        number = account.id
    waits(store, 11, org="", kind=str(Kind.TAKEN_BACK), request_id=None, account_id=number)
    return store


def listed(store, **wanted):
    with store.look() as desk:
        return piles.numbers(desk, Wanted("li.na", TODAY, **wanted), 50)


def test_what_is_wanted_is_what_is_listed(shelf):
    assert [(wanted, listed(shelf, **wanted)) for wanted, _ in CASES] == list(CASES)


def test_what_very_many_have_in_common_is_found_as_well(shelf, monkeypatch):
    """Another way through the indexes, the same answers."""
    monkeypatch.setattr(piles, "MANY", 0)
    assert [(wanted, listed(shelf, **wanted)) for wanted, _ in CASES] == list(CASES)


def test_pages_lead_on_and_back_and_leave_nothing_out(sqlite_store, monkeypatch):
    monkeypatch.setattr(piles, "AT_ONCE", 3)
    for number in range(1, 9):
        waits(sqlite_store, number, state="closed" if number == 4 else "open")
    for pile, order in ((Pile.TODO, [1, 2, 3, 5, 6, 7, 8]), (Pile.ALL, [8, 7, 6, 5, 4, 3, 2, 1])):
        wanted = Wanted("li.na", TODAY, pile)
        with sqlite_store.look() as desk:
            first = piles.leaf(desk, wanted)
            seen, one = [first], first
            while one.later:
                one = piles.leaf(desk, wanted, after=one.rows[-1].number)
                seen.append(one)
            assert [row.number for each in seen for row in each.rows] == order
            assert [each.earlier for each in seen] == [False, *([True] * (len(seen) - 1))]
            for following, before in zip(seen[:0:-1], seen[-2::-1], strict=True):
                back = piles.leaf(desk, wanted, before=following.rows[0].number)
                assert [row.number for row in back.rows] == [row.number for row in before.rows]
                assert (back.earlier, back.later) == (before.earlier, True)
            assert {each.count for each in seen} == {len(order)}


def test_more_than_can_be_counted_is_said_to_be_more(sqlite_store):
    for number in range(1, 4):
        waits(sqlite_store, number)
    with sqlite_store.look() as desk:
        assert [piles.count(desk, Wanted("li.na", TODAY), most) for most in (1, 2, 3)] == [2, 3, 3]


@pytest.mark.parametrize("sealed", ["", "x", "AAAA", "汉", "A" * 400])
def test_what_we_have_not_sealed_searches_for_nothing(keys, sealed):
    assert piles.unseal(keys, sealed) == ""


def test_what_is_searched_for_does_not_stand_in_an_address(keys):
    sealed = piles.seal(keys, "张伟")
    assert sealed.isascii()
    assert piles.unseal(keys, sealed) == "张伟"
    assert piles.seal(keys, "") == ""
