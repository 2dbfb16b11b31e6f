"""The help pages in Chinese: what Typer itself says on them, it says in English.

A catalogue of translations would need a Chinese locale, which the servers that this runs on seldom have.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

Function = TypeVar("Function", bound=Callable[..., Any])

_PANELS: Final = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "REQUIRED_LONG_STRING": "［必填］",
    "DEFAULT_STRING": "［默认 {}］",
    "RANGE_STRING": "",
}
_USAGE: Final = {"Usage: ": "用法：", "[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 …"}
_REQUIRED: Final = re.compile(r"\{(\S+?)\}(?:\.\.\.)?")


def _usage(said: str) -> str:
    for english, chinese in _USAGE.items():
        said = said.replace(english, chinese)
    return _REQUIRED.sub(r"\1", said)


def _help_option(option: TyperOption | None) -> TyperOption | None:
    if option is not None:
        option.help = "显示这一页。"
    return option


def _no_type(**_context: object) -> None:
    """The name of an argument says enough."""


def _without_markup(text: str | None) -> str | None:
    """Rich takes what stands in square brackets for markup, and swallows it."""
    return None if text is None else re.sub(r"(?<!\\)\[", r"\\[", text)


def _prepare(command: TyperCommand | TyperGroup, context: Any) -> None:  # noqa: ANN401 - Typer doesn't export its type
    # Only now: it brings half of Rich along.
    from typer import rich_utils  # noqa: PLC0415

    from daemon.cli.folding import FoldingColumns, FoldingTable  # noqa: PLC0415

    for kind in (FoldingColumns, FoldingTable):
        setattr(rich_utils, kind.__name__.removeprefix("Folding"), kind)

    for name, word in _PANELS.items():
        setattr(rich_utils, name, word)
    command.help = _without_markup(command.help)
    for one in command.get_params(context):
        if isinstance(one, TyperOption | TyperArgument):
            one.help = _without_markup(one.help)
        if isinstance(one, TyperArgument):
            setattr(one, "display_type_rich", _no_type)  # noqa: B010 - "<int range>" helps nobody
        if isinstance(one, TyperOption) and one.is_flag and one.metavar is None:
            one.metavar = ""  # else "<bool>", though no value follows


class ChineseCommand(TyperCommand):
    """A command whose help is in Chinese throughout."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ANN401 - see _prepare
        """Return the line of usage."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> TyperOption | None:  # noqa: ANN401 - see _prepare
        """Return the option --help."""
        return _help_option(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - see _prepare
        """Print the page."""
        _prepare(self, ctx)
        super().format_help(ctx, formatter)


class ChineseGroup(TyperGroup):
    """The same for a command that has commands."""

    def get_usage(self, ctx: Any) -> str:  # noqa: ANN401 - see _prepare
        """Return the line of usage."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> TyperOption | None:  # noqa: ANN401 - see _prepare
        """Return the option --help."""
        return _help_option(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - see _prepare
        """Print the page."""
        _prepare(self, ctx)
        super().format_help(ctx, formatter)


class Commands(typer.Typer):
    """Commands whose help is in Chinese throughout."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - Typer's own
        super().__init__(cls=ChineseGroup, no_args_is_help=True, **options)

    def command(self, name: str | None = None, **options: Any) -> Callable[[Function], Function]:  # noqa: ANN401 - the same
        """Make a function a command."""
        return super().command(name, cls=ChineseCommand, **options)
