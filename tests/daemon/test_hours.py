"""When nights begin, what was missed, and what the console says of a night that made up for it."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from daemon.hours import Hours
from daemon.settings import load
from daemon.setup import init
from daemon.wiring import Office
from portal import nights
from portal.runs import NightStanding
from store import Run, new_keyring

ZONE = ZoneInfo("Asia/Shanghai")
HOURS = Hours(time(22), time(6), ZONE)
NIGHT, SWEEP = "2021-05-20T22:00", "2021-05-21T06:00"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        ("2021-05-20T21:59", "2021-05-20T06:00", NIGHT),
        (NIGHT, NIGHT, SWEEP),
        ("2021-05-21T00:30", NIGHT, SWEEP),
        (SWEEP, SWEEP, "2021-05-21T22:00"),
    ],
)
def test_nights_and_sweeps_follow_one_another(now, last, following):
    assert HOURS.last_due(at(now)) == at(last)
    assert HOURS.next_due(at(now)) == at(following)


def test_the_hours_are_those_of_the_desk_wherever_the_machine_is():
    assert HOURS.next_due(datetime(2021, 5, 20, 13, 0, tzinfo=UTC)) == at(NIGHT)


@pytest.mark.parametrize(
    ("last", "now", "missed"),
    [
        ("2021-05-20T06:00", "2021-05-20T21:59", None),
        ("2021-05-20T06:00", NIGHT, NIGHT),
        ("2021-05-20T06:00", "2021-05-21T05:59", NIGHT),
        ("2021-05-20T06:00", "2021-05-21T06:10", SWEEP),
        ("2021-05-20T06:00", "2021-05-21T11:59", SWEEP),
        ("2021-05-20T06:00", "2021-05-21T12:01", SWEEP),  # though by its label another night has begun
        ("2021-05-20T06:00", "2021-05-21T14:00", SWEEP),
        (NIGHT, "2021-05-21T05:59", None),
        (NIGHT, SWEEP, SWEEP),
        (SWEEP, "2021-05-21T14:00", None),
        ("2021-05-14T22:00", "2021-05-17T09:00", "2021-05-17T06:00"),
    ],
)
def test_what_was_due_and_did_not_begin_was_missed(last, now, missed):
    assert HOURS.missed(at(last), at(now)) == (None if missed is None else at(missed))


@pytest.mark.parametrize("now", ["2021-05-20T21:59", NIGHT, SWEEP, "2021-05-21T14:00"])
def test_a_new_office_has_missed_nothing(now):
    assert HOURS.missed(None, at(now)) is None


@pytest.mark.parametrize(
    ("last", "now", "standing"),
    [
        ("2021-05-20T06:00", "2021-05-21T14:00", NightStanding.LATE),
        ("2021-05-20T06:00", NIGHT, NightStanding.ON_TIME),
        (SWEEP, "2021-05-21T14:00", NightStanding.BY_HAND),
    ],
)
def test_a_night_that_makes_up_for_a_missed_one_is_late_and_not_by_hand(tmp_path, last, now, standing):
    place = init(tmp_path, new_keyring().dump())
    began = at(last)
    with Office(load(place.settings), lambda: at(now)) as office:
        with office.store.open() as desk:
            label = nights.night_of(began, ZONE)
            desk.session.add(Run(night=label, started=began, finished=began))
        report = office.run_night()
        assert report.due == HOURS.missed(began, at(now))
        with office.store.look() as desk:
            line = nights.lines(desk, at(now), ZONE, HOURS.night)[0]
    assert line.standing is standing
