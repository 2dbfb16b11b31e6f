"""Reading mail: octets to a Mail, a Mail to what it asks for. Pure; imports nothing of ours but itself.

`parse` and `read` raise nothing and take linear time; what exceeds LIMITS is left out and said so.
"""

from mailparse.mail import LIMITS, Attached, Attachment, Mail
from mailparse.mime import attached, parse
from mailparse.reader import read
from mailparse.reading import Action, Letter, Mark, Reading, Request, Verdict, Withdrawal

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
