"""The night: take in, decide, perform, tell, file. Each step may be cut off anywhere and run again."""

from daemon.night.lease import Holder, LeaseLost, NightRunning
from daemon.night.run import Night, NightSettings
from daemon.night.shift import Shift

__all__ = ["Holder", "LeaseLost", "Night", "NightRunning", "NightSettings", "Shift"]
