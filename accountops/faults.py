"""What keeps something from being done with an account, and the reason that whoever does it has to state."""

from __future__ import annotations

from mailparse.shown import Unfit, reason
from store import Hinted


class AccountError(Hinted):
    """It can't be done with this account; the message says why, in Chinese."""


def reason_of(text: str) -> str:
    """Return why a person changes an account, as it is written down: see `mailparse.shown.reason`.

    Raises:
        AccountError: it is no reason.
    """
    line = reason(text, "本人带身份证来过窗口")
    if isinstance(line, Unfit):
        raise AccountError(line.why, line.hint)
    return line
