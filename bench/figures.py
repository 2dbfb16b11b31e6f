"""Lines of the bench's table."""

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    Attributes:
        name: what was measured.
        value: the figure.
        unit: of it.
        most: the target, reached at or below it; None if there is none.
        single: figures of the single runs that `value` is the median of.
        least: the target, reached at or above it; None if there is none.
    """

    name: str
    value: float
    unit: str
    most: float | None = None
    single: tuple[float, ...] = ()
    least: float | None = None

    @property
    def target(self) -> str:
        """The target in words."""
        if self.most is not None:
            return f"≤ {number(self.most)} {self.unit}"
        return "" if self.least is None else f"≥ {number(self.least)} {self.unit}"

    @property
    def verdict(self) -> str:
        """Whether the target is reached."""
        if self.most is None and self.least is None:
            return ""
        high = self.most is None or self.value <= self.most
        return "reached" if high and (self.least is None or self.value >= self.least) else "MISSED"


def of(name: str, values: list[float], unit: str, most: float | None = None, least: float | None = None) -> Figure:
    """Return the line of several runs: their median."""
    return Figure(name, median(values), unit, most, tuple(values), least)


def number(value: float) -> str:
    """Return a figure with as many digits as mean something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
