"""What a person may do with a plea that a rule holds: the same tables, read once more without the rules they overrule.

Only rows that hold can be overruled, and of these not what protects what nobody could bring back, or what would help
nobody. Whatever refuses, or finds nothing to do, stands for a person too. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from accountops.deciding import TABLES
from accountops.policy import Decision, Facts, Rule
from mailparse import Action

# The rows that hold and that no person overrules, and what there is to be done instead (Chinese, shown to staff).
STANDS: Final[Mapping[tuple[Action, str], str]] = {
    # Whoever logs in types the true name, and the account has another one: after a reset they are where they were.
    (Action.RESET, "name-not-han"): "只重置密码，本人用真实姓名还是登不上。请先更正登记姓名再回来照办，或改为删除账号",
    # Others have worked on them, and with the account they would go (notice 三: the way of a review).
    (Action.DELETE, "has-filings"): "有别人审过的填报，账号不能删，删了填报也没了。请更正登记姓名，填报会保留",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """What comes of a plea if a person has it carried out.

    Attributes:
        action: what is to be done.
        overrules: the rows that hold it now and would be passed over, from the top.
        rule: the row that decides then.
        instead: what to do instead, where that row stands; else "".
    """

    action: Action
    overrules: tuple[Rule, ...]
    rule: Rule
    instead: str = ""

    @property
    def changes(self) -> bool:
        """Whether an account would be changed."""
        return self.rule.then is Decision.DO

    @property
    def is_moot(self) -> bool:
        """Whether what was asked for holds already, or has become pointless."""
        return self.rule.then is Decision.ALREADY

    @property
    def needs_another(self) -> bool:
        """Whether one person proposes it and another one confirms it: what deletes an account."""
        return self.changes and self.action is Action.DELETE

    @property
    def ids(self) -> tuple[str, ...]:
        """What is overruled, by its ids."""
        return tuple(rule.id for rule in self.overrules)


def judge(action: Action, facts: Facts) -> Judgement:
    """Read the table of an action without what a person may overrule."""
    table = TABLES[action]
    rule = next(one for one in table if not _passed_over(action, one) and one.when(facts))
    overrules = tuple(one for one in table[: table.index(rule)] if one.when(facts))
    return Judgement(action, overrules, rule, STANDS.get((action, rule.id), ""))


def _passed_over(action: Action, rule: Rule) -> bool:
    return rule.then is Decision.HOLD and (action, rule.id) not in STANDS


def may_become_a_deletion(facts: Facts) -> bool:
    """Whether a plea for a reset may be carried out as a deletion: the name on the account is no Han name."""
    return facts.account is not None and not facts.names_equal and not facts.registered_is_han
