"""Mails built from their plans."""

from __future__ import annotations

from datetime import timedelta
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, parseaddr

from daemon.rehearse.plans import AttachmentPlan, MailPlan


def built(plan: MailPlan, mail_id: str, scenario: str, to: str, shift: timedelta) -> Message:
    """Build a mail from its plan, with a Message-ID from the ids; `shift` moves the Date of a repeated one."""
    text = plan.body or ""
    if plan.pad is not None:
        times = max(0, plan.pad.size - len(text.encode())) // max(1, len(plan.pad.text.encode())) + 1
        filler = plan.pad.text * times
        text = filler + "\n" + text if plan.pad.where == "before" else text + "\n" + filler
    message: Message = MIMEText(text, "plain", "utf-8")
    if plan.html is not None:
        page = MIMEText(plan.html, "html", "utf-8")
        message = MIMEMultipart("alternative", _subparts=[message, page]) if plan.body is not None else page
    if plan.attachments:
        whole = MIMEMultipart()
        whole.attach(message)
        for attachment in plan.attachments:
            whole.attach(_attached(attachment))
        message = whole
    sender_name, sender = parseaddr(plan.sender)
    sent = (plan.sent or plan.received) + shift
    message_id = plan.message_id
    if message_id is None:
        message_id = f"<{mail_id}.{scenario}@rehearsal.invalid>"
    elif plan.repeat and message_id:
        message_id = message_id.replace("@", f".{mail_id}@", 1)
    base = {
        "From": formataddr((sender_name, sender), "utf-8") if sender else plan.sender,
        "To": to,
        "Date": format_datetime(sent),
        "Subject": Header(plan.subject or "", "utf-8").encode(),
        "Message-ID": message_id,
    }
    given = {name.lower() for name in plan.headers}
    for name, value in base.items():
        if value and name.lower() not in given:
            message[name] = value
    for name, said in plan.headers.items():
        for one in [said] if isinstance(said, str) else said:
            message[name] = one if one.isascii() else Header(one, "utf-8").encode()
    return message


def _attached(plan: AttachmentPlan) -> Message:
    kind, _, subtype = plan.type.partition("/")
    octets = plan.text.encode() if plan.text is not None else b"\0" * plan.size
    part = MIMEApplication(octets)
    part.set_type(f"{kind or 'application'}/{subtype or 'octet-stream'}")
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", plan.name))
    return part
