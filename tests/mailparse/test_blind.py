"""Texts by authors who had never seen the reader, as it had never seen theirs: what it does today, by itself and whole.

What it may leave to a person is counted; what it does, somebody has asked for.
"""

from collections import Counter
from itertools import groupby

import pytest

from mailparse import read
from tests.mailparse import truths

pytestmark = pytest.mark.unmeasured

# How many are read just as their author says; what is missing to the whole is left to a person.
READ = {
    "p1": 120,
    "p2": 117,
    "p3": 97,
    "p4": 85,
    "p5": 97,
    "p6": 95,
    "p7": 97,
    "p8": 125,
    "q1": 169,
    "q2": 201,
    "q3": 134,
    "q4": 142,
    "q5": 121,
    "q6": 177,
    "q7": 157,
    "q8": 190,
    "r1": 160,
    "r2": 121,
    "r3": 113,
    "r4": 128,
    "r5": 190,
    "r6": 157,
    "r7": 184,
    "s1": 184,
    "s2": 183,
    "s3": 145,
    "t1": 140,
    "u1": 147,
    "u2": 101,
    "u3": 131,
    "u4": 93,
    "u5": 213,
    "u6": 133,
    "v1": 166,
    "v2": 206,
    "v3": 86,
    "v4": 130,
    "v5": 149,
}

# What it does all the same though nobody has asked for it: names that are words (令弧秋 for 令狐秋, 道中学 of 县长道中学), the
# writer for whom they write for, two beside each other in a line of which the text says that one is to be left.
WRONG: set[str] = set()


def groups():
    return [(group, list(some)) for group, some in groupby(truths.blind(), lambda truth: truth.group)]


@pytest.mark.parametrize(("group", "some"), [pytest.param(*one, id=one[0]) for one in groups()])
def test_of_a_blind_author_nothing_is_done_that_nobody_asked_for_and_most_is_read(group, some):
    unasked, count = {}, Counter()
    for truth in some:
        got = {(one.id_number, str(one.action), one.name) for one in read(truth.mail).requests}
        if beyond := got - {one for way in truth.ways for one in way}:
            unasked[truth.id] = beyond
        count[got in [set(way) for way in truth.ways]] += 1
    assert {*unasked} == {id for id in WRONG if id.partition("-")[0] == group}, unasked
    assert count[True] >= READ[group], count
