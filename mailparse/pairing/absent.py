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
    less = _EARLIER.sub("", _TOLD.sub(lambda said: "" if _is_of_nobody_else(text, said) else said[0], text))
    return less if less == text or len(numbers(less)) > 1 else text


_DIGITS: Final = re.compile("[0-9]+")


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
