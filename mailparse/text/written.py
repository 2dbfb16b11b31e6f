"""A mail in one script for reading, and what was read with names as the mail wrote them."""

from dataclasses import replace

from mailparse.mail import Mail
from mailparse.reading import Letter, Reading, Verdict
from mailparse.text import script


def in_one_script(mail: Mail) -> Mail:
    """The mail in simplified characters; itself where there are no others, or where it tells the scripts apart."""
    said = _said(mail)
    if not script.is_traditional(said) or script.tells_apart(said):
        return mail
    return replace(
        mail,
        subject=script.simplified(mail.subject),
        text=script.simplified(mail.text),
        variant=script.simplified(mail.variant),
    )


def as_written(reading: Reading, mail: Mail) -> Reading:
    """What was read of a mail in simplified characters, its names as they were written.

    Whoever is written in two ways is for a person.
    """
    text = _said(mail)
    names = [script.as_written(request.name, text) for request in reading.requests]
    requests = tuple(replace(r, name=name) for r, name in zip(reading.requests, names, strict=True) if name is not None)
    lost = len(requests) < len(names)
    verdict = Verdict.OTHER if lost and not requests and reading.verdict is Verdict.REPAIR else reading.verdict
    return replace(
        reading,
        verdict=verdict,
        requests=requests,
        missing=reading.missing if verdict is reading.verdict else (),
        withdrawals=tuple(replace(w, name=w.name and script.as_written(w.name, text)) for w in reading.withdrawals),
        letter=_letter_as_written(reading.letter, text),
        org_name=_as_written(reading.org_name, text),
        left=reading.left or (lost and bool(requests)),
    )


def _said(mail: Mail) -> str:
    return f"{mail.subject}\n{mail.text}\n{mail.variant}"


def _letter_as_written(letter: Letter | None, text: str) -> Letter | None:
    if letter is None:
        return None
    return replace(
        letter, org_name=_as_written(letter.org_name, text), contact_name=_as_written(letter.contact_name, text)
    )


def _as_written(name: str | None, text: str) -> str | None:
    return (script.as_written(name, text) or name) if name is not None else None
