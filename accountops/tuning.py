"""What a site may change by day, without touching its file of settings: a small table with bounds, and its versions.

The file stays the base; of the values listed here the newest confirmed version wins. One person proposes, the daemon
plays the saved scenarios under it, another person confirms. The night reads what is in force when it begins.
"""
# ruff: noqa: E501 - a row of the table stands on one line

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from accountops.policy import Limits
from mailparse import shown
from mailparse.shown import Unfit
from store import Desk, Entry, Hinted, PolicyVersion

QUEUE: Final = "policy"
SUBJECT_MOST: Final = 100
BODY_MOST: Final = 4_000
NOT_TAKEN: Final = timedelta(minutes=1)  # nobody has taken it up: no daemon lives
SILENT: Final = timedelta(minutes=10)  # nothing has moved: whoever took it has died
PAUSED_MOST: Final = timedelta(hours=2)  # a night that a rehearsal waits for is over long before
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

Value = int | str
Values = Mapping[str, Value]


class TuningError(Hinted):
    """The change can't be made; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Knob:
    """A number that may be changed.

    Attributes:
        key: as in the section [policy] of the settings.
        limit: the field of `Limits` that it fills.
        unit: what one of it is there; None: a plain number.
        word: what it is called.
        measure: what it is counted in, in Chinese.
        least: the lowest value that may be chosen here.
        most: the highest one.
    """

    key: str
    limit: str
    unit: timedelta | None
    word: str
    measure: str
    least: int
    most: int


# What keeps deleted accounts, and how dates and use are judged, is not for a page: see [policy] in the settings.
KNOBS: Final[tuple[Knob, ...]] = (
    #    key                     limit                  unit  word                                                measure  least most
    Knob("accounts_per_sender",  "accounts_per_sender",  None, "一个发信人一夜最多办几个账号，多的转人工",          "个",    1,  1_000),
    Knob("deletions_per_sender", "deletions_per_sender", None, "一个发信人一夜最多删几个账号，多的转人工",          "个",    1,  50),
    Knob("resets_per_account",   "resets_per_account",   None, "一个账号在下一项的天数里最多按来信重置几次",        "次",    1,  50),
    Knob("resets_period_days",   "resets_period",        DAY,  "上一项按多少天算",                                  "天",    1,  365),
    Knob("initial_window_days",  "initial_window",       DAY,  "重置后初始密码几天内有效",                          "天",    1,  60),
    Knob("fresh_enough_hours",   "fresh_enough",         HOUR, "初始密码的有效期至少还剩这么久，就不再重置",        "小时",  1,  720),
    Knob("other_sender_hours",   "other_sender",         HOUR, "重置后这么久以内，换了发信人再要求重置的转人工",    "小时",  1,  720),
    Knob("taken_back_days",      "taken_back",           DAY,  "本人撤回重置后，这么多天以内再要求重置的转人工",    "天",    1,  365),
)  # fmt: skip
REPLIES: Final = "replies"
REPLIES_WORDS: Final = {"none": "一律不回信", "needed": "只回要补正的、不合规定的来信", "all": "每封都回"}
# Each kind of reply: what it is called, and the fields that its text may show. A test compares with daemon.outbox.
REPLY_WORDS: Final = {
    "reset-refused": "重置没有办成",
    "delete-refused": "没有删除",
    "incomplete": "缺内容",
    "not-text": "内容不是文字",
    "reset-done": "重置已办",
    "delete-done": "删除已办",
    "held": "由工作人员核对",
    "ticket": "转工作人员",
}
REPLY_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {"incomplete": ("missing",), "reset-done": ("window_days",)}
PARTS: Final = ("subject", "body")


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds.

    Attributes:
        limits: windows and quotas.
        replies: "none", "needed" or "all".
        texts: (subject, body) of the kinds of reply whose text isn't the program's own, as templates.
        version: of the store's version that has a say; None: only the settings' file has.
    """

    limits: Limits = field(default_factory=Limits)
    replies: str = "needed"
    texts: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    version: int | None = None


class VersionStanding(StrEnum):
    """What became of a version."""

    PROPOSED = "proposed"
    IN_FORCE = "in-force"
    PAST = "past"
    CLOSED = "closed"


class Stage(StrEnum):
    """How far a version's rehearsal has come."""

    WAITS = "waits"
    PLAYS = "plays"
    PAUSED = "paused"
    UNTAKEN = "untaken"
    BROKEN_OFF = "broken-off"
    DONE = "done"


# While it is one of these, whoever would confirm waits for it.
UNDER_WAY: Final = frozenset({Stage.WAITS, Stage.PLAYS, Stage.PAUSED})


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """When a version's rehearsal was asked for, taken up, last moved and done; all aware, None until then.

    `played` is how many scenarios have been played so far. One that has moved and is not taken up any more has made way
    for a night, and is played from its beginning after that.
    """

    asked: datetime | None
    taken: datetime | None
    moved: datetime | None
    done: datetime | None
    played: int

    def stage(self, now: datetime) -> Stage:
        """Return how far it has come."""
        if self.done is not None:
            return Stage.DONE
        if self.taken is None and self.moved is not None and now - self.moved <= PAUSED_MOST:
            return Stage.PAUSED
        if self.taken is None:
            return Stage.WAITS if self.asked is not None and now - self.asked <= NOT_TAKEN else Stage.UNTAKEN
        return Stage.PLAYS if now - (self.moved or self.taken) <= SILENT else Stage.BROKEN_OFF


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rehearsal found.

    Attributes:
        scenarios: how many were played.
        faults: what went wrong, or isn't as a scenario says that it must be; none: it has passed.
        differences: what comes out otherwise than now, one sentence each.
    """

    scenarios: int
    faults: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing went wrong; a rehearsal without a scenario shows nothing, so it hasn't passed."""
        return not self.faults and self.scenarios > 0


@dataclass(frozen=True, slots=True)
class Version:
    """A version as people see it; see `PolicyVersion`. Of times and people the later ones are None until then."""

    number: int
    standing: VersionStanding
    proposed_at: datetime
    proposed_by: str
    reason: str
    sets: Values
    was: Values
    trial: Trial
    rehearsal: Rehearsal
    confirmed_at: datetime | None
    confirmed_by: str | None
    closed_at: datetime | None
    closed_by: str | None


# -------------------------------------------------------------------------------------------------------- pure parts


def text_key(kind: str, part: str) -> str:
    """Return the key of a part ("subject", "body") of a reply's text."""
    return f"reply.{kind}.{part}"


def values_of(policy: Policy) -> dict[str, Value]:
    """Return all that can be changed as it is: a number each, the reply policy, and the texts that aren't our own."""
    found: dict[str, Value] = {}
    for knob in KNOBS:
        value = getattr(policy.limits, knob.limit)
        found[knob.key] = value if knob.unit is None else value // knob.unit
    found[REPLIES] = policy.replies
    for kind, text in sorted(policy.texts.items()):
        found |= {text_key(kind, part): said for part, said in zip(PARTS, text, strict=True)}
    return found


def applied(base: Policy, sets: Values, version: int | None = None) -> Policy:
    """Return what holds where these values stand over a base; what isn't known any more is passed over."""
    changed: dict[str, object] = {
        knob.limit: int(sets[knob.key]) * (1 if knob.unit is None else knob.unit) for knob in KNOBS if knob.key in sets
    }
    texts = {
        kind: (str(sets[text_key(kind, "subject")]), str(sets[text_key(kind, "body")]))
        for kind in REPLY_WORDS
        if text_key(kind, "subject") in sets and text_key(kind, "body") in sets
    }
    replies = str(sets.get(REPLIES, base.replies))
    limits = replace(base.limits, **changed)  # type: ignore[arg-type] # the table's fields are those of Limits
    return Policy(limits, replies, {**base.texts, **texts}, version)


def faults_of(policy: Policy, sets: Values) -> dict[str, str]:
    """Return {key: what is wrong with it} of values that were typed; `policy` is what would hold with them."""
    found = {}
    for knob in KNOBS:
        if knob.key in sets and not knob.least <= int(sets[knob.key]) <= knob.most:
            found[knob.key] = f"应在 {knob.least} 到 {knob.most} 之间"
    if policy.replies not in REPLIES_WORDS:
        found[REPLIES] = "请选一项"
    if policy.limits.fresh_enough >= policy.limits.initial_window:
        found.setdefault("fresh_enough_hours", "要比初始密码的有效期短，否则总是嫌剩得不够，每次来信都会重置")
    return found


def differences(before: Values, after: Values) -> list[tuple[str, Value | None, Value | None]]:
    """Return (key, from, to) of what differs, in the order of the table; None: the program's own text."""
    keys = [*(knob.key for knob in KNOBS), REPLIES, *(text_key(kind, part) for kind in REPLY_WORDS for part in PARTS)]
    return [(key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]


# ----------------------------------------------------------------------------------------------------- in the store


def in_force(desk: Desk, base: Policy) -> Policy:
    """Return what holds now: the newest confirmed version over what the settings' file says."""
    row = _newest(desk)
    return base if row is None else applied(base, json.loads(row.sets), row.id)


def versions(desk: Desk, most: int = 50) -> list[Version]:
    """Return the newest versions, newest first."""
    newest = _newest(desk)
    rows = desk.session.execute(select(PolicyVersion).order_by(col(PolicyVersion.id).desc()).limit(most)).scalars()
    return [_of_row(row, newest) for row in rows]


def version(desk: Desk, number: int) -> Version | None:
    """Return one; None where there is none."""
    row = desk.session.get(PolicyVersion, number)
    return None if row is None else _of_row(row, _newest(desk))


def pending(desk: Desk) -> int | None:
    """Return the number of the version that waits to be confirmed; None where none does."""
    return desk.session.execute(
        select(col(PolicyVersion.id)).where(
            col(PolicyVersion.confirmed_at).is_(None), col(PolicyVersion.closed_at).is_(None)
        )
    ).scalar()


def overriding(desk: Desk) -> dict[str, Value]:
    """Return the values that stand over the settings' file now."""
    row = _newest(desk)
    return {} if row is None else json.loads(row.sets)


def propose(desk: Desk, base: Policy, sets: Values, reason: str, now: datetime, by: str) -> int:
    """Write a change down, to be rehearsed by the daemon and confirmed by another person; returns its number.

    Args:
        desk: one writing transaction.
        base: what the settings' file says.
        sets: every value that is to stand over it; a value that is as in the file needs not.
        reason: why; see `mailparse.shown.reason`.
        now: aware.
        by: who, as the audit calls them.

    Raises:
        TuningError: it is no reason, another change waits, a value is out of bounds, or nothing would change.
    """
    desk.queue_up(QUEUE)
    why = shown.reason(reason, "申报高峰，一个单位一夜不止50人")
    if isinstance(why, Unfit):
        raise TuningError(why.why, why.hint)
    waiting = pending(desk)
    if waiting is not None:
        raise TuningError(f"第 {waiting} 版还在等人确认", "请先确认它，或放弃它")
    before, after = in_force(desk, base), applied(base, sets)
    wrong = faults_of(after, sets)
    if wrong:
        raise TuningError(f"有的值不对：{'；'.join(wrong.values())}")
    was, will = values_of(before), values_of(after)
    changed = differences(was, will)
    if not changed:
        raise TuningError("和现在用的一样，没有要改的")
    row = PolicyVersion(
        proposed_at=now,
        proposed_by=by,
        reason=why,
        sets=_dumped(sets),
        was=_dumped(was),
        tried=_found(Trial(0)),
        passed=False,
        trial_asked=now,
    )
    desk.session.add(row)
    desk.session.flush()
    detail = {"reason": why, **_told(changed)}
    desk.record([Entry(now, by, "policy-proposed", f"policy:{row.id}", detail)])
    return row.id or 0


def confirm(desk: Desk, base: Policy, number: int, now: datetime, by: str, *, anyway: bool = False) -> None:
    """Bring a version into force.

    Args:
        desk: one writing transaction.
        base: what the settings' file says.
        number: of the version.
        now: aware.
        by: who, as the audit calls them; not whoever proposed it.
        anyway: they say that they know that its rehearsal failed, or that nobody has played it.

    Raises:
        TuningError: it can't be: by the same person, settled already, rehearsed on other values than hold now, its
            rehearsal is under way, or it has not passed one and nobody says that they know.
    """
    row = _open_row(desk, number)
    if row.proposed_by == by:
        raise TuningError("自己提出的修改，要由另一位安全管理员确认")
    before = values_of(in_force(desk, base))
    if before != json.loads(row.was):
        raise TuningError("提出以后，现在用的值已经变了，预演的比较不再作数", "请放弃这一版，重新提出")
    stage = _rehearsal_of(row).stage(now)
    if stage in UNDER_WAY:
        raise TuningError("预演还没有做完", "请等它做完，看过结果再确认")
    if not row.passed and not anyway:
        if stage is Stage.DONE:
            raise TuningError("预演没有通过", "看过下面的问题，仍要生效的，请勾选说明后再确认")
        raise TuningError(
            "没有预演过", "请启动夜班程序（yeban daemon）后再预演一次；不预演也要生效的，请勾选说明后再确认"
        )
    row.confirmed_at, row.confirmed_by = now, by
    changed = differences(before, values_of(applied(base, json.loads(row.sets))))
    verdict = "passed" if row.passed else f"{'failed' if stage is Stage.DONE else 'none'}, confirmed anyway"
    detail = {"rehearsal": verdict, **_told(changed)}
    desk.record([Entry(now, by, "policy-confirmed", f"policy:{number}", detail)])


def close(desk: Desk, number: int, now: datetime, by: str) -> None:
    """Give a change up: whoever proposed it, or whoever would confirm it.

    Raises:
        TuningError: it is settled already.
    """
    row = _open_row(desk, number)
    row.closed_at, row.closed_by = now, by
    desk.record([Entry(now, by, "policy-given-up", f"policy:{number}", {})])


# -------------------------------------------------------------------------------------------------------- rehearsals


def take(desk: Desk, now: datetime) -> tuple[int, Values] | None:
    """Take up the rehearsal that is asked for: the version's number and what it sets; None where none is.

    Of two who take, one has it: the row decides.
    """
    desk.queue_up(QUEUE)
    row = desk.session.execute(
        select(PolicyVersion).where(
            col(PolicyVersion.confirmed_at).is_(None),
            col(PolicyVersion.closed_at).is_(None),
            col(PolicyVersion.tried_at).is_(None),
            col(PolicyVersion.trial_taken).is_(None),
        )
    ).scalar()
    if row is None:
        return None
    row.trial_taken = row.trial_moved = now
    return row.id or 0, json.loads(row.sets)


def tell(desk: Desk, number: int, taken: datetime, now: datetime, played: int) -> None:
    """Say how many scenarios have been played."""
    row = _taken_row(desk, number, taken)
    if row is not None:
        row.trial_moved, row.trial_played = now, played


def give_back(desk: Desk, number: int, taken: datetime, for_a_night: datetime | None = None) -> None:
    """Leave a rehearsal to whoever comes next, from its beginning.

    Args:
        desk: one writing transaction.
        number: of the version.
        taken: when it was taken up, as `take` was given.
        for_a_night: when it made way for one; None: this daemon stops.
    """
    row = _taken_row(desk, number, taken)
    if row is not None:
        row.trial_taken, row.trial_moved, row.trial_played = None, for_a_night, None


def found(desk: Desk, number: int, taken: datetime, trial: Trial, now: datetime, by: str) -> None:
    """Write down what a rehearsal found; one that somebody else has taken up meanwhile, or nobody waits for, is dropped.

    Args:
        desk: one writing transaction.
        number: of the version.
        taken: when it was taken up, as `take` was given.
        trial: what came of it.
        now: aware.
        by: who has played it, as the audit calls them.
    """
    row = _taken_row(desk, number, taken)
    if row is None:
        return
    row.tried, row.passed, row.tried_at, row.trial_played = _found(trial), trial.passed, now, trial.scenarios
    detail = {"rehearsal": "passed" if trial.passed else "failed", "scenarios": trial.scenarios}
    desk.record([Entry(now, by, "policy-rehearsed", f"policy:{number}", detail)])


def again(desk: Desk, number: int, now: datetime, by: str) -> None:
    """Ask for a rehearsal once more: nobody took it up, it was broken off, or what it played on has been mended.

    Raises:
        TuningError: one is under way, or the version is settled.
    """
    row = _open_row(desk, number)
    if _rehearsal_of(row).stage(now) in UNDER_WAY:
        raise TuningError("已经在预演", "请等它做完")
    row.tried, row.passed = _found(Trial(0)), False
    row.trial_asked, row.trial_taken, row.trial_moved, row.tried_at, row.trial_played = now, None, None, None, None
    desk.record([Entry(now, by, "policy-rehearsal-wanted", f"policy:{number}", {})])


# ------------------------------------------------------------------------------------------------------------ inside


def _taken_row(desk: Desk, number: int, taken: datetime) -> PolicyVersion | None:
    desk.queue_up(QUEUE)
    row = desk.session.get(PolicyVersion, number, populate_existing=True)
    settled = row is None or row.confirmed_at is not None or row.closed_at is not None or row.tried_at is not None
    return None if settled or row is None or row.trial_taken != taken else row


def _rehearsal_of(row: PolicyVersion) -> Rehearsal:
    return Rehearsal(row.trial_asked, row.trial_taken, row.trial_moved, row.tried_at, row.trial_played or 0)


def _found(trial: Trial) -> str:
    return _dumped({"scenarios": trial.scenarios, "faults": trial.faults, "differences": trial.differences})


def _open_row(desk: Desk, number: int) -> PolicyVersion:
    desk.queue_up(QUEUE)
    row = desk.session.get(PolicyVersion, number, populate_existing=True)
    if row is None or row.confirmed_at is not None or row.closed_at is not None:
        raise TuningError(f"第 {number} 版不在等确认", "可能已经有人确认或放弃了")
    return row


def _newest(desk: Desk) -> PolicyVersion | None:
    return desk.session.execute(
        select(PolicyVersion)
        .where(col(PolicyVersion.confirmed_at).is_not(None))
        .order_by(col(PolicyVersion.id).desc())
        .limit(1)
    ).scalar()


def _of_row(row: PolicyVersion, newest: PolicyVersion | None) -> Version:
    if row.confirmed_at is not None:
        standing = VersionStanding.IN_FORCE if newest is not None and row.id == newest.id else VersionStanding.PAST
    else:
        standing = VersionStanding.PROPOSED if row.closed_at is None else VersionStanding.CLOSED
    tried = json.loads(row.tried)
    return Version(
        number=row.id or 0,
        standing=standing,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by,
        reason=row.reason,
        sets=json.loads(row.sets),
        was=json.loads(row.was),
        trial=Trial(tried["scenarios"], tuple(tried["faults"]), tuple(tried["differences"])),
        rehearsal=_rehearsal_of(row),
        confirmed_at=row.confirmed_at,
        confirmed_by=row.confirmed_by,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
    )


def _told(changed: Sequence[tuple[str, Value | None, Value | None]]) -> dict[str, str]:
    """Return a change for the audit: numbers in full; of texts only that they were changed, the version has them."""
    return {
        key: "text changed" if key.startswith("reply.") else f"{before} → {after}" for key, before, after in changed
    }


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
