"""When nights and their sweeps begin, and what of it was missed: the one answer to what was due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Hours:
    """When nights begin, and the sweeps of the same nights, at the desk."""

    night: time
    sweep: time
    zone: tzinfo

    def last_due(self, now: datetime) -> datetime:
        """Return the latest time at which a run should have begun, `now` included."""
        return max(time for time in self._around(now) if time <= now)

    def next_due(self, now: datetime) -> datetime:
        """Return the next time at which a run is to begin, after `now`."""
        return min(time for time in self._around(now) if time > now)

    def missed(self, last_started: datetime | None, now: datetime) -> datetime | None:
        """Return when a run was due that no run has answered since: one that begins `now` answers it.

        Args:
            last_started: when the last finished run began; None where there never was one: then nothing was missed, a
                new office begins in the evening.
            now: aware.

        Returns:
            None where nothing was missed.
        """
        due = self.last_due(now)
        return due if last_started is not None and last_started < due else None

    def _around(self, now: datetime) -> list[datetime]:
        today = now.astimezone(self.zone).date()
        return [
            datetime.combine(today + timedelta(days=days), clock, self.zone)
            for days in (-1, 0, 1)
            for clock in (self.night, self.sweep)
        ]
