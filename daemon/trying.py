"""Trying a change of policy: the saved scenarios played under both policies, and what comes out otherwise.

What plays them is what `yeban rehearse` is. Beside the program's own book those of the site are played: every .json
file in the folder `scenarios` beside its file of settings. What a scenario says under `expect` of mails and accounts
must hold.
"""

from __future__ import annotations

import json
import logging
import time as clocks
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any, Final

from accountops.outcomes import OPEN, WORDS
from accountops.tuning import Policy, Trial
from daemon.reading import PoolReader, Reader
from daemon.rehearse import BookError, played
from mailparse.shown import redact, visible

LOG: Final = logging.getLogger(__name__)
FOLDER: Final = "scenarios"
TOLD_MOST: Final = 100
OCTETS_MOST: Final = 5 << 20
MOST: Final = timedelta(minutes=3)
ACCOUNT_WORDS: Final = {
    "present": "账号在",
    "state": "状态",
    "reset": "重置了",
    "deleted": "删除了",
    "initial_password_works": "初始密码能用",
    "own_password_works": "自己的密码能用",
}
STATE_WORDS: Final = {
    "initial": "初始密码",
    "must-change": "初始密码，登录过",
    "active": "自己的密码",
    "expired": "初始密码已失效",
}
# After a reset these are treated alike.
_ALIKE: Final = {"must-change": "initial"}

NAMED_MOST: Final = 3

Result = Mapping[str, Any]
Difference = tuple[str, str, str]  # of what kind, which one, what is said of it


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a rehearsal keeps to.

    Attributes:
        stopping: whether to stop at once.
        told: given the number of scenarios played so far, after each.
        most: how long it may take.
    """

    stopping: Callable[[], bool] = lambda: False
    told: Callable[[int], None] = lambda _played: None
    most: timedelta = MOST


def tried(
    folder: Path, before: Policy, after: Policy, reader: Reader | None = None, bounds: Bounds | None = None
) -> Trial | None:
    """Play the saved scenarios under two policies.

    Args:
        folder: where the site's own books are; it need not be there.
        before: what holds now.
        after: what is proposed.
        reader: reads the mails; by default worker processes, as at night.
        bounds: None: the usual time.

    Returns:
        What was found; None if it was told to stop. What there was no time for is a fault.
    """
    playing = _Playing((before, after), bounds or Bounds())
    if reader is None:
        with PoolReader() as own:
            playing.play(_books(folder, playing.faults), own)
    else:
        playing.play(_books(folder, playing.faults), reader)
    return playing.trial()


def shipped() -> Mapping[str, Any]:
    """Return the program's own book."""
    text = files("daemon").joinpath("data/scenarios.json").read_text("utf-8")
    book: Mapping[str, Any] = json.loads(text)
    return book


# ------------------------------------------------------------------------------------------------------------ inside


def _books(folder: Path, faults: list[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield "程序自带", shipped()
    for path in sorted(folder.glob("*.json")) if folder.is_dir() else ():
        try:
            if path.stat().st_size > OCTETS_MOST:
                faults.append(f"情景文件 {path.name} 太大，最多 {OCTETS_MOST >> 20} MB")
                continue
            book = json.loads(path.read_bytes())
        except (OSError, ValueError):
            faults.append(f"情景文件 {path.name} 读不了：应是 UTF-8 的 JSON")
            continue
        if not isinstance(book, dict):
            faults.append(f"情景文件 {path.name} 里没有情景")
            continue
        yield path.name, book


@dataclass(slots=True)
class _Playing:
    """A rehearsal under way."""

    policies: tuple[Policy, Policy]
    bounds: Bounds
    faults: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    count: int = 0
    began: float = field(default_factory=clocks.monotonic)

    def is_over(self) -> bool:
        """Whether the time is."""
        return clocks.monotonic() - self.began > self.bounds.most.total_seconds()

    def ends(self) -> bool:
        """Whether to play no more, for whatever reason."""
        return self.is_over() or self.bounds.stopping()

    def play(self, books: Iterator[tuple[str, Mapping[str, Any]]], reader: Reader) -> None:
        """Play all books, until the time is over."""
        for name, book in books:
            if self.ends():
                return
            try:
                self._book(book, reader)
            except BookError as error:
                self.faults.append(f"{name}：{error}")
            except Exception as error:
                # Whatever a policy breaks must be seen before it is in force, not at night.
                LOG.exception("预演出错")
                self.faults.append(f"{name}：预演时程序出错（{type(error).__name__}），技术细节在日志里")

    def trial(self) -> Trial | None:
        """Return what was found; None if it was told to stop."""
        if self.bounds.stopping():
            return None
        faults = list(self.faults)
        if self.is_over():
            minutes = self.bounds.most / timedelta(minutes=1)
            faults.insert(0, f"{minutes:g} 分钟没有演完，余下的没有演：请减少文件夹 {FOLDER} 里的情景，再预演一次")
        return Trial(
            self.count, tuple(islice(_told(faults), TOLD_MOST)), tuple(islice(_told(self.differences), TOLD_MOST))
        )

    def _book(self, book: Mapping[str, Any], reader: Reader) -> None:
        was, will = (played(book, reader, policy, self.ends) for policy in self.policies)
        with closing(was), closing(will):
            for place, (one, other) in enumerate(zip(was, will, strict=True)):
                if self.ends():
                    return  # perhaps in the midst of this one
                scenario = book["scenarios"][place]
                title = f"{other['id']} {scenario.get('title', '')}".strip()
                self.differences += [f"{title}：{said}" for said in _grouped(_differences(one, other))]
                self.faults += [f"{title}：{said}" for said in _unmet(scenario.get("expect") or {}, other)]
                self.count += 1
                self.bounds.told(self.count)


def _grouped(found: Iterator[Difference]) -> Iterator[str]:
    """Give one sentence for all that differ alike: a quota that is raised shows in many mails at once."""
    names: dict[tuple[str, str], list[str]] = {}
    for kind, name, said in found:
        names.setdefault((kind, said), []).append(name)
    for (kind, said), alike in names.items():
        more = f" 等 {len(alike)} 个" if len(alike) > NAMED_MOST else ""
        yield f"{kind}{'、'.join(alike[:NAMED_MOST])}{more}{said}"


def _differences(one: Result, other: Result) -> Iterator[Difference]:
    for before, after in zip(one.get("mails", ()), other.get("mails", ()), strict=True):
        if before["outcome"] != after["outcome"]:
            yield "来信 ", after["id"], f"：{_word(before)} → {_word(after)}（{after['why']}）"
        else:
            for was, will in zip(before["requests"], after["requests"], strict=True):
                if (was["outcome"], was["rule"]) != (will["outcome"], will["rule"]):
                    said = f"{_word(was)}（{was['rule']}）→ {_word(will)}（{will['rule']}）"
                    yield "来信 ", after["id"], f" 的诉求：{said}"
    accounts = {one["id_number"]: one for one in one.get("accounts", ())}
    for after in other.get("accounts", ()):
        before = accounts.get(after["id_number"], {})
        for key, word in ACCOUNT_WORDS.items():
            if before.get(key) != after.get(key):
                yield "账号 ", after["id_number"], f" {word}：{_said(before.get(key))} → {_said(after.get(key))}"
    yield from _replies(one, other)


def _replies(one: Result, other: Result) -> Iterator[Difference]:
    before, after = ({reply["mail"]: reply for reply in result.get("replies", ())} for result in (one, other))
    for mail in dict.fromkeys([*before, *after]):
        was, will = before.get(mail), after.get(mail)
        if will is None:
            yield "来信 ", mail, "：不再回信"
        elif was is None:
            yield "来信 ", mail, f"：会回信“{will['subject']}”"
        elif (was["subject"], was["body"]) != (will["subject"], will["body"]):
            yield "来信 ", mail, f"：回信的文字不同“{will['subject']}”"
    for before_step, after_step in zip(one.get("steps", ()), other.get("steps", ()), strict=True):
        if before_step != after_step:
            yield "审核的一步", "", f"：{before_step['status']} → {after_step['status']}"


def _unmet(expect: Mapping[str, Any], result: Result) -> Iterator[str]:
    """Give what is not as the scenario says that it must be."""
    mails = {mail["id"]: mail for mail in result.get("mails", ())}
    for wanted in expect.get("mails", ()):
        mail = mails.get(wanted["id"])
        allowed = [wanted.get("outcome"), *wanted.get("accept", ())]
        if mail is None or (wanted.get("outcome") is not None and mail["outcome"] not in allowed):
            yield f"来信 {wanted['id']} 应是“{_word(wanted)}”，结果是“{'没有这封信' if mail is None else _word(mail)}”"
    accounts = {account["id_number"]: account for account in result.get("accounts", ())}
    for wanted in expect.get("accounts", ()):
        account = accounts.get(wanted["id_number"], {"present": False})
        for key, word in ACCOUNT_WORDS.items():
            if key in wanted and _alike(wanted[key]) != _alike(account.get(key)):
                yield f"账号 {wanted['id_number']} {word}应是{_said(wanted[key])}，结果是{_said(account.get(key))}"


def _alike(value: object) -> object:
    return _ALIKE.get(value, value) if isinstance(value, str) else value


def _word(one: Mapping[str, Any]) -> str:
    return WORDS.get(one["outcome"] or OPEN, one["outcome"])


def _said(value: object) -> str:
    match value:
        case None:
            return "无"
        case bool():
            return "是" if value else "否"
        case _:
            return STATE_WORDS.get(str(value), str(value))


def _told(sentences: Sequence[str]) -> Iterator[str]:
    return (visible(redact(one)) for one in sentences)
