"""What a mail comes to: its outcome, why, the tickets it opens and the reply it calls for. Pure.

Outcomes are those of contracts.md section 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accountops.outcomes import Outcome
from mailparse import Mail, Reading, Verdict
from orgregistry.tickets import Kind

# A mail with several requests takes the first of these that one of its requests took; see `of_requests`.
BY_WEIGHT = (Outcome.DONE, Outcome.HELD, Outcome.REFUSED, Outcome.DUPLICATE)

MISSING = {"id_number": "身份证号", "name": "姓名", "plea": "诉求"}

_AS_READ = {
    Verdict.AUTOMATIC: (Outcome.AUTOMATIC, "自动发出的邮件，不办不答"),
    Verdict.LETTER: (Outcome.TICKET, "申请开通单位账号的函，由人办理"),
    Verdict.ORG_NOT_FOUND: (Outcome.TICKET, "搜不到现工作单位，由人办理"),
    Verdict.NOT_TEXT: (Outcome.NOT_TEXT, "诉求或所需信息只在图片、截图或附件里"),
    Verdict.OTHER: (Outcome.TICKET, "不是重置或删除的诉求，由人看"),
}
_AGAINST = "要求撤回先前的诉求，由人看"
_TICKETS = {
    Verdict.LETTER: Kind.LETTER,
    Verdict.ORG_NOT_FOUND: Kind.ORG_NOT_FOUND,
    Verdict.OTHER: Kind.OTHER,
}


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What is known of a mail once it is read.

    Attributes:
        outcome: None where its requests have to be decided first.
        why: in Chinese, for staff.
        tickets: (kind, why) of what waits for a person whatever becomes of the requests.
    """

    outcome: Outcome | None
    why: str = ""
    tickets: Sequence[tuple[Kind, str]] = field(default=())


def parked() -> Conclusion:
    """A mail that the reader broke on."""
    why = "这封信无法读完，已原样留存，由人看"
    return Conclusion(Outcome.TICKET, why, ((Kind.PARKED, why),))


def of_reading(reading: Reading, *, own_copy: bool, cut: bool) -> Conclusion:
    """Conclude from what a mail says.

    Args:
        reading: see `mailparse.read`.
        own_copy: it comes from our own address.
        cut: it was longer than is read.
    """
    if own_copy:
        return Conclusion(Outcome.NONE, "本邮箱自己发出的信，只归档")
    if reading.verdict is Verdict.AUTOMATIC:
        return _of_automatic(reading)
    if reading.empty and not cut:
        return Conclusion(Outcome.NONE, "空白邮件，只归档")
    also = []
    if reading.letter is not None and reading.verdict is not Verdict.LETTER:
        also.append((Kind.LETTER, "信里另有申请开通单位账号的函"))
    if reading.org_name is not None and reading.verdict is not Verdict.ORG_NOT_FOUND and reading.letter is None:
        also.append((Kind.ORG_NOT_FOUND, "信里另说搜不到现工作单位"))
    if cut:
        also.append((Kind.CUT, "信太长，只读了前一部分，余下的由人看"))
    lacking = "、".join(MISSING[part] for part in reading.missing)
    if reading.requests:
        return Conclusion(None, "", (*also, *_beside_requests(reading, lacking)))
    if cut:
        return Conclusion(Outcome.TICKET, "信太长，读到的部分里没有完整的诉求，由人看", tuple(also))
    if reading.verdict is Verdict.INCOMPLETE:
        return Conclusion(Outcome.INCOMPLETE, f"诉求不完整，缺{lacking}", tuple(also))
    # A repair without any request is none.
    verdict = Verdict.OTHER if reading.verdict is Verdict.REPAIR else reading.verdict
    outcome, why = _AS_READ[verdict]
    if reading.doubt and verdict is Verdict.OTHER:
        why = f"看上去要重置或删除，但{reading.doubt}，由人看"
    elif any(one.action is None for one in reading.withdrawals) and verdict is Verdict.OTHER:
        # Heeded by the night; whether it found what it takes back, and in time, only a person can tell the writer.
        why = _AGAINST if reading.taken_back else "看来不要办先前的诉求，或说不是本人申请的，由人看"
    kind = _TICKETS.get(verdict)
    own = ((kind, why),) if kind is not None else ()
    return Conclusion(outcome, why, (*own, *also))


def _of_automatic(reading: Reading) -> Conclusion:
    if not reading.left:
        return Conclusion(*_AS_READ[Verdict.AUTOMATIC])
    why = "自动发出或转来的邮件，不办不答，但里面有诉求，由人看"
    return Conclusion(_AS_READ[Verdict.AUTOMATIC][0], why, ((Kind.OTHER, why),))


def _beside_requests(reading: Reading, lacking: str) -> Iterator[tuple[Kind, str]]:
    """What further rows of a list ask for, beside the requests that can be decided."""
    if lacking:
        yield Kind.INCOMPLETE, f"同一封信里另有不完整的诉求，缺{lacking}"
    if reading.left:
        yield Kind.OTHER, "同一封信里另有人的诉求，读不准是谁的或要什么，由人看"


def wants_attachments(mail: Mail, reading: Reading) -> bool:
    """Whether a person, or the reader of letters, needs what is attached: of letters, and of what may be one."""
    if reading.verdict is Verdict.AUTOMATIC or not (mail.attachments or mail.pictures):
        return False
    if reading.letter is not None or reading.verdict is Verdict.ORG_NOT_FOUND:
        return True
    if reading.verdict is not Verdict.NOT_TEXT:
        return False
    from mailparse.letters.asked import is_letters_name  # noqa: PLC0415 - with it comes most of the reader, seldom needed

    return any(is_letters_name(one.name) for one in mail.attachments)


def organisation(kind: Kind, reading: Reading | None) -> str:
    """Return the organisation that a ticket is about, as the mail calls it; "" if it names none."""
    if reading is None:
        return ""
    named = {
        Kind.LETTER: reading.letter.org_name if reading.letter is not None else None,
        Kind.ORG_NOT_FOUND: reading.org_name,
    }
    return named.get(kind) or ""


def of_attachments(reading: Mapping[str, Any], *, asks: bool, unread: bool) -> Conclusion:
    """Conclude from a letter's attachments: the tickets that waited for them.

    Args:
        reading: of the mail, as `Reading.as_json` has it, before the attachments were looked into.
        asks: one of them asks for an organisation's account.
        unread: one of them was kept and could not be read: a scan, a photo.

    Returns:
        `outcome` only where the mail's own was too little: "not-text" of a letter that can be read.
    """
    verdict = Verdict(reading["verdict"])
    if verdict is Verdict.LETTER:
        return Conclusion(None, "", ((Kind.LETTER, _AS_READ[verdict][1]),))
    if asks and verdict in {Verdict.NOT_TEXT, Verdict.ORG_NOT_FOUND}:
        why = "附件是申请开通单位账号的函，由人办理"
        return Conclusion(Outcome.TICKET, why, ((Kind.LETTER, why),))
    if reading["letter"] is not None:
        return Conclusion(None, "", ((Kind.LETTER, "信里另有申请开通单位账号的函"),))
    if verdict is Verdict.ORG_NOT_FOUND:
        return Conclusion(None, "", ((Kind.ORG_NOT_FOUND, _AS_READ[verdict][1]),))
    if unread:
        return Conclusion(None, "", ((Kind.LETTER, "附件像是单位的函，读不出文字，由人看"),))
    return Conclusion(None)


def of_requests(outcomes: Sequence[tuple[str, str]]) -> tuple[Outcome, str]:
    """Return a mail's outcome and why from those of its requests, which all have one."""
    said = [outcome for outcome, _ in outcomes]
    mail = next(outcome for outcome in BY_WEIGHT if outcome in said)
    return mail, "；".join(dict.fromkeys(why for _, why in outcomes))
