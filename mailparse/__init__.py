"""Reading mail: octets to a Mail, a Mail to what it asks for. Pure; imports nothing of ours but itself.

`parse` and `read` raise nothing and take linear time; what exceeds LIMITS is left out and said so.
"""

from mailparse.mail import LIMITS, Attachment, Mail
from mailparse.mime import parse
from mailparse.reader import read
from mailparse.reading import Action, Letter, Reading, Request, Verdict, Withdrawal

__all__ = [
    "LIMITS",
    "Action",
    "Attachment",
    "Letter",
    "Mail",
    "Reading",
    "Request",
    "Verdict",
    "Withdrawal",
    "parse",
    "read",
]
