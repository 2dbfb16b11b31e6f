"""A Mail to what it asks for: segments, rows, pleas, verdict. In doubt the verdict is the one that asks a person."""

import re
from dataclasses import replace
from typing import Final

from mailparse import own_words, values
from mailparse.letters import laid, units
from mailparse.letters.asked import is_letter
from mailparse.letters.letter import read_letter
from mailparse.mail import Mail
from mailparse.own_words import OwnWords
from mailparse.pairing import against, lists, mended, rows, severally, turns
from mailparse.pairing.table import Layout, Row
from mailparse.pairing.told import Told, action_of, is_for_a_person
from mailparse.reading import Action, Letter, Reading, Request, Verdict, Withdrawal
from mailparse.text import extent, segments, written
from mailparse.text.numbers import numbers
from mailparse.text.sought import Sought
from mailparse.text.wording import KIN, LIKELY, has_rival, reading_form, without_notice
from mailparse.what import asides, automatic, likeness, matters, pleas, systems
from mailparse.what.plea import Plea, both
from mailparse.who import beside, certain, claims, people
from mailparse.who.people import Standing

_STUB: Final = 60  # characters of a plain alternative that only points to the other one

_POINTS_AWAY: Final = Sought(
    "附件|见图|如图|截图|图片|照片|附图|扫描件|拍照|拍的|word|文档|表格里|附表|见表|附上|详见|见下图|上图|下图|附后"
    "|附档|文件里|文件中|复印件|发图|图中|图上",
    re.IGNORECASE,
)
_WORDS_FILE: Final = Sought(
    r"\.(?:docx?|wps|xlsx?|et|pdf|jpe?g|png|bmp|gif|heic|webp|tiff?|txt|rtf|zip|rar|7z|eml)$", re.IGNORECASE
)


def read(mail: Mail) -> Reading:
    """Say what a mail asks for. Never raises; takes linear time.

    Where another alternative asks for something else than what a person sees, or what a person sees can't be told,
    nothing is asked for as far as the machine is concerned.
    """
    simple = written.in_one_script(mail)
    reading = _in_one_script(simple)
    return reading if simple is mail else written.as_written(reading, mail)


def _in_one_script(mail: Mail) -> Reading:
    reading = _read(mail)
    if reading.verdict is Verdict.AUTOMATIC:
        return reading
    if mail.unsure and (reading.requests or reading.taken_back):
        return replace(reading, verdict=Verdict.OTHER, requests=(), missing=())
    if mail.variant:
        other = _read(replace(mail, text=mail.variant, variant=""))
        if len(mail.variant) <= _STUB and not numbers(mail.variant) and not (other.requests or other.taken_back):
            # 见下表, 请用支持HTML的客户端查看 says nothing else; 已经好了，不用重置了 does, wherever it stands.
            beside = (f"{mail.text}\n{mail.variant}", f"{mail.variant}\n{mail.text}")
            readings = [_read(replace(mail, text=text, variant="")) for text in beside]
            other = next((one for one in readings if one.requests != reading.requests), readings[0])
        if (other.requests, other.taken_back) != (reading.requests, reading.taken_back):
            return replace(reading, verdict=Verdict.OTHER, requests=(), missing=())
    return reading


def _read(mail: Mail) -> Reading:
    subject, text = own_words.shown(mail)
    reading = _asked(mail, own_words.of(mail, subject, text))
    if mail.automatic or automatic.is_automatic(subject, text):
        # A rule of somebody's mailbox or a list may have handed a person's plea on.
        return Reading(Verdict.AUTOMATIC, left=bool(reading.requests or reading.taken_back or reading.doubt))
    return reading


def _asked(mail: Mail, words: OwnWords) -> Reading:
    """Say what a mail asks for, whoever or whatever sent it."""
    parts, title, own, forwarded, body = words.parts, words.title, words.own, words.forwarded, words.body
    files = tuple(reading_form(a.name) for a in mail.attachments if not a.type.startswith("image/"))
    if not body.strip() and not title and not mail.attachments and not mail.pictures:
        said = parts.quoted.strip() or mail.variant.strip() or len(mail.text.strip()) > _SENT_FROM
        return Reading(Verdict.OTHER, empty=not (said or mail.unread))
    compact = words.compact
    letter_asked = is_letter(said := laid.without_cited(body), "" if parts.is_reply else title, files)
    told = _persons(title, own, body, parts, letter_asked=letter_asked)
    if told.withdrawals and (matters.NOT_MEANT.search(compact) or matters.TO_BE_UNDONE.search(compact)):
        told.withdrawals = []
    doubt = severally.of(told, compact)
    why = doubt.why if doubt is not None else ""
    if not why and (unlike := likeness.of(compact, told.requests)):
        if len(unlike) == len(told.requests):
            why = likeness.why(compact, unlike[0].action, {one.name for one in unlike})
        told.requests, told.left = [one for one in told.requests if one not in unlike], True
    if why:
        told.requests, told.held, told.missing = [], True, set()
    carries = bool(mail.attachments) or mail.pictures > 0
    letter = read_letter(said, title, files, carries=carries) if letter_asked else None
    lost = not letter_asked and not why and units.is_org_not_found(pleas.compact(f"{title}\n{said}"))
    org_name = units.org_named(pleas.compact(laid.as_said(f"{title}\n{said}"))) if lost else None
    verdict = _verdict(mail, told, letter, title, body, lost=lost)
    mine = against.Said("" if parts.is_reply else title, segments.without_signature(own), forwarded)
    withdrawals = against.of(mine, told, verdict)
    verdict = against.verdict_with(withdrawals, told, verdict)
    return Reading(
        verdict,
        tuple(told.requests),
        tuple(m for m in ("id_number", "name", "plea") if m in told.missing and verdict in _LACKING),
        withdrawals,
        letter,
        org_name,
        doubt=why,
        left=told.left and bool(told.requests),
    )


_LACKING: Final = (Verdict.REPAIR, Verdict.INCOMPLETE)
_SENT_FROM: Final = 40  # characters that a program signs an empty mail with: 发自我的iPhone


# ------------------------------------------------------------------------------------------------------ verdict


def _verdict(mail: Mail, told: Told, letter: Letter | None, title: str, body: str, *, lost: bool) -> Verdict:
    if told.requests:
        return Verdict.REPAIR
    if letter is not None:
        return Verdict.LETTER
    if lost:
        return Verdict.ORG_NOT_FOUND
    if told.held or told.withdrawals:
        return Verdict.OTHER
    if _is_elsewhere(mail, told, title, body):
        return Verdict.NOT_TEXT
    if told.missing:
        return Verdict.INCOMPLETE
    return Verdict.OTHER


def _is_elsewhere(mail: Mail, told: Told, title: str, body: str) -> bool:
    """Whether the plea, or what it needs, stands only in a picture or a file."""
    carried = mail.pictures > 0 or bool(mail.attachments)
    bare = re.sub(r"\W", "", body)
    if not carried:
        return (
            told.plea
            and "id_number" in told.missing
            and re.search("见附件|附件|如图|截图|见图|图片|(?:见|附|发|传|贴|如)[^,。;]{0,4}照片|见附|word", body)
            is not None
        )
    if told.missing & {"id_number", "name"}:
        return True
    if told.missing == {"plea"}:
        return _POINTS_AWAY.search(body) is not None or bool(mail.pictures)
    if not told.plea and (not bare or len(bare) <= 40):
        whole = f"{title} {body} {' '.join(a.name for a in mail.attachments)}"
        if not bare:
            return not matters.MATTERS.search(re.sub("照片|职称", "", title))
        return bool(
            _POINTS_AWAY.search(body) or re.search(("密码|重置|登录|账号|删除"), whole)
        ) and not matters.MATTERS.search(re.sub("照片|职称", "", body))
    return False


# ------------------------------------------------------------------------------------------------------ persons


def _persons(title: str, own: str, body: str, parts: segments.Segments, *, letter_asked: bool) -> Told:
    told = Told()
    own, body = segments.without_signature(own), segments.without_signature(body)
    own_plea = pleas.weigh(own)
    body, parts = _less_of_others(own, own_plea, body, parts)
    whole = f"{title}\n{body}" if title else body
    found = numbers(whole)
    layout = rows.lay_out(whole, found)
    if len(layout.rows) > 1 and title:
        layout = rows.lay_out(body)
    one = len(layout.rows) <= 1
    if one:
        own, own_plea = _of_the_writer(own, own_plea, whole, layout)
    general = _general(title, own, body, parts, own_plea) if one or layout.tangled else Plea()
    alone = (
        title
        and one
        and own_plea.says_nothing
        and not (parts.is_reply or parts.forwarded.strip() or _other_matter(own))
    )
    voice, words = (pleas.weigh(title), title) if alone else (own_plea, own)  # 不用重置了, above name and number alone
    keeps = not parts.is_reply and _only_keeps(title, own_plea)
    forbids = not keeps and voice.refused and not voice.asks and matters.forbids(pleas.compact(words))
    if (voice.withdrawn or forbids) and (one or (parts.forwarded and not lists.calls(layout))):
        ids = [r for r in layout.rows if r.number is not None and r.number.value]
        named = [
            Withdrawal(r.number.value, r.names[0] if len(r.names) == 1 else None) for r in ids if r.number is not None
        ]
        handed_on = parts.forwarded.strip() and not numbers(own)  # who hands it on takes nothing back of another's
        if not handed_on and (
            voice.taken_back or forbids or (matters.FOUND_OUT.search(words) and not voice.done_before)
        ):
            told.withdrawals.extend(named or [Withdrawal(None, None)])
        if not voice.asks:
            told.held = True
            return told
    if mended.is_mended(whole, found, layout):
        told.held = True
        return told
    if _is_not_ours(whole, general, layout) or (own_plea.complaint and not own_plea.asks):
        told.held = True
        return told
    if not layout.rows:
        _without_number(told, general, title, body, letter_asked=letter_asked)
    elif one:
        _one(told, layout.rows[0], general, whole, letter_asked=letter_asked)
    elif layout.tangled:
        told.plea = action_of(general) is not None
        told.held = True
        told.requests.extend(_apart(title, parts))
    else:
        lists.several(told, layout, title, letter_asked=letter_asked)
    _without_contradictions(told)
    _without_rivals(told, whole, title)
    _without_unsure(told, whole, layout)
    if any(certain.only_signs(own, parts.forwarded, r.name) for r in told.requests) and not numbers(own):
        told.requests, told.held, told.left = [], True, True  # the number is whose mail is handed on
    return told


def _of_the_writer(own: str, own_plea: Plea, whole: str, layout: Layout) -> tuple[str, Plea]:
    """What the writer says of the one person of a mail, and what it asks for, less what is of others or over."""
    if layout.rows and len(layout.rows[0].names) == 1:
        mine = _without_what_is_of_others(own, whole, layout.rows[0])
        own_plea = pleas.weigh(mine) if mine != own else own_plea
        own = mine
    if said := _above_old_plea(own):
        return said, replace(pleas.weigh(said), withdrawn=True)
    return own, own_plea


def _above_old_plea(own: str) -> str:
    """What the writer says by now, where it takes back the plea that stands below without a mark; else nothing.

    不用重置了,谢谢! and then, as somebody has pasted it, 老师您好,我是张三,密码忘了…: below is what they wrote before.
    """
    opening = _OPENING.match(own)
    if opening is None:
        return ""
    said, below = opening[0], own[opening.end() :]
    plea = pleas.weigh(said)
    back = plea.withdrawn or (plea.refused and not plea.kept) or _IS_VOID.search(pleas.compact(said))
    if not back or plea.asks or not pleas.weigh(below).asks or _FOR_ELSE.search(own) or _ANEW.search(below):
        return ""
    return said


# The lines above the first that has a number or a name told, or greets or introduces anew.
_NUMBERED: Final = r"[^\n]*[0-9]{15}"
_GREETS: Final = r"\W{0,6}(?:姓 ?名|名字|老师|您好|你好|尊敬|我是|我叫|本人)|[^\n]{0,12}(?:[您你]好|我是|我叫|本人)"
_OPENING: Final = re.compile(
    rf"(?!{_NUMBERED}|[^\n]{{0,6}}(?:姓 ?名|名字)[ :])[^\n]*\n(?:(?!{_NUMBERED}|{_GREETS})[^\n]*\n){{0,6}}"
)
_IS_VOID: Final = Sought(
    "发错|作废|(?:撤|取消)(?:了|掉|回)?(?:吧|$)|(?:以下|下面|下述)[^,。;]{0,8}(?:撤|取消|作废|不用管|忽略)"
)
# What stands below is of another, or sent once more; or it is of another trouble, or of a later day.
_FOR_ELSE: Final = Sought(
    f"但是?|可是|不过|另|别人|同事|同学|帮|替|[他她]|我(?:的|家)?(?:{KIN})|如果?已|若已|再发|重发|重新发|补发|重复|没收到|(?:看|按|以)[这本]一?封"
    "|根子|问题(?:是|在|出在)|(?:姓名|名字)[^,。;]{0,12}(?:只|成|漏|填错|写错)[^。]*\\n[\\s\\S]*按"
)
_ANEW: Final = Sought("又|还是|仍|再次|重新|这次|这回|今天|现在|如今")


def _less_of_others(own: str, own_plea: Plea, body: str, parts: segments.Segments) -> tuple[str, segments.Segments]:
    """What is asked for, and the parts it stands in, less who only hands it on, or the mail it was written after."""
    if not (numbers(parts.forwarded) and numbers(own)):
        return body, parts
    if not own_plea.asks and matters.SAYS_I.search(own):
        return segments.without_signature(without_notice(parts.forwarded)), parts  # who hands it on says who they are
    if own_plea.asks and matters.AS_A_MODEL.search(own):
        return own, replace(parts, forwarded="")
    return body, parts


def _without_what_is_of_others(own: str, whole: str, row: Row) -> str:
    """What the writer says, less what is of kin and colleagues, or of themselves where it is for another, alone."""
    mine = claims.without_others(own, row.names[0])
    if row.number is not None and row.number.value and not _is_the_writers(whole, row.number.value):
        mine = matters.MINE_IS_WELL.sub(" ", mine)  # 我自己的账号没问题
    return mine


def _apart(title: str, parts: segments.Segments) -> list[Request]:
    """The requests of a mail whose writer asks for themselves above what they hand on; none if either lacks."""
    if not numbers(parts.own) or not numbers(parts.forwarded):
        return []
    mine, theirs = (
        _persons(head, text, text, segments.Segments(text, "", "", is_reply=False), letter_asked=False)
        for head, text in ((title, parts.own), ("", parts.forwarded))
    )
    whole = all(t.requests and not (t.held or t.missing or t.withdrawals) for t in (mine, theirs))
    return [*mine.requests, *theirs.requests] if whole else []


def _takes_back(said: str, own: Plea) -> bool:
    """Whether a subject forbids what the body asks for (请勿重置): which of them holds can't be told."""
    title, action = pleas.weigh(said), action_of(own)
    if title.asks or action is None or (action is Action.RESET and _OF_DELETION.search(said)):
        return False
    if own.kept and action is Action.RESET and _ONLY_KEEPS.search(said):
        return False  # 千万别给我删了, as the body says too: the password is forgotten
    return title.taken_back or (title.refused and title.kept is (action is Action.DELETE))


def _only_keeps(title: str, own: Plea) -> bool:
    """Whether a subject asks for a reset, and what stands below says only what is not to be deleted: 名字没错,别删."""
    if not own.kept or own.asks or own.withdrawn or own.unwanted or own.status or own.complaint or own.done_before:
        return False
    said = pleas.weigh(title)
    return said.reset and not (said.delete or said.refused or said.withdrawn or said.status)


_ONLY_KEEPS: Final = Sought("\\A(?!.*(?:重置|密码|恢复|动))[^,。;]*(?:别|不要|勿|不能|不可)[^,。;]{0,6}(?:删|注销)")
# 先前说删,现在不删了: a reset may be wanted all the same
_OF_DELETION: Final = Sought(
    "\\A(?!.*(?:重置|密码|恢复|撤|取消|作废|邮件|申请|[处办]理)).*(?:删|注销)", holds="删|注销"
)


def _of_reply(title: str, own: str, own_plea: Plea) -> Plea:
    """What a reply asks for by itself; its subject, which is the earlier mail's, only where it adds to that."""
    if own_plea.asks or own_plea.withdrawn or own_plea.thanks or own_plea.refused or own_plea.status:
        if own_plea.asks or not numbers(own):
            return own_plea
        if own_plea.withdrawn or own_plea.refused or own_plea.status or own_plea.done_before:
            return own_plea
    if _other_matter(own):
        return own_plea
    return pleas.weigh(f"{title}\n{own}") if numbers(own) or people.cast(own).meant else own_plea


def _general(title: str, own: str, body: str, parts: segments.Segments, own_plea: Plea) -> Plea:
    """What the mail as a whole asks for.

    In a reply the subject is the earlier mail's, and counts only for what adds to it.
    """
    if parts.forwarded.strip():
        if (
            re.search("[?]|吗|是否|真的|诈骗|可疑|假的", own)
            and not own_plea.asks
            and (
                re.search("你们发|您们?发|真的|真假|诈骗|可疑|假的|骗", own)
                or not segments.HANDS_ON.search(re.sub("请问", "", own))
            )
        ):
            return Plea(status=True)
        if (own_plea.refused or matters.SEEN_TO.search(own)) and not own_plea.asks:
            return replace(own_plea, done_before=True)
        return pleas.weigh(f"{title}\n{own}\n{parts.forwarded}")
    if parts.is_reply:
        return _of_reply(title, own, own_plea)
    if not own_plea.asks and matters.asks_else(pleas.compact(body)):
        return own_plea
    if _takes_back(title, own_plea):
        return Plea(refused=True)
    plea = both(pleas.weigh(title), own_plea)
    if plea.delete and not (own_plea.asks or _SAYS_WHAT.search(title)):
        return own_plea  # 关于删除: of what, and whether it is asked for, nobody says
    if _only_keeps(title, own_plea):
        return both(pleas.weigh(title), replace(own_plea, refused=False))
    if (
        own_plea.refused
        or own_plea.complaint
        or own_plea.status
        or own_plea.done_before
        or own_plea.unreal
        or own_plea.elsewhere
    ) and not own_plea.asks:
        return own_plea  # the body takes back what a subject may seem to ask
    return pleas.weigh(f"{title}\n{own}") if plea.says_nothing else plea  # 密码, and below it 忘了


def _is_not_ours(whole: str, plea: Plea, layout: Layout) -> bool:
    compact = asides.less_of_what_is_well(pleas.compact(whole))
    if any(theirs.search(compact) for theirs in _THEIRS):
        return True
    if plea.foreign and not (plea.reset or plea.delete or (plea.symptom and systems.OURS.search(compact))):
        return True
    if plea.foreign and not systems.OURS.search(compact):
        return True
    if matters.CIRCULAR.search(compact) and not matters.OWN_PLEA.search(compact):
        return True
    if len(layout.rows) > 1 and matters.EXCEPT.search(turns.less_of_former(compact)) and not lists.calls(layout):
        return True
    if "\ufffd" in whole and numbers(whole):  # what was torn may be part of a name or number
        return True
    return (
        plea.symptom
        and matters.SITE_TROUBLE.search(compact) is not None
        and not (plea.reset or plea.delete or plea.name_wrong)
        and "密码" not in compact
    )


_SAYS_WHAT: Final = Sought("[账帐][号户]|信息|用户|申请|请|求|姓名|名字|注册|我")
_THEIRS: Final = (matters.STAFF_ACCOUNT, matters.OTHER_SITE, matters.EXAMPLE, matters.AFFAIRS)


def _one(told: Told, row: Row, plea: Plea, whole: str, *, letter_asked: bool) -> None:
    """A mail about one person."""
    action = action_of(plea)
    if letter_asked and not (plea.reset or plea.delete):
        return
    number = row.number.value if row.number is not None else None
    if len(row.names) > 1:
        told.held = told.plea = True
        return
    if (
        matters.NOT_YET.search(whole)
        or is_for_a_person(plea, whole, 1)
        or (number is not None and matters.MINE_IS_WELL.search(whole) and _is_the_writers(whole, number))
    ):
        told.held = True
        return
    meant = row.names_for(action)
    lacks = {k for k, lack in (("id_number", number is None), ("name", not meant)) if lack}
    if action is None:
        if (
            plea.withdrawn
            or plea.refused
            or plea.status
            or plea.done_before
            or plea.unreal
            or plea.name_perhaps
            or plea.name_mend
            or _other_matter(whole)
            or (plea.thanks and re.search("谢谢|感谢|收到", whole) and _is_only_thanks(whole))
        ):
            told.held = True
        else:
            told.missing = {*lacks, "plea"}
        return
    told.plea = True
    if not lacks and number is not None:
        told.requests.append(Request(action, number, meant[0]))
    else:
        told.missing, told.wants = lacks, action


def _is_the_writers(text: str, number: str) -> bool:
    """Whether a number is said to be the writer's own: 我的信息：占彪 6201…."""
    at = text.find(number)
    return at >= 0 and matters.MINE.search(text[max(0, at - 40) : at]) is not None


def _other_matter(text: str) -> bool:
    said = matters.FIELDS.sub(" ", pleas.compact(text))
    return matters.MATTERS.search(said) is not None or matters.ASKS_HOW.search(said) is not None


def _is_only_thanks(text: str) -> bool:
    return (
        re.search(
            "(?:已经?|都)?(?:收到|办好|弄好|处理好|登上|可以了|好了)"
            "|感谢(?:您|你|老师)?(?:的)?(?:帮助|支持|及时|耐心)"
            "|谢谢(?:您|你|老师)?(?:的)?(?:帮助|及时|耐心)",
            text,
        )
        is not None
    )


def _without_number(told: Told, plea: Plea, title: str, body: str, *, letter_asked: bool) -> None:
    """A mail without any ID number."""
    action = action_of(plea)
    whole = f"{title}\n{body}"
    if letter_asked or action is None or matters.is_no_persons(whole) or is_for_a_person(plea, whole, 1):
        told.held = told.held or (plea.refused or plea.status or plea.complaint or plea.record or plea.id_wrong)
        return
    told.plea = True
    who = people.cast(whole)
    names = {p.name for p in who.meant if not (who.for_other and p.standing in (Standing.SELF, Standing.SIGNED))}
    told.missing = {"id_number"} if names or beside.word_names(whole, []) else {"id_number", "name"}  # 我叫温馨


def _without_contradictions(told: Told) -> None:
    """Each ID number once; where it has two names, nothing is done for it."""
    seen: dict[str, Request] = {}
    split: set[str] = set()
    for request in told.requests:
        known = seen.get(request.id_number)
        if known is None:
            seen[request.id_number] = request
        elif known.name != request.name:
            split.add(request.id_number)
        elif known.action is not request.action:
            seen[request.id_number] = replace(known, action=Action.DELETE)
    told.requests = [r for r in seen.values() if r.id_number not in split]
    if split:
        told.held = told.left = True


def _without_rivals(told: Told, text: str, title: str) -> None:
    """张丽还是张莉, 张丽(张莉), another name in the subject, 张丽是我妹妹: whose it is, a person decides."""
    alone = len(told.requests) == 1
    sure = [
        request
        for request in told.requests
        if not has_rival(request.name, text)
        and not (alone and _is_named_otherwise(title, request.name, text))
        and not (request.action is Action.DELETE and _is_of_kin(request.name, text))
    ]
    if len(sure) < len(told.requests):
        told.requests = sure
        told.held = told.left = True


_MOST_LOOKED_THROUGH: Final = 40  # rows of a list whose names are looked for in the whole mail


def _without_unsure(told: Told, text: str, layout: Layout) -> None:
    """A name that may begin or end elsewhere is nobody's: 张志刚登不上, of 张志 or of 张志刚."""
    before = told.requests
    bare = {r.name: certain.less_what_is_run_on(text, r.name) for r in before}
    # No account is deleted for being registered otherwise than as 王老师; a reset is, if somebody is called 段经理.
    by_surname = [
        r for r in before if certain.is_by_surname(r.name) and (r.action is Action.DELETE or r.name not in _named(text))
    ]
    told.requests = [replace(r, name=bare[r.name]) for r in before if r not in by_surname]
    if len(layout.rows) > _MOST_LOOKED_THROUGH:  # each in its own row alone, or the cost would grow with the square
        said = {row.number.value: row for row in layout.rows if row.number is not None}
        sure = [r for r in told.requests if not certain.unsure_of(said[r.id_number].text, r.name, ())]
    else:
        named = {name for row in layout.rows for name in (*row.names, *row.wrong)}
        named -= {name for name in bare if bare[name] != name}
        sure = [r for r in told.requests if not certain.unsure_of(text, r.name, named)]
    sure = [
        r
        for r in sure
        if values.is_han_name(r.name)
        and values.name(r.name) == r.name  # what damage leaves may be none
        and not certain.may_end_with_a_sex(r.name, r.id_number)
    ]
    if len(sure) < len(before):
        told.requests = sure
        told.held = told.left = True


def _named(text: str) -> str:
    """What stands behind 姓名: and 我叫, and so is somebody's whole name."""
    return "\n".join(_NAMED.findall(text))


_NAMED: Final = re.compile(r"(?:姓名|名字|我叫|本人|我是|名叫)[: 是为]{0,3}([^ ,。;!\n]{2,5})")
_OF_TITLE: Final = re.compile(f"^({LIKELY})(?:同志|老师)?(?:的)?(?:申请|请求|要求|密码|账号|重置|删除|忘)")


def _is_named_otherwise(title: str, name: str, text: str) -> bool:
    """Whether the subject writes the name in another way than the body, which does not have the subject's at all."""
    named = _OF_TITLE.match(title)
    other = extent.clean(named[1]) if named is not None else None
    if other is None or other == name or len(other) != len(name) or text.count(other) > 1:
        return False
    return sum(a != b for a, b in zip(other, name, strict=True)) == 1


def _is_of_kin(name: str, text: str) -> bool:
    """Whether a name is said to be somebody else's: 名字是张建伟，那是我弟弟."""
    return any(_IS_MY_KIN.match(text, at + len(name)) for at in extent.places(text, name))


_IS_MY_KIN: Final = re.compile(f'["”]?[, ]?(?:那|这)?就?是(?:我|他|她)的?(?:{KIN})')
