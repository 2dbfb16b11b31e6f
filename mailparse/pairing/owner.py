"""Whose the one ID number of a text is: the name by where it stands, as what, by its looks; who else may be meant."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from typing import Final

from mailparse.pairing import hands, inline
from mailparse.pairing.pieces import ORDINAL
from mailparse.pairing.table import Layout, Row
from mailparse.text import extent
from mailparse.text.numbers import Number
from mailparse.text.sought import Sought
from mailparse.text.wording import KIN, LIKELY, PLACES, has_surname, is_plain_name
from mailparse.values import HAN
from mailparse.what.pleas import weigh
from mailparse.who import alike, beside, certain, claims, people, sake
from mailparse.who.people import SOMEBODY, Cast, Person, Standing


def lay_out(text: str, found: list[Number]) -> Layout:
    """A mail about one ID number: the name by its standing, or by its looks."""
    names, who = _introduced(text, found)
    looks = not names and bool(names := by_looks(text, who, _left_out(who)))
    if not names and sake.is_for_another(text, "", who, lambda: False):
        names = ("", SOMEBODY)  # 我的身份证6201…，请给李四重置: whose name lacks can't be told
    if len(names) == 1:
        names = _with_rivals(text, names[0], found, who)
    if len(names) > 1 and SOMEBODY not in names:
        told = {*alike.likely(text, names)}
        for standing in (Standing.TRUE, Standing.KIN):  # 应为武荣, 我妹妹丁一: whatever they look like
            told.update(of_standing(who, standing))
        told.update(filter(is_plain_name, of_standing(who, Standing.SELF)))
        names = tuple(name for name in names if name in told) or names
    elif len(names) == 1 and _is_doubtful(text, certain.less_what_is_run_on(text, names[0]), who):
        # 我是车永红,张家川路小学教师,6201…
        instead = () if who.for_other else by_looks(text, who, who.wrong | who.others)
        looks = bool(instead)
        names = _with_rivals(text, instead[0], found, who) if instead else (*names, SOMEBODY)
    if looks and len(names) > 1:
        names, looks = (), False  # nobody is known for certain, and somebody else may be meant
    number = found[0]
    if len(names) == 1 and (
        all(claims.is_anothers(text, names[0], n, who) for n in found) or _is_of_hands(text, names[0], found, who)
    ):
        number = Number(number.start, number.end, None)
    lent = not names and hands.lent_their_name(text, {p.name for n in found for p in _beside(text, n, found)}, who)
    if not names and (lent or _is_of_hands(text, "", found, who)):
        number = Number(number.start, number.end, None)
    return Layout([Row(number, names, text, 0, who.wrong, by_looks=looks)], [])


def _is_doubtful(text: str, name: str, who: Cast) -> bool:
    """Whether somebody does not look like a name, and is told neither with a title nor as right or plainly as kin."""
    if not alike.is_doubtful(text, name, who.wrong):
        return False
    told = {*extent.titled(text), *of_standing(who, Standing.TRUE)}
    return name not in told and not (name in of_standing(who, Standing.KIN) and is_plain_name(name))


def _left_out(who: Cast) -> set[str]:
    """Whom the rules have seen and left out with reason, not for standing by themselves alone: 文明,男,52岁,6201…."""
    kept = {one.name for one in who.meant if one.standing is not Standing.PHRASE or one.name in PLACES}
    return kept | who.wrong | who.others


def by_looks(text: str, who: Cast, left_out: Collection[str]) -> tuple[str, ...]:
    """The one name by its looks, where the rules had no reason to leave them out: a word, or kin of who writes."""
    name = alike.only_name(text, who.wrong)
    if name is None or name in left_out or people.begins_with_a_word(name):
        return ()
    before = [text[max(0, at - 24) : at] for at in extent.places(text, name)]
    if any(_KIN_ENDS.search(one) for one in before) or all(_QUOTED.search(one) for one in before):
        return ()
    # 旦增平措 of 洛桑扎西旦增平措 is somebody else
    plain = has_surname(name) and len(name) <= len("某某某")
    begins = plain or any(not _ENDS_HAN.search(one) or extent.leads(one) for one in before)
    return (name,) if begins else ()


_KIN_ENDS: Final = re.compile(f"(?:{KIN})$")
_QUOTED: Final = re.compile("[“\"'「]$")  # 听说“张三”…: what is told of


def _introduced(text: str, found: list[Number]) -> tuple[tuple[str, ...], Cast]:
    """Whose the one ID number seems to be, and everybody of the text as far as it was looked through for that."""
    who = people.cast(text, weak=False)
    owner = claims.owner(text, found[0])
    names = (owner,) if owner is not None else name_of(text, found, who)
    if not names:
        who = _without_signature(text, people.cast(text))
        names = name_of(text, found, who) or tuple(
            n for n in beside.word_names(text, [(n.start, n.end) for n in found]) if n not in who.wrong | who.others
        )
    if len(names) > 1 and (signed := _SIGNATURE.search(text)) and signed.start() >= found[-1].end:
        above = name_of(text[: signed.start()], found, people.cast(text[: signed.start()]))
        names = above if len(above) == 1 else names
    return names, who


def _with_rivals(text: str, name: str, found: list[Number], who: Cast) -> tuple[str, ...]:
    """Somebody with those who may as well be meant; nobody, where it is not them or they are only told of."""
    # 李明因 of 李明因忘记密码 is no rival of 李明
    rivals = claims.rivals(text, name, found, who)
    if rivals and sake.signs(text, name) and sake.is_of_another_surname(text, name, found[0].start):
        return ()
    names = unique([name, *(one for one in rivals if certain.less_what_is_run_on(text, one) != name)])
    if len(names) > 1 or is_beside(text, name, found, who):
        return names
    if _is_only_told_of(text, name, who):
        return ()
    return (name, SOMEBODY) if certain.is_another_unread(text, name, found, who.names) else names


def _is_of_hands(text: str, name: str, found: list[Number], who: Cast) -> bool:
    sides = [beside.before_number(_around(text, n, found)[0]) for n in found] if who.others else []
    return hands.hold_all(text, {side.name for side in sides if side is not None}, who, but=name)


def _is_only_told_of(text: str, name: str, who: Cast) -> bool:
    """Whether of a person nothing is told but what was done for them before: 我老公张三的前天也是你们重置好的."""
    if any(p.name == name and p.standing in (Standing.TRUE, Standing.SELF) for p in who.meant):
        return False
    told = [said for said in re.split("[。;!?\n]", text) if name in said]
    return bool(told) and all(_tells_of_before(said[said.find(name) :]) for said in told)


def _tells_of_before(said: str) -> bool:
    plea = weigh(said)
    return (plea.done_before or plea.withdrawn) and not plea.asks and _AGAIN.search(said) is None


_AGAIN: Final = Sought("又|再|还是|现在|今天|仍")


def is_beside(text: str, name: str, found: list[Number], who: Cast) -> bool:
    """Whether a name stands right beside the number, or behind 姓名：."""
    return name in of_standing(who, Standing.LABEL) or any(
        p.name == name for n in found for p in _beside(text, n, found)
    )


def _without_signature(text: str, who: Cast) -> Cast:
    """Who writes for another signs: below the mark, or behind an office, stands nobody who is pleaded for."""
    signed = _SIGNATURE.search(text) if who.for_other else None
    if signed is None:
        return who
    meant = tuple(p for p in who.meant if p.start < signed.start())
    below = {p.name for p in who.meant} - {p.name for p in meant}
    return Cast(meant, who.wrong, who.others | below, who.for_other)


# Below the mail: a mark, or an office and who writes for it.
_SIGNATURE: Final = re.compile(
    f"\\n-{{1,60}} ?\\n|\\n[^\\n。,]{{0,20}}(?:部|科|处|室|股|办|专干|干事|经办人?)[ :]{{1,3}}[{HAN}]{{2,4}}\\s*"
    "(?:\\n[^\\n]{0,60}[0-9]{7}[^\\n]*\\s*)?\\Z"
    f"|\\n *[{HAN}]{{2,4}} {{0,3}}(?:副?(?:[校院局科股所站园处]长|主任|书记|经理)|干事|专干)"
    "\\s*(?:\\n[^\\n]{0,60}){0,2}\\Z"
)


def name_of(text: str, found: list[Number], who: Cast) -> tuple[str, ...]:
    """The name that belongs to the one ID number of a text: one; several if they can't be told apart; or none."""
    adjacent = [p for n in found for p in _beside(text, n, found)]
    labelled = of_standing(who, Standing.LABEL)
    adjacent = _surest(adjacent, who)
    near = unique([p.name for p in adjacent if p.name not in who.wrong and p.name not in who.others])
    if any(p.name in who.wrong for p in adjacent) and not near and not labelled:
        true = of_standing(who, Standing.TRUE)
        if len(true) == 1:
            return true
        if not true:
            rest = unique([p.name for p in people.cast(text).meant])
            return rest if len(rest) == 1 and not who.for_other else ()
    first = unique([*labelled, *near])
    true = of_standing(who, Standing.TRUE)
    if true and not (len(true) == 1 and set(first) <= set(true)):
        return unique([*true, *first])
    if first:
        kin = tuple(n for n in of_standing(who, Standing.KIN) if not _helps(text, n))
        mine = of_standing(who, Standing.SELF)
        # 我是李四,密码忘了,号码问审核员要,他叫张三,6201…
        others = tuple(n for n in mine if n not in _introduced_as_other(text, who))
        of_them = len(first) == 1 and first[0] in mine and first[0] not in others and not labelled
        if of_them and others and not who.for_other:
            return unique([*first, *others])
        # "我父亲张三，密码忘了。李四 6201…": whose number it is can't be told
        if len(first) == 1 and mine and first[0] not in mine and not labelled and _BOTH.search(text):
            return unique([*first, *mine])
        if (
            len(first) == 1
            and kin
            and first[0] not in kin
            and not labelled
            and first[0] in mine
            and not (claims.pleads_for_self(text) or claims.tells_of_own(text, first[0]))
        ):
            return unique([*first, *kin])
        return first
    return _by_standing(text, who)


def _is_of_them(text: str, at: int) -> bool:
    """Whether the name there is introduced as somebody else's: 他叫张三."""
    return _OF_THEM.search(text[max(0, at - 24) : at]) is not None


def _introduced_as_other(text: str, who: Cast) -> set[str]:
    """Who is introduced by name as somebody else than who writes: 他叫张三."""
    return {p.name for p in who.meant if p.standing is Standing.SELF and _is_of_them(text, p.start)}


def _by_standing(text: str, who: Cast) -> tuple[str, ...]:
    """The name that a mail introduces, where none stands beside the number."""
    mine: set[str] = set()
    if who.for_other:
        theirs = _introduced_as_other(text, who)
        mine = {*of_standing(who, Standing.SELF)} - theirs
        told = {*theirs, *extent.titled(text)} - mine - who.others - who.wrong
        if len(told) == 1 and not of_standing(who, Standing.KIN):
            return tuple(told)
    phrases = tuple(n for n in of_standing(who, Standing.PHRASE) if is_plain_name(n))
    for standing in _BY_STANDING:
        if who.for_other and standing in (Standing.SELF, Standing.SIGNED):
            continue
        found = of_standing(who, standing)
        if standing is Standing.SELF:  # 他叫张三, 我叫李四
            mine_own = [p.name for p in who.meant if p.standing is standing and not _is_of_them(text, p.start)]
            found = tuple(mine_own) or found
        if standing is Standing.SIGNED:  # 我单位职工 张三 因…, and below it who writes
            found = (*found, *(of_standing(who, Standing.PHRASE) if found else phrases))
        names = tuple(n for n in found if n not in who.others | mine and not _helps(text, n))
        if names and standing is Standing.KIN and not who.for_other and _BOTH.search(text):
            names = (*names, *of_standing(who, Standing.SELF))  # 我叫张三,同事李四也忘了,6201…
        if names:
            return unique([*names])
    return tuple(n for n in phrases if n not in who.others | mine and not _helps(text, n))


_BY_STANDING: Final = (
    Standing.TRUE, Standing.KIN, Standing.SELF, Standing.MENTION, Standing.ALONE, Standing.SIGNED,
)  # fmt: skip


def _helps(text: str, name: str) -> bool:
    """Whether somebody only writes for the sender: 老伴王桂香帮我发的."""
    ends = (at + len(name) for at in extent.places(text, name))
    return any(text.startswith(_HELPING, end) for end in ends)


# 她叫苟秀莲, 我单位职工马得福
_OF_THEM: Final = re.compile(
    "[他她](?:叫|的?名字(?:是|叫))$"
    f"|(?:[我本]们?|咱们?)(?:单位|学校|医院|公司|中心|[校院局所站厂园县乡镇村科室])的?[{HAN}]{{0,8}}(?:职工|教师|老师|员工|医生|护士|同志|干部|[技人]员)$"
)
_HELPING: Final = tuple("帮我 替我 代我 让我 叫我 帮忙 帮着 给弄 给登 给填 给我弄 给我登 给我填".split())
_BOTH: Final = Sought("也(?:忘|登|进|不|是)|两个?人|我们俩|我俩|我和|(?<![回次遍么咋直天样])都(?:忘|登|是我|进)")


def _surest(adjacent: list[Person], who: Cast) -> list[Person]:
    """Those beside the number, less what only looks like a name where the mail introduces somebody else."""
    told = {p.name for p in who.meant if p.standing in (Standing.SELF, Standing.KIN, Standing.LABEL)}
    return [p for p in adjacent if has_surname(p.name) or p.name[0] == "把" or not told or p.name in told]


def of_standing(who: Cast, standing: Standing) -> tuple[str, ...]:
    """The names that stand as one thing, each once."""
    return unique([p.name for p in who.meant if p.standing is standing])


def unique(names: list[str]) -> tuple[str, ...]:
    """Each name once, in the order they came in."""
    return tuple(dict.fromkeys(names))


def _is_a_headline(before: str, left: Person, after: str) -> bool:
    """Whether a word stands on the line above, and a name right behind the number: 救急, and below 6201… 郎文学."""
    right = beside.behind_number(after) if "\n" in before[left.start :] and not has_surname(left.name) else None
    return right is not None and has_surname(right.name) and "\n" not in after[: right.start]


_ENDS_HAN: Final = re.compile(f"[{HAN}]\\Z")


def _beside(text: str, number: Number, found: list[Number]) -> list[Person]:
    before, after = _around(text, number, found)
    if (told := beside.of_whom(before)) is not None:
        return [told]
    left = beside.before_number(before) or beside.before_number(inline.unowned(before))
    if left is not None and (not _is_in_its_line(before, left.name) or _is_a_headline(before, left, after)):
        left = None
    if left is not None:
        # 张三,李四,6201…: whose it is can't be told
        second = (
            beside.before_number(before[: left.start].rstrip(" ,、和与及\t"))
            if left.start and before[left.start - 1 : left.start] in " ,、和与及\t" and "\t" not in before
            else None
        )
        whole = (
            second is not None
            and has_surname(second.name)
            and before[: left.start].rstrip(" ,、和与及").endswith(second.name)
        )
        return (
            [left, second]
            if second is not None
            and whole
            and not _ENDS_HAN.search(before[: left.start].rstrip(" ,、和与及").removesuffix(second.name))
            else [left]
        )
    right = beside.behind_number(after) if _GLOSS.match(after) is None else None
    if right is not None and after.startswith("。") and (troubled := beside.in_trouble(before)) is not None:
        return [troubled]  # who stands behind the stop signs
    if right is not None:
        other = _ANOTHER_BEHIND.match(after, right.end)  # 6201…,张三,李四: neither
        named = extent.clean(other[1]) if other else None
        return [right] if named is None else [right, Person(named, 0, 0, Standing.BESIDE)]
    # 甄士隐老师密码忘记，身份证6201…: of whom the sentence is
    of_whom = list(extent.titled(re.split("[。;!?\n]", before)[-1]))
    if len(of_whom) == 1 and claims.told_by(text, number) is not claims.Teller.WRITER:
        return [Person(of_whom[0], 0, 0, Standing.BESIDE)]
    # 身份证号：6201… on the line below the name
    above = before.rstrip().rsplit("\n", 1)[-1].strip() if "\n" in before else ""
    if above and not re.search(
        r"[^\n]*[^\s:]", before.rsplit("\n", 1)[-1].replace("身份证", "").replace("号码", "").replace("号", "")
    ):
        name = (
            extent.clean(ORDINAL.sub("", above)) if re.fullmatch(f"[^{HAN}]*[{HAN}·]{{2,8}}[ ,;。:]*", above) else None
        )
        if name is not None:
            return [Person(name, 0, 0, Standing.BESIDE)]
    return []


def _is_in_its_line(before: str, name: str) -> bool:
    """Whether a name stands in the number's own line, or makes up a line above it: 在线等 above it is no 线等."""
    at = before.rfind(name)
    if at < 0 or "\n" not in before[at:]:
        return True
    line = before[:at].rsplit("\n", 1)[-1]
    return not line or not _ENDS_HAN.search(line) or extent.leads(line)


_GLOSS: Final = re.compile(f"[ ,。;:)]*(?=[{HAN}]{{0,3}}([{HAN}]))[{HAN}]{{2,4}}的\\1(?![{HAN}])")  # 6201…,玉玺的玺
_ANOTHER_BEHIND: Final = re.compile(f" ?(?:[,、]|和|与|及) ?({LIKELY})(?= ?(?:[,。;!?\\n]|$))")


def _around(text: str, number: Number, found: list[Number]) -> tuple[str, str]:
    """The text before and behind a number, up to its neighbours."""
    ahead = bisect_right(found, number.start, key=lambda n: n.end)  # in the order they stand in, and none over another
    behind = bisect_left(found, number.end, key=lambda n: n.start)
    left = found[ahead - 1].end if ahead else 0
    right = found[behind].start if behind < len(found) else len(text)
    before = text[max(left, number.start - 200) : number.start]
    return before.rsplit("\n\n", 1)[-1], text[number.end : min(right, number.end + 100)].split("\n", 1)[0]
