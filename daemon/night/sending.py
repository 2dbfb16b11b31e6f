"""Replies on their way out, one after the other; what could not be sent waits in the books for the next run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import tzinfo

from daemon.night import tell
from daemon.night.shift import Shift
from daemon.outbox import Outbox, Reply, TransportError, TransportRefused, TransportUnreachable

# So many replies put off one after the other, and the server is taken to be gone.
UNREACHABLE_AFTER = 3


@dataclass(slots=True)
class Sent:
    """What came of sending.

    Attributes:
        sent: how many went out.
        failed: how many didn't.
        refused: how many of these are never sent.
        why: what the servers said, and how often.
    """

    sent: int = 0
    failed: int = 0
    refused: int = 0
    why: Counter[str] = field(default_factory=Counter)


def send(shift: Shift, outbox: Outbox | None, zone: tzinfo) -> Sent:
    """Send what is to be sent by today.

    Args:
        shift: of the run.
        outbox: the way out; None: there is none.
        zone: where the desk is.
    """
    done = Sent()
    if outbox is None:
        return done
    with shift.open() as desk:
        replies = tell.pending(desk, shift.clock().astimezone(zone).date())
    if not replies:
        return done
    shift.progress.step("回信", len(replies))
    failing = 0
    try:
        with outbox as way:
            for outgoing_id, reply in replies:
                if shift.stopping():
                    return done
                failing = failing + 1 if _send_one(shift, way, outgoing_id, reply, done) == "pending" else 0
                if failing == UNREACHABLE_AFTER:
                    break
                shift.progress.advance(1)
    except TransportUnreachable as error:
        failing = UNREACHABLE_AFTER
        done.why[error.in_full()] += 1
    if failing == UNREACHABLE_AFTER:
        # Nobody waits for a reply (notice 四); they go out on the next run. The report says so.
        done.failed = len(replies) - done.sent
    return done


def _send_one(shift: Shift, outbox: Outbox, outgoing_id: int, reply: Reply, done: Sent) -> str:
    try:
        outbox.send(reply, shift.clock())
        state = "sent"
        done.sent += 1
    except TransportError as error:
        # Unreachable: the server may be gone, or put off this one recipient only.
        refused = isinstance(error, TransportRefused)
        state = "failed" if refused else "pending"
        done.failed += 1
        done.refused += refused
        done.why[error.in_full()] += 1
    with shift.open() as desk:
        tell.mark_sent(desk, outgoing_id, state, shift.clock())
    return state
