"""What waits for a person, where no mail tells whom it is about."""

from accountops.accounts import ID_FIELD
from orgregistry.tickets import Kind, NewTicket, open_tickets
from portal.waiting import KIND_WORDS, opened, waiting
from store import Account, Store
from tests.store.places import NOW, id_number

NUMBER = id_number(5)


def taken_back(store: Store) -> None:
    with store.open() as desk:
        sealed = desk.keys.seal(NUMBER, ID_FIELD)
        account = Account(id_index=desk.keys.blind(NUMBER), id_sealed=sealed, name="张伟", state="active")
        desk.session.add(account)
        desk.session.flush()
        opening = NewTicket(Kind.TAKEN_BACK, None, "本人撤回了邮件重置", account_id=account.id, at=NOW)
        open_tickets(desk, [opening], "2021-05-20", NOW)


def test_every_kind_of_ticket_has_a_word():
    assert set(KIND_WORDS) == set(Kind)


def test_a_ticket_about_an_account_tells_whose_it_is(store):
    taken_back(store)
    with store.look() as desk:
        (one,) = waiting(desk)
    assert (one.word, one.id_number, one.sender, one.action) == ("撤回重置", NUMBER, "", "")
    assert NUMBER not in one.why


def test_it_is_shown_without_a_mail(store):
    taken_back(store)
    with store.look() as desk:
        one, mails = opened(desk, 1)
    assert (one.number, mails) == (1, ())
