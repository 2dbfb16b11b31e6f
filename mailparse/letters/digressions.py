"""What a letter says beside the account that it asks for: whose titles count, which papers are lost, who came whence.

外省评的职称要不要填, 有两名职工由央企调入: such words tell of people and their titles, and nothing of what the unit is,
whom it belongs to or who has agreed. They stand in points of their own, in questions, or in a clause about people.
Texts are in the reading form, compact.
"""

import re
from itertools import pairwise
from typing import Final

from mailparse.text.sought import Sought
from mailparse.values import HAN

# The account itself, by names that have 职称 and 评审 in them: 职称申报评审管理信息系统, 职称账号, 职称办.
_THE_SYSTEM: Final = re.compile(
    "职称(?:信息|数据)?(?:申报|评审|采集|管理|信息|网上|评定)*(?:与|和)?(?:申报|评审|采集|管理|信息|填报)*(?:系统|平台|网站?|账号|帐号|单位)"
    "|(?:职称|评审)(?:主管|管理|改革)(?:部门|机构|工作)?|职称办|职改办|职称(?:处|科|股)|《[^《》\\n]{0,60}》"
)
_TITLES: Final = Sought(
    "职称|(?<!法人)(?<!登记)证书(?!编?号)|资格证|毕业证|老?证(?:丢|遗失|找不|没了|上的|是|怎么|要)|资格文件|评审(?!时)|评定|评聘|初聘|定级|评审表|认定表|管理号|签发单位|档案|学历|工龄|社保|退休|照片|密码"
    "|(?:委托函|同意函|委托书)(?:应该?|要|得|须|怎么|如何|向|由|找|是){1,2}(?:谁|哪|出|开|写|办)|补办|以考代评|职业资格|继续教育|级别怎么|工程师|(?:补|上)?传(?:材料|附件|不上)|(?:评|考|拿|取得|认定|发)的"
)
_ASKS: Final = Sought(
    "吗|么(?=[,。;?!]|$)|怎么|咋|如何|怎样|是不是|是否|能不能|能否|可否|可不可以|可以不|行不行|算不算|要不要|用不用|需不需要|该不该|有没有|还用|对吧|对不对"
    "|什么|哪|谁|多少|多久|\\?|不用(?=填|报|采集)|不需要(?=填|报|采集)|想问|问一下|问问|咨询|请教|请问"
)
_PEOPLE: Final = (
    "(?:职工|员工|同事|同志|同学|教师|老师(?!好|们好|您|你|,|:|$|们)|(?:老)?师傅|医生|医师|大夫|护士|骨干|人员|专家|教授|人才|工程师|技术员|技工|总工|会计(?!师事)|亲戚|朋友|爱人|老公|老婆|丈夫|妻子"
    "|老板|法人|法定代表人|创始人|创办人|董事长|总经理|经理|厂长|校长|园长|院长|所长|股东|合伙人"
    "|(?:[0-9]{1,4}|[一二两三四五六七八九十几多好]{1,3})(?:多)?(?:名|位|个)(?:人|老人|老|年轻人|女的|男的)?(?!单位|公司|账号|帐号|学校|企业|机构|部门))"
)
# Where people come from or once were: no word of the unit's own beginnings.
_ORIGINS: Final = (
    "(?:调入|调来|调过来|调到|引进|招聘|聘(?:请|来|用|任)?|返聘|外聘|分流|离职|辞职|跳槽|毕业|转来|转过来|转业|复员|退伍|过来|退休|退下来|下岗|下海|内退|兼职|挂职|借调"
    "|(?:原来|原先|以前|之前|早年|早先|过去|曾经?|当年|年轻时|前些年)(?:都|就|也|一直)?(?:在|是|当|干|属|给|跟|为)|当(?:过|了)|干(?:过|了)|待过|呆过|工作过|出身|上班|评的|考的|取得的?|拿的)"
)
_OF_PEOPLE: Final = Sought(
    f"{_PEOPLE}[^,。;:!?\\n]{{0,40}}?{_ORIGINS}|由[^,。;\\n]{{2,20}}(?:调入|调来|引进|分流)"
    # 一名工程师的职称经某厅同意转来; 替我同学问的
    "|(?:[一两二三四五六七八九几有某]|[0-9]{1,2})(?:名|位|个)[^,。;\\n采填报要]{0,8}?的?(?:职称|证书)(?![^,。;\\n]{0,40}采集)"
    f"|[替帮代]我?[^,。;\\n]{{0,4}}?{_PEOPLE}[^,。;\\n]{{0,4}}(?:问|打听)"
)
_A_SUBJECT: Final = re.compile(f"{_PEOPLE},$")
_GOES_ON: Final = re.compile(_ORIGINS)
# What a reform was is told of people as well: 职工买断, 老板收购了原省属水泥厂.
_OF_REFORM: Final = Sought(
    "改[革制](?!委)|转制|改组|买断|收购|买下|盘下|承包|接手|兼并|出让|转让|退出|重组|脱钩|前身|组建|凑钱|合伙|集资|(?:创|开|合|举)?办的|开的|成立|出资|入股|占股|持股|控股"
)
_OF_THE_UNIT: Final = Sought(
    "账号|帐号|账户|帐户|开通|开户|建户|(?:单位|企业|公司|机构|法人)性质|登记|注册|信用代码|代码|执照|主管(?:部门|单位|机关)?(?:是|为|:|属)|隶属|上级(?:单位|部门|主管)?(?:是|为|:)"
    "|(?:[我本]|我们|咱们?)(?:公司|单位|企业|学校|医院|集团|中心|[校院局所站厂园社馆队场司行店矿])?(?:现|就)?(?:[是系为属归]|全称|叫|\\(|位于|成立)"
    f"|归(?:谁|哪|[{HAN}]{{2,12}}管)|找(?:谁|哪)|算(?:哪|什么)|(?:谁|哪)(?:家|个|里|级)?(?:管|开|办)"
    "|(?:[查搜找]不(?:到|着|见))[^,。;\\n]{0,4}(?:单位|学校|公司|我们|[厂校院所站园]名)|单位(?:全称|名称)|(?:全称|名称)(?:是|为|:|叫)|联系人|联系电话|电话|手机"
)
_SAYS_WHAT_IT_IS: Final = Sought(
    "民营|私营|民办|公办|事业单位(?!的?(?:职称|证|人))|参公|国有(?:企业|独资|控股)的?(?=[,。;]|$)"
)
_CONSENTS: Final = Sought("同意|委托|批复|批准")
# What begins another point: 2、…, (三)…, 另外问一下, 还想问.
_POINT: Final = re.compile(
    "(?=(?:^|(?<=[\\n,。;:!?]))[ ]{0,6}(?:[(]?[0-9一二三四五六七八九]{1,2}[).、,:.](?![0-9])"
    "|[一二三四五六]是|第[一二三四五六][,个件]|其[一二三](?=[,、是])"
    "|(?:另外?(?!一家)|此外|还有(?!一家)|再(?:就是|有)|顺便|顺带|同时|还想|也想|想(?:再|问)|对了|最后)))"
)
_CLAUSE: Final = re.compile("[^,。;:!?\\n]*(?:[,。;:!?\\n]|$)")


def without(text: str) -> str:
    """The text less what it says of people's titles, papers and careers."""
    if not _TITLES.search(text) and not _OF_PEOPLE.search(text):
        return text
    return "".join(_less(sentence) for point in _POINT.split(text) for sentence in _SENTENCE.findall(point))


_SENTENCE: Final = re.compile("[^。;!?\\n]*[。;!?\\n]+|[^。;!?\\n]+$")


def _less(sentence: str) -> str:
    """A sentence of one point, up to where it turns to such things, and what it says of the unit behind them."""
    bare = _THE_SYSTEM.sub("", sentence)
    asks = _TITLES.search(bare) is not None and _ASKS.search(bare) is not None
    if not asks and not _OF_PEOPLE.search(bare):
        return sentence
    kept: list[str] = []
    apart = False
    clauses = _CLAUSE.findall(sentence)
    for clause, then in pairwise((*clauses, "")):
        said = _THE_SYSTEM.sub("", clause)
        if _A_SUBJECT.search(clause) and _GOES_ON.match(then):  # 我们老板,以前是省属企业的…
            said += then
        if _OF_THE_UNIT.search(clause) or _OF_REFORM.search(said):
            apart = False
        elif _OF_PEOPLE.search(said):
            apart = True
        elif _SAYS_WHAT_IT_IS.search(clause) and not (apart and _TITLES.search(said)):
            apart = False
        elif asks and _TITLES.search(said) and not (_CONSENTS.search(said) and not _ASKS.search(said)):
            apart = True
        kept.append(clause if not apart else clause[-1:] if clause[-1:] in _STOPS else "")
    return "".join(kept)


_STOPS: Final = "。;!?\n"
