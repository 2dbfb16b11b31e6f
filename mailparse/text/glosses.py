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

# 石修路石头的石修理的修马路的路: each character told right behind the name
_SPELT_OUT: Final = Sought(
    f"(?P<name>(?P<a>[{HAN}])(?P<b>[{HAN}])(?P<c>[{HAN}])?)(?:(?:[,(]? ?(?!(?P=b))[{HAN}]{{0,2}})?"
    f"(?P=a)[{HAN}]{{0,2}}的(?P=a)|[,(]? ?[{HAN}]{{2}}(?P=a))字?[,、]?"
    f"[{HAN}]{{0,2}}(?P=b)[{HAN}]{{0,2}}的(?P=b)字?(?(c)[,、]?[{HAN}]{{0,2}}(?P=c)[{HAN}]{{0,2}}的(?P=c)字?)[,)]?"
)

# 石头的石修理的修马路的路: one after the other, wherever the name stands
_EACH_TOLD: Final = "(?:(?P<head{n}>[{h}])[{h}]{{1,2}}的(?P=head{n})|[{h}](?P<end{n}>[{h}])的(?P=end{n}))字?"
_ALL_TOLD: Final = Sought(
    f"(?<![,。;!?\\n ]){''.join(_EACH_TOLD.format(n=n, h=HAN) for n in (1, 2))}"
    f"(?:{_EACH_TOLD.format(n=3, h=HAN)})?[,)]?"
)


def without(text: str) -> str:
    """A text in its reading form less what only tells how a name is written."""
    text = _SPELT_OUT.sub(lambda told: f"{told['name']},", text)
    text = _ALL_TOLD.sub(",", text)
    return _SURNAME_TOLD.sub("", _GLOSS.sub("", _SOUND_TOLD.sub("", text)))
