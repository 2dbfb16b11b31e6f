"""What a letter that asks for an organisation's account says. # notice 五."""

import re
from typing import Final

from mailparse.letters import account_for, affiliation, contacts, digressions, laid, natures, registrars, units
from mailparse.reading import Letter, Mark
from mailparse.text.sought import Sought
from mailparse.what import pleas

_FAILED_CODE: Final = Sought(
    "(?:信用代码|社会代码|机构代码|代码证?号?|税号)(?:证)?(?:号码?)?[是为: (]{0,4}"
    "([0-9A-Za-z](?:[ -]?[0-9A-Za-z]){12,22})(?![0-9A-Za-z])"
)
_REGISTERED_BY_YOU: Final = re.compile("(?<=[在由经])[贵你]局(?=(?:依法|核准|批准)?(?:注册|登记|核发|颁发))")
_EMAIL: Final = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_SCANNED: Final = Sought("附件|见附|附上|附图|扫描件|照片|拍照|图片|如图|原件|请查收|请查阅|word|PDF|pdf")
_HARDLY_MORE: Final = 80  # characters of a mail that only carries a letter


def _opens_accounts(office: str) -> bool:
    """Whether it hands letters on as the office that any unit writes to, and is above none of them."""
    return account_for.OPENS_ACCOUNTS.search(office) is not None


def _bare(org: str) -> str:
    return org.replace("（", "(").replace("）", ")")


def read_letter(text: str, subject: str, attachments: tuple[str, ...], *, carries: bool = False) -> Letter:
    """Say what a letter says.

    Args:
        text: in its reading form, with its blanks.
        subject: likewise.
        attachments: names of files.
        carries: the mail has pictures or attachments.
    """
    spaced = laid.as_said(text)
    name, phone = contacts.contact(spaced)
    text = digressions.without(pleas.compact(spaced))
    child = account_for.child_of(text)
    to = affiliation.addressee(text)
    several = account_for.listed(spaced)
    org = (
        child
        or account_for.org_of_letter(
            text, subject, to=to, above=affiliation.superiors(text, to), several=several, attachments=attachments
        )
        or account_for.org_apart(spaced)
    )
    marks = natures.marks(text, org) + ((Mark.MOVED,) if registrars.has_moved(text) else ())
    text = natures.told_of_itself(text)
    beside = units.code_beside(text, child)
    code = beside or units.credit_code_in(text, last=Mark.BRANCH in marks)
    email = _EMAIL.search(text)
    told = natures.natures(text.replace(_bare(org), "")) if org else ()
    told = told or natures.natures(text)  # a name may tell it where nothing else does: 某某民营医院
    signed = account_for.signed_by(text)
    of_ours = signed is not None and len(several) > 1 and signed not in several
    if len(several) > 1:
        ours = (Mark.OF_OURS,) if of_ours else ()
        org, marks = org if org in several else several[0], tuple(dict.fromkeys((*marks, Mark.SEVERAL, *ours)))
    elif org is not None and len(both := account_for.joined(org)) > 1:
        org, marks = both[0], tuple(dict.fromkeys((*marks, Mark.SEVERAL)))
    elif (org is not None and account_for.others_asked_for(text, org)) or (
        Mark.BRANCH not in marks and beside is None and units.has_two_codes(text)
    ):
        marks = tuple(dict.fromkeys((*marks, Mark.SEVERAL)))
    if child is not None and (by := account_for.handed_on_by(text)) is not None:
        told_above: tuple[str, ...] = (by,)
    elif signed is not None and (of_ours or (child is not None and signed != child and not account_for.hands_on(text))):
        told_above = (signed,)
    else:
        told_above = affiliation.superiors(text, to)
        if not told_above and child is not None and signed is not None and not _opens_accounts(signed):
            told_above = (signed,)
        if not told_above and (writer := account_for.speaker(text)) is not None and org is not None:
            told_above = () if units.is_end_of(writer, org) or units.is_said_for(writer, org) else (writer,)
    above = tuple(unit for unit in told_above if unit != org)
    if above and set(above).intersection(account_for.lacking(text)):
        marks = tuple(dict.fromkeys((*marks, Mark.PARENT_HAS_NONE)))
    offices = registrars.registrars(_REGISTERED_BY_YOU.sub(to, text) if to is not None else text)
    if affiliation.is_only_guided(text, to):
        marks = (*marks, Mark.ONLY_GUIDED)
    bare = re.sub(r"\W", "", text)
    return Letter(
        org_name=org,
        uscc=code,
        nature=told[0] if len(told) == 1 else "unknown",
        contact_name=name,
        contact_phone=phone,
        uscc_failed=code is None and _FAILED_CODE.search(text) is not None,
        email=email[0] if email else None,
        addressee=to,
        superiors=above,
        level=affiliation.level(text),
        registrar=next(iter(offices), None),
        registrars_beside=offices[1:],
        former=affiliation.former(text),
        marks=marks,
        consents=affiliation.consents(text),
        mandates=affiliation.mandates(text),
        seat=units.seat(text),
        only_attached=(carries or bool(attachments) or (org is None and _SCANNED.search(text) is not None))
        and not told
        and code is None
        and not above
        and (len(bare) <= _HARDLY_MORE or _SCANNED.search(text) is not None),
    )
