"""The [filing] section: until when titles are filed, and the site's own data about series, competence and offices."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Final

from daemon.fields import Section
from store import Hinted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from filing.cases import Site
    from orgregistry.offices import Office

# notice 一
LAST_DAY: Final = date(2021, 5, 31)


class OwnDataError(Hinted):
    """A data file of the site's own can't be used."""


class Filing(Section):
    """What a site sets about filing; what is left out is as the notice has it, or as it is shipped.

    Attributes:
        last_day: the last day on which titles are filed, which counts whole.
        series: the site's own series and levels, a file in the form of filing/data/title-series.csv.
        competence: who may stamp and issue, in the form of filing/data/competence.csv.
        offices: names of offices, in the form of orgregistry/data/offices.csv; rows replace the shipped ones.
    """

    last_day: date = LAST_DAY
    series: Path | None = None
    competence: Path | None = None
    offices: Path | None = None

    def site(self, zone: tzinfo) -> Site:
        """Return what the rules must know.

        Args:
            zone: the office's: there the last day ends.

        Raises:
            OwnDataError: a file can't be read, or isn't what it should be.
        """
        # Every command reads the settings, and hardly any of them needs the rules.
        from daemon.checking import CheckError, site  # noqa: PLC0415
        from filing.scope import Window  # noqa: PLC0415

        try:
            made = site(self.series, self.competence)
        except CheckError as error:
            raise OwnDataError(f"[filing] 用不了：{error}", "请改正这个文件，或删去这一行，用程序自带的") from None
        return replace(made, window=Window(self.last_day, zone))

    def until(self, now: datetime, zone: tzinfo) -> str:
        """Return in words until when titles are filed, and what to do where that is over.

        Args:
            now: aware.
            zone: the office's.
        """
        from filing.scope import Window  # noqa: PLC0415 - the same

        day = f"{self.last_day.year}年{self.last_day.month}月{self.last_day.day}日"
        if now < Window(self.last_day, zone).closes:
            return f"填报端口开到{day}，当天算在内"
        return f"填报端口已于{day}关闭，不能再填报，登录和审核照常；要开，请改 filing.last_day"

    def own_offices(self) -> str:
        """Return the text of the site's file of offices; "" for none.

        Raises:
            OwnDataError: it can't be read.
        """
        from daemon.checking import CheckError, own_text  # noqa: PLC0415 - the same

        try:
            return "" if self.offices is None else own_text(self.offices)
        except CheckError as error:
            raise OwnDataError(f"[filing] 用不了：{error}", "请检查 filing.offices") from None

    def known_offices(self) -> Mapping[str, Office]:
        """Return the offices by authority: tickets and letters name them, and the registry is founded with them.

        Raises:
            OwnDataError: the site's file can't be used.
        """
        from orgregistry.offices import OfficesUnreadable, offices  # noqa: PLC0415 - the same

        try:
            return offices(self.own_offices())
        except OfficesUnreadable as error:
            raise OwnDataError(f"[filing] 用不了：{error}", "请改正 filing.offices 指的文件，或删去那一行") from None
