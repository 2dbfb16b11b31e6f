"""What is said in one person's row of another one, given to whom it is of."""

import re
from typing import Final

from mailparse.pairing.table import Layout, Row
from mailparse.text.sought import Sought
from mailparse.text.wording import KIN
from mailparse.values import HAN
from mailparse.what.pleas import weigh

_TOLD_CLAUSE: Final = re.compile(r"[^,。;!?\n]+[,。;!?\n]*")
_MOST_TOLD: Final = 40  # rows that are looked through for what is said of another one


def hand_over(layout: Layout) -> None:
    """Give each person what is said from where they are named on, though it stands in another's row.

    理事长张三6201…的没问题,就李四的不成,他填了拼音。李四6202…: from 李四 on it is of 李四.
    """
    _set_above(layout)
    rows = layout.rows
    if len(rows) > _MOST_TOLD or any(len(row.names) > 1 for row in rows):
        return
    named = {row.names[0]: row for row in rows if row.names}
    if len(named) < 2 and len(named) == len(rows):
        return
    leads = layout.leads()
    before_name = {
        row.start: leads.get(row.start, "") + row.text[: row.text.find(row.names[0])] for row in rows if row.names
    }
    writer = next((row for row in rows if row.names and SAYS_I.search(before_name[row.start])), None)
    for row in rows:
        own = row.names[0] if row.names else ""
        at = row.text.find(" , ") + 3
        introduced = _INTRODUCES.search(before_name.get(row.start, "")) is not None
        for clause in _TOLD_CLAUSE.finditer(row.text, max(at, 3)):
            if introduced and _FOR_SOME.search(clause[0]) and not any(name in clause[0] for name in named):
                said, row.text = row.text[clause.start() :], row.text[: clause.start()]
                layout.outside = sorted((*layout.outside, (row.start, said)))
                break
            of = next((n for n in named if n != own and n in clause[0]), None)
            himself = _HIMSELF.match(clause[0]) and _THEY.search(row.text, 0, clause.start())
            if of is None and writer not in (None, row) and _OF_ME.match(clause[0]) and not himself:
                ends = _OF_THEM_AGAIN.search(row.text, clause.end())  # 我的没问题,他的密码忘了
                end = ends.start() if ends is not None else len(row.text)
                _move(row, clause.start(), end, writer)
                break
            other = _other_of_two(rows, row) if row is writer and of is None else None
            if other is not None and _OF_THE_OTHER.match(clause[0]):
                ends = _OF_ME_AGAIN.search(row.text, clause.end())  # 她的登不上,我的可以
                end = ends.start() if ends is not None else len(row.text)
                _move(row, clause.start(), end, other)
                break
            if of is None or (own and own in clause[0]):
                continue
            before = clause[0][: clause[0].find(of)]
            if re.fullmatch("[ ,]*\\(", before) and re.match(
                f"[{HAN}]{{2}}", clause[0][clause[0].find(of) + len(of) :]
            ):
                before = ""  # (张三已登录)
            if _NOT_OF.search(before) and not (_ON_BEHALF.search(before) and _asks_for_them(clause[0])):
                continue
            _move(row, clause.start(), len(row.text), named[of])
            break


def _move(row: Row, start: int, end: int, to: Row) -> None:
    """Give what stands there in one row to another one, on the side on which it stood."""
    said, row.text = row.text[start:end], row.text[:start] + row.text[end:]
    to.text = f"{said},{to.text}" if to.start > row.start else f"{to.text},{said}"


def _other_of_two(rows: list[Row], row: Row) -> Row | None:
    """The other one of two people, if they have a name each."""
    others = [one for one in rows if one is not row and one.names]
    return others[0] if len(rows) == 2 and others else None


def _set_above(layout: Layout) -> None:
    """Set what a writer says of those below above them: 我叫王丽,身份证6201…,我校以下教师忘记密码: is not of 王丽.

    Who asks for nothing else is none of the list.
    """
    if len(layout.rows) < 2 or not (writer := layout.rows[0]).names:
        return
    lead = layout.leads().get(writer.start, "") + writer.text[: writer.text.find(writer.names[0])]
    if _INTRODUCES.search(lead) is None:
        return
    clauses = list(_TOLD_CLAUSE.finditer(writer.text, writer.text.find(" , ") + 3))
    below = next((n for n, clause in enumerate(clauses) if _BELOW.search(clause[0])), None)
    if below is None:
        return
    first = next((n for n, clause in enumerate(clauses[:below]) if _SOME.search(clause[0])), below)
    at = clauses[first].start()
    said, own = writer.text[at:], writer.text[:at]
    if _AND_ME.search(said):
        return
    writer.text = own
    if weigh(own).asks:
        said = said if weigh(said).asks else f"{own[own.find(' , ') + 3 :]}{said}"  # 密码忘了,以下几位也一样:
    else:
        del layout.rows[0]
    layout.outside = sorted((*layout.outside, (writer.start, said)))


_BELOW: Final = Sought("以下|下列|如下|下面|下述|名单|:$", holds="下|名单|:")
_SOME: Final = Sought(
    "(?:[我本]们?|咱们?)(?:单位|学校|医院|公司|中心|[校院局所站园厂县乡镇村科室组])|单位|学校|医院|公司|职工|教师|老师|同志|员工|医生|护士"
    "|人员|[他她]们|[两二三四五六七八九十几0-9][个位名]|请|兹|现"
)
# … and the writer is one of them
_AND_ME: Final = Sought(
    "我们?(?:[和与跟及]|俩|[两二三四五六七八九十几0-9][个位名]?人?|都|均)|(?:包括|连同?|含)我|我(?:自己)?(?:的|也)"
)

SAYS_I: Final = Sought("(?:我叫|我是|我就是|本人|我)\\(?$")
_INTRODUCES: Final = Sought("(?:我叫|我是|我就是|我系|本人)[^,。;!?\\n]{0,16}$")
# 现代表我院职工申请: of those below, and not of who says so
_FOR_SOME: Final = Sought(
    "(?:代表?|替|受|为|帮|给)[^,。;\\n]{0,8}(?:职工|教师|老师|同志|员工|医生|护士|人员|同事|单位|下列|以下)[^,。;\\n]{0,8}"
    "(?:申请|请|求|办|委托|重置|反映|提出)"
)
# 我和她一样的毛病: from there on it is of the writer
_OF_ME: Final = re.compile(
    "[ ,]*[把将]我的|[ ,]*(?:我|本人|俺)(?!们|俩|[校院局所站公厂园系科叫是]|单位|学校"
    f"|(?:的|家)?(?:{KIN})|[^,。;]*(?:帮|替|代|给[他她]|把[他她]))"
    "|[ ,]*(?:请|麻烦)?(?:只|就)?(?:重置|删除|恢复|处理)我的"
    "|[ ,]*(?:请|麻烦)?(?:只|就|是)?[给帮为]我(?:把密码)?(?:重置|恢复|处理|办|弄|删|解决)"
)
# 我张三(6201…)申请为其重置密码: of whom 其 is
_OF_THE_OTHER: Final = re.compile(
    "[ ,)]*(?:但|可|而|就|是|只是)?[他她]的(?!同[事学])"
    "|[ ,)]*(?:现|特|申请|请求|代|前来|来信|来){0,3}[为给替帮代][其他她](?!们|人)"
    "|[ ,)]*(?:所以|故|因此)?(?:请|麻烦|烦请|劳驾|望)[^,。;!?\\n我]{0,6}"
    "(?:(?:重置|恢复|删除?|注销|处理|弄|办)(?:一下)?|[把将])[他她]的"
)
_OF_ME_AGAIN: Final = re.compile("(?<=[,。;!?\\n])(?:但|可|而|就|是|只是)?我(?:的|自己)(?!也)")
_OF_THEM_AGAIN: Final = re.compile("(?<=[,。;!?\\n])(?:但|可|而|就|是|只是)?[他她](?:的|自己)(?!也)")
_HIMSELF: Final = re.compile("[ ,]*本人")
_THEY: Final = re.compile("[他她其]")  # 他的身份证号…,本人忘记密码: he himself
_ON_BEHALF: Final = re.compile(f"(?:代|替|帮|给|为)(?:[我咱本]?们?[{HAN}]{{0,8}})?$")  # 代李四申请重置
_OWN: Final = Sought("(?:我|本人|自己)的?(?!们|[校院局所站公厂园系科]|单位|学校|同事)|也")


def _asks_for_them(clause: str) -> bool:
    """Whether a clause asks for somebody, and for nobody else."""
    return _OWN.search(clause) is None and weigh(clause).reset


# 填成李四, 和李四一样: there 李四 is not who the clause is about
_NOT_OF: Final = Sought("[误填写输录成为用名把和与跟像给让叫帮替代(]|同(?![事志学])|登记|是$")
