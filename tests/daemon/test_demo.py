"""The demo as its first visitor sees it: a night, its report, a second run, and one applicant's morning."""

import io
from datetime import UTC, datetime

import pytest
from rich.cells import cell_len
from rich.console import Console

from accountops.credentials import Entry
from daemon.demo import SAID, demonstrate


@pytest.fixture(scope="module")
def told() -> str:
    out = io.StringIO()
    console = Console(file=out, width=80, color_system=None, highlight=False, emoji=False, markup=False)
    assert demonstrate(console, lambda: datetime.now(UTC), "/opt/yeban/bin/yeban") == 0
    return out.getvalue()


def test_the_night_and_a_second_run_are_reported(told):
    assert "60 个账号" in told
    assert "来信 41 = 已办" in told
    first, second = told.split("再运行一次")
    assert "等人决定 9 项" in first
    assert "没有来信" in second


def test_one_applicants_story_is_told_from_before_to_the_old_password(told):
    story = [SAID[entry] for entry in (Entry.REFUSED, Entry.MUST_CHANGE, Entry.MUST_CHANGE, Entry.OWN, Entry.REFUSED)]
    place = 0
    for line in (*story[:3], "设置新密码：已保存", *story[3:], SAID[Entry.OLD_PASSWORD], "审计链：22 条，完好"):
        place = told.index(line, place) + len(line)


def test_what_to_type_next_is_told_as_it_can_be_typed(told):
    assert told.count("/opt/yeban/bin/yeban ") == 4


def test_it_fits_an_ordinary_terminal(told):
    assert all(cell_len(line) <= 80 for line in told.splitlines() if not line.startswith("/opt"))
