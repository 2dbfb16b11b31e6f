"""What came of a mail, and of each plea in it (contracts.md section 3), and the words by which people are told."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from mailparse import Action


class Outcome(StrEnum):
    """What came of a mail or of a plea, in the order in which it is told."""

    DONE = "done"
    DUPLICATE = "duplicate"
    HELD = "held"
    REFUSED = "refused"
    INCOMPLETE = "incomplete"
    NOT_TEXT = "not-text"
    AUTOMATIC = "automatic"
    TICKET = "ticket"
    NONE = "none"


# Those that a plea takes; a mail may take any.
OF_PLEAS: Final = (Outcome.DONE, Outcome.DUPLICATE, Outcome.HELD, Outcome.REFUSED)
# What is counted under where there is no outcome yet.
OPEN: Final = ""

WORDS: Final[Mapping[str, str]] = {
    Outcome.DONE: "已办",
    Outcome.DUPLICATE: "重复",
    Outcome.HELD: "待人工",
    Outcome.REFUSED: "不合规定",
    Outcome.INCOMPLETE: "缺内容",
    Outcome.NOT_TEXT: "非文字",
    Outcome.AUTOMATIC: "自动邮件",
    Outcome.TICKET: "转工单",
    Outcome.NONE: "仅归档",
    OPEN: "没有办完",
}
WORDS_OF_PLEAS: Final[dict[str, str]] = {one: WORDS[one] for one in (*OF_PLEAS, OPEN)}
ACTION_WORDS: Final[Mapping[str, str]] = {Action.RESET: "重置密码", Action.DELETE: "删除账号"}


class ByHand(StrEnum):
    """What a person has made of a plea that the night held."""

    DONE = "done"
    ALREADY = "already"
    REFUSED = "refused"
    CLOSED = "closed"


BY_HAND_WORDS: Final[Mapping[str, str]] = {
    ByHand.DONE: "由人照办",
    ByHand.ALREADY: "由人办结",
    ByHand.REFUSED: "由人定为不办",
    ByHand.CLOSED: "由人办结",
}
