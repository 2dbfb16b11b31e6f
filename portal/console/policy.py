"""规则与限额: what the night goes by, changed by two people, tried on saved scenarios first, every version kept.

The daemon plays the scenarios, as it runs the nights that are asked for by hand; the version's page follows it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from accountops import tuning
from accountops.permissions import Permission
from accountops.tuning import (
    KNOBS,
    REPLIES,
    REPLIES_WORDS,
    REPLY_FIELDS,
    REPLY_WORDS,
    UNDER_WAY,
    Policy,
    TuningError,
    Version,
    VersionStanding,
)
from mailparse.shown import redact, visible
from portal.console.rooms import LINE_MOST, Faults, Reason, Typed, fault, kept_of, show, who_of
from portal.console.samples import SAMPLES, Sample
from portal.duty import OnDuty, StaffRoute, permitted
from portal.visit import RowId, see
from store import Desk
from templates import environment
from templates.replies import ReplyFault, check, render

Seeing = Annotated[OnDuty, Depends(permitted(Permission.SEE_POLICY))]
Setting = Annotated[OnDuty, Depends(permitted(Permission.SET_POLICY))]
Chosen = Annotated[str, Query(max_length=20)]
Body = Annotated[str, Form(max_length=2 * tuning.BODY_MOST)]
Answer = HTMLResponse | RedirectResponse

HOME: Final = "/staff/policy"
NUMBER_MOST: Final = 9  # digits
STANDING_WORDS: Final = {
    VersionStanding.PROPOSED: "等人确认",
    VersionStanding.IN_FORCE: "在用",
    VersionStanding.PAST: "用过",
    VersionStanding.CLOSED: "没有用，已放弃",
}
# Read-only here, so that nobody looks for them in vain.
ONLY_IN_FILE: Final = (
    ("删除的账号几天内可以恢复", "policy.restorable_days"),
    ("来信写的日期，早于收到多久以内可信", "policy.date_trust_hours"),
    ("账号建立多久以后还在用的，不自动删除", "policy.delete_use_within_hours"),
)
router = APIRouter(prefix=HOME, route_class=StaffRoute)


@dataclass(frozen=True, slots=True)
class Mended:
    """A reply as it would go out."""

    subject: str
    body: str


@router.get("")
def look(duty: Seeing) -> HTMLResponse:
    """Show what holds, where it is from, what waits to be confirmed, and the versions so far."""
    site = duty.visit.site
    with site.store.look() as desk:
        now, sets = tuning.in_force(desk, site.base), tuning.overriding(desk)
        context = {
            "values": tuning.values_of(now),
            "base": tuning.values_of(site.base),
            "sets": sets,
            "policy": now,
            "pending": tuning.pending(desk),
            "versions": tuning.versions(desk),
            "who": who_of(desk),
            **_words(),
        }
        return show(duty, "policy", context)


@router.get("/change")
def ask_change(duty: Setting) -> HTMLResponse:
    """Ask for other numbers."""
    with duty.visit.site.store.look() as desk:
        values = tuning.values_of(tuning.in_force(desk, duty.visit.site.base))
    kept = kept_of(duty, f"{HOME}/change")
    return _form(duty, {key: kept.one(key, str(value)) for key, value in values.items()}, kept.one("reason"))


@router.post("/change", response_model=None)
async def change(duty: Setting, request: Request) -> Answer:
    """Propose other numbers, or another reply policy. Read here, since the table says which fields there are."""
    form = await request.form()
    typed = {key: str(form.get(key, ""))[:LINE_MOST].strip() for key in (*(knob.key for knob in KNOBS), REPLIES)}
    reason = str(form.get("reason", ""))[:LINE_MOST]
    return await run_in_threadpool(_change, duty, typed, reason)


@router.get("/texts/{kind}", response_model=None)
def text(duty: Seeing, kind: str, sample: Chosen = "") -> Answer:
    """Show a reply's text, and what it makes of a sample; who may set the policy can change it."""
    if kind not in REPLY_WORDS:
        return see(HOME)
    with duty.visit.site.store.look() as desk:
        now = tuning.in_force(desk, duty.visit.site.base)
    subject, body = now.texts.get(kind) or own_text(kind)
    kept = kept_of(duty, f"{HOME}/texts/{kind}")
    stands = {"subject": subject, "body": body, "reason": "", "sample": ""}
    typed = {name: kept.one(name, value).replace("\r\n", "\n") for name, value in stands.items()}
    return _text(duty, kind, typed | ({"sample": sample} if sample else {}), now)


@router.post("/texts/{kind}", response_model=None)
def change_text(
    duty: Setting,
    kind: str,
    subject: Typed = "",
    body: Body = "",
    reason: Reason = "",
    sample: Typed = "",
    doing: Typed = "",
) -> Answer:
    """Show what a text would look like, or propose it; "own": the program's text again."""
    site = duty.visit.site
    if kind not in REPLY_WORDS:
        return see(HOME)
    with site.store.look() as desk:
        now, sets = tuning.in_force(desk, site.base), tuning.overriding(desk)
    said = body.replace("\r\n", "\n").strip() + "\n"
    typed = {"subject": subject.strip(), "body": said, "reason": reason, "sample": sample}
    keys = {part: tuning.text_key(kind, part) for part in tuning.PARTS}
    rest = {key: value for key, value in sets.items() if key not in keys.values()}
    if doing == "own":
        return _proposed(duty, rest, reason, lambda errors: _text(duty, kind, typed, now, errors))
    errors = _text_faults(kind, typed["subject"], typed["body"])
    if errors or doing != "propose":
        return _text(duty, kind, typed, now, errors)
    wanted = {**rest, **{key: typed[part] for part, key in keys.items()}}
    return _proposed(duty, wanted, reason, lambda errors: _text(duty, kind, typed, now, errors))


@router.get("/versions/{number}", response_model=None)
def one(duty: Seeing, number: RowId) -> Answer:
    """Show a version: what it changes, what its rehearsal found, who has proposed and confirmed it."""
    return _version(duty, number)


@router.get("/versions/{number}/rehearsal", response_model=None)
def rehearsal(duty: Seeing, number: RowId, seen: Chosen = "") -> Response:
    """Show how far a rehearsal has come, as a part of the page that asks for it; 204: as far as before.

    Once nothing moves any more the whole page is another one, and is told to load itself anew.
    """
    site = duty.visit.site
    if "hx-request" not in duty.visit.request.headers:
        return see(f"{HOME}/versions/{number}")
    with site.store.look() as desk:
        found = tuning.version(desk, number)
    context = {} if found is None else _rehearsed(found, site.clock())
    if found is None or not context["moves"]:
        return Response(status_code=204, headers={"HX-Refresh": "true"})
    if context["seen"] == seen:
        return Response(status_code=204)
    return show(duty, "policy-rehearsal", {"version": found, **context})


@router.post("/versions/{number}/rehearse", response_model=None)
def rehearse(duty: Setting, number: RowId) -> Answer:
    """Ask for a rehearsal once more."""
    return _done(
        duty, number, lambda desk: tuning.again(desk, number, duty.visit.site.clock(), duty.person.actor)
    )  # fmt: skip


@router.post("/versions/{number}/confirm", response_model=None)
def confirm(duty: Setting, number: RowId, anyway: Typed = "") -> Answer:
    """Bring a version into force, as another person than whoever proposed it."""
    site = duty.visit.site
    return _done(
        duty, number,
        lambda desk: tuning.confirm(
            desk, site.base, number, site.clock(), duty.person.actor, anyway=anyway == "yes"
        ),
    )  # fmt: skip


@router.post("/versions/{number}/give-up", response_model=None)
def give_up(duty: Setting, number: RowId) -> Answer:
    """Give a change up."""
    return _done(
        duty, number, lambda desk: tuning.close(desk, number, duty.visit.site.clock(), duty.person.actor)
    )  # fmt: skip


@router.post("/versions/{number}/again", response_model=None)
def again(duty: Setting, number: RowId, reason: Reason = "") -> Answer:
    """Propose a former version anew; number 0 is the settings' file without any."""
    with duty.visit.site.store.look() as desk:
        found = tuning.version(desk, number)
    if found is None and number != 0:
        return see(HOME)
    sets = {} if found is None else found.sets
    return _proposed(duty, sets, reason, lambda errors: _version(duty, number, errors, reason))


def own_text(kind: str) -> tuple[str, str]:
    """Return the program's own subject and body of a reply, as a template that a site may write."""
    loaded = environment()
    source = loaded.loader.get_source(loaded, f"mails/{kind}/body.txt")[0] if loaded.loader is not None else ""
    body = source.partition("{% block text %}")[2].partition("{% endblock %}")[0]
    subject = loaded.get_template(f"mails/{kind}/subject.txt").render()
    return subject.strip(), body.strip() + "\n"


# ------------------------------------------------------------------------------------------------------------ inside


def _change(duty: OnDuty, typed: dict[str, str], reason: str) -> Answer:
    site = duty.visit.site
    errors: list[dict[str, str]] = []
    numbers: dict[str, int | str] = {REPLIES: typed[REPLIES]}
    for knob in KNOBS:
        said = typed[knob.key]
        if said.isascii() and said.isdecimal() and len(said) <= NUMBER_MOST:
            numbers[knob.key] = int(said)
        else:
            errors += fault(knob.key, f"“{knob.word}”请写一个 {knob.least} 到 {knob.most} 的整数")
    if errors:
        return _form(duty, typed, reason, errors)
    with site.store.look() as desk:
        sets = tuning.overriding(desk)
    base = tuning.values_of(site.base)
    # What is as in the file needs no version to say so: it goes on following the file.
    wanted = {key: value for key, value in {**sets, **numbers}.items() if key not in base or base[key] != value}
    words = {knob.key: knob.word for knob in KNOBS} | {REPLIES: "回信"}
    wrong = tuning.faults_of(tuning.applied(site.base, wanted), {**base, **numbers})
    if wrong:
        found = [one for key, said in wrong.items() for one in fault(key, f"“{words[key]}”{said}")]
        return _form(duty, typed, reason, found)
    return _proposed(duty, wanted, reason, lambda errors: _form(duty, typed, reason, errors))


def _proposed(
    duty: OnDuty, sets: Mapping[str, int | str], reason: str, refused: Callable[[Faults], Answer]
) -> Answer:  # fmt: skip
    """Write a change down, to be rehearsed; `refused` is the page that says why it can't be."""
    site = duty.visit.site
    try:
        with site.store.open() as desk:
            number = tuning.propose(desk, site.base, sets, reason, site.clock(), duty.person.actor)
    except TuningError as error:
        return refused(fault("reason", error.in_full()))
    return see(f"{HOME}/versions/{number}")


def _done(duty: OnDuty, number: int, do: Callable[[Desk], None]) -> Answer:
    try:
        with duty.visit.site.store.open() as desk:
            do(desk)
    except TuningError as error:
        return _version(duty, number, fault("version", error.in_full()))
    return see(f"{HOME}/versions/{number}")


def _form(duty: OnDuty, typed: Mapping[str, str], reason: str, errors: Faults = ()) -> HTMLResponse:
    items = [
        {"value": value, "text": word, "checked": typed.get(REPLIES) == value} for value, word in REPLIES_WORDS.items()
    ]
    context = {"typed": typed, "reason": reason, "reply_items": items, "errors": errors, **_words()}
    return show(duty, "policy-change", context)


def _text(duty: OnDuty, kind: str, typed: Mapping[str, str], now: Policy, errors: Faults = ()) -> HTMLResponse:
    place = typed.get("sample", "")
    samples = SAMPLES[kind]
    at = int(place) if place.isascii() and place.isdecimal() and int(place) < len(samples) else 0
    window = now.limits.initial_window.days
    context = {
        "kind": kind,
        "typed": typed,
        "shown": None if errors else previewed(kind, typed["subject"], typed["body"], samples[at], window),
        "samples": samples,
        "at": at,
        "fields": REPLY_FIELDS.get(kind, ()),
        "changed": kind in now.texts,
        "errors": errors,
        **_words(),
    }
    return show(duty, "policy-text", context)


def previewed(kind: str, subject: str, body: str, sample: Sample, window_days: int) -> Mended | None:
    """Return a reply as it would go out to the sample's sender; None where its text can't be used."""
    known: dict[str, object] = {"missing": sample.missing, "window_days": window_days}
    values = {name: known[name] for name in REPLY_FIELDS.get(kind, ())}
    try:
        said = render(body, values).strip()
        framed = environment().get_template("mails/framed.txt").render(signature="职称信息采集技术支持", said=said)
        return Mended(" ".join(render(subject, values).split()), framed)
    except ReplyFault:
        return None


def _text_faults(kind: str, subject: str, body: str) -> list[dict[str, str]]:
    errors: list[dict[str, str]] = []
    for name, said, most in (("subject", subject, tuning.SUBJECT_MOST), ("body", body, tuning.BODY_MOST)):
        if not said.strip():
            errors += fault(name, "不能是空的")
        elif len(said) > most:
            errors += fault(name, f"最多{most}个字")
        elif visible(said, keep="\n" if name == "body" else "") != said:
            errors += fault(name, "里面有看不见的字符或控制字符，请删去重写")
        elif redact(said) != said:
            errors += fault(name, "里面有身份证号，请删去")
        else:
            try:
                check(said, REPLY_FIELDS.get(kind, ()))
            except ReplyFault as error:
                errors += fault(name, str(error))
    return errors


def _version(duty: OnDuty, number: int, errors: Faults = (), reason: str = "") -> Answer:
    site = duty.visit.site
    with site.store.look() as desk:
        found = tuning.version(desk, number)
        now = tuning.values_of(tuning.in_force(desk, site.base))
        who = who_of(desk)
    if found is None:
        return see(HOME)
    after = tuning.values_of(tuning.applied(site.base, found.sets))
    context = {
        "version": found,
        "who": who,
        **_rehearsed(found, site.clock()),
        "changes": tuning.differences(found.was, after),
        "stale": found.standing is VersionStanding.PROPOSED and found.was != now,
        "same": after == now,
        "own": found.proposed_by == duty.person.actor,
        "reason": reason or kept_of(duty, f"{HOME}/versions/{number}/again").one("reason"),
        "reason_for_file": kept_of(duty, f"{HOME}/versions/0/again").one("reason"),
        "errors": errors,
        **_words(),
    }
    return show(duty, "policy-version", context)


def _rehearsed(found: Version, now: datetime) -> dict[str, object]:
    """Return how far its rehearsal has come, whether that will change, and a word for how far that is."""
    stage = found.rehearsal.stage(now)
    moves = stage in UNDER_WAY and found.standing is VersionStanding.PROPOSED
    return {"stage": str(stage), "moves": moves, "seen": f"{stage}-{found.rehearsal.played}"}


def _words() -> dict[str, object]:
    parts = {"subject": "主题", "body": "正文"}
    keys = {knob.key: f"{knob.word}（{knob.measure}）" for knob in KNOBS} | {REPLIES: "给谁回信"}
    keys |= {
        tuning.text_key(kind, part): f"回信“{word}”的{parts[part]}"
        for kind, word in REPLY_WORDS.items()
        for part in tuning.PARTS
    }
    return {
        "knobs": KNOBS,
        "key_words": keys,
        "replies_words": REPLIES_WORDS,
        "reply_words": REPLY_WORDS,
        "standing_words": STANDING_WORDS,
        "only_in_file": ONLY_IN_FILE,
    }
