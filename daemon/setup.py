"""Setting an office up: a commented file of settings, keys that only their owner reads, a place for mails."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from store import Hinted
from store.errors import in_words
from templates import FOLDER, environment

SETTINGS_FILE: Final = "yeban.toml"
KEYS_FILE: Final = "keys.json"
MAIL_FOLDER: Final = "mail"
STATE_DIRECTORY: Final = Path("/var/lib/yeban")  # systemd makes it by itself: StateDirectory=yeban
HOMES: Final = ("/home", "/root", "/run/user")  # systemd.exec(5), ProtectHome=


class SetupError(Hinted):
    """The office can't be set up here; `hint` says what to do."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was made, absolute."""

    settings: Path
    keys: Path
    mail: Path


def init(folder: Path, keys: str) -> Made:
    """Write a new office into a folder. What is there already stays: a second key file would make data unreadable.

    Args:
        folder: made where missing.
        keys: the text of the key file.

    Raises:
        SetupError: one of the files is there already, or can't be written.
    """
    folder = folder.absolute()
    made = Made(folder / SETTINGS_FILE, folder / KEYS_FILE, folder / MAIL_FOLDER)
    for path in (made.keys, made.settings):
        if path.exists() or path.is_symlink():
            raise SetupError(
                f"{path} 已经存在，没有改动任何文件", "请换一个文件夹，或先自行移走旧文件（密钥千万要留好）"
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(made.keys, keys, 0o600)
        _write(made.settings, (FOLDER / "deploy" / SETTINGS_FILE).read_text("utf-8"), 0o644)
        for part in ("tmp", "new", "cur"):
            (made.mail / part).mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise SetupError(f"写不了 {folder}：{in_words(error)}", "请检查文件夹的权限和剩余空间") from None
    return made


def unit(command: Path, config: Path, *, web: bool = False) -> str:
    """Return a systemd unit.

    Args:
        command: the absolute path of `yeban`.
        config: the absolute path of the settings.
        web: the pages', not the nights'.
    """
    template = environment().get_template("deploy/yeban-web.service" if web else "deploy/yeban.service")
    folder = config.parent
    return template.render(
        command=command,
        config=config,
        folder=folder,
        in_state_directory=folder == STATE_DIRECTORY,
        quoted=_quoted,
        percent=_percent,
    )


def hidden(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return those that a service can't see: ProtectHome=yes shuts the homes, and nobody else may look into /root.

    Args:
        paths: absolute; where a link leads counts too.
    """
    homes = tuple(map(Path, HOMES))
    return tuple(
        dict.fromkeys(
            path for one in paths for path in (one, one.resolve()) if any(path.is_relative_to(home) for home in homes)
        )
    )


def _percent(path: Path) -> str:
    """As a unit wants it: a percent sign would begin a specifier."""
    return str(path).replace("%", "%%")


def _quoted(path: Path) -> str:
    """As one word of a line that is split at blanks (systemd.syntax(7))."""
    text = _percent(path)
    if not any(character.isspace() or character in "\"'\\$;" for character in text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$") + '"'


def _write(path: Path, text: str, mode: int) -> None:
    """Write a new file that has its mode from its first moment; half a file is taken away again."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise
