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
    "p1": 115,
    "p2": 112,
    "p3": 90,
    "p4": 79,
    "p5": 96,
    "p6": 93,
    "p7": 97,
    "p8": 121,
    "q1": 157,
    "q2": 188,
    "q3": 120,
    "q4": 133,
    "q5": 113,
    "q6": 172,
    "q7": 141,
    "q8": 185,
    "r1": 150,
    "r2": 115,
    "r3": 102,
    "r4": 118,
    "r5": 187,
    "r6": 150,
    "r7": 178,
}


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
    assert unasked == {}
    assert count[True] >= READ[group], count
