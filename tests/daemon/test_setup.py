"""Setting an office up."""

import configparser
import stat
from pathlib import Path

import pytest

from daemon.settings import load
from daemon.setup import SetupError, hidden, init, unit
from store import load_keyring, new_keyring


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_an_office_can_be_opened_as_it_was_made(tmp_path):
    made = init(tmp_path / "new" / "office", new_keyring().dump())
    settings = load(made.settings)
    assert settings.keys_path() == made.keys
    assert settings.mail_path() == made.mail
    load_keyring(settings.keys_path())
    assert {path.name for path in made.mail.iterdir()} == {"cur", "new", "tmp"}


def test_the_keys_are_read_by_their_owner_only(tmp_path):
    assert mode(init(tmp_path, "{}").keys) == 0o600


@pytest.mark.parametrize("name", ["keys.json", "yeban.toml"])
def test_what_is_there_stays_and_nothing_new_is_made(tmp_path, name):
    (tmp_path / name).write_text("old", "utf-8")
    with pytest.raises(SetupError, match="已经存在"):
        init(tmp_path, "{}")
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [(name, "old")]


def test_a_link_that_leads_nowhere_is_there_too(tmp_path):
    (tmp_path / "keys.json").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SetupError):
        init(tmp_path, "{}")
    assert not (tmp_path / "elsewhere").exists()


def test_a_place_that_can_not_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(SetupError, match="写不了"):
        init(tmp_path / "file" / "office", "{}")


def test_the_unit_is_told_where_all_is_and_is_watched():
    text = unit(Path("/opt/yeban/bin/yeban"), Path("/var/lib/yeban/yeban.toml"))
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str
    parsed.read_string(text)
    service = parsed["Service"]
    assert service["Type"] == "notify"
    assert service["ExecStart"] == "/opt/yeban/bin/yeban daemon --config /var/lib/yeban/yeban.toml"
    assert service["Restart"] == "on-failure"
    assert service["ProtectSystem"] == "strict"
    assert service["StateDirectory"] == "yeban"
    assert int(service["WatchdogSec"]) >= 60
    assert "{{" not in text


@pytest.mark.parametrize("web", [False, True])
@pytest.mark.parametrize(
    ("folder", "written", "state"),
    [("/var/lib/yeban", None, "yeban"), ("/srv/desk", "/srv/desk", None), ("/srv/a desk%", '"/srv/a desk%%"', None)],
)
def test_the_unit_lets_the_service_write_where_the_office_is(web, folder, written, state):
    text = unit(Path("/opt/yeban/bin/yeban"), Path(folder) / "yeban.toml", web=web)
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str
    parsed.read_string(text)
    service = parsed["Service"]
    assert service.get("ReadWritePaths") == written
    assert service.get("StateDirectory") == state
    assert service["WorkingDirectory"] == folder.replace("%", "%%")
    assert folder in text.partition("[Unit]")[0]


def test_what_lies_in_a_home_is_told_for_no_service_sees_it(tmp_path):
    linked = tmp_path / "yeban"
    linked.symlink_to("/home/zhao/venv/bin/yeban")
    seen = hidden([Path("/opt/yeban/bin/yeban"), Path("/root/venv/bin/yeban"), linked, Path("/rooted")])
    assert seen == (Path("/root/venv/bin/yeban"), Path("/home/zhao/venv/bin/yeban"))


def test_the_pages_have_a_unit_of_their_own_that_serves_them():
    text = unit(Path("/opt/yeban/bin/yeban"), Path("/var/lib/yeban/yeban.toml"), web=True)
    parsed = configparser.ConfigParser(strict=False, interpolation=None)
    parsed.optionxform = str
    parsed.read_string(text)
    service = parsed["Service"]
    assert service["ExecStart"] == "/opt/yeban/bin/yeban web --config /var/lib/yeban/yeban.toml"
    assert service["Type"] == "exec"
    assert service["ProtectSystem"] == "strict"
    assert "{{" not in text
