"""What every mailbox promises (daemon.mailbox.Mailbox), on a Maildir and on a real Dovecot over TLS."""

import pickle
from datetime import UTC, datetime, timedelta, timezone

import pytest

from daemon.mailbox import FETCH_AT_ONCE, FETCH_MOST, imap, maildir
from tests.daemon.mailbox.conftest import EVENING, Place, letter

# Characters that GB 2312 lacks: of GBK, of GB 18030's four-byte part, and beyond the basic plane.
RARE = "镕喆㛃𠮷堃"


def fetched(mailbox, uids):
    """All of `uids`, in batches as the night does it."""
    found = []
    for start in range(0, len(uids), FETCH_AT_ONCE):
        found += mailbox.fetch(uids[start : start + FETCH_AT_ONCE])
    return found


def test_an_evening_of_thousands_is_listed_read_and_filed(place: Place):
    raws = place.deliver_many(3_000)
    with place.mailbox() as mailbox:
        uids = mailbox.uids()
        arrivals = {arrival.uid: arrival for arrival in fetched(mailbox, uids)}
        assert [arrivals[uid].raw for uid in uids] == raws  # oldest first
        mailbox.move(uids[:2_500], "已处理")
        mailbox.move(uids[2_500:2_999], "待人工")
        assert mailbox.uids() == uids[2_999:]
        assert (mailbox.count(), mailbox.count("已处理"), mailbox.count("待人工")) == (1, 2_500, 499)
    assert place.lying("已处理") == sorted(raws[:2_500])
    assert place.lying("待人工") == sorted(raws[2_500:2_999])
    assert place.lying("INBOX") == raws[2_999:]


def test_an_empty_inbox_is_no_error(place: Place):
    with place.mailbox() as mailbox:
        assert (mailbox.uids(), mailbox.fetch([]), mailbox.count()) == ([], [], 0)
        mailbox.move([], "已处理")


def test_a_mail_that_somebody_has_read_is_listed_and_fetched_all_the_same(place: Place):
    place.deliver(letter("read"), flags="S")
    place.deliver(letter("unread"))
    with place.mailbox() as mailbox:
        assert {arrival.raw for arrival in mailbox.fetch(mailbox.uids())} == {letter("read"), letter("unread")}


def test_reading_a_mail_does_not_mark_it_as_read(place: Place):
    place.deliver(letter("plea"))
    for _ in range(2):
        with place.mailbox() as mailbox:
            mailbox.fetch(mailbox.uids())
    assert not [file for file in place.path.glob("*/*:2,*") if "S" in file.name.partition(":2,")[2]]


def test_the_time_of_arrival_is_aware_and_the_servers_own(place: Place):
    shanghai = timezone(timedelta(hours=8))
    arrived = datetime(2021, 5, 31, 23, 59, 59, tzinfo=shanghai)
    place.deliver(letter("late"), arrived)
    with place.mailbox() as mailbox:
        [arrival] = mailbox.fetch(mailbox.uids())
    assert arrival.arrived.tzinfo is UTC
    assert arrival.arrived == arrived


@pytest.mark.parametrize("more", [0, 1])
def test_a_mail_is_handed_out_whole_up_to_a_limit_of_the_callers_own(place: Place, more):
    raw = letter("a letter with its scan", size=2 * FETCH_MOST)
    place.deliver(raw)
    with place.mailbox() as mailbox:
        (uid,) = mailbox.uids()
        assert mailbox.whole(uid, len(raw) - more) == raw[: len(raw) - more]
        mailbox.move([uid], "已处理")
        assert mailbox.whole(uid, len(raw)) == b""


def test_an_arrival_can_be_handed_to_another_process(place: Place):
    place.deliver(letter("plea"))
    with place.mailbox() as mailbox:
        [arrival] = mailbox.fetch(mailbox.uids())
    assert pickle.loads(pickle.dumps(arrival)) == arrival  # noqa: S301  # its own


@pytest.mark.parametrize(
    "size", [65_535, 65_536, 65_537, FETCH_MOST - 1, FETCH_MOST, FETCH_MOST + 1, 2 * FETCH_MOST + 7]
)
def test_a_long_mail_is_read_up_to_the_limit_and_its_whole_size_is_told(place: Place, size):
    raw = letter("long", size=size)
    place.deliver(raw)
    place.deliver(letter("short"))
    with place.mailbox() as mailbox:
        arrivals = {arrival.size: arrival.raw for arrival in mailbox.fetch(mailbox.uids())}
    assert arrivals == {size: raw[:FETCH_MOST], len(letter("short")): letter("short")}


def test_fifty_long_mails_in_one_batch_each_keep_their_own_end(place: Place):
    raws = {letter(f"long {number}", size=70_000 + number) for number in range(50)}
    for raw in raws:
        place.deliver(raw)
    with place.mailbox() as mailbox:
        assert {arrival.raw for arrival in mailbox.fetch(mailbox.uids())} == raws


def test_of_large_mails_the_first_come_and_the_others_when_they_are_asked_for(place: Place, monkeypatch):
    for module in (imap, maildir):
        monkeypatch.setattr(module, "FETCH_OCTETS", 2_000_000)
    raws = [letter(f"large {number}", size=100_000 + number) for number in range(45)]
    for raw in raws:
        place.deliver(raw)
    came: dict[str, bytes] = {}
    with place.mailbox() as mailbox:
        uids = mailbox.uids()
        while wanted := [uid for uid in uids if uid not in came]:
            some = mailbox.fetch(wanted)
            assert sum(len(arrival.raw) for arrival in some) <= 3_300_000
            assert [arrival.uid for arrival in some] == wanted[: len(some)]
            came |= {arrival.uid: arrival.raw for arrival in some}
    assert sorted(came.values()) == sorted(raws)


def test_octets_that_are_no_text_arrive_as_they_are(place: Place):
    raw = (
        b"Subject: "
        + "重置密码".encode("gb18030")
        + b"\r\n\r\n"
        + bytes(range(1, 256)).replace(b"\n", b"").replace(b"\r", b"")
    )
    place.deliver(raw)
    with place.mailbox() as mailbox:
        assert [arrival.raw for arrival in mailbox.fetch(mailbox.uids())] == [raw]


def test_a_mail_without_anything_in_it_is_an_arrival_too(place: Place):
    place.deliver(b"")
    with place.mailbox() as mailbox:
        assert [(arrival.raw, arrival.size) for arrival in mailbox.fetch(mailbox.uids())] == [(b"", 0)]


@pytest.mark.parametrize(
    "folder", ["已处理", RARE, "R&D 退回", "夜班/已处理", f"夜班/{RARE}/2021", "Q-&-A", 'say "已"']
)
def test_a_folder_is_made_where_missing_whatever_its_name(place: Place, folder):
    place.deliver(letter("one"))
    place.deliver(letter("two"))
    with place.mailbox() as mailbox:
        assert mailbox.count(folder) == 0
        first, second = mailbox.uids()
        mailbox.move([first], folder)
        assert folder in mailbox.folders()
    with place.mailbox() as mailbox:  # and found again by who comes later
        mailbox.move([second], folder)
        assert (mailbox.count(folder), mailbox.count()) == (2, 0)
    assert place.lying(folder) == [letter("one"), letter("two")]


def test_moving_twice_leaves_one_copy(place: Place):
    place.deliver_many(5)
    with place.mailbox() as mailbox:
        uids = mailbox.uids()
        mailbox.move(uids[:3], "已处理")
        mailbox.move(uids, "已处理")
        mailbox.move(uids, "待人工")
        assert (mailbox.count(), mailbox.count("已处理"), mailbox.count("待人工")) == (0, 5, 0)


def test_mails_that_are_gone_are_skipped(place: Place):
    place.deliver_many(4)
    with place.mailbox() as mailbox, place.mailbox() as other:
        uids = mailbox.uids()
        other.move([uids[1]], "somewhere")
        assert {arrival.uid for arrival in mailbox.fetch(uids)} == {uids[0], uids[2], uids[3]}
        mailbox.move(uids, "已处理")
        assert (mailbox.count("已处理"), mailbox.count("somewhere")) == (3, 1)


def test_names_of_mails_that_never_were_are_skipped(place: Place):
    place.deliver(letter("one"))
    with place.mailbox() as mailbox:
        assert mailbox.fetch(["4000000000"]) == []
        mailbox.move(["4000000000"], "已处理")
        assert (mailbox.count(), mailbox.count("已处理")) == (1, 0)


def test_what_arrives_meanwhile_is_in_the_next_list(place: Place):
    place.deliver(letter("one"))
    with place.mailbox() as mailbox:
        before = mailbox.uids()
        place.deliver(letter("two"), EVENING + timedelta(minutes=1))
        after = mailbox.uids()
        assert after[:1] == before
        assert [arrival.raw for arrival in mailbox.fetch(after[1:])] == [letter("two")]


def test_a_mail_that_another_program_marks_as_read_meanwhile_keeps_its_name(place: Place):
    place.deliver(letter("one"))
    with place.mailbox() as mailbox:
        uids = mailbox.uids()
        [file] = [*place.path.glob("new/*"), *place.path.glob("cur/*")]
        file.rename(place.path / "cur" / (file.name.partition(":")[0] + ":2,S"))
        assert [arrival.uid for arrival in mailbox.fetch(uids)] == uids
        mailbox.move(uids, "已处理")
        assert (mailbox.count(), mailbox.count("已处理")) == (0, 1)


def test_names_stay_the_same_from_one_night_to_the_next(place: Place):
    place.deliver_many(10)
    with place.mailbox() as mailbox:
        first = (mailbox.name, mailbox.uidvalidity, mailbox.uids())
    with place.mailbox() as mailbox:
        assert (mailbox.name, mailbox.uidvalidity, mailbox.uids()) == first


def test_the_facts_tell_mails_folders_and_how_mails_are_moved(place: Place):
    place.deliver_many(2)
    with place.mailbox() as mailbox:
        mailbox.move(mailbox.uids()[:1], "已处理")
        facts = mailbox.facts()
    assert (facts.mails, facts.moves, facts.name) == (1, "move", mailbox.name)
    assert {"INBOX", "已处理"} <= set(facts.folders)
