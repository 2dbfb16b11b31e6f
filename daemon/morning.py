"""How a report looks to a tired technician at eight in the morning: on a terminal, and as a mail.

The first line says whether the night was on time; what waits for a person comes with its reason; when all went well
there is little to read.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Final, Self

from rich.cells import cell_len
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from accountops.outcomes import ACTION_WORDS, WORDS, Outcome
from accountops.policy import DELETE, DO, RESET
from daemon.outbox import SmtpTransport, digest
from daemon.report import Report
from daemon.settings import Settings
from mailparse.shown import mask, redact, visible
from portal.runs import is_late, is_overtime
from templates import environment

ROWS_MOST: Final = 20
TEXT_WIDTH: Final = 78

_CHANGING: Final = {
    (action, rule.id) for action, table in (("reset", RESET), ("delete", DELETE)) for rule in table if rule.then is DO
}
_SET_IN: Final = "    "
_COLOURS: Final = {"✔": "green", "⚠": "yellow", "✖": "red", "○": "cyan"}


@dataclass(frozen=True, slots=True)
class Undecided:
    """One thing that waits for a person: whose account ("" for a mail as a whole), what was asked, why it waits."""

    who: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Morning:
    """A report as it is shown.

    Attributes:
        sign: ✔ all well, ⚠ look at it, ✖ did not finish, ○ a dry run.
        headline: which night, when, and whether it was on time.
        balance: the mails, as an equation that adds up.
        repairs: what was changed.
        deleted: masked ID numbers of the deleted accounts; in a dry run of those that would be.
        notes: what failed or is worth knowing.
        reasons: (why, how many) of what waits, most frequent first.
        persons: whose pleas wait, at most ROWS_MOST.
        left_over: how many more.
        deleted_word: what is said before `deleted`.
        nothing_new: what is said where this run brought nothing for a person to decide.
        where_to: what is said where it did: where they are decided, and how many they are there.
    """

    sign: str
    headline: str
    balance: str
    repairs: str
    deleted: tuple[str, ...]
    notes: tuple[str, ...]
    reasons: tuple[tuple[str, int], ...]
    persons: tuple[Undecided, ...]
    left_over: int
    deleted_word: str
    nothing_new: str
    where_to: str


def morning(report: Report, *, reveal: bool = False) -> Morning:
    """Put a report into the words that people read.

    Args:
        report: of one run.
        reveal: whether ID numbers stand in full.
    """
    totals = report.totals()
    sign, headline = _headline(report)
    waiting = _waiting(report, reveal=reveal)
    deleted = tuple(
        line.id_number if reveal else mask(line.id_number)
        for mail in report.mails
        for line in mail.requests
        if (line.action, line.outcome) == ("delete", Outcome.DONE) and (line.action, line.rule) in _CHANGING
        if line.id_number  # of what can no longer be restored nothing is kept
    )
    notes = [*report.problems(), *filter(None, (report.unusual,)), *report.remarks]
    if report.replies_sent:
        notes.append(f"已回信 {report.replies_sent} 封（告知怎样写才能办理）")
    reasons = Counter(one.why for one in waiting)
    persons = [one for one in waiting if one.who]
    return Morning(
        sign=sign,
        headline=headline,
        balance=_balance(totals["mails"]),
        repairs=_repairs(report),
        deleted=deleted,
        notes=tuple(_clean(note, reveal=reveal) for note in notes),
        reasons=tuple(reasons.most_common()),
        persons=tuple(persons[:ROWS_MOST]),
        left_over=max(0, len(persons) - ROWS_MOST),
        deleted_word="将删除（删后可恢复）" if report.dry_run else "已删除（可恢复）",
        nothing_new=(
            f"这一次没有新的事要人决定；待办还有 {report.pending} 件，请运行 yeban tickets list 查看。"
            if report.pending
            else "没有等人决定的事。"
        ),
        where_to=(
            "试运行不开待办；办理以后，请运行 yeban tickets list 查看。"
            if report.dry_run
            else f"去办：yeban tickets list（待办现有 {report.pending} 件；同一个单位的来信并作一件）"
        ),
    )


def render(report: Report, console: Console, *, reveal: bool = False) -> None:
    """Print a report.

    Args:
        report: of one run.
        console: where to.
        reveal: whether ID numbers stand in full.
    """
    shown = morning(report, reveal=reveal)
    console.print(Text(f"{shown.sign} {shown.headline}", style=f"bold {_COLOURS[shown.sign]}"))
    console.print(_parted(shown.balance.split(" + "), " + ", console.width))
    if shown.repairs:
        console.print(_parted(shown.repairs.split("　"), "　", console.width))
    if shown.deleted:
        first, *rest = shown.deleted[:ROWS_MOST]
        listed = [f"  {shown.deleted_word}：{first}", *rest]
        listed[-1] += _more(len(shown.deleted))
        console.print(_parted(listed, "、", console.width))
    if shown.notes:
        console.print(_set_out([(Text("  ·"), Text(note, style=_style(note, report))) for note in shown.notes]))
    if not shown.reasons:
        console.print(Text(shown.nothing_new, style="dim"))
        return
    count = sum(number for _, number in shown.reasons)
    console.print(Text(f"等人决定 {count} 项：", style="bold"))
    console.print(_set_out([(Text(f"  {number:>4} "), Text(why)) for why, number in shown.reasons]))
    _print_persons(shown, count, console)
    console.print(Text(shown.where_to, style="dim"))


def _print_persons(shown: Morning, count: int, console: Console) -> None:
    if not shown.persons:
        return
    if len(shown.persons) + shown.left_over < count:
        console.print(Text(f"其中写明了要动谁的账号的 {len(shown.persons) + shown.left_over} 项：", style="bold"))
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("身份证号", "来信要求", "为什么等人"):
        table.add_column(title, overflow="fold", no_wrap=title != "为什么等人")
    for one in shown.persons:
        table.add_row(Text(one.who), Text(one.what), Text(one.why))
    console.print(table)
    if shown.left_over:
        console.print(Text(f"  另有 {shown.left_over} 项。"))


def digest_subject(report: Report) -> str:
    """Return the subject of the report's mail: enough for who is in a hurry."""
    shown = morning(report)
    count = sum(number for _, number in shown.reasons)
    return f"{shown.sign} 夜班：{shown.headline}" + (f"，等人决定 {count} 项" if count else "")


def digest_html(report: Report) -> str:
    """Return the report as HTML for mail programs: styles inline, nothing loaded from anywhere."""
    return environment().get_template("reports/digest.html").render(shown=morning(report), anchor=_anchor(report))


def digest_text(report: Report) -> str:
    """Return the report as plain text, for mail programs without HTML."""
    out = io.StringIO()
    render(report, Console(file=out, width=TEXT_WIDTH, color_system=None, force_terminal=False, legacy_windows=False))
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    return "\n".join([*lines, *filter(None, [_anchor(report)])]) + "\n"


def post(report: Report, settings: Settings) -> bool:
    """Mail the report to staff, if it is to be mailed; returns whether it was.

    A dry run is not mailed, nor a sweep in which nothing happened: the night's own report has just told all there is.
    One that is late makes up for what was missed, and tells that.

    Raises:
        TransportError: the mail could not be sent.
        SettingsError: the password for sending can't be had.
    """
    smtp = settings.smtp
    if smtp is None or not settings.digest.to or report.dry_run:
        return False
    swept = report.due is not None and report.due.astimezone(report.zone).time() == settings.schedule.sweep
    late = is_late(report.due, report.started)
    if swept and not late and not report.mails and not report.problems():
        return False
    stamp = f"{report.night}.{report.started.astimezone(report.zone):%H%M%S}"
    mail = digest(
        settings.digest.to,
        digest_subject(report),
        digest_text(report),
        digest_html(report),
        message_id=f"<yeban.{stamp}@{smtp.sender.rpartition('@')[2]}>",
        sender=smtp.sender,
        sender_name=smtp.sender_name,
        date=report.finished,
    )
    with SmtpTransport(settings.smtp_address()) as transport:
        transport.send(mail)
    return True


class Bar:
    """A night's progress on a terminal: one line, gone when the night is over. A context manager."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def step(self, name: str, total: int | None) -> None:
        """Begin a bar of its own for each step."""
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._task = self._progress.add_task(visible(name), total=total)

    def advance(self, n: int) -> None:
        """Move the bar."""
        if self._task is not None:
            self._progress.advance(self._task, n)


# ------------------------------------------------------------------------------------------------------- inside


def _headline(report: Report) -> tuple[str, str]:
    started, finished = report.started.astimezone(report.zone), report.finished.astimezone(report.zone)
    taken = report.finished - report.started if report.worked is None else report.worked
    usual = None if report.usual_seconds is None else timedelta(seconds=report.usual_seconds)
    night = datetime.fromisoformat(report.night)
    minutes = dict.fromkeys((f"{started:%H:%M}", f"{finished:%H:%M}"))  # most nights are over within one
    head = f"{night.month}月{night.day}日夜 {'–'.join(minutes)}"
    times = f"（用时{_span(taken)}" + (f"，平时{_span(usual)}" if usual is not None else "") + "）"
    late = timedelta(0) if report.due is None else report.started - report.due
    if report.dry_run:
        return "○", f"{head} 试运行：只作判断，什么也没有改动{times}"
    if report.interrupted:
        return "✖", f"{head} 没有做完{times}"
    if is_late(report.due, report.started):
        return "⚠", f"{head} 已完成，但比预定时间晚开始{_span(late)}{times}"
    if is_overtime(taken, usual):
        return "⚠", f"{head} 已完成，但超时{times}"
    punctual = "完成" if report.due is None else "按时完成"
    if report.problems():
        return "⚠", f"{head} {punctual}，有问题，见下{times}"
    return "✔", f"{head} {punctual}{times}"


def _anchor(report: Report) -> str:
    """Kept in the mail, out of reach of whoever can write to the database: later it shows what was cut off the end."""
    head = report.audit_head
    return "" if head is None else f"审计链头 {head}（核对：yeban audit verify --head {head}）"


def _balance(mails: dict[str, int]) -> str:
    parts = [f"{WORDS[outcome]} {number}" for outcome, number in mails.items() if number]
    if not parts:
        return "没有来信。"
    return f"来信 {sum(mails.values())} = " + " + ".join(parts) + "（每封信只算一次）"


def _repairs(report: Report) -> str:
    """Tell what was changed, as the pages count it; what was so already is told apart."""
    done = [line for mail in report.mails for line in mail.requests if line.outcome == Outcome.DONE]
    changed = Counter(line.action for line in done if (line.action, line.rule) in _CHANGING)
    parts = [f"{word} {changed[action]}" for action, word in ACTION_WORDS.items() if changed[action]]
    if already := len(done) - changed.total():
        parts.append(f"本来就是这样、不用改动 {already}")
    if parts and len(done) != report.totals()["mails"][Outcome.DONE]:
        parts[-1] += "（按人算，一封信里可以有几个人）"
    return f"{'将办结' if report.dry_run else '办结'}：" + "　".join(parts) if parts else ""


def _waiting(report: Report, *, reveal: bool) -> list[Undecided]:
    found = []
    for mail in report.mails:
        held = [line for line in mail.requests if line.outcome == Outcome.HELD]
        found += [
            Undecided(
                visible(line.id_number) if reveal else mask(line.id_number),
                ACTION_WORDS.get(line.action, visible(line.action)),
                _clean(line.why, reveal=reveal),
            )
            for line in held
        ]
        if mail.outcome in {Outcome.HELD, Outcome.TICKET} and not held:
            found.append(Undecided("", WORDS[mail.outcome], _clean(mail.why, reveal=reveal)))
    return found


def _parted(parts: Sequence[str], joint: str, width: int) -> Text:
    """Join parts, breaking lines between them only: a number stays beside its word; further lines are set in."""
    lines = [""]
    for place, part in enumerate(parts):
        piece = part + (joint.rstrip(" ") if place + 1 < len(parts) else "")
        gap = " " if lines[-1] and joint.endswith(" ") else ""
        if lines[-1].strip() and cell_len(lines[-1] + gap + piece) > width:
            lines.append(_SET_IN)
            gap = ""
        lines[-1] += gap + piece
    return Text("\n".join(line.rstrip("　") for line in lines))


def _style(note: str, report: Report) -> str:
    return "yellow" if note in report.problems() else ""


def _set_out(rows: Sequence[tuple[Text, Text]]) -> Table:
    """Lines behind what stands before each: what goes on in a further line goes on beneath its own beginning."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for before, line in rows:
        table.add_row(before, line)
    return table


def _clean(text: str, *, reveal: bool) -> str:
    return visible(text if reveal else redact(text))


def _more(number: int) -> str:
    return f" 等 {number} 个" if number > ROWS_MOST else ""


def _span(taken: timedelta) -> str:
    seconds = max(0, round(taken.total_seconds()))
    if not seconds:
        return "不到 1 秒"
    if seconds < 60:
        return f" {seconds} 秒"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f" {minutes} 分"
    hours, minutes = divmod(minutes, 60)
    return f" {hours} 小时 {minutes} 分" if minutes else f" {hours} 小时"
