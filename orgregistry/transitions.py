"""What may be done with a ticket, as a table: the first row that holds decides. Pure."""
# ruff: noqa: E501 - a row of the table stands on one line

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

LATER_MOST: Final = timedelta(days=92)


class State(StrEnum):
    """How far a ticket has come."""

    OPEN = "open"
    LATER = "later"
    ROUTED = "routed"
    CLOSED = "closed"


class Step(StrEnum):
    """What is done with one."""

    ASSIGN = "assign"
    NAME = "name"
    EXISTS = "exists"
    ROUTE = "route"
    REFUSE = "refuse"
    LATER = "later"
    MERGE = "merge"
    OPEN_ACCOUNT = "open-account"
    CLOSE = "close"
    RELEASE = "release"
    UNDO = "undo"


# One word for each, wherever people read it.
STATE_WORDS: Final = {
    State.OPEN: "待办",
    State.LATER: "稍后再办",
    State.ROUTED: "已转办",
    State.CLOSED: "已办结",
}
STEP_WORDS: Final = {
    Step.ASSIGN: "分派",
    Step.NAME: "写明单位",
    Step.EXISTS: "告知已有账号",
    Step.ROUTE: "转办",
    Step.REFUSE: "不受理",
    Step.LATER: "稍后再办",
    Step.MERGE: "并入另一件",
    Step.OPEN_ACCOUNT: "开通账号",
    Step.CLOSE: "办结",
    Step.RELEASE: "照办",
    Step.UNDO: "撤回上一步",
}

# What is said of an organisation; of all else only a person can know what it is about.
OF_AN_ORGANISATION: Final = frozenset({Step.EXISTS, Step.ROUTE, Step.REFUSE, Step.MERGE, Step.OPEN_ACCOUNT})
# What is said of a held plea.
OF_A_PLEA: Final = frozenset({Step.RELEASE, Step.REFUSE})


@dataclass(frozen=True, slots=True)
class Facts:
    """What is asked, and how it stands with the ticket.

    Attributes:
        step: what is to be done.
        state: of the ticket.
        of_organisation: whether it is about one that has a name.
        of_plea: whether it is about one plea that is held.
        nameable: whether it is about a mail, as a whole, that may be about an organisation.
        now_routed_to: the office that it was routed to; "" for none.
        office: the office that it is to be routed to; "" for none.
        today: where the desk is.
        until: the date that it is put off to.
        opener_is_competent: whether who opens acts for the office that it was routed to, or for the parent.
        same_ticket: whether it is to be merged into itself.
        target_closed: whether the ticket that it is to be merged into is closed.
        last: the last step that can be taken back; None if there is none.
        last_before: the state before that.
        admin_joined: whether the administrator who was invited by that step has joined.
        put_back: whether the account that was changed by that step is as it was before.
        nobody_waits: whether no mail is about it: it was opened with an account, by an office of its own accord.
    """

    step: Step
    state: State
    of_organisation: bool = True
    of_plea: bool = False
    nameable: bool = False
    now_routed_to: str = ""
    office: str = ""
    today: date = date.min
    until: date = date.max
    opener_is_competent: bool = False
    same_ticket: bool = False
    target_closed: bool = False
    last: Step | None = None
    last_before: State = State.OPEN
    admin_joined: bool = False
    put_back: bool = False
    nobody_waits: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A row.

    Attributes:
        id: what tests and audits name it by.
        when: whether it holds.
        then: the state that the ticket comes to; None: it can't be done.
        why: in Chinese; of what can't be done, what staff are told.
    """

    id: str
    when: Callable[[Facts], bool]
    then: Callable[[Facts], State] | None
    why: str


def _to(state: State) -> Callable[[Facts], State]:
    return lambda _facts: state


def _same(facts: Facts) -> State:
    return facts.state


def _lacks_its_subject(facts: Facts) -> bool:
    if facts.step not in OF_AN_ORGANISATION or facts.of_organisation:
        return False
    return not (facts.of_plea and facts.step in OF_A_PLEA)


# fmt: off
TRANSITIONS: Final[tuple[Rule, ...]] = (
    #    id                     when                                                                  then               why
    Rule("nothing-to-undo",     lambda f: f.step is Step.UNDO and f.last is None,                     None,              "没有可以撤回的一步"),
    Rule("admin-joined",        lambda f: f.step is Step.UNDO and f.last is Step.OPEN_ACCOUNT and f.admin_joined, None,  "单位管理员已经启用账号，不能撤回开通；要停用请在单位登记里办"),
    # What has become of the account comes first: a plea that waits while its account is changed would be done twice.
    Rule("account-changed",     lambda f: f.step is Step.UNDO and f.last is Step.RELEASE and not f.put_back, None,       "这一步改过账号：请用“撤回照办”，连账号一起恢复"),
    # Nobody has asked for that account: once it is taken back there is nothing left to see to.
    Rule("undone-for-nobody",   lambda f: f.step is Step.UNDO and f.last is Step.OPEN_ACCOUNT and f.nobody_waits, _to(State.CLOSED), "撤回开通；没有人来信等着，就此办结"),
    Rule("undone",              lambda f: f.step is Step.UNDO,                                        lambda f: f.last_before, "撤回上一步"),
    Rule("closed",              lambda f: f.state is State.CLOSED,                                    None,              "这件事已经办结，要改请先撤回上一步"),
    Rule("no-plea",             lambda f: f.step is Step.RELEASE and not f.of_plea,                   None,              "这里没有可以照办的诉求；可以分派、稍后再办或办结"),
    Rule("named-already",       lambda f: f.step is Step.NAME and f.of_organisation,                  None,              "这件事已经写明单位；是另一个写法的，告知已有账号或并入另一件就行"),
    Rule("nothing-to-name",     lambda f: f.step is Step.NAME and not f.nameable,                     None,              "这件事不是为单位来的信，写不上单位名称"),
    Rule("named",               lambda f: f.step is Step.NAME,                                        _same,             "看过来信，写明单位"),
    Rule("no-organisation",     _lacks_its_subject,                                                   None,              "这件事没有写明单位名称；请看来信和附件，先写明单位，或分派、稍后再办、办结"),
    Rule("into-itself",         lambda f: f.step is Step.MERGE and f.same_ticket,                     None,              "不能并入自己"),
    Rule("into-a-closed-one",   lambda f: f.step is Step.MERGE and f.target_closed,                   None,              "要并入的那一件已经办结"),
    Rule("merged",              lambda f: f.step is Step.MERGE,                                       _to(State.CLOSED), "并入同一单位的另一件"),
    Rule("exists",              lambda f: f.step is Step.EXISTS,                                      _to(State.CLOSED), "单位已有账号，告知全称"),
    Rule("routed-nowhere",      lambda f: f.step is Step.ROUTE and not f.office,                      None,              "没有写明转办给哪个部门"),
    Rule("routed-there",        lambda f: f.step is Step.ROUTE and f.state is State.ROUTED and f.office == f.now_routed_to, None, "已经转办给这个部门了"),
    Rule("routed",              lambda f: f.step is Step.ROUTE,                                       _to(State.ROUTED), "转办给有权开通的部门"),
    Rule("refused",             lambda f: f.step is Step.REFUSE,                                      _to(State.CLOSED), "不受理，告知理由"),
    Rule("later-is-not-later",  lambda f: f.step is Step.LATER and f.until <= f.today,                None,              "日期要在今天以后"),
    Rule("later-is-too-late",   lambda f: f.step is Step.LATER and f.until > f.today + LATER_MOST,    None,              "最多推迟三个月"),
    Rule("later",               lambda f: f.step is Step.LATER,                                       _to(State.LATER),  "稍后再办"),
    # notice 五: only who is competent opens; whoever else means well would put reviews on a wrong way up.
    Rule("opened-by-another",   lambda f: f.step is Step.OPEN_ACCOUNT and not f.opener_is_competent,  None,              "只有有权开通的部门或上级单位的工作人员才能开通；要由别的部门开通，请先转办给它"),
    Rule("opened",              lambda f: f.step is Step.OPEN_ACCOUNT,                                _to(State.CLOSED), "账号已开通"),
    Rule("released",            lambda f: f.step is Step.RELEASE,                                     _to(State.CLOSED), "由人定，照办"),
    Rule("closed-by-hand",      lambda f: f.step is Step.CLOSE,                                       _to(State.CLOSED), "办结"),
    Rule("assigned",            lambda f: f.step is Step.ASSIGN,                                      _same,             "分派"),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the table says; `then` None: it can't be done, and `why` says why."""

    rule: str
    then: State | None
    why: str


def judge(facts: Facts) -> Ruling:
    """Say what becomes of a ticket. Total: there is a row for every step."""
    rule = next(rule for rule in TRANSITIONS if rule.when(facts))
    return Ruling(rule.id, None if rule.then is None else rule.then(facts), rule.why)
