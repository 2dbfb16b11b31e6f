"""What Typer lays its help out with, for text without blanks: Rich cuts off the end of a word that doesn't fit.

Imported with Rich, when a help page is printed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.columns import Columns
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult


class FoldingTable(Table):
    """Goes on in the next line."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render it."""
        for column in self.columns:
            column.overflow = "fold"
        yield from super().__rich_console__(console, options)


class FoldingColumns(Columns):
    """Goes on in the next line."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render it."""
        for one in self.renderables:
            if isinstance(one, Text):
                one.overflow = "fold"
        yield from super().__rich_console__(console, options)
