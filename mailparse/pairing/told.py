"""What one way of reading a mail comes to, before the verdict."""

from dataclasses import dataclass, field
from typing import Final

from mailparse.pairing.table import Row
from mailparse.reading import Action, Request, Withdrawal
from mailparse.what import matters
from mailparse.what.plea import Plea


@dataclass(slots=True)
class Told:
    """What one way of reading a mail comes to, before the verdict."""

    requests: list[Request] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    withdrawals: list[Withdrawal] = field(default_factory=list)
    held: bool = False  # a person decides
    left: bool = False  # of what is asked for something is certain, and the rest is for a person
    plea: bool = False  # something is asked for, complete or not
    wants: Action | None = None  # what one person asks for without all that it takes
    rows: list[Row] = field(default_factory=list)  # of a list
    aside: list[str] = field(default_factory=list)  # what is said of those of a list who wait, and of nobody else

    def less_of_people(self, text: str) -> str:
        """A text for doubts: with 〇 for whom something is asked (宁可欣 is no 宁可)."""
        for request in self.requests[:_MOST_NAMES]:
            text = text.replace(request.name, "〇")
        return text


_MOST_NAMES: Final = 40


def action_of(plea: Plea) -> Action | None:
    """The action that a plea comes to.

    Where both are asked for, the deletion stands only if the name is said to be wrong; a wrong name is a deletion by
    itself, unless the writer's is said to be right (another's was wrong, or a mail had it wrong).
    """
    if plea.name_wrong and not plea.kept and not (plea.name_right and plea.reset):
        return Action.DELETE
    if plea.delete and not plea.reset:
        return Action.DELETE
    if plea.reset or plea.how or (plea.symptom and not plea.unwanted):
        return Action.RESET
    return None


def is_for_a_person(plea: Plea, text: str, count: int) -> bool:
    """Whether what is asked for must be decided by a person."""
    if plea.kept and (plea.name_wrong or plea.name_mend) and not plea.reset:
        return True
    if plea.symptom and plea.unwanted and not (plea.delete or plea.name_wrong):
        return True
    if plea.name_mend and not (plea.reset or plea.delete or plea.name_wrong):
        return True
    if plea.name_right and not plea.reset and (plea.delete or plea.name_wrong):
        return True
    if plea.announced and not (plea.reset or plea.delete):
        return True
    if plea.id_wrong and not (plea.name_wrong and count == 1 and plea.delete):
        return True
    if plea.record and not plea.reset:
        return True
    if plea.name_change and not plea.delete and (plea.name_wrong or not matters.UNDER_THEIR_NAME.search(text)):
        return True
    if plea.complaint and not (plea.reset or plea.delete):
        return True
    return plea.delete and not plea.name_wrong and matters.LEAVING.search(text) is not None


def withdrawal_of(row: Row) -> Withdrawal:
    """The withdrawal of one person's plea."""
    return Withdrawal(row.number.value if row.number else None, row.names[0] if len(row.names) == 1 else None)
