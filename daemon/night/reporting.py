"""The report of a run: what came of its mails, and whether it was a usual one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import tzinfo
from statistics import median

from sqlalchemy import select
from sqlmodel import col

from accountops.outcomes import Outcome
from daemon.night import intake
from daemon.night.sending import Sent
from daemon.night.shift import Begun, Shift
from daemon.report import MailLine, Report, RequestLine
from orgregistry.tickets import count_open
from portal.runs import CAUSES_MOST
from store import Delivery, Desk, Mail, Request, Run, audit

USUAL_NIGHTS = 30
UNUSUAL_TIMES = 4
UNUSUAL_LEAST = 200


def report(shift: Shift, run: Begun, sent: Sent, zone: tzinfo, *, dry: bool = False) -> Report:
    """Return the report of a run that is through, and keep what it says in the run's row.

    Args:
        shift: of the run.
        run: see there.
        sent: what came of its replies.
        zone: where the desk is.
        dry: it only decided.
    """
    finished = shift.clock()
    with shift.open() as desk:
        mails, parked = lines_of(desk, [run.run_id])
        earlier = desk.session.execute(
            select(col(Run.mails), col(Run.started), col(Run.finished))
            .where(col(Run.finished).is_not(None), col(Run.id) != run.run_id, col(Run.mails) > 0)
            .order_by(col(Run.id).desc())
            .limit(USUAL_NIGHTS)
        ).all()
        usual_mails = median(row[0] for row in earlier) if earlier else None
        usual_seconds = median((row[2] - row[1]).total_seconds() for row in earlier if row[2]) if earlier else None
        unusual = None
        if usual_mails is not None and len(mails) > max(UNUSUAL_LEAST, UNUSUAL_TIMES * usual_mails):
            unusual = f"今晚来信{len(mails)}封，平时约{usual_mails:.0f}封"
        told = Report(
            night=run.night,
            started=run.started,
            finished=finished,
            mails=tuple(mails),
            parked=parked,
            due=run.due,
            usual_seconds=usual_seconds,
            unusual=unusual,
            interrupted=shift.stopping(),
            dry_run=dry,
            replies_sent=sent.sent,
            replies_failed=sent.failed,
            replies_why=tuple(cause for cause, _ in sent.why.most_common(CAUSES_MOST)),
            pending=count_open(desk),
            audit_head=None if dry else audit.head(desk.session),
            zone=zone,
        )
        _write_down(desk.session.get_one(Run, run.run_id), told, sent.refused)
    return told


def _write_down(run: Run, report: Report, refused: int) -> None:
    """Keep what a report says of the run, so that it can be said again (`daemon.again`)."""
    run.finished, run.interrupted = report.finished, report.interrupted
    run.mails, run.parked = len(report.mails), report.parked
    run.due, run.usual_seconds, run.unusual = report.due, report.usual_seconds, report.unusual
    run.replies_sent, run.replies_failed, run.replies_refused = report.replies_sent, report.replies_failed, refused
    run.replies_why = "\n".join(report.replies_why)


def lines_of(desk: Desk, run_ids: Sequence[int]) -> tuple[list[MailLine], int]:
    """Return what came of each mail that some runs have dealt with, and how many of them could not be read."""
    requests: dict[int, list[RequestLine]] = defaultdict(list)
    # A few sentences, each of them thousands of times: kept once.
    once: dict[str, str] = {}

    def kept(text: str) -> str:
        return once.setdefault(text, text)

    for mail_id, sealed, action, outcome, rule, why in desk.connection.execute(
        select(
            col(Request.mail_id),
            col(Request.id_sealed),
            col(Request.action),
            col(Request.outcome),
            col(Request.rule),
            col(Request.why),
        )
        .where(
            col(Request.mail_id).in_(
                select(col(Delivery.mail_id)).where(
                    col(Delivery.run_id).in_(run_ids), col(Delivery.copy_of_known).is_(False)
                )
            )
        )
        .order_by(col(Request.mail_id), col(Request.place))
    ):
        # Nothing is left of it where the mail lay in the inbox for longer than its text is kept.
        number = desk.keys.unseal_text(sealed, intake.ID_FIELD) if sealed else ""
        requests[mail_id].append(
            RequestLine(number, kept(action), Outcome(outcome) if outcome else None, kept(rule), kept(why))
        )
    lines, parked = [], 0
    for of_mail, message_id, outcome, why, fault, copy in desk.connection.execute(
        select(
            col(Mail.id),
            col(Mail.message_id),
            col(Mail.outcome),
            col(Mail.why),
            col(Mail.fault),
            col(Delivery.copy_of_known),
        )
        .join(Delivery, col(Delivery.mail_id) == col(Mail.id))
        .where(col(Delivery.run_id).in_(run_ids))
        .order_by(col(Delivery.id))
    ):
        if copy:
            lines.append(MailLine(message_id, Outcome.DUPLICATE, "同一封信又到了一次", ()))
            continue
        parked += fault is not None
        came_to = Outcome(outcome) if outcome else None
        lines.append(MailLine(message_id, came_to, kept(why), tuple(requests.pop(of_mail or 0, ()))))
    return lines, parked
