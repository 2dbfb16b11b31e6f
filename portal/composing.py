"""What somebody who can't log in is told, and the mail that they send. Pure: nothing is looked up, nothing is kept.

The mail is what our own reader reads as exactly one request (tests/portal/test_composing.py has every combination).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from mailparse import Action, Mail, Request, read
from mailparse import values as normal

WRONG_NAME_MOST = 40
_TYPED_MOST = 200
# Letters, Han characters and what stands inside names: nothing that could become a sentence of its own.
_WRONG_NAME = re.compile(rf"[A-Za-zÀ-ɏ{normal.HAN}]+(?:[ ·'’.-][A-Za-zÀ-ɏ{normal.HAN}]+)*")
_HAS_LETTERS = re.compile(r"[A-Za-zÀ-ɏ]")


class Cause(StrEnum):
    """Why people can't log in: the five causes of notice 四, and its last sentence (in again, out again)."""

    NAME = "name"
    CAPITALS = "capitals"
    FORGOTTEN = "forgotten"
    LEFT = "left"
    SITE = "site"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Way:
    """What to do about a cause.

    Attributes:
        choice: the answer to the one question.
        try_first: remedies that need no mail, in order; {initial} and {days} are filled in.
        action: what to ask for if they don't help; None where no mail would.
        because: the sentence of the mail that says why.
    """

    choice: str
    try_first: tuple[str, ...]
    action: Action | None
    because: str = ""


WAYS: dict[Cause, Way] = {
    # notice 四 (一): the name that is typed first binds, whatever it was
    Cause.NAME: Way(
        "第一次登录时，姓名或身份证可能填错（写了别人、拼音、没写）",
        (
            "如果当时填错的是身份证号码：用正确的身份证号码、姓名和{initial}直接登录，系统会当作第一次登录。",
            "如果当时填错的是姓名：需要发一封邮件，申请删除填错的账号信息。删除后用真实姓名和{initial}登录。",
        ),
        Action.DELETE,
        "第一次登录时姓名填错了",
    ),
    # notice 四 (二)
    Cause.CAPITALS: Way(
        "改密码时可能开着大写",
        (
            "把密码里的字母全部换成大写，再登录一次。",
            "还不行，就只把第一个字母换成大写，再登录一次（手机键盘常会自动大写第一个字母）。",
        ),
        Action.RESET,
        "改密码时可能开着大写，现在登录不了",
    ),
    # notice 四 (三)
    Cause.FORGOTTEN: Way(
        "忘了自己改的密码",
        ("密码分大小写。请先把您常用的几个密码试一遍，登录页上可以点“显示”看清输入的内容。",),
        Action.RESET,
        "忘记密码，登录不了",
    ),
    # notice 四 (四)
    Cause.LEFT: Way(
        "改密码时中途退出了",
        (
            "中途退出不要紧：没有按“保存”，密码就没有改。请用{initial}登录，再改一次。",
            "如果已经按过“保存”，请用当时输入的新密码登录。",
        ),
        Action.RESET,
        "改密码时中途退出，现在登录不了",
    ),
    # notice 四 (五)
    Cause.SITE: Way("不确定打开的是不是这个系统", (), None),
    # notice 四, last sentence
    Cause.AGAIN: Way(
        "重置后登录过，现在又登不上",
        (
            "先用{initial}登录一次。",
            "仍然不行，请再申请一次。重置后超过{days}天没有登录的，初始密码已经失效，也请再申请一次。",
        ),
        Action.RESET,
        "现在登录不了，忘记密码",
    ),
}

PLEAS = {Action.RESET: "重置密码", Action.DELETE: "删除账号信息"}

# notice 四: as text, once, the same night, no need to wait
RULES = (
    "只发文字，不发照片、截图、Word 文档。",
    "只发一次，重复发送不会更快。",
    "系统技术人员当天晚上办理，第二天就可以用初始密码登录。",
    "不用等邮件回复，也不用打电话。",
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field, in words for the person who typed it."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for whom, in normal forms; `wrong_name`: what stands on the account, "" where it isn't known."""

    cause: Cause
    id_number: str
    name: str
    wrong_name: str = ""

    @property
    def action(self) -> Action:
        """What is asked for. Causes without an action have no plea."""
        action = WAYS[self.cause].action
        if action is None:
            raise ValueError(f"nothing is asked for with cause {self.cause}")
        return action


@dataclass(frozen=True, slots=True)
class Composed:
    """A mail to be sent from the applicant's own address; `body` has lines ended by line feeds."""

    to: str
    subject: str
    body: str

    @property
    def mailto(self) -> str:
        """The mail as a link. Source: RFC 6068: UTF-8 percent-encoded, line breaks as %0D%0A."""
        body = quote(self.body.replace("\n", "\r\n"), safe="")
        return f"mailto:{quote(self.to, safe='@')}?subject={quote(self.subject, safe='')}&body={body}"


def plea_from(cause: Cause, id_number: str, name: str, wrong_name: str = "") -> Asked | tuple[Fault, ...]:
    """Bring what was typed into normal forms, or say what is wrong with it. Nothing is looked up."""
    number, full_name = normal.id_number(id_number), normal.name(name[:_TYPED_MOST])
    wrong = " ".join(unicodedata.normalize("NFKC", wrong_name[:_TYPED_MOST]).split())
    faults = [
        fault
        for fault in (
            Fault("id_number", _number_fault(id_number)) if number is None else None,
            Fault("name", _name_fault(name)) if not normal.is_han_name(full_name) else None,
            _wrong_name_fault(wrong, full_name) if cause is Cause.NAME else None,
        )
        if fault is not None
    ]
    if faults or number is None:
        return tuple(faults)
    return Asked(cause, number, full_name, wrong if cause is Cause.NAME else "")


def compose(plea: Asked, to: str) -> Composed:
    """Write the mail of a plea, addressed to the desk."""
    asked = PLEAS[plea.action]
    because = WAYS[plea.cause].because
    if plea.wrong_name:
        because += f"，误填成“{plea.wrong_name}”"
    body = f"身份证号：{plea.id_number}\n姓名：{plea.name}\n诉求：{asked}\n\n{because}，请{asked}。谢谢！\n"
    return Composed(to, f"申请{asked}", body)


def is_read_as_meant(plea: Asked, mail: Composed) -> bool:
    """Whether the night will read in this mail just what is asked for.

    So it is for every name that can be told from other words. Where somebody's name is one of the words of such a mail
    (单位, 申请), the reader doesn't guess and a person looks at it: then the page says so beforehand.
    """
    arrived = Mail("", b"", "applicant@mail.example", "", 1, None, mail.subject, mail.body)
    found = read(arrived)
    wanted = (Request(plea.action, plea.id_number, plea.name),)
    return found.requests == wanted and not found.withdrawals and not found.missing


def remedies(cause: Cause, *, initial: str, days: int) -> tuple[str, ...]:
    """Return what to try first.

    Args:
        cause: as chosen.
        initial: the initial password in words.
        days: how long it holds after a reset.
    """
    return tuple(text.format(initial=initial, days=days) for text in WAYS[cause].try_first)


def _number_fault(typed: str) -> str:
    bare = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed[:_TYPED_MOST]))
    if not bare:
        return "请填写身份证号码"
    if len(bare) != 18:
        return f"身份证号码是18位，现在是{len(bare)}位，请核对"
    return "身份证号码校验不对，可能有一位输错了，请核对"


def _name_fault(typed: str) -> str:
    if not typed.strip():
        return "请填写姓名"
    if _HAS_LETTERS.search(typed):
        return "姓名请写身份证上的汉字，不写拼音"
    return "姓名请写身份证上的汉字，两个字以上，不加别的符号"


def _wrong_name_fault(wrong: str, name: str) -> Fault | None:
    if not wrong:
        return None
    if len(wrong) > WRONG_NAME_MOST or not _WRONG_NAME.fullmatch(wrong):
        return Fault("wrong_name", "这里只写当时填的姓名（汉字或字母），不记得就空着")
    if normal.name(wrong) == name:
        return Fault("wrong_name", "这和上面的真实姓名一样。姓名没有填错的，请返回选“忘了自己改的密码”")
    return None
