"""What keeps something from being done with an account, and the reason that whoever does it has to state.

Every change that a person makes goes through `reason_of`, wherever it comes from (commands, pages, the API): a change
whose reason is empty can't be explained to anybody when the audit is read.
"""

from __future__ import annotations

from typing import Final

from mailparse.shown import cover

REASON_SHORTEST: Final = 2
REASON_MOST: Final = 200


class AccountError(Exception):
    """It can't be done with this account; the message says why, in Chinese."""


def reason_of(text: str) -> str:
    """Return a reason in one line, with ID numbers masked: it stays for as long as the audit does.

    Args:
        text: as typed; blanks and line breaks become one blank each.

    Returns:
        At least `REASON_SHORTEST` letters or figures, at most `REASON_MOST` characters.

    Raises:
        AccountError: it says nothing, or too much.
    """
    reason = cover(" ".join(text.split()))
    letters = sum(character.isalnum() for character in reason)
    if 0 < letters < REASON_SHORTEST:
        raise AccountError(f"理由太短，至少写{REASON_SHORTEST}个字，例如“本人带身份证来过窗口”")
    if not letters:
        raise AccountError("请写明理由，例如“本人带身份证来过窗口”")
    if len(reason) > REASON_MOST:
        raise AccountError(f"理由请写在{REASON_MOST}字以内")
    return reason
