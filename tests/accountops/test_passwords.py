"""New passwords: what is refused, in which order, and why."""

import re
import string
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountops.credentials import Credentials
from accountops.passwords import LEAST_LEFT, LISTED, MOST, RULES, Choice, Fault, Person, Source, capitals, fault_of
from tests.accountops.people import INITIAL_PASSWORD, NAME, OWN_PASSWORD, cheap_credentials
from tests.store.places import id_number

CHEAP = cheap_credentials()
NUMBER = id_number(7)  # born 1967-08-17
ZHANG = Person(NUMBER, NAME)
# Letters of which no piece of the list, no run and no name can be made; a suffix of these is as good as chance.
STRANGE = "jfkxvmbz"


def fault(password: str, person: Person = ZHANG, credentials: Credentials = CHEAP) -> Fault | None:
    return fault_of(password, person, credentials)


def rule(password: str, person: Person = ZHANG, credentials: Credentials = CHEAP) -> str | None:
    found = fault(password, person, credentials)
    return None if found is None else found.rule


# ----------------------------------------------------------------------------------------------------------- the table


def test_the_rows_stand_in_this_order():
    """What can be said in one word comes before what must be explained; who knows the person best is named first."""
    assert [row.id for row in RULES] == [
        "empty", "too-long", "unseen", "blank-at-an-end", "initial", "too-short",
        "birth-date", "id-number", "name", "initial-and-more", "run", "common",
    ]  # fmt: skip


def test_every_source_of_guesses_has_its_row():
    assert {"initial-and-more" if one is Source.INITIAL else str(one) for one in Source} <= {row.id for row in RULES}


@pytest.mark.parametrize(
    ("password", "found"),
    [
        ("", "empty"),
        ("k" * 200, "too-long"),
        ("kvmx\u200bbfjk-9", "unseen"),
        ("kvmx\tbfjk-9", "unseen"),
        (" kvmx-bfjk-9", "blank-at-an-end"),
        ("kvmx-bfjk-9 ", "blank-at-an-end"),
        ("\u3000kvmx-bfjk-9", "blank-at-an-end"),
        (INITIAL_PASSWORD, "initial"),
        ("８８８８８８８８", "initial"),
        ("kvmx-bfjk", "too-short"),
        ("8888888888", "initial-and-more"),
        ("88888888abc", "initial-and-more"),
        ("88888888-kv", "initial-and-more"),
        ("8888888888888888", "initial-and-more"),
        # Whose it is.
        ("19670817ab", "birth-date"),
        ("1967-08-17zw", "birth-date"),
        ("1967.8.17.kv", "birth-date"),
        ("1967年8月17日生", "birth-date"),
        ("17081967-k", "birth-date"),
        ("0817081708", "birth-date"),
        (NUMBER, "id-number"),
        (NUMBER.lower() + "kv", "id-number"),
        (NUMBER[::-1], "id-number"),
        ("kv" + NUMBER[:8], "id-number"),
        ("zhangwei-zw", "name"),
        ("ZhangWei-kv", "name"),
        ("weizhang##", "name"),
        ("zw-zhangwei", "name"),
        ("张伟张伟张伟张伟张伟", "name"),
        ("zh@ngwe!zw", "name"),
        ("zhangwei0817", "name"),
        # What many choose.
        ("woaini5201314", "common"),
        ("wo@ini1314", "common"),
        ("wodemima123", "common"),
        ("P@ssw0rd2021", "common"),
        ("gansulanzhou", "common"),
        ("lanzhou2021", "common"),
        ("Lanzhou-2021-b", "common"),
        ("147258369a", "run"),
        ("甘肃省职称申报评审网", "common"),
        ("13805971602", "common"),
        ("20210520ab", "common"),
        ("我爱你我爱你我爱你一生", "common"),
        # What the fingers find.
        ("qwertyuiop", "run"),
        ("poiuytrewq", "run"),
        ("asdfghjkl;", "run"),
        ("aaaaaaaaaa", "run"),
        ("!@#$%^&*()", "run"),
        ("kvkvkvkvkv", "run"),
        ("ABCDEFGHIJ", "run"),
    ],
)  # fmt: skip
def test_what_is_refused_and_by_which_row(password, found):
    assert rule(password) == found


@pytest.mark.parametrize(
    "password",
    [
        OWN_PASSWORD,
        "Zcxx-2021a",
        "Newpass-99x",
        "Xiaoqiao-0521",
        "槐花落在旧书页上的傍晚",
        "correct horse battery",
        "xia yu tian da sanzi",
        "zhangwei-kvmx",
        "88888888kvmx",
        "kvmx-bfjk-9",
    ],
)
def test_what_is_taken(password):
    assert rule(password) is None


# ---------------------------------------------------------------------------------------------------------- boundaries


@pytest.mark.parametrize(("length", "found"), [(9, "too-short"), (10, None), (MOST, None), (MOST + 1, "too-long")])
def test_the_length_from_both_sides(length, found):
    assert rule("".join(STRANGE[place * place % 7] + chr(0x4E00 + place) for place in range(length))[:length]) == found


def test_what_grows_in_its_normal_form_is_measured_there():
    assert rule("\ufdfa" * 10) == "too-long"  # 18 characters each under NFKC


def test_a_site_sets_the_least_length():
    strict = Credentials(INITIAL_PASSWORD, CHEAP.hasher, shortest=14)
    assert fault("kvmx-bfjk-975", credentials=strict) == Fault("too-short", "新密码至少要有14位")
    assert fault("kvmx-bfjk-9752", credentials=strict) is None


def test_a_long_initial_password_is_no_new_password_either():
    long = Credentials("a-long-initial-password", CHEAP.hasher)
    assert rule("a-long-initial-password", credentials=long) == "initial"
    assert rule("A-Long-Initial-Password1", credentials=long) == "initial-and-more"


@pytest.mark.parametrize("left", range(LEAST_LEFT + 3))
@pytest.mark.parametrize("known", [NUMBER, "zhangwei", "19670817", INITIAL_PASSWORD, "wodemima", "asdfghjkl"])
def test_four_characters_that_nobody_can_guess_are_enough_and_three_are_not(known, left):
    password = known + STRANGE[:left]
    if len(password) < CHEAP.shortest:
        password = known * 2 + STRANGE[:left]
    found = fault(password)
    if left >= LEAST_LEFT:
        assert found is None
    elif found is not None and found.rule != "initial":
        assert f"至少再加{LEAST_LEFT - left}个" in found.why


def test_adding_as_many_as_it_says_is_enough():
    found = fault("zhangwei-1967")
    assert found is not None
    more = int(re.search(r"再加(\d+)个", found.why)[1])
    assert fault("zhangwei-1967" + STRANGE[:more]) is None
    assert fault("zhangwei-1967" + STRANGE[: more - 1]) is not None


def test_who_is_somebody_else_may_use_what_is_only_mine():
    other = Person(id_number(3), "欧阳文忠")
    assert rule("weizi-670817k", other) is None
    assert rule("weizi-670817", ZHANG) == "birth-date"


# -------------------------------------------------------------------------------------------------------------- people


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("单于雪", "shanyuxue#1"),
        ("单于雪", "danyuxue##1"),
        ("吕绿", "lvlvlvlv-12"),
        ("吕绿", "lyulyu-lulu"),
        ("古丽娜·艾买提", "gulina-aimaiti"),
        ("欧阳文忠", "OuYangWenZhong"),
        ("欧阳文忠", "oywz-oywz-oywz"),
        ("zhangwei", "zhangwei##1"),
        ("曾曾曾曾曾曾曾曾曾曾曾曾", "zengcengzeng"),
    ],
)
def test_a_name_is_known_by_every_reading_and_by_its_initials(name, password):
    assert rule(password, Person(NUMBER, name)) == "name"


@pytest.mark.parametrize(
    "written",
    [
        "19670817",
        "670817",
        "1967-08-17",
        "1967/8/17",
        "67.8.17",
        "17-08-1967",
        "8/17/1967",
        "1967年8月17日",
        "1967_08_17",
    ],
)
def test_a_birth_date_is_known_in_every_usual_form(written):
    choice = Choice(written + "kv", len(written) + 2, ZHANG, CHEAP)
    assert choice.left == 2
    assert len(choice.guesses[Source.BIRTH_DATE]) == len(written)


def test_the_list_is_of_lower_case_pieces_long_enough_to_mean_something():
    pieces = [piece for line in LISTED.read_text("utf-8").splitlines() for piece in line.partition("#")[0].split()]
    assert len(pieces) == len(set(pieces)) > 1500
    for piece in pieces:
        assert piece == piece.lower()
        assert len(piece) >= (3 if piece.isascii() else 2), piece


# ---------------------------------------------------------------------------------------------------------- properties


@given(st.text(max_size=300))
def test_whatever_is_typed_is_judged_and_never_repeated(password):
    found = fault(password)
    if found is not None:
        assert "{" not in found.why
        if len(password) > 3 and password not in INITIAL_PASSWORD:
            assert password not in found.why


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Zs")), min_size=1, max_size=140))
def test_what_is_covered_lies_within_the_password_and_counts_once(password):
    choice = Choice(password, len(password), ZHANG, CHEAP)
    places = [place for covered in choice.guesses.values() for place in covered]
    assert len(places) == len(set(places))
    assert all(0 <= place < len(password) for place in places)
    assert 0 <= choice.left <= len(password)


@given(st.integers(0, 14), st.text(string.ascii_lowercase, max_size=3))
def test_a_part_of_the_id_number_with_little_added_is_refused(start, added):
    part = NUMBER[start:]
    password = (part + added) if len(part + added) >= 10 else part * 4 + added
    assert rule(password) is not None


@given(st.dates(date(1930, 1, 1), date(2010, 12, 31)), st.sampled_from(["%Y%m%d", "%y%m%d%Y", "%d%m%Y", "%Y.%m.%d"]))
def test_whoever_was_born_then_may_not_use_the_day(day, form):
    body = "620105" + day.strftime("%Y%m%d") + "123"
    person = Person(body + "0", "韩梅")
    assert rule(day.strftime(form) + "kvx", person) in {"birth-date", "id-number", "common"}


@given(st.text("bdfjkmpqvxz2345679-_", min_size=14, max_size=30))
def test_chance_is_hardly_ever_refused(password):
    """Fourteen characters by chance leave at least four, unless chance has typed a run of keys or hit on pieces."""
    choice = Choice(password, len(password), ZHANG, CHEAP)
    assert (fault(password) is None) is (choice.left >= LEAST_LEFT)


@pytest.mark.parametrize("unit", ["a", "ab", "zhangwei", "1", NUMBER, "qwertyuiopasdfghjkl", "wodemima"])
def test_the_longest_one_is_judged_at_once(unit):
    """Linear: the worst of 128 characters takes milliseconds, and a novel isn't even looked at."""
    fault("warm-up-kvmx")
    start = time.perf_counter()
    fault((unit * MOST)[:MOST])
    fault(unit * 1_000_000)
    assert time.perf_counter() - start < 0.5


# ------------------------------------------------------------------------------------------------------------ capitals


@pytest.mark.parametrize(
    ("password", "found"),
    [
        ("zc-2021", ()),
        ("Zc-2021", ((1, "Z"),)),
        ("zC-2021-G", ((2, "C"), (9, "G"))),
        ("Ｚc", ((1, "Z"),)),
        ("张Wei", ((2, "W"),)),
        ("Éa", ((1, "É"),)),
        ("", ()),
    ],
)
def test_capital_letters_are_told_by_their_places(password, found):
    assert capitals(password) == found
