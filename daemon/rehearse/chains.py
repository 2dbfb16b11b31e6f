"""Chain scenarios: reviews, reissues and the handing out of roles, played through the rules that the portal uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from daemon.rehearse.plans import Part, checked
from filing import people, reissue, review
from filing.judging import Result
from filing.levels import LevelClass, Rank, level_of, ranks_of
from filing.offices import Competence, shipped_competence
from filing.people import Actor, Role

KINDS: Final = ("filing", "reissue", "roles")
_OFFICERS: Final = frozenset({"review", "seal"})


class OrganisationPlan(Part):
    """An organisation: who opened its account, and what it is (unit, hr, top)."""

    opened_by: str | None = None
    kind: str = "unit"
    closed: bool = False


class UserPlan(Part):
    """An account; several roles are joined by "+"."""

    org: str | None = None
    role: str | None = None
    id_number: str | None = None
    real_name: bool = False


class StepPlan(Part):
    """Somebody's step."""

    by: str
    action: str
    unit: str | None = None
    reason: str | None = None
    filing: str | None = None
    level: str | None = None
    target: str | None = None
    role: str | None = None


class ChainScenario(Part):
    """Organisations, people and what they do, in order."""

    id: str
    kind: str
    orgs: Mapping[str, OrganisationPlan] = {}
    users: Mapping[str, UserPlan] = {}
    steps: Sequence[StepPlan] = ()


def play(raw: Mapping[str, Any]) -> dict[str, object]:
    """Play one chain scenario.

    Raises:
        BookError: it can't be played.
    """
    scenario = checked(ChainScenario, raw, f"情景 {raw.get('id', '（无编号）')}")
    stage = _Stage(scenario)
    return {"id": scenario.id, "steps": [stage.step(plan) for plan in scenario.steps]}


@dataclass(frozen=True, slots=True)
class _Told:
    """What came of a step; `state` only where it was taken."""

    ok: bool
    why: str
    state: reissue.Reissue | None = None


@dataclass(slots=True)
class _Stage:
    """A scenario being played. A filing is kept as a reissue that nobody has reviewed: it has the same way up."""

    scenario: ChainScenario
    competence: Competence = field(default_factory=shipped_competence)
    tree: dict[str, review.Organisation] = field(init=False)
    actors: dict[str, Actor] = field(init=False)
    states: dict[str, reissue.Reissue] = field(default_factory=dict)
    ranks: dict[str, frozenset[Rank]] = field(default_factory=dict)
    is_reissue: bool = field(init=False)

    def __post_init__(self) -> None:
        scenario = self.scenario
        self.tree = {
            name: review.Organisation(
                name, name, plan.opened_by, plan.kind == "top", plan.kind in {"hr", "top"}, plan.closed
            )
            for name, plan in scenario.orgs.items()
        }
        self.actors = {
            name: Actor(name, _roles(plan.role), plan.org, people.normal_id(plan.id_number), plan.real_name)
            for name, plan in scenario.users.items()
        }
        officers = any(plan.action in _OFFICERS for plan in scenario.steps)
        self.is_reissue = scenario.kind == "reissue" or (scenario.kind == "roles" and officers)

    def step(self, plan: StepPlan) -> dict[str, object]:
        """Take one step, or tell why it can't be taken; then nothing has changed."""
        key = plan.filing or ""
        told = self._told(plan, self._state(key))
        if told.state is not None:
            self.states[key] = told.state
            if plan.level is not None or key not in self.ranks:
                self.ranks[key] = self._ranks_said(plan.level)
        now = self._state(key).review
        return {
            "ok": told.ok,
            "holder": review.holder_word(now, self.tree),
            "status": now.status.value,
            "why": told.why,
        }

    # ------------------------------------------------------------------------------------------------- inside

    def _state(self, key: str) -> reissue.Reissue:
        if key in self.states:
            return self.states[key]
        applicants = [actor for actor in self.actors.values() if actor.has(Role.APPLICANT)]
        owner = applicants[0] if len(applicants) == 1 else None
        return reissue.Reissue(review.Review(owner, unit=self._own_unit(owner)))

    def _own_unit(self, owner: Actor | None) -> str | None:
        return owner.organisation if owner is not None and owner.organisation in self.tree else None

    def _told(self, plan: StepPlan, state: reissue.Reissue) -> _Told:
        level = level_of(plan.level) if plan.level is not None else None
        if plan.level is not None and level is None:
            return _Told(ok=False, why=f"没有“{plan.level}”这个层级，要写高级、中级或初级")
        if plan.action == "arrive":
            return self._arrive(plan, state, level)
        by = self.actors.get(plan.by)
        if by is None:
            return _Told(ok=False, why="没有这个账号")
        if plan.action == "assign":
            return self._assign(plan, by)
        act = self._act(plan, by, state, level)
        return self._reissue(plan.action, act) if self.is_reissue else self._filing(plan.action, act)

    def _arrive(self, plan: StepPlan, state: reissue.Reissue, level: LevelClass | None) -> _Told:
        """Set the scene: it has come there, whoever passed it on."""
        if plan.unit not in self.tree:
            return _Told(ok=False, why="没有所写的单位")
        before = state.review
        there = replace(
            before,
            status=review.Status.UNDER_REVIEW,
            holder=plan.unit,
            unit=before.unit or plan.unit,
            passed=(),
            level=level or before.level,
        )
        return _Told(ok=True, why="已到该单位", state=reissue.Reissue(there))

    def _assign(self, plan: StepPlan, by: Actor) -> _Told:
        target = self.actors.get(plan.target or "")
        roles = _known_roles(plan.role)
        said = people.check_assignment(people.Assignment(by, target, roles, tuple(self.actors.values())))
        if said.result is not Result.ACCEPTED or target is None:
            return _Told(ok=False, why=said.why)
        self.actors[target.account] = replace(target, roles=target.roles | roles)
        return _Told(ok=True, why=said.why)

    def _act(self, plan: StepPlan, by: Actor, state: reissue.Reissue, level: LevelClass | None) -> reissue.Act:
        step = review.Step(
            state.review, by, self.tree, plan.unit, plan.reason or "", level, self._is_duplicate(plan, by)
        )
        return reissue.Act(state, step, self.competence, plan.target or self._issuing(plan.unit, by, state))

    def _issuing(self, unit: str | None, by: Actor, state: reissue.Reissue) -> str | None:
        """An HR office that is chosen as unit is the 签发单位, unless somebody works there."""
        office = self.tree.get(unit or "")
        employer = state.review.owner.organisation if state.review.owner is not None else None
        return (
            office.key if office is not None and office.hr and office.key not in {by.organisation, employer} else None
        )

    def _is_duplicate(self, plan: StepPlan, by: Actor) -> bool:
        """Whether something else of the same applicant has been handed in for what may be the same level."""
        ranks = self._ranks_said(plan.level)
        return any(
            not ranks.isdisjoint(self.ranks.get(key, frozenset()))
            and other.review.status is not review.Status.DRAFT
            and (other.review.owner is None or other.review.owner.is_same_person(by))
            for key, other in self.states.items()
            if key != (plan.filing or "")
        )

    def _ranks_said(self, level: str | None) -> frozenset[Rank]:
        """The ranks of a level's word; a reissue is of a senior title where none is named."""
        return ranks_of(level if level is not None else LevelClass.SENIOR if self.is_reissue else "")

    def _filing(self, action: str, act: reissue.Act) -> _Told:
        found = _FILING.get(action)
        if found is None:
            return _Told(ok=False, why=_no_such(action))
        match found(act.step):
            case review.Moved(state, _, why):
                return _Told(ok=True, why=why, state=reissue.Reissue(state))
            case review.Refused(_, why) | review.Stuck(_, why):
                return _Told(ok=False, why=why)

    def _reissue(self, action: str, act: reissue.Act) -> _Told:
        found = _REISSUE.get(action)
        if found is None:
            return _Told(ok=False, why=_no_such(action))
        match found(act):
            case review.Moved(state, _, why):
                return _Told(ok=True, why=why, state=state)
            case review.Refused(_, why) | review.Stuck(_, why):
                return _Told(ok=False, why=why)


_FILING: Final[Mapping[str, Callable[[review.Step], review.Outcome]]] = {
    "submit": review.submit,
    "edit": review.edit,
    "approve": review.approve,
    "return": review.send_back,
}
_REISSUE: Final[Mapping[str, Callable[[reissue.Act], reissue.Outcome]]] = {
    "submit": reissue.submit_reissue,
    "edit": reissue.edit_reissue,
    "approve": reissue.approve_reissue,
    "return": reissue.send_back_reissue,
    "review": reissue.review_reissue,
    "seal": reissue.seal_reissue,
}


def _no_such(action: str) -> str:
    return "填报没有这一步，审核、用印只用于补办" if action in _OFFICERS else f"没有“{action}”这种操作"


def _roles(said: str | None) -> frozenset[Role]:
    """Roles as a user has them; what isn't known gives no right."""
    known = {role.value: role for role in Role}
    return frozenset(known[part] for part in map(str.strip, (said or "").split("+")) if part in known)


def _known_roles(said: str | None) -> frozenset[Role]:
    """Roles that are to be handed out; none at all where one of them isn't known."""
    parts = [part.strip() for part in (said or "").split("+")]
    found = _roles(said)
    return found if len(found) == len(set(parts)) else frozenset()
