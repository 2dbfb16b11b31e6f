"""The way of a filing up: chosen organisation → whoever opened its account → … → 省职改办 → 人社部.

A state, a step, an outcome; nothing is stored here. Only the present holder acts. The way is looked up at each step from
the present holder, in the tree as it is then: a change of the tree while a filing is under way counts from the next step
on, and no step that was taken is taken back. Where the tree leads nowhere, or back to who has passed it on already, the
filing stays with its holder and is reported as stuck: nobody is skipped. Source: notice 三.
"""
# ruff: noqa: E501 - a row of a table stands on one line

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Generic, TypeVar

from filing.judging import Result, Rule, always, first_that_holds
from filing.levels import LevelClass
from filing.people import REVIEWERS, Actor, Role

State = TypeVar("State")
MINISTRY: Final = "人社部"
APPLICANT: Final = "申请人"


class Status(StrEnum):
    """What the applicant sees."""

    DRAFT = "未提交"
    UNDER_REVIEW = "审核中"
    RETURNED = "已退回"
    APPROVED = "审核通过"


@dataclass(frozen=True, slots=True)
class Organisation:
    """A node of the way.

    Attributes:
        key: what others call it by.
        name: as people know it.
        opener: key of the organisation that opened its account; None if nobody is known.
        top: 省职改办, above which is the ministry.
        hr: an HR office.
        closed: takes nothing in any more.
    """

    key: str
    name: str
    opener: str | None = None
    top: bool = False
    hr: bool = False
    closed: bool = False


Tree = Mapping[str, Organisation]


@dataclass(frozen=True, slots=True)
class Review:
    """Where a filing is. It is held by exactly one: the applicant, an organisation, or at the end the ministry.

    Attributes:
        owner: the applicant's account; None while nobody has touched it.
        status: what the applicant sees.
        holder: key of the organisation that holds it, while it is under review.
        unit: 现工作单位 of the last submission: there the review begins.
        passed: who has passed it on since then, in order.
        reason: of the last return, until the next submission.
        level: class of the title, where it matters.
    """

    owner: Actor | None = None
    status: Status = Status.DRAFT
    holder: str | None = None
    unit: str | None = None
    passed: tuple[str, ...] = ()
    reason: str = ""
    level: LevelClass | None = None

    def __post_init__(self) -> None:
        if (self.holder is not None) is not (self.status is Status.UNDER_REVIEW):
            raise ValueError("an organisation holds a filing if and only if it is under review")


@dataclass(frozen=True, slots=True)
class Moved(Generic[State]):
    """The step was taken: `state` is how things are now, of a filing or of a reissue."""

    state: State
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The step is not allowed; nothing has changed."""

    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class Stuck:
    """The step is allowed, but the way leads nowhere: nothing has changed, and somebody has to mend the tree (a ticket)."""

    rule: str
    why: str


Outcome = Moved[Review] | Refused | Stuck


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody's step, with all that it may depend on.

    Attributes:
        state: where the filing is.
        by: who acts.
        tree: the organisations, as they are now.
        unit: chosen 现工作单位, for a submission; None for the one before.
        reason: of a return.
        level: class of the title, if a submission names it.
        duplicate: another filing of this applicant for this level exists, or a reissue has collected it.
    """

    state: Review
    by: Actor
    tree: Tree
    unit: str | None = None
    reason: str = ""
    level: LevelClass | None = None
    duplicate: bool = False

    @property
    def by_owner(self) -> bool:
        """Whether the applicant acts: whoever comes first owns a filing that nobody owns."""
        owner = self.state.owner
        return self.by.has(Role.APPLICANT) and (owner is None or owner.is_same_person(self.by))

    @property
    def own(self) -> bool:
        """Whether the person behind the account is the applicant."""
        return self.state.owner is not None and self.state.owner.is_same_person(self.by)

    @property
    def by_holder(self) -> bool:
        """Whether the actor's organisation holds it."""
        return self.state.holder is not None and self.by.organisation == self.state.holder

    @property
    def chosen(self) -> Organisation | None:
        """The organisation that a submission goes to; None if none was chosen or there is no such."""
        key = self.unit or self.state.unit
        return self.tree.get(key) if key is not None else None

    @property
    def here(self) -> Organisation | None:
        """The organisation that holds it; None if the tree has lost it."""
        return self.tree.get(self.state.holder or "")

    @property
    def above(self) -> Organisation | None:
        """Whoever opened the holder's account, by the tree as it is now; None if that leads nowhere."""
        return self.tree.get(self.here.opener or "") if self.here is not None else None

    @property
    def at_top(self) -> bool:
        """Whether the holder is the last one in the province."""
        return self.here is not None and self.here.top

    @property
    def round(self) -> bool:
        """Whether the way leads back to the holder or to who has passed it on already."""
        return self.above is not None and self.above.key in {self.state.holder, *self.state.passed}


# -------------------------------------------------------------------------------------------------------- reasons

# They say that it was returned, or nothing; an applicant can't act on them.
_NO_REASONS: Final = frozenset(
    "无 没有 没 略 同上 如题 退回 退回修改 打回 请修改 修改 重报 不通过 不予通过 审核不通过 未通过 不同意 驳回 不合格 不行 "
    "不符合 其他 其它 原因 理由 退回原因 退回理由 无理由 无原因 没有理由 没有原因 同意 通过 已审核 审核 暂无 不详 空 已阅 测试 "
    "ok no not na none nil null test".split()
)


def is_reason(text: str) -> bool:
    """Whether a return says something that the applicant can act on: words, not blanks, marks, digits or "无"."""
    words = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c)[0] in "LN").lower()
    letters = {c for c in words if c.isalpha()}
    return len(letters) > 1 and words not in _NO_REASONS


# --------------------------------------------------------------------------------------------------------- tables

_R = Result
_S = Status
Row = Rule[Step]

# What holds for whoever reviews. Who has no role is told so first: whose turn it is is not their business.
_REVIEWING: tuple[Row, ...] = (
    Rule("no-role",        lambda s: not s.by.has(*REVIEWERS),                          _R.REFUSED, None, "没有审核权限（经办只能查看），请由本单位管理员审核", "三"),
    Rule("not-submitted",  lambda s: s.state.status is _S.DRAFT,                        _R.REFUSED, None, "填报人还没有提交", "三"),
    Rule("returned",       lambda s: s.state.status is _S.RETURNED,                     _R.REFUSED, None, "已退回填报人，等填报人修改后重新提交", "三"),
    Rule("finished",       lambda s: s.state.status is _S.APPROVED,                     _R.REFUSED, None, "已审核通过并提交人社部，不能再审核", "三"),
    Rule("not-holder",     lambda s: not s.by_holder,                                   _R.REFUSED, None, "现在由{holder}审核，只有它能操作", "三"),
    Rule("own-filing",     lambda s: s.own,                                             _R.REFUSED, None, "不能审核自己的填报，请由本单位其他审核人审核", "三"),
)  # fmt: skip

_OWNER: tuple[Row, ...] = (
    Rule("not-applicant",  lambda s: not s.by_owner,                                    _R.REFUSED, None, "只有填报人本人能填写、修改和提交", "三"),
    Rule("under-review",   lambda s: s.state.status is _S.UNDER_REVIEW,                 _R.REFUSED, None, "正在审核，请等待审核完成；被退回后才能修改、重新提交", "三"),
    Rule("collected",      lambda s: s.state.status is _S.APPROVED,                     _R.REFUSED, None, "已审核通过，不能再修改或提交", "三"),
)  # fmt: skip

SUBMIT: tuple[Row, ...] = (
    *_OWNER,
    Rule("duplicate",      lambda s: s.duplicate,                                       _R.REFUSED, None, "这一层级已经提交或采集过（补办成功也算采集），不用再报", "二(一)"),
    Rule("no-unit",        lambda s: s.unit is None and s.state.unit is None,           _R.REFUSED, None, "没有选择现工作单位，请先选择", "三"),
    Rule("unknown-unit",   lambda s: s.chosen is None,                                  _R.REFUSED, None, "系统里没有所选的单位，请重新选择现工作单位（输入单位全称查询）", "三"),
    Rule("closed-unit",    lambda s: s.chosen is not None and s.chosen.closed,          _R.REFUSED, None, "所选单位已停用，请重新选择现工作单位", "三"),
    Rule("submitted",      always,                                                      _R.ACCEPTED, None, "已提交，由{next}审核", "三"),
)  # fmt: skip

EDIT: tuple[Row, ...] = (
    *_OWNER,
    Rule("edited",         always,                                                      _R.ACCEPTED, None, "已保存，提交后才进入审核", "三"),
)  # fmt: skip

RETURN: tuple[Row, ...] = (
    *(row for row in _REVIEWING if row.id != "own-filing"),
    Rule("no-reason",      lambda s: not is_reason(s.reason),                           _R.REFUSED, None, "退回一定要注明理由：写清缺什么、错在哪里、怎样改，方便填报人补充", "三"),
    Rule("sent-back",      always,                                                      _R.ACCEPTED, None, "已退回填报人", "三"),
)  # fmt: skip

# HELD stands for stuck: the approval waits until somebody has mended the tree.
_WAY_UP: tuple[Row, ...] = (
    Rule("broken-link",    lambda s: s.above is None,                                   _R.HELD, None, "{holder}的上级单位没有登记或已不存在，信息留在{holder}，等管理人员补正后再审", "三"),
    Rule("loop",           lambda s: s.round,                                           _R.HELD, None, "{holder}的上级单位指回了已审过的单位，信息留在{holder}，等管理人员补正后再审", "三"),
    Rule("closed-parent",  lambda s: s.above is not None and s.above.closed,            _R.HELD, None, "{holder}的上级单位已停用，信息留在{holder}，等管理人员补正后再审", "三"),
)  # fmt: skip

APPROVE: tuple[Row, ...] = (
    *_REVIEWING,
    Rule("reported",       lambda s: s.at_top,                                          _R.ACCEPTED, None, "审核通过，提交人社部", "三"),
    *_WAY_UP,
    Rule("passed-on",      always,                                                      _R.ACCEPTED, None, "审核通过，由{next}继续审核", "三"),
)  # fmt: skip


# ---------------------------------------------------------------------------------------------------------- steps


def submit(step: Step) -> Outcome:
    """Hand it in, the first time or after a return: the review begins at the chosen organisation."""
    rule = first_that_holds(SUBMIT, step)
    if rule.then is not _R.ACCEPTED or step.chosen is None:
        return barred(rule, step)
    state = Review(
        owner=step.state.owner or step.by,
        status=_S.UNDER_REVIEW,
        holder=step.chosen.key,
        unit=step.chosen.key,
        level=step.level or step.state.level,
    )
    return moved(rule, step, state)


def edit(step: Step) -> Outcome:
    """Change the draft, or what was returned; it stays with the applicant."""
    rule = first_that_holds(EDIT, step)
    if rule.then is not _R.ACCEPTED:
        return barred(rule, step)
    return moved(rule, step, replace(step.state, owner=step.state.owner or step.by))


def send_back(step: Step) -> Outcome:
    """Return it with a reason: from any level straight to the applicant."""
    rule = first_that_holds(RETURN, step)
    if rule.then is not _R.ACCEPTED:
        return barred(rule, step)
    return moved(rule, step, returned(step))


def returned(step: Step) -> Review:
    """Return the state after a return."""
    return replace(step.state, status=_S.RETURNED, holder=None, passed=(), reason=step.reason.strip())


def approve(step: Step) -> Outcome:
    """Pass it on to whoever opened the holder's account; from the top to the ministry."""
    rule = first_that_holds(APPROVE, step)
    if rule.then is not _R.ACCEPTED:
        return barred(rule, step)
    if rule.id == "reported":
        return moved(rule, step, reported(step.state))
    return moved(rule, step, passed_on(step))


def reported(state: Review) -> Review:
    """Return the state after the last approval in the province."""
    passed = (*state.passed, state.holder) if state.holder is not None else state.passed
    return replace(state, status=_S.APPROVED, holder=None, passed=passed)


def passed_on(step: Step) -> Review:
    """Return the state one node further up.

    Raises:
        LookupError: there is none; the rows above deal with that.
    """
    if step.above is None or step.state.holder is None:
        raise LookupError("a row of the table must deal with a way that leads nowhere")
    return replace(step.state, holder=step.above.key, passed=(*step.state.passed, step.state.holder))


def holder_word(state: Review, tree: Tree) -> str:
    """Return who must act now, as people call them."""
    if state.holder is not None:
        here = tree.get(state.holder)
        return state.holder if here is None else here.name
    return MINISTRY if state.status is Status.APPROVED else APPLICANT


def moved(rule: Row, step: Step, state: Review) -> Moved[Review]:
    """Return the outcome of a step that was taken."""
    return Moved(state, rule.id, _said(rule, step, state))


def barred(rule: Row, step: Step) -> Refused | Stuck:
    """Return the outcome of a step that was not."""
    kind = Stuck if rule.then is _R.HELD else Refused
    return kind(rule.id, _said(rule, step, step.state))


def _said(rule: Row, step: Step, now: Review) -> str:
    words = {"holder": holder_word(step.state, step.tree), "next": holder_word(now, step.tree)}
    return rule.judgement().why.format_map(words)
