"""Running a command: whatever happens ends in an exit code and, if it went wrong, one line on standard error.

0: done; 1: the work ran and something in it failed; 2: the call or the configuration is wrong (contracts.md).
Imports as `daemon.cli.commands`.
"""
# ruff: noqa: PLC0415 - see there

from __future__ import annotations

import errno
import logging
import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from typer.exceptions import Abort, TyperException

from daemon.cli.commands import app
from daemon.cli.filings import filings_app
from daemon.cli.orgs import orgs_app
from daemon.cli.staff import staff_app
from daemon.cli.tickets import tickets_app
from store.errors import in_words

LOG: Final = logging.getLogger(__name__)
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)

app.add_typer(staff_app, name="staff")
app.add_typer(tickets_app, name="tickets")
app.add_typer(orgs_app, name="orgs")
app.add_typer(filings_app, name="filings")


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns the exit code. Nothing but a bug shown on purpose ever prints a traceback."""
    _reopen_closed()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # a terminal of LANG=C gets UTF-8 all the same; \udcNN is valid inside JSON
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _invoke(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        _print_nowhere()  # who reads has had enough
        return 1
    except OSError as error:
        _print_nowhere()
        return _complain(f"结果没能写完：{in_words(error)}", "请清出磁盘空间后再运行一次；已办的不会再办", 1)
    return code


def _reopen_closed() -> None:
    """Whoever started us has closed a stream: print nowhere, and let no database file be opened in its place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # In this order, the lowest free descriptor is the stream's own; it stays open until the end.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115


def _print_nowhere() -> None:
    """Python would complain once more when it flushes at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _invoke(arguments: Sequence[str]) -> int:
    try:
        code = app(args=list(arguments), prog_name="yeban", standalone_mode=False)
    except TyperException as error:
        return _usage(error)
    except Abort:
        return _complain("已取消", "", 1)
    except KeyboardInterrupt:
        return _complain("已中断", "", 130)
    except BrokenPipeError:
        raise
    except Exception as error:
        if getattr(error, "errno", None) in _FULL:
            raise
        for code, kinds in foreseen().items():
            if isinstance(error, kinds):
                return _complain(str(error), getattr(error, "hint", ""), code)
        if isinstance(error, OSError) and error.filename is not None:
            return _complain(f"{error.filename} 用不了：{in_words(error)}", "请检查路径和权限", 1)
        LOG.debug("bug", exc_info=True)
        return _complain(
            f"程序内部错误（{type(error).__name__}），没有做完",
            "请设 YEBAN_DEBUG=1 再运行一次，把显示的内容交给维护人员",
            1,
        )
    return code if isinstance(code, int) else 0


def foreseen() -> dict[int, tuple[type[Exception], ...]]:
    """Return by exit code what is no bug: 2 the call or the configuration is wrong, 1 the outside world failed.

    Only what has gone wrong needs them, so only then their modules are imported.
    """
    from accountops.faults import AccountError
    from accountops.importing import ImportFault
    from accountops.staff import StaffError
    from daemon.again import NoNightYet
    from daemon.checking import CheckError
    from daemon.filingsettings import OwnDataError
    from daemon.mailbox import MailboxError, MailboxRefused
    from daemon.night import LeaseLost, NightRunning
    from daemon.outbox import TransportError
    from daemon.rehearse import BookError
    from daemon.settings import SettingsError
    from daemon.setup import SetupError
    from daemon.websettings import ListenError
    from filing.dossier import FilingError
    from orgregistry.organisations import OrganisationError
    from orgregistry.sheets import SheetFault
    from orgregistry.tickets import TicketError
    from store import KeysError, StoreError
    from store.errors import TargetError

    # In this order: a mailbox that refuses is also an error of the mailbox.
    return {
        2: (
            SettingsError,
            OwnDataError,
            KeysError,
            TargetError,
            MailboxRefused,
            BookError,
            CheckError,
            ImportFault,
            SheetFault,
            SetupError,
        ),
        1: (
            ListenError,
            StoreError,
            MailboxError,
            TransportError,
            NightRunning,
            LeaseLost,
            AccountError,
            OrganisationError,
            TicketError,
            NoNightYet,
            StaffError,
            FilingError,
        ),
    }


_USAGE: Final = (
    (r"No such option: (\S+)", r"没有 \1 这个选项"),
    (r"No such command '(.+?)'", r"没有 \1 这个命令"),
    (r"Missing argument '(.+?)'", r"缺少参数 \1"),
    (r"Missing option '(.+?)'", r"缺少选项 \1"),
    (r"Missing command", "后面还要写上具体的命令"),
    (r"Got unexpected extra argument\S* \((.+?)\)", r"多余的参数 \1"),
    (r"Option '(.+?)' requires an argument", r"\1 后面要跟一个值"),
    (r"Invalid value for '?(.+?)'?: (.*[\u4e00-\u9fff].*)", r"\1 \2"),  # our own words
    (r"Invalid value for '?(.+?)'?: .*valid integer.*", r"\1 要写成整数，例如 3"),
    (r"Invalid value for '?(.+?)'?: .*greater than or equal to (\S+)", r"\1 不能小于 \2"),
    (r"Invalid value for '?(.+?)'?: .*less than or equal to (\S+)", r"\1 不能大于 \2"),
    (r"Invalid value for '?(.+?)'?: \w+ '(.*)' is not readable", r"\1 读不了：没有权限读 \2"),
    (r"Invalid value for '?(.+?)'?: .*", r"\1 的值不对"),
    (r"Option '(.+?)' does not take a value", r"\1 后面不要写值"),
)


def _usage(error: TyperException) -> int:
    """Say what is wrong with a call; called without anything, show the help that Typer has put into the error."""
    said = error.format_message()
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(said if said.endswith("\n") else said + "\n")
        return error.exit_code
    for pattern, words in _USAGE:
        found = re.search(pattern, said, re.DOTALL)
        if found:
            said = found.expand(words)
            break
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "yeban"
    return _complain(said, f"用法见 {command} --help", error.exit_code)


def _complain(said: str, hint: str, code: int) -> int:
    """One line on standard error."""
    from mailparse.shown import redact, visible

    line = f"{said.rstrip('。')}。{hint}" if hint else said
    sys.stderr.write(f"yeban: {visible(redact(' '.join(line.split())))}\n")
    return code
