"""What `pip install .` brings is all there is to bring: an office is opened with nothing but the wheel."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parent.parent
ROOMS = ("mailparse", "store", "accountops", "orgregistry", "filing", "portal", "daemon", "templates")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    return Path(next(iter(WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"]))))


def test_the_wheel_carries_every_file_of_every_room(wheel):
    with zipfile.ZipFile(wheel) as packed:
        carried = set(packed.namelist())
    there = {
        file.relative_to(ROOT).as_posix()
        for room in ROOMS
        for file in (ROOT / room).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert len(there) > 300
    assert there <= carried
    assert not [name for name in carried if name.partition("/")[0] in {"tests", "bench", "scripts"}]


def test_an_office_is_opened_and_runs_a_night_from_the_wheel_alone(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "installed")
    (tmp_path / "office").mkdir()

    def yeban(*arguments: str) -> str:
        code = (
            "import sys, daemon; print(daemon.__file__, file=sys.stderr); from daemon.cli import main; sys.exit(main())"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=tmp_path / "office",
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path / "installed")},
            capture_output=True,
            check=True,
            text=True,
            timeout=120,
        )
        assert done.stderr.startswith(str(tmp_path / "installed"))
        return done.stdout

    yeban("init")
    assert '"finished"' in yeban("night", "--json")
    assert "✖" not in yeban("doctor")
