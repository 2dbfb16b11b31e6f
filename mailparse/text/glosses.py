"""How a character of a name is told: 「喆」是双吉喆, 瑞是祥瑞的瑞. Nobody is named there."""

from typing import Final

from mailparse.text.sought import Sought
from mailparse.values import HAN

_TOLD: Final = (
    f'(?:["“「『](?P<quoted{{n}}>[{HAN}])["”」』]字?(?:是|为|,|:)?|(?P<bare{{n}}>[{HAN}])字?(?:是|为))'
    '(?:[^,。;!()\\n不错误]{{1,8}}?)["“「『]?(?:(?P=quoted{n})|(?P=bare{n}))["”」』]?字?'
)
_GLOSS: Final = Sought(
    f"(?:[,;]|(?P<within>\\()) ?{_TOLD.format(n=1)}(?:[,、;] ?{_TOLD.format(n=2)})?(?(within)\\)|(?=[,。;!\\n ]|$))"
)

# 缑建英(缑音勾): how it is said
_SOUND_TOLD: Final = Sought(
    f'\\((?:[{HAN}]字?[,]?)?(?:发?音|读音?|念)(?:同|作|做|成|为)?["“]?(?:[{HAN}]|[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{{1,6}})["”]?\\)'
)

# 叫齐步走的齐,齐步云; 祥瑞的瑞,瑞芳: how the surname is written, right before the name itself
_SURNAME_TOLD: Final = Sought(
    f"(?<=[叫是,。;!\n])(?:(?P<first>[{HAN}])[{HAN}]{{1,3}}的(?P=first)|[{HAN}](?P<last>[{HAN}])的(?P=last))字?[,、] ?"
    f"(?=(?:(?P=first)|(?P=last))[{HAN}])"
)


def without(text: str) -> str:
    """A text in its reading form less what only tells how a name is written."""
    return _SURNAME_TOLD.sub("", _GLOSS.sub("", _SOUND_TOLD.sub("", text)))
