"""How runs went: one table of what failed, for report and console alike."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.runs import PROBLEMS, NightStanding, Together, problems, standing, together
from store import Run

NOW = datetime(2021, 5, 20, 14, tzinfo=UTC)


def run(number, **fields):
    usual = {"night": "2021-05-20", "started": NOW, "finished": NOW + timedelta(minutes=7), "due": NOW, "mails": 3}
    return Run(id=number, **(usual | fields))


@pytest.mark.parametrize(
    ("fields", "ids"),
    [
        ({}, []),
        ({"interrupted": True}, ["interrupted"]),
        ({"parked": 1}, ["parked"]),
        ({"replies_failed": 1}, ["replies-failed"]),
        ({"replies_failed": 2, "parked": 1, "interrupted": True}, ["interrupted", "parked", "replies-failed"]),
    ],
)
def test_each_thing_that_failed_is_told_in_a_sentence_of_its_own_the_worst_first(fields, ids):
    one = Together(**({"interrupted": False, "parked": 0, "replies_failed": 0, "replies_why": ()} | fields))
    assert [row.id for row in PROBLEMS if row.when(one)] == ids
    assert len(problems(one)) == len(ids)


@pytest.mark.parametrize(
    ("sweep", "failed", "why", "how"),
    [
        ({"replies_sent": 2}, 0, (), NightStanding.ON_TIME),
        ({"replies_failed": 2, "replies_why": "连不上"}, 2, ("连不上",), NightStanding.FAILED),
        ({"replies_failed": 1, "replies_refused": 1, "replies_why": "拒收"}, 1, ("拒收",), NightStanding.FAILED),
    ],
)
def test_replies_that_were_put_off_are_a_problem_only_while_the_sweep_could_not_send_them(sweep, failed, why, how):
    runs = [run(1, replies_failed=2, replies_refused=0, replies_why="服务器不在"), run(2, **sweep)]
    night = together(runs)
    assert (night.replies_failed, night.replies_why) == (failed, why)
    assert standing(runs, None) is how


def test_replies_that_are_never_sent_stay_a_problem_of_the_night():
    runs = [run(1, replies_failed=1, replies_refused=1, replies_why="拒收"), run(2)]
    assert problems(together(runs)) == ("1 封回信没有发出去（账号不受影响）：拒收",)
    assert standing(runs, None) is NightStanding.FAILED


def test_what_a_stopped_run_left_is_no_problem_once_a_later_one_has_ended():
    assert standing([run(1, interrupted=True), run(2)], None) is NightStanding.ON_TIME
    assert standing([run(1), run(2, interrupted=True)], None) is NightStanding.INTERRUPTED
