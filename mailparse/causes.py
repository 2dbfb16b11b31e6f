"""Why somebody says that they can't log in, or want their account deleted: for figures only, nothing is decided by it.

The causes are those of notice 四, with what mails say besides. First row that holds; a mail that says nothing of it has
the cause UNSAID. What is quoted of earlier mails, ours above all, is no cause.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailparse.reading import Action
from mailparse.text.sought import Sought

READ_MOST: Final = 1_000  # characters: a cause stands near the plea, and lists go on for long
# Where what a mail quotes begins. Of a forwarded plea the cause is lost with it; taking our own words for one is worse.
_QUOTES: Final = re.compile(r"^(?:>|-{4,} ?(?:原始邮件|原邮件|Original|转发)|发件人:|From:|.{0,80}写道:)", re.MULTILINE)


class Cause(StrEnum):
    """A cause; `WORDS` says each in Chinese."""

    AGAIN = "again"
    CAPITALS = "capitals"
    LEFT = "left"
    FORGOTTEN = "forgotten"
    SITE = "site"
    REFUSED = "refused"
    PINYIN = "pinyin"
    BLANK = "blank"
    ANOTHER = "another"
    MISSPELT = "misspelt"
    WRONG = "wrong"
    UNSAID = "unsaid"


WORDS: Final = {
    Cause.FORGOTTEN: "忘了密码",
    Cause.CAPITALS: "密码大小写",
    Cause.LEFT: "改密码时退出",
    Cause.AGAIN: "重置后又登不上",
    Cause.SITE: "走错系统",
    Cause.REFUSED: "登录不了，没说为什么",
    Cause.PINYIN: "姓名填成拼音",
    Cause.ANOTHER: "姓名填成别人的",
    Cause.BLANK: "姓名没填",
    Cause.MISSPELT: "姓名有错字",
    Cause.WRONG: "姓名或号码填错",
    Cause.UNSAID: "没有说原因",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row: `when` is sought in the author's own words, blanks taken out."""

    cause: Cause
    when: Sought


def _row(cause: Cause, *patterns: str) -> Row:
    return Row(cause, Sought("|".join(patterns)))


_NAME: Final = "(?:姓名|名字|名|用户名)"
_FILLED: Final = "(?:填|写|输|录|登记|注册|打|弄)"
# notice 四: what comes first says more than what follows; whoever was reset before says so and has forgotten as well.
OF_A_RESET: Final = (
    _row(
        Cause.AGAIN,
        "(?:已经?|昨[天晚日]|前[天几]|上次|之前|曾经?)[^。;\n]{0,10}重置(?:过|了|后|成功)",
        "重置(?:过|之?后|完|好了?|了)[^。;\n]{0,16}(?:又|还是|仍|再次|依然|照样)",
        "(?:再次|第[二三]次|又一次)[^。;\n]{0,6}(?:申请|请求|要求|麻烦|帮)?[^。;\n]{0,4}重置",
    ),
    _row(
        Cause.CAPITALS,
        "大写(?:锁定)?(?:键)?(?:状态)?[^。;\n]{0,4}(?:开|没关|忘关|锁)",
        "(?:开着|开了|打开|按了|按到|误按|碰到|设成|设为|写成|输成|变成|切换)[^。;\n]{0,6}大小?写",
        "(?:没有?|未|忘)[^。;\n]{0,3}(?:区分|分清|注意|分)[^。;\n]{0,3}大小写",
        "[Cc]aps ?[Ll]ock|CAPS ?LOCK",
    ),
    _row(
        Cause.LEFT,
        "(?:中途|半途|半路|中间)[^。;\n]{0,10}(?:退|关|断|停|离开)",
        "(?:没有?|未|还没)[^。;\n]{0,4}(?:改|修改|设置|设|完成)(?:完|好|成|密码)[^。;\n]{0,8}(?:退|关|断|就)",
        "改(?:登录|初始|原始)?密码[^。;\n]{0,14}(?:退出|退了|关掉|关了|关闭|断网|断电|死机|卡住|卡死|掉线|闪退)",
        "(?:没有?|未)(?:能)?(?:改|修改|更改|设置)(?:成|完|成功)",
    ),
    _row(
        Cause.SITE,
        "(?:登|进|走|打开|上)错了?(?:系统|网站|网址|网页|页面|地方)",
    ),
    _row(
        Cause.FORGOTTEN,
        "忘(?!.{0,2}(?:关|记?区分))",
        "(?:记|想)不(?:得|清|住|起|准|到)",
        "没(?:有)?记(?:住|下|清)|不记得|记错|记混",
        "密码[^。;\n]{0,4}(?:丢|遗失|找不)|(?:丢失|遗失|弄丢|找回)[^。;\n]{0,4}密码",
    ),
    _row(
        Cause.REFUSED,
        "密码[^。;\n]{0,8}(?:错|不对|不正确|有误|无效|不能用|用不)",
        "账号信息输入错误",
        "(?:登|进|上)(?:录|陆|入)?(?:系统)?不(?:上|了|进|去|成|成功)",
        "(?:无法|不能|没法|没办法|不让|登陆?录?失败)[^。;\n]{0,6}(?:登|进|使用|填报)?",
    ),
)
# notice 四 (一)
OF_A_DELETION: Final = (
    _row(Cause.PINYIN, "拼音|pinyin|Pinyin|PINYIN|英文|字母|汉语拼"),
    _row(
        Cause.ANOTHER,
        f"{_FILLED}(?:成|为|的是|了|上)?[^。;\n]{{0,6}}(?:别人|他人|同事|旁人|家人|爱人|妻子|丈夫|老公|老婆|媳妇|对象|孩子|儿子|女儿"
        "|父亲|母亲|爸|妈|哥|姐|弟|妹|领导|校长|会计|同学|朋友|学生)",
        "(?:别人|他人|同事|旁人|会计|办公室|人事)[^。;\n]{0,4}(?:的(?:姓名|名字|名)|代填|帮我?填|替我?填|填报?时?填)",
    ),
    _row(
        Cause.BLANK,
        f"{_NAME}[^。;\n]{{0,6}}(?:没有?|未|漏|忘)了?{_FILLED}",
        f"(?:没有?|未|漏|忘)(?:了|记)?{_FILLED}了?{_NAME}",
        f"{_NAME}[^。;\n]{{0,6}}(?:空白|空着|为空|是空)",
    ),
    _row(
        Cause.MISSPELT,
        "错别字|错字|同音|谐音|别字|形近",
        "(?:少|多|漏|错|打错|写错|填错|输错)了?(?:写|打|输|填)?了?[一1两]?个?字",
        f"(?:把)?[一-鿿]字?{_FILLED}成了?[一-鿿]字?(?=[^一-鿿]|$)",
    ),
    _row(
        Cause.WRONG,
        f"{_FILLED}(?:的)?(?:时候?)?[^。;\n]{{0,4}}(?:错|有误|不对|不正确)",
        f"{_FILLED}(?:成|为)",
        f"{_NAME}[^。;\n]{{0,8}}(?:错|不对|不符|不一致|不匹配|有误|不正确)",
        "不匹配|不相符|误填|弄错|搞错",
    ),
)  # fmt: skip


def cause_of(action: Action, subject: str, text: str) -> Cause:
    """Return why a plea is made, by the words of its mail.

    Args:
        action: what is asked for.
        subject: of the mail.
        text: of the mail, with what it quotes.
    """
    own = unicodedata.normalize("NFKC", f"{subject}\n{text[:READ_MOST]}")
    quoted = _QUOTES.search(own, len(subject))
    own = "".join((own if quoted is None else own[: quoted.start()]).split(" "))
    rows = OF_A_DELETION if action is Action.DELETE else OF_A_RESET
    return next((row.cause for row in rows if row.when.search(own)), Cause.UNSAID)
