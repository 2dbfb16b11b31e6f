"""A Mail to what it asks for."""

from mailparse.mail import Mail
from mailparse.reading import Reading, Verdict


def read(mail: Mail) -> Reading:
    """Say what a mail asks for. Never raises."""
    return Reading(Verdict.AUTOMATIC if mail.automatic else Verdict.OTHER)
