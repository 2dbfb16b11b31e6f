"""Who is told of beside a list without being in it, and needs nothing: 另外李四老师自己登上了，不用管他."""

import re
from typing import Final

from mailparse.text import extent
from mailparse.text.numbers import numbers
from mailparse.text.sought import Sought
from mailparse.text.wording import SURNAME, TITLES, is_plain_name
from mailparse.values import HAN
from mailparse.what import cues, pleas

_TITLE: Final = "|".join(sorted(TITLES, key=len, reverse=True))
_TOLD: Final = Sought(
    f"(?:^|(?<=[。;!\\n]))[( ]*(?P<beside>另外?|此外|还有|再有|至于|说明|备注|补充|注)?[:,、 ]*(?:[{HAN}]{{1,10}}的)?"
    f"(?P<name>{SURNAME}[{HAN}]{{0,3}}?)(?P<title>{_TITLE})?"
    f"(?=自己|已|昨|今|前天|刚|后来|的?(?:密码|账号)|[他她]|本人|现在|[,:]|{cues.IS_WELL}|{cues.NEEDS_NOTHING})"
    "(?P<said>[^。;!\\n0-9]{2,60}(?:[。;!)]|$|(?=\\n)))",
    re.MULTILINE,
)
_OF_MORE: Final = Sought(
    "[也都均全]|以上|上述|上面|前面|大家|[他她我咱你您]们|其[他余]|[两二三四五六七八九十几]|和|与|及|本[校院局所站]"
)
# 前两批已经好了: earlier lists are none of this one.
# 昨天那两位今早都好了。今天又冒出来两个: likewise, where others are told of since.
_BEFORE_THESE: Final = Sought(
    "(?<![^,。;!\n])[^,。;!\n0-9]{0,6}(?:昨[天晚日]|前[天几]|上[周次回]|之前|那天)[^,。;!\n0-9请]{0,4}(?:报|发|申请|说|写|来信)?的?那?(?:[0-9]{1,2}|[一两二三四五六七八九十几])[位个名人](?:老师|同志|人)?"
    "[^,。;!\n0-9请不没]{0,8}(?:好|办好|登上|登[录陆]|进去|解决|弄好|处理好|重置)了?[^,。;!\n0-9请]{0,4}[,。;!\n](?=[^。;!\n]{0,12}(?:今天|今早|现在|这[回次]|刚)?(?:又|还|另)(?:有|冒|来|出|报))"
)
_EARLIER: Final = Sought(
    "[,。;(]? ?(?:前面?|上|头|之前|早先|先前)的?(?:[一二两三四五几0-9]{1,2})?[批拨](?:的?(?:人员?|老师|同志|名单))?"
    "(?:都|也|已经?|全部?|均|是)*"
    "(?:好|办|重置|登|处理|解决|完)[^,。;!\n0-9请]{0,6}(?=[,。;!)\n]|$)"
)


def without(text: str) -> str:
    """A text in its reading form less what it says of such people, where it is a list of others."""
    digits = _DIGITS.search(text)
    if digits is None or _DIGITS.search(text, digits.end()) is None:
        return text  # two numbers are two runs of digits at least
    less = _TOLD.sub(lambda said: "" if _is_of_nobody_else(text, said) else said[0], text)
    less = _MORE_TO_COME.sub(lambda said: "" if _is_of_somebody_more(text, said) else said[0], less)
    less = _BEFORE_THESE.sub("", _EARLIER.sub("", less))
    return less if less == text or len(numbers(less)) > 1 else text


# 另外还有个检验科的,人在外地,等她回来再说,这次不算她, or 杨主任的等他同意了再报
_MORE_TO_COME: Final = Sought(
    f"(?:^|(?<=[。;!\n]))[( ]*(?:(?:另外?|此外|还有|再有|至于|备注|注)[:,、 ]*|(?={SURNAME}(?:{_TITLE})))"
    "(?P<said>[^。;!\n0-9]{4,80}(?:[。;!)]|$|(?=\n)))",
    re.MULTILINE,
)
_NOT_THIS_TIME: Final = Sought(
    "(?:这[次回封]|本次|这里|此次|名单)[^,。;]{0,4}(?:不算|先?不报|不含|不包括|没算|没报|未列|不列|先?不管|不在内)"
    "|(?:另行?|下[次回]再?|以后再?|随后再?|到时候?再?|届时再?|回头再?|改天再?|单独|另外)(?:我们?|单独|另行?|给您|向您)*(?:报|写信|来信|发|申请)(?!错)"
    "|(?:等|待)[^,。;]{1,14}(?:再说|再报|另报|再另|再定|再发|再给)|[先暂]不(?:上?报|算|管|列)|过(?:几|两)天再"
)
_DIGITS: Final = re.compile("[0-9]+")


def _is_of_somebody_more(text: str, told: re.Match[str]) -> bool:
    """Whether that is of somebody who is not in the list, and is to be reported another time."""
    said = _SO_MANY.sub("", told["said"])
    if _NOT_THIS_TIME.search(said) is None or _OF_THE_LIST.search(said):
        return False
    rest = text[: told.start()] + text[told.end() :]
    titled = [one[1] for one in _BY_TITLE.finditer(said)]
    if any(surname in rest for surname in titled) or any(name[0] in rest for name in _NAMED.finditer(said)):
        return False  # may be one of them
    return bool(titled) or _SOMEBODY.search(told["said"]) is not None


# of those who are listed, or of all
_OF_THE_LIST: Final = Sought(
    "[都均]|全[部都]|以上|上述|上面|前面|大家|[他她我咱你您]们|其[他余]|第[0-9一二三四五六七八九]|其中|名单[上里中]的|[0-9两俩二三四五六七八九十]+[人位名个]"
)
_NAMED: Final = re.compile(f"(?={SURNAME})[{HAN}]{{2}}")
_SO_MANY: Final = re.compile("^有?[0-9一两二三四五六七八九十几]+[人位名个]")
_BY_TITLE: Final = re.compile(f"({SURNAME})(?:{_TITLE})")
_SOMEBODY: Final = re.compile(
    f"有[0-9一两二三四五六七八九十几]*[人个位名]|(?:一|某|几)[个位名]|[科室组部班校站所]的(?:[^{HAN}]|[一两几]?[个位名]|同事|老师|人)"
)


def _is_of_nobody_else(text: str, told: re.Match[str]) -> bool:
    """Whether that is certainly somebody, of whom nothing else stands in the text, and nothing is asked."""
    name, said = told["name"], told["said"]
    if len(name) > 1:
        if extent.clean(name) != name or not is_plain_name(name):
            return False
    elif told["title"] is None or told["beside"] is None:
        return False
    rest = text[: told.start()] + text[told.end() :]
    if any(part in rest for part in ((name,) if len(name) == 1 else (name[:2], name[1:]))) or _OF_MORE.search(said):
        return False
    plea = pleas.weigh(said)
    return not plea.asks and (plea.withdrawn or plea.refused or cues.WELL.search(said) is not None)
