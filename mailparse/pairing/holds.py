"""What leaves a list as a whole to a person, whatever is asked for each of its people: a table, as fates are of one.

Where none of its rows holds, what becomes of each is told by lists.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from mailparse.pairing.fates import Fate
from mailparse.pairing.table import Layout
from mailparse.text import extent
from mailparse.text.counted import count
from mailparse.text.sought import Sought
from mailparse.text.wording import KIN, LIKELY
from mailparse.values import HAN
from mailparse.what import cues, later, matters, pleas
from mailparse.what.plea import Plea

_MOST_LOOKED_AT: Final = 200  # rows whose own words are weighed for what bears on all
_SENTENCE: Final = re.compile(r"[^。;!\n]+")
_MOST_TOLD_APART: Final = 60  # rows that are looked through for who of them is meant


@dataclass(frozen=True)
class Whole:
    """A list, and what is said outside its rows."""

    layout: Layout

    @cached_property
    def said(self) -> str:
        """All that stands outside the rows, compact."""
        return pleas.compact("\n".join(text for _, text in self.layout.outside))

    @cached_property
    def overall(self) -> Plea:
        """What is asked for outside the rows, less what is of some of them alone."""
        said = (text for at, text in self.layout.outside if at not in self._heads_of_parts)
        return pleas.weigh(less_of_some("\n".join(said)))

    @cached_property
    def _heads_of_parts(self) -> set[int]:
        """Where lines stand that head a part of the list each: 需要重置的: … 已经解决的: …."""
        starts = [row.start for row in self.layout.rows]
        heads = {at for at, text in self.layout.outside if text.rstrip().endswith(":") and at < max(starts)}
        return heads if any(min(starts) < at for at in heads) else set()

    @cached_property
    def below(self) -> list[str]:
        """The sentences below the last row."""
        last = max(row.start for row in self.layout.rows)
        text = less_of_some("\n".join(text for at, text in self.layout.outside if at > last))
        return _SENTENCE.findall(pleas.compact(text))

    @cached_property
    def each(self) -> list[Plea]:
        """What is asked for in the rows' own words."""
        answers = asks_who_forgot(self.said)
        return [pleas.weigh(row.text, answers=answers) for row in self.layout.rows[:_MOST_LOOKED_AT]]


class Hold(NamedTuple):
    """A row of the table.

    Attributes:
        called: it holds also where the list's people are called by name or place, which else says who is meant.
        then: HELD, with WITHDRAWN where what was asked for earlier is taken back for all of them.
    """

    name: str
    when: Callable[[Whole], bool]
    called: bool = False
    then: Fate = Fate.HELD


def of(whole: Whole, *, called: bool = False) -> Hold | None:
    """The first row that holds; `called`: of those only that hold whoever is called by name or place."""
    return next((hold for hold in HOLDS if (hold.called or not called) and hold.when(whole)), None)


# 备注栏写明姓名录错的，请予删除, 划线的不用管: of those whose row says so.
_OF_SOME: Final = Sought(
    "(?<![^。;!\\n])[^。;!\\n]*(?:备注|写明|注明|标注|标明|注有)[^。;!\\n]{0,60}的(?![^。;!\\n]*(?:不用|不必|别)管)[^。;!\\n]*[。;!]?"
    "|(?<![^。;!\\n,])[^。;!\\n,]*(?:备注|写明|注明|标注|标明|注有)[^。;!\\n,]{0,20}的(?:人|老师|那?几?[位个])?,?(?:就|都)?(?:不用|不必|别)管[^。;!\\n]*[。;!]?"
    "|(?<![^。;!\\n(,])(?:[^。;!\\n(,]*(?:划线|划掉|划去|打叉|删除线|涂掉)的)[^。;!\\n)]*[。;!]?"
)


def less_of_some(text: str) -> str:
    """A text less what it says of those alone whose row bears a remark or a stroke."""
    return _OF_WRITER.sub("", _OF_NOBODY.sub("", _OF_SOME.sub("", text)))


_PART: Final = "\\(?[一二三四五六七八九十0-9]{1,2}[、.)]"
# 二、删除账号:无
_OF_NOBODY: Final = Sought(
    f"(?<![^。;!\\n]){_PART}[^。;!\\n,:]{{2,20}}:(?:无|没有|暂无|0[人个名]?)(?=[。;!\\n]|$)", holds="无|没有|0"
)
# 我自己没职称,不用管我
_OF_WRITER: Final = Sought("[ ,]?(?:不用|不必|不要|别)再?管我(?!们)[^,。;!\n]{0,2}")


def _has_two_numbers_of_one(whole: Whole) -> bool:
    """Whether somebody stands with two ID numbers, and not as two people of one name."""
    layout = whole.layout
    seen: dict[str, str] = {}
    said = "".join((*(text for _, text in layout.outside), *(row.text for row in layout.rows)))
    for row in layout.rows:
        number = row.number.value if row.number is not None else None
        if number and len(row.names) == 1 and seen.setdefault(row.names[0], number) != number:
            namesakes = f"同名|重名|[两2二俩][个位名]?(?:老师|同志)?{row.names[0]}|[都均]叫{row.names[0]}"
            return re.search(namesakes, said) is None
    return False


_IN_WHAT_STATE: Final = "[的都也均又还已,]{0,3}(?:密码|账号|忘|登|不|没|无需|正常|请|要|需|能|可以|好|经|先|是)"
# What tells some of a list from the others, and is not understood: colours, who is a man, 姓李的那个, 她.
_TELLS_APART: Final = Sought(
    "(?:^|[,。;!\\n])(?:[甲乙丙丁](?!方|型|级|等|类|状|醇)|[A-H](?![A-Za-z0-9]))(?:老师|同志)?(?:的|是|忘|重置|删|登|名字|姓名|密码|已|不|也)"
    "|标(?:红|黄|绿|蓝)|(?:红|黄|绿|蓝)[色字底]{1,2}的|加粗的|高亮|斜体|姓.的(?:那|这|老师|同志)?"
    "|(?:忘|登不上|忘密码|忘记密码|要重置|需要重置|要删|填错)了?的(?:就|只)?是(?:她|他)(?!们)"
    "|(?:会计|出纳|校长|主任|护士长|院长|所长|站长)(?:的|也)?(?:密码)?(?:忘|登|没|不|好|能)"
    "|[一二三四五六七八九十]、[一二三四五六七八九十](?:[两二三四五六七]?[位个名])|重置[0-9]{1,2}[、,和][0-9]{1,2}(?!个|位|人)"
    "|(?:谁|哪[几些]?[个位])(?!的?[都也])[^,。;!?]{0,6}(?:登|忘|需|要)"
    "|(?:另|还有)一[个位](?:没|不|好|能|正常|还能)"
    f"|的那[一两俩二三四五六七八九十几0-9]?[位个名](?:老师|同志)?{_IN_WHAT_STATE}"
    f"|(?:最|年纪|岁数|年龄|资历)[^,。;]{{0,3}}[大小长轻高老低早晚]的[^,。;]{{0,5}}{_IN_WHAT_STATE}|年[轻长老]的"
    "|[那这该此]一?[行条个位](?:就|都|请|先|是)?(?:作废|不算|不作数|划掉|去掉)"
    "|(?:填|写|打|输|登|录|弄|搞)(?:错|岔|混|反|坏)了?的那一?[个位]|(?:只|就)(?:请|把|将|给|删除?|注销)+[他她](?:的)?(?:那个|账号|号)?(?=$|[,。;删注])"
)
# … by a sign in their rows: ※除外
_BY_SIGN: Final = Sought("(?P<sign>[※★☆▲△*√×])[^,。;!\\n)]{0,6}(?:除外|不(?:用|必|算|办|弄|管))")
# … and, of men and women, by sex
_BY_SEX: Final = Sought(f"[男女](?:性)?(?:的(?!方)|(?:老师|教师|同志|同事|职工|员工|医生|护士){_IN_WHAT_STATE})")
# 父女俩只有女儿忘了密码: which of the rows is meant, is told by kin
_IS_OF_KIN: Final = Sought(f"(?:只有|仅有|唯独|唯有|只是)(?:{KIN})[^,。;]{{0,6}}(?:忘|登不|需|要|重置|删|填错|写错)")


def _is_told_apart(whole: Whole) -> bool:
    """Whether some of a list are told from the others in a way that can't be followed."""
    rows = whole.layout.rows
    if any(_IS_OF_KIN.search(row.text) for row in rows[:_MOST_TOLD_APART]):
        return True
    sexes = {int(row.number.value[16]) % 2 for row in rows if row.number is not None and row.number.value}
    outside = _ROLL_CALL.sub("", whole.said) if _each_speaks(whole) else whole.said
    sign = _BY_SIGN.search(outside)
    if sign is not None and any(sign["sign"] in row.text for row in rows[:_MOST_TOLD_APART]):
        return True
    said = outside, pleas.compact(rows[-1].text)
    return any(_TELLS_APART.search(text) or (len(sexes) > 1 and _BY_SEX.search(text)) for text in said)


# 谁忘密码了报一下,我统一发: those who were asked so have answered, each in their row.
_ROLL_CALL: Final = Sought(
    "(?<![^。;!?\\n])[^。;!?\\n]{0,12}(?:谁|哪[几些]?[个位])[^。;!?\\n]{0,16}(?:报一?[下声]|报名|报给我|接龙|跟帖|说一声|告诉我|发给我|登记一?下|统计一?下)[^。;!?\\n]*"
)


def asks_who_forgot(said: str) -> bool:
    """Whether those of a list were asked who has forgotten the password, so that 忘了 says it."""
    return any("密码" in call[0] for call in _ROLL_CALL.finditer(said))


def _each_speaks(whole: Whole) -> bool:
    """Whether of each of a list's people it is told in their own row what they want, or that they want nothing."""
    rows = whole.layout.rows
    if len(rows) > _MOST_TOLD_APART:
        return False
    told = zip(rows, whole.each, strict=True)
    return all(plea.asks or plea.refused or plea.withdrawn or cues.WELL.search(row.text) for row, plea in told)


def _are_namesakes_apart(whole: Whole) -> bool:
    """Whether of people of one name it is told that some need nothing, and whom of them can't be told."""
    people = {(row.names[0], row.number.value) for row in whole.layout.rows if row.number and len(row.names) == 1}
    names = [name for name, _ in people]
    alike = {name for name in names if names.count(name) > 1} if len(names) <= _MOST_TOLD_APART else set()
    if not alike:
        return False
    behind = whole.layout.rows[-1].text.partition(" , ")[2]
    if _OF_ONE_OF_THEM.search(behind):
        return True  # 张三6201…(一中)、张三6202…(二中),一中的忘了密码
    some = whole.overall.refused or whole.overall.withdrawn or cues.WELL.search(whole.said) is not None
    return some or _CHOOSES_ONE.search(whole.said) is not None


_OF_ONE_OF_THEM: Final = re.compile(f"[{HAN}]的(?:那[个位])?(?:老师|同志)?(?:忘|登|要|需|没|不|密码)")
_CHOOSES_ONE: Final = Sought("的(?:就|只)?是|只|那个|那位|其中|第[一二12]")


# 其中只有张三忘了: of one who was not found among them
_IS_OF_SOME: Final = Sought(
    "(?:其中|只有|仅有?|唯独|唯有)(?!找|请|求|靠|麻烦|写信|密码|姓名|名字|[0-9一二两三四五六七八九十]+[人名位个]均)[^,。;!\n]{0,12}(?:忘|登不|进不|需|要|重置|删|填错|写错)"
)


def _is_of_some_unnamed(whole: Whole) -> bool:
    """Whether so many of them are in trouble as are not listed, and nobody says who: 我们三个人…,有一个登不上."""
    rows = whole.layout.rows
    for said in (whole.said, pleas.compact(rows[-1].text)):
        for told in _SO_MANY.finditer(said):
            if count(told["many"] or "一") != len(rows):
                return True
    return False


_SO_MANY: Final = Sought(
    "(?<![又还另再])有(?P<many>[一两俩二三四五六七八九十]|[0-9]{1,2})?[个位名人](?:人|老师|教师|同志|同事|职工)?(?![^,。;!\n]{0,12}(?:都|均|全))(?:的)?(?:密码|账号|说|也|还|今天)*"
    "(?:忘|登不|登[录陆]不|进不|无法登|不能登|需要?重|要重)"
)


def _is_number_wrong(whole: Whole) -> bool:
    return whole.overall.id_wrong or any(plea.id_wrong for plea in whole.each)


def _is_writer_unread(whole: Whole) -> bool:
    """Whether who writes could not be read, and speaks of themselves in another one's row: 张三(6201…)…,我和他一样."""
    rows = whole.layout.rows
    unread = any(row.number is not None and not row.names and _INTRODUCES.search(row.text) for row in rows)
    return unread and any(row.names and _LIKE_THEM.search(row.text) for row in rows)


_INTRODUCES: Final = Sought("我(?:叫|是)|本人")
_LIKE_THEM: Final = Sought("我(?:和|跟|与)[他她]|我也")


def _is_of_nobody_there(whole: Whole) -> bool:
    """Whether in somebody's row it is told of others that they are well: 张三 6201…,单位老师已经登上了,不用重置."""
    return any(
        _takes_back(plea) and _OF_OTHERS.search(row.text)
        for row, plea in zip(whole.layout.rows, whole.each, strict=False)
    )


_STAFF: Final = "(?:老师|教师|同事|同志|职工|员工|人员|医生|护士)"
_SOME: Final = "其[他余它]|别的|有的|有些|几[位个名]"
# Others than a row's own, who are well; 老师昨天… alone calls the desk.
_OF_OTHERS: Final = Sought(
    "(?:^|[ ,。;!\\n])(?:[我本咱]们?|另外|[其里当]中|里[面头])?"
    f"(?:(?:单位|学校|医院|公司|科室|办公室|[校院局所站])[里的]{{0,2}}(?:{_SOME})?的?{_STAFF}们?"
    f"|(?:{_SOME}|有[几一][位个名]|有?[两二三四五六七八九十0-9]{{1,2}}[位个名])的?(?:{_STAFF}们?|人)|{_STAFF}们)"
    "(?:都|也|均|全|自己|已|现在|后来|昨|今|刚|不[用需必]|无需|[^,。;!\\n]{0,6}登上)"
)


# Of a list that was sent before it is another matter.
_EARLIER: Final = Sought("昨|前天|上周|上次|之前|早上|上午|刚才|那封|上封|已报|报过|发过|前面")


def _is_not_yet(whole: Whole) -> bool:
    """Whether nothing is to be done for them until the writers have made sure, and nothing was asked for earlier."""
    return matters.NOT_YET.search(whole.said) is not None and _EARLIER.search(whole.said) is None


def _is_taken_back(whole: Whole) -> bool:
    """Whether what is said of all takes their plea back, and no row has one of its own."""
    return whole.overall.withdrawn and not whole.overall.asks and not any(plea.asks for plea in whole.each)


def _is_taken_back_below(whole: Whole) -> bool:
    """Whether below the list it is taken back, whatever the rows ask for: 以上老师已经登上了,不用重置了."""
    told = [said for said in whole.below if _OF_ALL.search(said) or _OF_OTHERS.search(said)]
    if all(plea.asks for plea in whole.each):
        told = [said for said in told if not _OF_THE_REST.search(said)]
    return any(_takes_back(pleas.weigh(said)) for said in told)


# 其余职工均已登录,不用处理: where each of the list asks for themselves, the rest are not in it.
_OF_THE_REST: Final = Sought(f"(?:其[余他它]|别的)的?(?:{_STAFF}|人|都|均)")


def _takes_back(plea: Plea) -> bool:
    return (plea.withdrawn or (plea.refused and not plea.kept)) and not plea.asks


# Of all of them, or of nobody in particular.
_OF_ALL: Final = Sought(
    "以上|上述|上面|前面|这[两二三几些]|[都均]|全部|大家|[他她]们|各位"
    "|^[ ,]*(?:现在|目前|刚才|刚刚|今天|后来|又|就)*(?:已经?|不[用必需]|无需|请?(?:撤|取消|忽略))"
)


def _do_some_wait(whole: Whole) -> bool:
    """Whether beside the rows it is said that some wait or be left, and of whom could not be told: 李四的缓一缓."""
    of_others = (_OF_THE_REST, matters.MINE_IS_WELL, _NOT_ME)
    return any(
        _waits(said)
        for said in _SENTENCE.findall(less_of_some(_less_of_items(whole)))
        if not (_is_heading(said) or any(theirs.search(said) for theirs in of_others))
    )


def _is_heading(said: str) -> bool:
    """Whether a sentence heads a part of the list, and what becomes of those below is told by it: 无需处理的(1人)."""
    heads = said.endswith((":", "的")) or _HEADS_SO_MANY.match(said) is not None
    if heads and _IN_NO_HURRY.search(said) is not None:
        return pleas.weigh(said).asks  # 也重置,不急: but of 下面几个不着急,下周再发: nothing is told
    return heads


_HEADS_SO_MANY: Final = re.compile(f"{_PART}[^,:]{{2,16}}的\\(?共?[0-9一二两三四五六七八九十]{{1,3}}[人名位个]\\)?$")


def _less_of_items(whole: Whole) -> str:
    """What stands outside the rows, less what bears a number of its own where each row does, too.

    三、王五同志号码暂缺,待其回来后续报 is of him alone.
    """
    if not all(_ITEM.match(row.text) for row in whole.layout.rows[:_MOST_TOLD_APART]):
        return whole.said
    items = {text for _, text in whole.layout.outside if _ITEM.match(text) and not _OF_ALL.search(text)}
    return pleas.compact("\n".join(text for _, text in whole.layout.outside if text not in items))


_ITEM: Final = re.compile(r"\s*(?:\(?[一二三四五六七八九十]{1,3}[、.)]|\(?[0-9]{1,2}[、.)])")


def _waits(said: str) -> bool:
    plea = pleas.weigh(said) if later.holds_back(said) else None
    in_no_hurry = _IN_NO_HURRY.search(said) is not None and _ASKS_ALL_THE_SAME.search(said) is None
    return (plea is not None and not (plea.asks or plea.kept)) or in_no_hurry


_ASKS_ALL_THE_SAME: Final = Sought("不着?急[^。;!]{0,4}(?:但|可|不过|也)[^。;!]{0,6}(?:请|麻烦|一并|一起|办|弄|重置)")


_NOT_ME: Final = Sought("(?:不用|不必|不要|别)再?[管理动]我(?!们)")
# 只弄前两个,第三个不急; 李四如果已经登上就不用了
_IN_NO_HURRY: Final = Sought(
    "只(?:需要?|要|用|先)?(?:弄|办|处理|管)(?:前|后|最后|上面|第|[0-9]{1,2}号)|(?<![要别])不着?急(?![于用人])|(?:可以?|能)(?:缓|慢慢)"
    "|(?:如果?|若|要是)[^,。;!?]{0,12}(?:登上|登进|好了|解决|想起|试出)[^,。;!?]{0,6},?(?:就|则|那)[^,。;!?]{0,4}(?:不用|不必|不要|别|算)"
)


def _asks_otherwise_below(whole: Whole) -> bool:
    """Whether above resets are asked for and below a deletion, of whom can't be told: 她不是忘密码,是名字打错了."""
    first, last = (choose(row.start for row in whole.layout.rows) for choose in (min, max))
    lines = "\n".join(text for at, text in whole.layout.outside if at < first)
    above = pleas.weigh(lines)
    forgotten = above.symptom and _FORGOTTEN.search(lines) is not None
    if not (above.reset or forgotten) or above.delete or above.name_wrong:
        return False
    if all(plea.asks for plea in whole.each):
        return False
    below = pleas.weigh(less_of_some("\n".join(text for at, text in whole.layout.outside if at > last)))
    return below.delete or below.name_wrong


_FORGOTTEN: Final = Sought("忘|记不|想不起")  # which no deletion cures


def _is_named_otherwise(whole: Whole) -> bool:
    """Whether one of them is called by place and given another name: 更正:第二个应为王访."""
    return any(extent.clean(told[1]) is not None for told in _ANOTHER_NAME.finditer(whole.said))


_ANOTHER_NAME: Final = Sought(
    f'第[一二三四五六七八九十0-9]{{1,2}}[个位行条名人][^,。;!\\n]{{0,8}},?应(?:该|当)?(?:为|是)[“"]?({LIKELY})(?=[”",。;!)\\n]|$)'
)


def _is_a_report(whole: Whole) -> bool:
    """Whether it is told what came of earlier pleas, and nothing is begged for: 现将重置情况反馈如下 … 特此反馈."""
    if (
        whole.overall.urgent
        or matters.REPORTS.search(whole.said) is None
        or matters.BEGS.search(whole.said) is not None
    ):
        return False
    asked = whole.overall.asks or any(plea.symptom or plea.name_wrong for plea in whole.each)
    well = any(cues.WELL.search(pleas.compact(row.text)) for row in whole.layout.rows[:_MOST_LOOKED_AT])
    return well or not asked


def _is_of_those_who_are(whole: Whole) -> bool:
    """Whether what is asked is asked of those whose row says so: 只重置中级的, 教师忘记密码, and not all rows do."""
    rows = whole.layout.rows[:_MOST_TOLD_APART]
    if len(rows) < len(whole.layout.rows) or not whole.overall.asks:
        return False
    cells = [frozenset(_CELL.findall(row.text)).difference(row.names) for row in rows]
    some = frozenset().union(*cells).difference(frozenset.intersection(*cells))
    return any((match["only"] or match["who"]) in some for match in _THOSE_WHO_ARE.finditer(whole.said))


_CELL: Final = re.compile(f"(?<![{HAN}])[{HAN}]{{2,5}}(?![{HAN}])")
_KIND: Final = "(?:职称)?(?:的|们)?(?:老师|同志|人员)?(?:都|均|全)?"
# A unit may sign, or head the list: 城关小学忘记密码人员.
_THOSE_WHO_ARE: Final = Sought(
    f"(?:只|仅)(?:需要?|要|给|把|将|请|是)?(?:重置|删除?|恢复)?(?P<only>[{HAN}]{{2,5}}?){_KIND}"
    "(?:忘|登[录陆]?不|进不|需要?重|要重|请重|$|(?=[,。;!\n]))"
    f"|(?:(?<![{HAN}])(?!其中)|(?<=其中))(?P<who>[{HAN}]{{2,5}}?)(?<![校学区院局站所心司科室园厂队乡镇村县]){_KIND}(?:忘|登[录陆]?不|进不|需要?重|要重|请重)"
)


def _is_as_on_accounts(whole: Whole) -> bool:
    """Whether names and numbers stand as they do on accounts whose names were mixed up: 名字弄反了,系统里张三6201…."""
    if _MIXED_UP.search(whole.said) is None and not any(
        _MIXED_UP.search(row.text) for row in whole.layout.rows[:_MOST_TOLD_APART]
    ):
        return False
    leads = whole.layout.leads()
    return any(
        _ON_ACCOUNTS.search(leads.get(row.start, "") + row.text.partition(row.names[0])[0])
        for row in whole.layout.rows[:_MOST_TOLD_APART]
        if row.names and row.names[0] in row.text
    )


_MIXED_UP: Final = Sought(
    "反(?![馈映复应正而])|颠倒|对调|调换|互换|张冠李戴|[弄搞填写登][混串]|换(?:了个?|着|过来?)|互相"
)
_ON_ACCOUNTS: Final = re.compile(
    "(?:(?:系统|后台|平台|现在|目前|错误|如今)(?:[里上中下]面?)?|[账帐][号户][里上中下]面?)(?:现在|目前)?"
    "(?:的?(?:是|为|显示|登记|登的|填的|挂的|信息|情况|如下)){0,4}[:,]? ?\n?$"
)


def _is_told_by_relation(whole: Whole) -> bool:
    """Whether it is told by kin whom it is of, and that could not be followed; or whether the writer asks as well.

    张三6201…,我妈李四6202…,我妈用我的号注册了: nobody is called by name. 张三6201… 我妈李四6202… 密码忘了: perhaps she.
    """
    rows = whole.layout.rows[:_MOST_TOLD_APART]
    leads = whole.layout.leads()
    introduced = [
        _INTRODUCED_AS_KIN.search(leads.get(row.start, "") + row.text.partition(row.names[0])[0])
        for row in rows
        if row.names
    ]
    if not any(introduced):
        return _PAIR.search(whole.said) is not None and _IS_KIN.search(whole.said) is not None
    for kin, row in zip(introduced, (row for row in rows if row.names), strict=True):
        elsewhere = [one.text.rpartition(" , ")[2] for one in rows if one is not row]
        if kin is not None and any(re.search(f"(?<![{HAN}]){kin[1]}(?![,。])", told) for told in elsewhere):
            return True  # 师父张三6201…,徒弟李四6202…,师父上个月换了手机
    if any(_OF_KIN.search(said) for said in _SENTENCE.findall(whole.said)):
        return True
    others = [row for row, kin in zip((row for row in rows if row.names), introduced, strict=True) if kin is None]
    mine = len(others) == 1 and others[0] is rows[0] and _says_nothing(others[0].text)
    return mine and whole.overall.asks and not (matters.OF_BOTH.search(whole.said) or _OF_THEM.search(whole.said))


def _says_nothing(text: str) -> bool:
    return pleas.weigh(text).says_nothing and not matters.NO_USER.search(text) and not cues.WELL.search(text)


_OF_THEM: Final = Sought("[他她]")


# 二人系兄妹。哥哥注册的时候…: who of them that is, nobody says
_PAIR: Final = Sought("夫妻|夫妇|父子|母子|父女|母女|姐妹|姐弟|兄弟|兄妹|姊妹|婆媳|叔侄|师徒|两口子")
_IS_KIN: Final = Sought(
    f"(?<![{HAN}])(?:哥哥?|弟弟?|姐姐?|妹妹?|父亲|爸爸?|儿子?|母亲|妈妈?|女儿|丈夫|老公|妻子|老婆|媳妇|[大二]姐|[大二]哥|老[大二]|师傅|徒弟)(?![和与跟及俩])[{HAN}]"
)
_INTRODUCED_AS_KIN: Final = re.compile(f"(?:我(?:的|家|家的)?|(?<![{HAN}]))({KIN})(?:叫|是|:)? ?$")
# 我姐姐用我的身份证注册了, 妻子姓名填成了丈夫的; 我爱人和我都忘了 is of both
_OF_KIN: Final = Sought(
    f"(?:(?<![{HAN}])|(?<=我)|(?<=我的)|(?<=我家))(?:{KIN}){{1,2}}(?:的|就|却|又|那个|这个)?(?:用|拿|登|忘|密码|[账帐][号户]|姓名|名字|填|写(?!的)|输|把|没|不|倒)"
    "(?![^。;!\n]{0,16}(?:都|俩|均))"
)

# Two of them in a line, and what is asked told by side: 左边:密码忘记,右边:已填完; but 左边是姓名,右边是身份证号
_BY_SIDE: Final = Sought("[左右](?:边|侧|列|栏|面)(?![^,。;!\n]{0,6}(?:姓名|名字|身份|号码|证号|按钮|图标|菜单|点|手))")

HOLDS: Final = (
    Hold("named-otherwise", _is_named_otherwise, called=True),
    Hold("report", _is_a_report, called=True),
    Hold("two-numbers-of-one", _has_two_numbers_of_one, called=True),
    Hold("as-on-accounts", _is_as_on_accounts, called=True),
    Hold("told-apart", _is_told_apart),
    Hold("told-by-relation", _is_told_by_relation),
    Hold("namesakes-apart", _are_namesakes_apart),
    Hold("of-those-who-are", _is_of_those_who_are),
    Hold("of-some", lambda whole: _IS_OF_SOME.search(whole.said) is not None),
    Hold("of-some-unnamed", _is_of_some_unnamed),
    Hold("by-side", lambda whole: _BY_SIDE.search(whole.said) is not None),
    Hold("number-wrong", _is_number_wrong),
    Hold("writer-unread", _is_writer_unread),
    Hold("of-nobody-there", _is_of_nobody_there),
    Hold("asks-otherwise-below", _asks_otherwise_below),
    Hold("not-yet", _is_not_yet),
    Hold("taken-back", _is_taken_back, then=Fate.HELD | Fate.WITHDRAWN),
    Hold("taken-back-below", _is_taken_back_below, then=Fate.HELD | Fate.WITHDRAWN),
    Hold("some-wait", _do_some_wait),
)
