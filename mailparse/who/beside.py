"""The name beside an ID number: what stands right before or behind it in its row."""

import re
from functools import lru_cache
from typing import Final

from mailparse.text.extent import JOINED, POSTS, clean, is_post, tail, take
from mailparse.text.sought import Sought
from mailparse.text.sounds import MONGOL, is_of_syllables, is_syllables
from mailparse.text.wording import (
    LIKELY,
    OPEN,
    PLACES,
    SHUT,
    SURNAME,
    TITLE_TAIL,
    could_be_name,
    has_surname,
    is_word_pair,
)
from mailparse.values import HAN, MIDDLE_DOT
from mailparse.who.people import Person, Standing, dotted

_SIGNS: Final = "[\\s,.;:、(\\[{〔/|*\"'“‘=<【《-]*"
# 完整号码6201…: no name, unless it stands behind a surname
_QUALITY: Final = f"(?:(?<![{HAN}])|(?<=本人)|(?<=[的我]))(?:完整|准确|实际|有效|常用|通用)的?"
_BEFORE_NUMBER: Final = re.compile(
    f"{_SIGNS}(?:(?:的|本人的?|其|他的?|她的?|我的?|,)?(?:正确的?|真实的?|现在的?|{_QUALITY})?(?:居民|公民|老|旧|新|二代|一代"
    "|第二代)?(?:居民)?(?:身份证件?|公民身份|身份|证件|ID|Id|id|号码|证号|(?<=的)号|(?<![账帐编工学卡证户型门税代序的机人员信话])(?<=[{HAN}])号)(?:信息)?(?:证)?(?:号码|号|码"
    f"|No)?\\.?{_SIGNS}){{0,3}}(?:的(?=[为是]))?(?:应)?(?:为|是)?{_SIGNS}(?:\\([^()\\n]{{0,12}}\\))?{_SIGNS}$"
)
# All that a match of the above may consist of, if there are no brackets: so it is only tried from there on.
_OF_A_LABEL: Final = "".join(
    sorted(
        set(
            " \n\t\r,;:、([{〔/|*\"'“‘=<【《-的本人其他她我正确真实现在完整准际有效常用通"
            "居民公老旧新二代一第身份证件号码信息应为是IDidNo."
        )
    )
)
_TAIL_NAME: Final = re.compile(f"((?:[{HAN}]{{1,30}}{MIDDLE_DOT}){{0,4}}[{HAN}]{{2,30}})$")
_TURNED_TAIL: Final = re.compile(f"\n?[{HAN}{MIDDLE_DOT}]*")
_BEHIND_NUMBER: Final = re.compile(
    "^[\\s,;:、)\\]/"
    "|*\"'。-]*(?:\\(?(?:身份证(?:号码?|号)?|证件号)\\)?)?[ ,]?(?:姓名|名字|持有人|户主|本人|我是"
    f"|我叫)?[:是为]?\\s*{OPEN}(?=[{HAN}])"
)
# 把 is a surname where a row begins, and behind what leads up to a name (我是临夏的把永福); else 请把永福的… is meant.
_BA: Final = re.compile(
    "(?:^[0-9.、() \\t]*|\\n[0-9.、() \\t]*|的|我叫|我是|本人|姓名|名叫|教师|老师|职工|医生|护士|申请人|填报人)"
    f"(把[{HAN}]{{2}})$"
)
_NO_SURNAME: Final = frozenset("他她另如若将给替帮由让跟受致请代对在是叫")
_SMALL: Final = Sought(r"\([^()\n]{0,20}\)\s*$")


def before_number(text: str, *, loose: bool = False) -> Person | None:
    """The name that `text`, all that stands before an ID number in its row, ends with.

    Args:
        text: in its reading form.
        loose: if nobody else is found there, a word that people are called by may be the name.
    """
    return _before_number(_BLANKS.sub("  ", text[-160:])[-100:], loose=loose)


_BLANKS: Final = re.compile(r"\s{3,}")


@lru_cache(maxsize=64)  # of a mail, for all who ask of one of its numbers
def _before_number(text: str, *, loose: bool) -> Person | None:
    person = _ahead(text, loose=loose)
    if person is None or _AFTER_STOP.search(text, 0, person.start):
        return None  # 叶尔兰.哈布力: which of it is the name can't be told
    return None if _is_what_they_are(text[: person.start]) else person


def _is_what_they_are(before: str) -> bool:
    """Whether behind `before` stands what somebody is who was named there: 我爸汪世英是三滩镇的 农技员."""
    clause = _CLAUSE_TO.search(before)
    said = _IS.match(clause[0]) if clause is not None else None
    return said is not None and not said[1].endswith(("个", "位", "名", "的")) and tail(said[1]) is not None


_CLAUSE_TO: Final = re.compile(r"(?<![^,。;:!?()\n])[^,。;:!?()\n]*\Z")
_IS: Final = re.compile(f"([{HAN}{MIDDLE_DOT}]{{2,24}}?)(?:老师|同志)?(?:现|原|就|也|都|本来|以前)?(?:是|系)")


def _ahead(text: str, *, loose: bool) -> Person | None:
    end = _BEFORE_NUMBER.search(text, 0 if ")" in text else len(text.rstrip(_OF_A_LABEL)))
    head = text[: end.start()] if end else text
    if end and _ends_so(text, end):
        head = text[: end.start() + 1]
    if (quoted := _QUOTED.search(head.rstrip(" ,"))) is not None and (name := clean(quoted[1])) is not None:
        return Person(name, quoted.start(1), quoted.end(1), Standing.BESIDE)
    head = _SMALL.sub("", head).rstrip(" ,.、:;\t】」』")
    head = _without_sex(head)
    turned = _TURNED_TAIL.match(head[::-1])  # so that the pattern is only tried where Han characters go on to the end
    found = _TAIL_NAME.search(head, len(head) - turned.end()) if turned else None
    if found is None:
        return None
    run = found[1]
    if MIDDLE_DOT in run:
        whole_run = re.search(f"[{HAN}]{{1,14}}(?:{MIDDLE_DOT}[{HAN}]{{1,14}}){{1,5}}$", head)
        person = dotted(head, whole_run.start(), whole_run.end()) if whole_run is not None else None
        ended = tail(head) if person is not None and TITLE_TAIL.sub("", head[person.end :]) else None
        # 我是买买提·艾力的同学张三
        return person if ended is None else Person(ended[0], ended[1], len(head), Standing.BESIDE)
    joined = run[0] == "和" and (len(run) >= 4 or JOINED.search(head[: -len(run)])) and clean(run[1:]) is not None
    if (run[0] in "与及跟以" and len(run) > 2) or joined:
        run = run[1:]
    if run[0] in _NO_SURNAME and has_surname(run[1:]) and clean(run[1:]) is not None:
        run = run[1:]  # 受张三, 如张三
    if head[-3:-2] == "把" and (surname := _BA.search(head)) is not None:
        return Person(surname[1], surname.start(1), surname.end(1), Standing.BESIDE)
    whole = clean(run)
    if (
        whole is not None
        and (len(run) <= 4 or len(whole) < len(run) or not has_surname(run[-3:]) or is_syllables(run))
        and not _is_org(run)
        and (_is_likely(whole) or (whole == run and _may_begin(head[: -len(run)], run)))
    ):
        return Person(whole, found.end(1) - len(run), found.end(1), Standing.BESIDE)
    if whole is None and run in _joined_by_brackets(text):
        return Person(run, found.end(1) - len(run), found.end(1), Standing.BESIDE)
    ended = tail(head)
    if ended is None and loose:
        chunk = _CHUNK_BEFORE.search(head)
        word = clean(chunk[1], loose=True) if chunk else None
        if chunk is not None and word is not None and word == chunk[1] and has_surname(word):
            return Person(word, chunk.start(1), chunk.end(1), Standing.BESIDE)
        ended = tail(head, loose=True)
    return Person(ended[0], ended[1], len(head), Standing.BESIDE) if ended is not None else None


def _is_likely(name: str) -> bool:
    """Whether a name begins with a known surname, or is made like one that has none."""
    return has_surname(name) or is_syllables(name) or is_of_syllables(name) or name.endswith(MONGOL)


def _may_begin(before: str, name: str) -> bool:
    """Whether behind `before` a name may begin whose surname is not known here: a line, a cell, a sentence begins.

    任教师,一级教师(2012年评) goes on; 姓年名万成,年万成 tells the surname.
    """
    return _OPENS.search(before) is not None or f"姓{name[0]}" in before


def _joined_by_brackets(text: str) -> tuple[str, ...]:
    """Who alone stands between another's number and their own, where it is in brackets: (6201…)、闹吾次力(6202…."""
    named = _BETWEEN_BRACKETS.fullmatch(text)
    if named is None or is_post(named[1]) or _is_org(named[1]):
        return ()
    return (named[1],) if all(could_be_name(named[1], labelled=one, loose=not one) for one in (True, False)) else ()


_BETWEEN_BRACKETS: Final = re.compile(
    f"(?:[)\\]】〕}}>] ?)?(?:[,、]|和|与|及) ?([{HAN}]{{2,7}}) ?[(\\[【〔{{<]"
    "(?:居民)?(?:身份证(?:号码?|号)?|证件号)?[: ]{0,2}"
)
# Also behind the ordinal of a row, and behind another's number: 张三(6201…)、操志远.
_OPENS: Final = re.compile(
    "(?:^|[^,、]|^[)\\]】〕}> ]*[,、]|(?:^|\\W)(?:[0-9]{1,3}|[一二三四五六七八九十甲乙丙丁戊己庚]{1,2})、)$"
)


def _without_sex(head: str) -> str:
    """What stands before a number, less sex, people, age and birth behind the name: 张三(女,汉族,."""
    return _SEX.sub("", head).rstrip(" ,、:;\t")


_SEX: Final = re.compile(
    r"(?:[\s,;、(]+(?:(?:性别)?(?:男|女|[汉回藏满蒙]族|东乡族|裕固族|保安族|[0-9]{1,2}岁"
    r"|(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:出?生)?|(?:中共)?党员|群众|汉|回|藏)"
    rf"|(?<=\()(?:{POSTS})))+$"
)
# “张三”，身份证…, but not 填成“张三”
_QUOTED: Final = re.compile(f'(?:^|[\\n,。;: ])["“]([{HAN}{MIDDLE_DOT}]{{2,9}})["”]$')


def _ends_so(text: str, label: re.Match[str]) -> bool:
    """Whether a name ends with 为 or 是 (宗汝为 6201…, 柳如是 6201…), which else leads to the number: 何旭是6201…."""
    if label[0][:1] not in ("为", "是") or re.search("身份|证", label[0]):
        return False
    at = label.start()
    name = text[max(0, at - 2) : at + 1]
    if name[-1] == "是" and name[-2:] not in _ENDS_WITH_IS:
        return False
    return has_surname(name) and clean(name) == name and not has_surname(text[max(0, at - 3) : at])


_ENDS_WITH_IS: Final = frozenset("如是 若是 于是 自是".split())


def behind_number(text: str) -> Person | None:
    """The name that `text`, all that stands behind an ID number in its row, begins with."""
    text = _BLANKS.sub("  ", text[:80])
    if (owned := _OWNED_BY.match(text)) is not None and (name := clean(owned[1])) is not None and has_surname(name):
        return Person(name, owned.start(1), owned.end(1), Standing.BESIDE)
    match = _BEHIND_NUMBER.match(text)
    if match is None:
        return None
    found = take(text, match.end(), surname=False)
    name = clean(found[0]) if found is not None else None
    if found is None or name is None or _is_org(found[0]):
        return None
    if not (has_surname(name) or is_syllables(name) or match[0].strip()[-1:] in _OPENED):
        return None  # 6201…奉上
    if "。" in match[0] and (not has_surname(name) or re.match(f"[{HAN}]", text[found[1] : found[1] + 1])):
        return None
    return Person(name, match.end(), found[1], Standing.BESIDE)


_AFTER_STOP: Final = re.compile(f"(?<![{HAN}])(?={SURNAME})[{HAN}]{{2,4}}\\.$")
# 6201…是张三的,
_OWNED_BY: Final = re.compile(
    f" ?,?(?:(?:这个?)?(?:是|为|属于?)(?={LIKELY}(?:老师|同志)?的(?:身份证号?码?|号码?)?(?:[,。;、! )\\n]|$))"
    f"|应(?:该|当)?(?:为|是)(?={LIKELY}(?:[,。;、! )\\n]|$)))({LIKELY})(?=的|老师|同志|[,。;、! )\\n]|$)"
)
_OPENED: Final = tuple("(:\"“'<[是叫人名")


@lru_cache(maxsize=64)  # likewise
def of_whom(before: str) -> Person | None:
    """Who `before`, all that stands before an ID number, says that it is of."""
    if (told := _IS_OF.search(before)) is not None and has_surname(told[1]) and clean(told[1]) == told[1]:
        return Person(told[1], told.start(1), told.end(1), Standing.BESIDE)
    return _named_in(_ACCOUNT_OF.search(before) or _PLEA_OF.search(before))


def in_trouble(before: str) -> Person | None:
    """Whose trouble the sentence tells that ends with an ID number, by name: 张三密码忘了,请重置,身份证号6201…."""
    return _named_in(_TROUBLE_OF.search(before))


def _named_in(told: re.Match[str] | None) -> Person | None:
    name = clean(told[1]) if told is not None else None
    return Person(name, told.start(1), told.end(1), Standing.BESIDE) if told is not None and name is not None else None


_IS_OF: Final = Sought(f"(?:号码?|证)(?:是|为|写的是)([{HAN}]{{2,4}})(?:老师|同志)?的[:, ]*$")  # 身份证号是张三的:6201…
# 同事李四的账号(身份证6201…
_ACCOUNT_OF: Final = Sought(
    f"(?<![为是叫])({LIKELY})(?:老师|同志)?的(?:账号|帐号|账户|信息) ?\\((?:身份证(?:号码?)?|证件号?)?[:是为 ]{{0,2}}$"
)
# 请重置张三的密码,身份证号6201…。李四
_PLEA_OF: Final = Sought(
    f"(?:重置|恢复|还原)(?:一?下)?(?:我们?(?:校|院|局|所|站|单位|公司|科室?|中心)?的?)?({LIKELY})(?:老师|同志)?的(?:登录)?"
    "(?:密码|账号|帐号|账户)[,。;(]? ?(?:居民)?(?:身份证(?:号码?)?|证件号码?)[:是为 ]{0,2}$"
)
_TROUBLE_OF: Final = Sought(
    f"(?<![^。;!?\\n])({LIKELY})(?:老师|同志)?的?(?:登录)?(?:密码|账号|帐号)(?:又|也|都|一直|总是?)?(?:忘|登不|登[录陆]不|进不|记不)"
    "[^,。;!?\\n我他她本]{0,6}(?:,(?:请|麻烦|求|烦请|恳请|申请|望)(?:您|你们?|老师)?(?:给|帮|予以|协助)?(?:重置|恢复|处理|解决|办理)"
    "(?:一下|登录|初始|密码|为|成|到)*)?[,(] ?(?:居民)?(?:身份证(?:号码?)?|证件号码?)[:是为 ]{0,2}$",
    holds="密码|账号|帐号",
)


def _is_org(run: str) -> bool:
    return len(run) >= 4 and run.endswith(
        ("学校", "小学", "中学", "医院", "公司", "中心", "学院", "大学", "局", "院", "园", "站", "所", "厂", "队")
    )


def name_list(stretch: str, *, loose: bool = False) -> list[str] | None:
    """The longest run of names parted by 、 or the like, in a stretch of text."""
    best: list[str] = []
    for run in re.finditer(f"[{HAN}·]{{2,30}}(?:(?:[、,; /\\n]|和|与|及)+[{HAN}·]{{2,30}})+", stretch):
        parts = [p for p in re.split(r"[、,; /\n]+", run[0]) if p]
        split: list[str] = []
        for part in parts:
            pair = re.split("(?<=..)[和与及](?=..)", part)
            split.extend(pair)
        names: list[str] = []
        for part in split:
            name = clean(part) or clean(part, loose=loose or bool(names))
            if name is None:
                last = before_number(part)
                name = last.name if last and not names else None
            if name is None and not names:
                continue
            if name is None and (ended := tail(part)) is not None and is_post(part[: ended[1]]):
                name = ended[0]  # 护士张三、医生李四
            if name is None:
                match = re.match(f"([{HAN}]{{2,4}}?)(?=的(?:登录)?(?:密码|[账帐]号))", part) or re.match(
                    f"([{HAN}]{{2,3}}|[{HAN}]{{4,6}}?)(?:(?:夫妻|夫妇|父子|母子|父女|母女|姐妹|姐弟|兄弟|兄妹|姊妹|婆媳|叔侄|师徒)?[两二三四五六七八九十0-9]+(?:人|位|名|个)|的|等|,|忘|密码|登[录陆]?不|进不|无法登)",
                    part,
                )
                name = clean(match[1], loose=bool(names)) if match else None
                if name and _is_likely(name):
                    names.append(name)
                break
            if not _is_likely(name):
                if names:
                    break
                continue
            names.append(name)
        if len(names) > len(best):
            best = names
    return best or None


# --------------------------------------------------------------------------------------------------- last resort

_PLAINLY: Final = Sought(
    f"(?:我叫|本人|鄙人|敝人|名叫|我是|叫个|叫做|就叫){OPEN}([{HAN}]{{2,4}}?){SHUT}(?=[,。;:!(]|$)", re.MULTILINE
)
_AND_SEX: Final = Sought(f"^[ \\t]*([{HAN}]{{2,4}})[ ,、]{{1,3}}(?:男|女)(?![{HAN}])", re.MULTILINE)
_CHUNK_BEFORE: Final = re.compile(f"(?:^|[^{HAN},])([{HAN}]{{2,4}})$")
_GOES_ON_BEFORE: Final = re.compile(f"[{HAN}]{{2,}}[,。;!?]")
_CHUNK_BEHIND: Final = re.compile(f"^[ ,:)\\t]*([{HAN}]{{2,4}})(?![{HAN}])")


def _called_so(word: str) -> str | None:
    """A name, though words are in it: 高兴, 安全; of three characters also 马上清, whose given name is no word."""
    if (name := clean(word, loose=True)) is not None:
        return name
    whole = len(word) == len("某某某") and not is_word_pair(word[1:]) and word[-1] not in _ENDS_OF_LABELS
    return word if whole and could_be_name(word, labelled=True) else None


def in_its_place(word: str) -> str | None:
    """A name, though perhaps a word, where by its place nothing but a name can stand."""
    name = clean(word) or (clean(word, loose=True) if has_surname(word) and word not in _GRADES else None)
    return name if name == word else None


_ENDS_OF_LABELS: Final = frozenset(
    "部科室站局院校所厂处股队人员者号码证名书称位息时候后前日天年月点分话信件网站是为有的请到好吧啊呀哈么吗呢"
)  # 申请人, 经办人


# 水平, below it the number, below that the unit: where a name must stand
_LINE_ABOVE: Final = re.compile(f"(?:^|\\n) *([{HAN}]{{2,3}})[ ,。]*\\n *(?:身份证号?码?[: ]{{0,2}})?$")
_UNIT_BELOW: Final = re.compile(
    f"[ ,。]*\\n *[{HAN}]{{2,24}}(?:学|校|院|局|公司|中心|所|站|厂|园|馆|队|处|科|室|段|矿|[一二三四五六七八九十]中)"
    "[ ,。]*(?=\\n|$)"
)
_GRADES: Final = frozenset("高级 中级 初级 正高 副高 中学 小学 大学 党员 团员 成员".split())  # what they are, in a cell


def word_names(text: str, spans: list[tuple[int, int]]) -> tuple[str, ...]:
    """People called by a word that occurs in these mails (高兴, 安全, 武威), where nobody else is named.

    Args:
        text: in its reading form.
        spans: where its ID numbers stand.
    """
    found: list[str] = []
    for start, end in spans:
        row = text[max(0, start - 100) : start].rsplit("\n", 1)[-1]
        label = _BEFORE_NUMBER.search(row)
        head = _without_sex(row[: label.start()] if label else row)
        if label is not None and re.search("[我他她其]|本人", label[0]):
            continue  # 于是我的号码6201…
        begins = not _GOES_ON_BEFORE.search(row)  # 密码忘了,6201…,急急: a phrase as others
        for pattern, stretch in ((_CHUNK_BEFORE, head), *(((_CHUNK_BEHIND, text[end : end + 40]),) if begins else ())):
            match = pattern.search(stretch)
            if match is not None and match[1] not in PLACES:
                found.append(match[1])
        ended = tail(head, loose=True)
        if ended is not None and head[ended[1] - 1 : ended[1]] != ",":
            found.append(ended[0])
        above = _LINE_ABOVE.search(text[max(0, start - 40) : start])
        if above is not None and _UNIT_BELOW.match(text, end) and above[1] not in PLACES:
            found.append(above[1])
    found += [match[1] for pattern in (_PLAINLY, _AND_SEX) for match in pattern.finditer(text)]
    called = (word for word in found if word not in _GRADES)
    names = [name for word in called if (name := _called_so(word)) is not None and has_surname(name)]
    return tuple(dict.fromkeys(names))
