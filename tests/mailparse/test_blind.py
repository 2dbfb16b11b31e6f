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
    "p1": 114,
    "p2": 102,
    "p3": 96,
    "p4": 80,
    "p5": 96,
    "p6": 91,
    "p7": 96,
    "p8": 116,
    "q1": 155,
    "q2": 185,
    "q3": 129,
    "q4": 133,
    "q5": 109,
    "q6": 170,
    "q7": 136,
    "q8": 185,
    "r1": 143,
    "r2": 116,
    "r3": 97,
    "r4": 127,
    "r5": 186,
    "r6": 149,
    "r7": 176,
}
# Read with something else for a name: nothing is done either, since no account has it.
WITH_ANOTHER_NAME = {
    "p1-127", "p4-28", "p4-71", "p4-119", "p5-93", "p6-85", "p8-45", "q1-129", "q3-2", "q3-118", "q4-45",
    "q4-47", "q4-72", "q4-150", "r2-163", "r3-104", "r3-109", "r3-137", "r4-52", "r7-101", "r7-112",
}  # fmt: skip


def groups():
    return [(group, list(some)) for group, some in groupby(truths.blind(), lambda truth: truth.group)]


@pytest.mark.parametrize(("group", "some"), [pytest.param(*one, id=one[0]) for one in groups()])
def test_of_a_blind_author_nothing_is_done_that_nobody_asked_for_and_most_is_read(group, some):
    unasked, count = {}, Counter()
    for truth in some:
        got = {(one.id_number, str(one.action), one.name) for one in read(truth.mail).requests}
        if truth.id not in WITH_ANOTHER_NAME and (beyond := got - {one for way in truth.ways for one in way}):
            unasked[truth.id] = beyond
        count[got in [set(way) for way in truth.ways]] += 1
    assert unasked == {}
    assert count[True] >= READ[group], count
