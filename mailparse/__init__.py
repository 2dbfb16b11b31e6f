"""Reading mail: octets to a Mail, a Mail to what it asks for. Pure; imports nothing of ours but itself.

`parse` and `read` raise nothing and take linear time; what exceeds LIMITS is left out and said so.

They and all their patterns are imported when they are first asked for: who needs no more than the types and the normal
forms, as a night's own process, does without.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

from mailparse.mail import LIMITS, Attached, Attachment, Mail
from mailparse.reading import Action, Letter, Mark, Reading, Request, Verdict, Withdrawal

if TYPE_CHECKING:
    from mailparse.octets.mime import attached, parse
    from mailparse.reader import read

__all__ = [
    "LIMITS",
    "Action",
    "Attached",
    "Attachment",
    "Letter",
    "Mail",
    "Mark",
    "Reading",
    "Request",
    "Verdict",
    "Withdrawal",
    "attached",
    "parse",
    "read",
]

_WHERE: Final = {"attached": "mailparse.octets.mime", "parse": "mailparse.octets.mime", "read": "mailparse.reader"}


def __getattr__(name: str) -> object:
    if name not in _WHERE:
        raise AttributeError(name)
    found: object = getattr(import_module(_WHERE[name]), name)
    globals()[name] = found  # what is there already isn't asked for here
    return found
