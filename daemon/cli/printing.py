"""What commands print: lines for people, or one JSON object a line for programs. Imports as `daemon.cli.commands`."""
# ruff: noqa: PLC0415 - see there

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import tzinfo
    from pathlib import Path

    from rich.console import Console

    from accountops.corrections import Gone
    from daemon.reading import Read
    from daemon.report import Report
    from portal.waiting import Waiting

MAILS_AT_ONCE: Final = 1_000
SENDERS_MOST: Final = 2
WORD_CELLS: Final = 10  # 搜不到单位
SET_IN: Final = 8
VERDICT_WORDS: Final = {
    "repair": "可以办理",
    "letter": "申请开通单位账号的函",
    "org-not-found": "搜不到现工作单位",
    "incomplete": "诉求不完整",
    "not-text": "内容只在图片或附件里",
    "automatic": "自动发出的邮件",
    "other": "要人看",
}
MISSING_WORDS: Final = {"id_number": "身份证号", "name": "姓名", "plea": "诉求"}
ACCOUNT_WORDS: Final = {
    "name": "登记姓名",
    "state": "状态",
    "filings": "填报",
    "created": "建立",
    "last_login": "上次登录",
    "last_password_change": "上次改密",
    "last_reset": "上次重置",
    "window_until": "初始密码有效到",
}
ACCOUNT_TIMES: Final = frozenset({"created", "last_login", "last_password_change", "last_reset", "window_until"})
STATE_WORDS: Final = {
    "initial": "初始密码",
    "must-change": "初始密码，登录后须改密",
    "active": "自己的密码",
    "expired": "初始密码已失效",
}


def console() -> Console:
    """Return a console for people; nothing that is printed on it is taken for markup."""
    from rich.console import Console

    return Console(highlight=False, emoji=False, markup=False)


def say(line: str, style: str = "") -> None:
    """Print one line for people."""
    from rich.text import Text

    from mailparse.shown import visible

    console().print(Text(visible(line), style=style), soft_wrap=True)


def emit(value: Any) -> None:  # noqa: ANN401 - whatever JSON can say
    """One object on one line."""
    sys.stdout.write(_said(value) + "\n")


def emit_report(report: Report, *, reveal: bool) -> None:
    """Print a night's report as one object on one line: some mails at a time, for 50,000 of them are large."""
    frame = replace(report, mails=()).as_json(reveal=reveal) | {"totals": report.totals()}
    for place, (key, value) in enumerate(frame.items()):
        sys.stdout.write(f"{', ' if place else '{'}{_said(key)}: ")
        if key != "mails":
            sys.stdout.write(_said(value))
            continue
        for start in range(0, len(report.mails), MAILS_AT_ONCE):
            some = replace(report, mails=report.mails[start : start + MAILS_AT_ONCE]).as_json(reveal=reveal)["mails"]
            sys.stdout.write((", " if start else "[") + _said(some)[1:-1])
        sys.stdout.write("]" if report.mails else "[]")
    sys.stdout.write("}\n")


def _said(value: Any) -> str:  # noqa: ANN401 - whatever JSON can say
    """As JSON; characters that could act on a terminal are escaped as JSON can."""
    from mailparse.shown import visible

    text = json.dumps(value, ensure_ascii=False, default=str)
    if visible(text) != text:
        text = "".join(c if visible(c) == c else json.dumps(c)[1:-1] for c in text)
    return text


def told(value: dict[str, Any], line: str, *, as_json: bool) -> None:
    """Print a result: the object for programs, or the line for people."""
    if as_json:
        emit(value)
    else:
        say(line)


def reading_json(path: Path, one: Read) -> dict[str, Any]:
    """Return the object of contracts.md section 1; "error" stands in it only where the file could not be read."""
    from daemon.routed import told as routed
    from mailparse import Reading, Verdict

    reading = one.reading or Reading(Verdict.OTHER)
    error = {} if one.reading is not None else {"error": (one.fault or "").partition("\n")[0]}
    return {"file": str(path), **routed(reading), **error}


def reading_line(path: Path, one: Read, *, reveal: bool, own: Collection[str] = ()) -> str:
    """Return what a mail says, in one line for people.

    Args:
        path: the mail's file.
        one: what came of reading it.
        reveal: whether ID numbers stand in full.
        own: the mailbox's own address, where it is known: what comes from there is only filed.
    """
    from accountops.outcomes import ACTION_WORDS
    from mailparse.shown import mask

    if one.reading is None:
        return f"{path}：读不了（{(one.fault or '').partition(chr(10))[0]}）"
    said = ["空白邮件，夜班只归档" if one.reading.empty else VERDICT_WORDS[one.reading.verdict]]
    if one.mail is not None and one.mail.sender in own:
        said = ["本邮箱自己发出的信，夜班只归档"]
    said += [
        f"{ACTION_WORDS[plea.action]} {plea.name} {plea.id_number if reveal else mask(plea.id_number)}"
        for plea in one.reading.requests
    ]
    if one.reading.missing:
        said.append("缺" + "、".join(MISSING_WORDS[part] for part in one.reading.missing))
    if one.reading.taken_back:
        said.append("要求撤回先前的诉求")
    if one.reading.org_name:
        said.append(f"单位：{one.reading.org_name}")
    return f"{path}：" + "；".join(said)


def waiting_json(one: Waiting, zone: tzinfo, *, reveal: bool = False) -> dict[str, Any]:
    """Return what waits as an object; "id_number" and "action" are None where it is about a mail as a whole."""
    from mailparse.shown import mask, redact

    return {
        "id": one.number,
        "kind": one.kind,
        "night": one.night,
        "opened_at": one.opened.astimezone(zone).isoformat(),
        "sender": redact(one.sender),
        "id_number": (one.id_number if reveal else mask(one.id_number)) or None,
        "action": one.action or None,
        "why": redact(one.why),
        "state": one.state,
        "org_name": one.org_name or None,
        "reports": one.reports,
    }


def waiting_line(one: Waiting, zone: tzinfo, *, reveal: bool = False) -> str:
    """Return what waits, in one line for people."""
    return "  ".join(_waiting_parts(one, zone, reveal=reveal))


def say_waiting(one: Waiting, zone: tzinfo) -> None:
    """Print what waits: on one line, or on several where a terminal is too narrow, broken between its parts."""
    from rich.cells import cell_len

    printer = console()
    first, *rest = _waiting_parts(one, zone)
    lines = [first]
    for part in rest:
        if printer.is_terminal and cell_len(f"{lines[-1]}  {part}") > printer.width:
            lines.append(" " * SET_IN + part)
        else:
            lines[-1] += f"  {part}"
    for line in lines:
        say(line)


def _waiting_parts(one: Waiting, zone: tzinfo, *, reveal: bool = False) -> list[str]:
    """Return what waits: number, time and kind; whom or what it is about; why."""
    from rich.cells import set_cell_size

    from accountops.outcomes import ACTION_WORDS
    from mailparse.shown import mask, redact
    from orgregistry.transitions import STATE_WORDS, State

    state = "" if one.state == State.OPEN else f"（{STATE_WORDS[State(one.state)]}）"
    plea = ACTION_WORDS.get(one.action, "") + " " + (one.id_number if reveal else mask(one.id_number))
    senders = redact("、".join(one.senders[:SENDERS_MOST])) + ("等" if len(one.senders) > SENDERS_MOST else "")
    reported = redact(one.sender)
    if one.org_name:
        reported = f"{one.org_name}（{'，'.join(filter(None, (f'{one.reports} 封来信', senders)))}）"
    first = f"{one.number:>6}  {one.opened.astimezone(zone):%m-%d %H:%M}  {set_cell_size(one.word, WORD_CELLS)}"
    return [first, *filter(None, (reported, plea.strip(), redact(one.why), state))]


def account_lines(number: str, account: Mapping[str, Any], gone: Sequence[str] = ()) -> list[str]:
    """Return an account and its history (contracts.md section 2) for people: one fact a line, times to the minute.

    Args:
        number: the ID number; it is masked.
        account: times as text in ISO 8601, in the office's zone.
        gone: what is to be said of the account that was deleted last (`gone_lines`).
    """
    from accountops.policy import FILINGS_WORDS
    from mailparse.shown import mask, redact
    from portal.console.deeds import actor_word, deed_word

    words = STATE_WORDS | FILINGS_WORDS
    lines = [] if account["present"] else [f"{mask(number)}：没有账号"]
    for key, word in ACCOUNT_WORDS.items():
        said = account.get(key)
        if said is not None:
            lines.append(f"{word}：{to_the_minute(said) if key in ACCOUNT_TIMES else words.get(said, redact(said))}")
    lines += gone
    history = account.get("history") or []
    if history:
        lines.append("经过：")
    for event in history:
        actor, action = redact(actor_word(event["actor"])), redact(deed_word(event["action"]))
        lines.append(f"  {to_the_minute(event['at'])}  {actor}  {action}")
    return lines


def gone_lines(gone: Gone, now: datetime, zone: tzinfo, options: str = "") -> list[str]:
    """Return of a deleted account when and why it went, and how and until when it is brought back, for people.

    Args:
        gone: the account.
        now: aware.
        zone: the office's.
        options: what the next command needs besides, from a blank on.
    """
    from mailparse.shown import redact
    from portal.console.deeds import actor_word

    def minute(at: datetime) -> str:
        return to_the_minute(at.astimezone(zone).isoformat())

    by = f"，{redact(actor_word(gone.actor))}" if gone.actor else ""
    mail = "" if gone.asked_at is None else f"，依 {minute(gone.asked_at)} 的来信"
    which = "以前的账号" if gone.anew else "账号"
    lines = [f"{which}已删除：{minute(gone.at)}{by}{mail}", f"  登记姓名：{redact(gone.name) or '（空白）'}"]
    lines += [f"  为什么：{redact(gone.why)}"] if gone.why else []
    if now > gone.until:
        late = f"  已过 {minute(gone.until)}，不能再恢复"
        return [*lines, late if gone.anew else f"{late}；请本人用初始密码登录，重新建立账号"]
    lines.append(f"  可恢复到：{minute(gone.until)}，连同原来的密码、状态和填报草稿")
    if gone.anew:
        return [*lines, "  这个身份证号已经重新建了账号：留哪一个，请在网页的“账号”里并排看过再定"]
    return [*lines, f"  要恢复请运行：yeban accounts restore 身份证号 --reason 为什么恢复{options}"]


def to_the_minute(at: str) -> str:
    """Return a time in ISO 8601 as people read it."""
    return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M}"
