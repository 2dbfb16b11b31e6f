"""What one stretch of text says: the value that weighing it gives."""

from dataclasses import dataclass
from operator import attrgetter, or_
from typing import Final


@dataclass(slots=True)
class Plea:
    """What one stretch of text says: whether any clause of it does."""

    reset: bool = False  # asked for in words
    symptom: bool = False  # can't log in, forgotten
    delete: bool = False
    name_wrong: bool = False  # said for certain
    name_right: bool = False  # said for certain
    name_perhaps: bool = False
    id_wrong: bool = False
    record: bool = False  # a filed record is to be deleted
    name_change: bool = False  # the person was renamed
    name_mend: bool = False
    withdrawn: bool = False  # taken back, or settled, and nothing asked after it
    taken_back: bool = False  # said in words that earlier mail is void
    kept: bool = False  # "don't delete"
    foreign: bool = False  # another system's password
    elsewhere: bool = False  # what was said last is of another system
    of_mail: bool = False  # what was said last is of an earlier mail that was wrong
    refused: bool = False  # "not a reset", "don't delete": and nothing asked after it
    unwanted: bool = False  # "no reset", whatever trouble is told, and none asked for after it
    how: bool = False  # asks how to
    complaint: bool = False
    status: bool = False  # asks how far it has come
    thanks: bool = False
    done_before: bool = False  # tells of a reset that was made
    told: bool = False  # tells of a plea made before
    unreal: bool = False  # asks only if something happens, or some day
    announced: bool = False  # will ask, if something happens or some day
    urgent: bool = False  # a plea with 请 or the like

    @property
    def asks(self) -> bool:
        """Whether anything is asked for; who says that the account's name is right and to be kept tells of a slip."""
        misnamed = self.name_wrong and not (self.name_right and self.kept)
        in_trouble = self.symptom and not self.unwanted
        return self.reset or in_trouble or self.delete or misnamed or self.how or self.name_mend

    @property
    def says_nothing(self) -> bool:
        """Whether it says nothing but thanks."""
        return not any(_BUT_THANKS(self))

    def copy(self) -> "Plea":
        """Another one that says the same."""
        return Plea(*_ALL(self))


_ALL: Final = attrgetter(*Plea.__slots__)
_BUT_THANKS: Final = attrgetter(*(name for name in Plea.__slots__ if name != "thanks"))


def both(first: Plea, second: Plea) -> Plea:
    """What two stretches of text ask for together, where the second takes nothing back."""
    return Plea(*map(or_, _ALL(first), _ALL(second)))
