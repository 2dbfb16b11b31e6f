"""The reissue of a lost senior certificate as an e-certificate (补办电子证书).

It goes up like a filing until it is at the office that issues (签发单位): there one person reviews and another one seals,
both real-name, told apart by ID number. A sealed reissue *is* the collection. Source: notice 二(二)1.
"""
# ruff: noqa: E501 - a row of a table stands on one line

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from filing.judging import Result, Rule, always, first_that_holds
from filing.levels import LevelClass
from filing.offices import Competence, tier_of
from filing.people import REVIEWERS, Actor, Role
from filing.review import (
    APPROVE,
    RETURN,
    SUBMIT,
    Moved,
    Organisation,
    Refused,
    Review,
    Status,
    Step,
    Stuck,
    Tree,
    edit,
    holder_word,
    passed_on,
    reported,
    returned,
)
from orgregistry.divisions import Level as Tier

_R = Result


@dataclass(frozen=True, slots=True)
class Reissue:
    """Where a reissue is.

    Attributes:
        review: who holds it, like a filing.
        reviewed_by: who has reviewed it at the office that issues; None until then, and after a return.
    """

    review: Review = field(default_factory=Review)
    reviewed_by: Actor | None = None

    @property
    def level(self) -> LevelClass:
        """Class of the title; the notice knows the reissue of senior certificates."""
        return self.review.level or LevelClass.SENIOR


Outcome = Moved[Reissue] | Refused | Stuck


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody's step, with all that it may depend on.

    Attributes:
        state: where the reissue is.
        step: the step, as in a review; its state is the reissue's.
        competence: which office issues for which class.
        issuer: key of the 签发单位 that a submission names; None if it names none.
    """

    state: Reissue
    step: Step
    competence: Competence
    issuer: str | None = None

    @property
    def by(self) -> Actor:
        """Who acts."""
        return self.step.by

    @property
    def level(self) -> LevelClass:
        """Class of the title that the act is about."""
        return self.step.level or self.state.level

    @property
    def at_issuer(self) -> bool:
        """Whether it is held by an office that issues for its class."""
        here = self.step.here
        return here is not None and issues(here, self.level, self.step.tree, self.competence)

    @property
    def wrong_issuer(self) -> bool:
        """Whether the submission names an office that doesn't issue for its class, or none that there is."""
        if self.issuer is None:
            return False
        office = self.step.tree.get(self.issuer)
        return office is None or not issues(office, self.level, self.step.tree, self.competence)

    @property
    def by_unit(self) -> bool:
        """Whether the applicant's unit fills it in: its administrator hands it in for its own organisation."""
        key = self.step.unit or self.step.state.unit or self.by.organisation
        named = self.issuer is not None or key == self.by.organisation
        return self.by.has(Role.ADMIN) and self.by.organisation is not None and named and not self.step.own

    @property
    def real_name(self) -> bool:
        """Whether it is proved who acts."""
        return self.by.real_name and self.by.id_number is not None

    @property
    def reviewer_seals(self) -> bool:
        """Whether who has reviewed it would seal it, be it by another account."""
        return self.state.reviewed_by is not None and self.state.reviewed_by.is_same_person(self.by)


def issues(office: Organisation, level: LevelClass, tree: Tree, competence: Competence) -> bool:
    """Whether an office issues certificates of a class; its tier is read off its name, else off its place in the tree."""
    if competence.competent(level, office.name):
        return office.hr or office.top
    return not tier_of(office.name) and competence.covers(level, _tier_in(office, tree))


def _tier_in(office: Organisation, tree: Tree) -> Tier | None:
    if office.top:
        return Tier.PROVINCE
    if not office.hr:
        return None
    above = tree.get(office.opener or "")
    return Tier.CITY if above is not None and above.top else Tier.COUNTY


def _on_the_way(row: Rule[Step], *, but_for: bool = False) -> Rule[Act]:
    """Take a row of the review over; `but_for`: not for the unit that fills a reissue in."""
    when = row.when
    if but_for:
        return Rule(row.id, lambda a: when(a.step) and not a.by_unit, row.then, row.code, row.why, row.cites)
    return Rule(row.id, lambda a: when(a.step), row.then, row.code, row.why, row.cites)


def _row(table: tuple[Rule[Step], ...], *ids: str) -> tuple[Rule[Act], ...]:
    return tuple(_on_the_way(row) for row in table if row.id in ids)


_SUBMITTED: Final = tuple(_on_the_way(row, but_for=row.id == "not-applicant") for row in SUBMIT)
_PLACE: Final = ("not-submitted", "returned", "finished", "not-holder")

SUBMIT_REISSUE: tuple[Rule[Act], ...] = (
    *(row for row in _SUBMITTED if row.id in {"not-applicant", "under-review", "collected", "duplicate"}),
    Rule("wrong-issuer",   lambda a: a.wrong_issuer,                       _R.REFUSED, None, "“签发单位”选错了，这样报送无效；这一层级由{competent}签发，请重新选择", "二(二)1"),
    *(row for row in _SUBMITTED if row.id in {"no-unit", "unknown-unit", "closed-unit", "submitted"}),
)  # fmt: skip

APPROVE_REISSUE: tuple[Rule[Act], ...] = (
    *_row(APPROVE, "no-role", *_PLACE, "own-filing"),
    Rule("issuer-seals",   lambda a: a.at_issuer,                          _R.REFUSED, None, "已到签发单位：要由审核员审核、用印员用印，不能直接通过", "二(二)1"),
    *_row(APPROVE, "broken-link", "loop", "closed-parent", "passed-on"),
)  # fmt: skip

_OFFICERS: tuple[Rule[Act], ...] = (
    *_row(APPROVE, *_PLACE),
    Rule("not-issuer",     lambda a: not a.at_issuer,                      _R.REFUSED, None, "本单位不是这一层级的签发单位，只能审核上报或退回；这一层级由{competent}签发", "二(二)1"),
    Rule("own-filing",     lambda a: a.step.own,                           _R.REFUSED, None, "不能审核、用印自己的补办，请由其他人办理", "二(二)1"),
    Rule("no-real-name",   lambda a: not a.real_name,                      _R.REFUSED, None, "审核员、用印员要先实名认证", "二(二)1"),
)  # fmt: skip

REVIEW_REISSUE: tuple[Rule[Act], ...] = (
    Rule("not-reviewer",   lambda a: not a.by.has(Role.REVIEWER),          _R.REFUSED, None, "只有签发单位的审核员能审核补办", "二(二)1"),
    *_OFFICERS,
    Rule("reviewed",       lambda a: a.state.reviewed_by is not None,      _R.REFUSED, None, "已经审核过，等用印员用印", "二(二)1"),
    Rule("to-be-sealed",   always,                                         _R.ACCEPTED, None, "审核通过，由另一人用印", "二(二)1"),
)  # fmt: skip

SEAL_REISSUE: tuple[Rule[Act], ...] = (
    Rule("not-seal",       lambda a: not a.by.has(Role.SEAL),              _R.REFUSED, None, "只有签发单位的用印员能用印", "二(二)1"),
    *_OFFICERS,
    Rule("not-reviewed",   lambda a: a.state.reviewed_by is None,          _R.REFUSED, None, "还没有审核，不能用印", "二(二)1"),
    Rule("reviewer-seals", lambda a: a.reviewer_seals,                     _R.REFUSED, None, "审核员、用印员不能为同一人（按身份证号认人，不按账号），请由另一人用印", "二(二)1"),
    Rule("collected-by-seal", always,                                      _R.ACCEPTED, None, "补办成功，即已采集，不用再填报", "二(二)1"),
)  # fmt: skip

RETURN_REISSUE: tuple[Rule[Act], ...] = (
    Rule("no-role",        lambda a: not a.by.has(*REVIEWERS, Role.SEAL),  _R.REFUSED, None, "没有审核权限（经办只能查看），请由审核人员退回", "二(二)1"),
    *_row(RETURN, *_PLACE, "no-reason", "sent-back"),
)  # fmt: skip


# ---------------------------------------------------------------------------------------------------------- steps


def submit_reissue(act: Act) -> Outcome:
    """Hand it in: the applicant to the unit, or the unit, which fills it in, to the 签发单位 that it names."""
    if act.step.unit is None and act.issuer is not None:
        act = replace(act, step=replace(act.step, unit=act.issuer))
    rule = first_that_holds(SUBMIT_REISSUE, act)
    if rule.then is not _R.ACCEPTED or act.step.chosen is None:
        return _barred(rule, act)
    before = act.step.state
    owner = before.owner or (act.by if act.by.has(Role.APPLICANT) else None)
    # The review starts at the bottom again: at the unit, which a submission straight to the issuer doesn't change.
    unit = act.step.chosen.key if act.step.chosen.key != act.issuer else before.unit or act.by.organisation
    return _moved(rule, act, Reissue(Review(owner, Status.UNDER_REVIEW, act.step.chosen.key, unit, level=act.level)))


def edit_reissue(act: Act) -> Outcome:
    """Change the request while it is with the applicant."""
    found = edit(act.step)
    if isinstance(found, Moved):
        return Moved(replace(act.state, review=found.state), found.rule, found.why)
    return found


def approve_reissue(act: Act) -> Outcome:
    """Pass it on towards the office that issues."""
    rule = first_that_holds(APPROVE_REISSUE, act)
    if rule.then is not _R.ACCEPTED:
        return _barred(rule, act)
    return _moved(rule, act, replace(act.state, review=passed_on(act.step)))


def send_back_reissue(act: Act) -> Outcome:
    """Return it with a reason, straight to the applicant; a review that was made is void."""
    rule = first_that_holds(RETURN_REISSUE, act)
    if rule.then is not _R.ACCEPTED:
        return _barred(rule, act)
    return _moved(rule, act, Reissue(returned(act.step)))


def review_reissue(act: Act) -> Outcome:
    """Review it at the office that issues; who reviews doesn't seal."""
    rule = first_that_holds(REVIEW_REISSUE, act)
    if rule.then is not _R.ACCEPTED:
        return _barred(rule, act)
    return _moved(rule, act, replace(act.state, reviewed_by=act.by))


def seal_reissue(act: Act) -> Outcome:
    """Seal it: the certificate is issued, and the title is collected."""
    rule = first_that_holds(SEAL_REISSUE, act)
    if rule.then is not _R.ACCEPTED:
        return _barred(rule, act)
    return _moved(rule, act, replace(act.state, review=reported(act.state.review)))


def _moved(rule: Rule[Act], act: Act, state: Reissue) -> Moved[Reissue]:
    return Moved(state, rule.id, _said(rule, act, state.review))


def _barred(rule: Rule[Act], act: Act) -> Refused | Stuck:
    kind = Stuck if rule.then is _R.HELD else Refused
    return kind(rule.id, _said(rule, act, act.state.review))


def _said(rule: Rule[Act], act: Act, now: Review) -> str:
    words = {
        "holder": holder_word(act.state.review, act.step.tree),
        "next": holder_word(now, act.step.tree),
        "competent": act.competence.words(act.level),
    }
    return rule.judgement().why.format_map(words)
