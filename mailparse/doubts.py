"""Second thoughts: what makes a complete plea one for a person after all. In doubt nothing is done.

Clause by clause (pleas.py) a mail is read for what it asks. Here it is looked at once more as a whole and from the
other side, for what hardly ever stands in a plain plea: a death, a condition, two names, somebody else's words. A row
that holds does one thing only, it keeps the machine's hands off; so rows may be broad, and a new one can do no harm but
to ask a person. No plain plea of tests/letters may meet one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from mailparse.reading import Action
from mailparse.sought import Sieve, Sought

_ACT: Final = "(?:重置|恢复|还原|初始化|删|注销|动|改|处理|办)"
_THEM: Final = "(?:我|他|她|俺|咱|本人|我们|他们)"


@dataclass(frozen=True, slots=True)
class Doubt:
    """One ground on which a person looks before anything is done.

    Attributes:
        rule: what it is called in tickets.
        said: found in a mail's own words, compact and in their reading form.
        why: for staff, in Chinese.
        unless: where this is found too, there is no doubt.
        of: only of a mail that asks for this; None: of any.
    """

    rule: str
    said: Sought
    why: str
    unless: Sought | None = None
    of: Action | None = None


DOUBTS: Final = (
    Doubt(
        "death",
        Sought(
            "病故|去世|过世|亡故|逝世|身故|已故|病逝|离世|辞世|牺牲了|遗属|遗孀|(?<![医学招新师])生前(?!天)"
            "|人(?:已经?|都)?(?:不在了|没了)"
            "|走了[一二两三四五几半]+个?[年月天]"
        ),
        "信里说到有人去世",
    ),
    Doubt(
        "unwilling",
        Sought(
            "(?<!的)不(?:想|愿意?)再?(?:登|填|报(?!错)|弄|评|参加)"
            "|(?:名册|名单)(?:里|上|中|内)[头面]?(?:去|划|拿|除|勾|删)掉?"
            "|(?<!删)除名|(?:别|不要)再?催|不(?:填|报|评|参加)(?:职称)?了(?![解吗么])|不想要(?:了|这)"
            "|不要这个(?:账|帐)|放弃(?:填|申|评|采|这)"
        ),
        "写信的人不愿再填报，要的是别的",
    ),
    Doubt(
        "stop",
        Sought(
            "消停"
            "|(?:别|不要|勿|停止)再?(?:老|总|天天|给我?|把|乱|随便|自动){1,3}(?:密码)?(?:重置|删|改|动|恢复|弄)"
            "|别再(?:重置|删|改密)"
            "|谁(?:在|老|总|一直|让|允许)|谁(?:把|给)[^,。]{0,8}(?:重置|删|恢复)"
            "|一天(?:给我?)?(?:重置|改|变|删)[^,。]{0,4}[回次遍]|改一[回次遍]变一[回次遍]"
            "|天天(?:给我|被|都|在)?(?:重置|变)|给个?说法|要个?说法|投诉|追究|好得很|擅自"
        ),
        "信里抱怨密码或账号被人动过",
    ),
    Doubt(
        "tell-first",
        Sought(
            "先(?:告诉|告知|回复|答复|回答|问清)(?!.{0,6}已)|影不影响|影响不影响|会不会影响|有没有影响"
            "|不敢(?:随便)?(?:删|动|注销)(?!了)"
            "|(?:千万|可|绝对)(?:不敢|别|不要|不能|不可)(?:给我?|把){0,2}(?:动|改|重置)(?![他她])|宁可|宁愿"
            "|(?:回|复)(?:个)?(?:信|话|电话|邮件)?(?:之?后|了)(?:再|才)"
            "|(?:同意|批准|点头|定下?来|商量好?)(?:之?后|了)再"
        ),
        "写信的人要先得到答复或同意",
    ),
    Doubt(
        "keep",
        Sought("(?:千万|可|绝对)(?:不敢|别|不要|不能|不可)(?:给我?|把){0,2}(?:删|注销)"),
        "信里又说千万不要删除",
        of=Action.DELETE,
    ),
    Doubt(
        "in-anger",
        Sought("干脆[^,。]{0,12}(?:删|注销)|(?:删|注销)(?:了|掉|除)?(?:就)?算(?:了|球|啦)|删了(?:拉|得)倒"),
        "像是气话，不一定真要删除",
        unless=Sought("姓名|名字|拼音|错"),
        of=Action.DELETE,
    ),
    Doubt(
        "two-accounts",
        Sought(
            "(?:两|二|俩|2)个?(?:账|帐)[号户][^。]{0,60}(?:保留|留着|留下)|(?:保留|留着|留下)[^。]{0,40}(?:15|十五)位"
            "|(?:15|十五)位[^。;]{0,24}删"
        ),
        "说有两个账号，要删哪一个须人核对",
        of=Action.DELETE,
    ),
    Doubt(
        "wait",
        Sought(
            f"先(?:别|不要|不用|不急|莫|甭|缓){{1,2}}(?:着)?(?:给我?|把|就)?{_ACT}|先别[,。!]|先不急"
            f"|不急着{_ACT}|等我(?!再|发现|想|反应|回过|第|登|进|改)"
            f"|等(?!级|等|了|到|待|不|急)[^,。;]{{1,12}}(?:再|之后|以后)(?:给|帮|请|说|定|看|{_ACT})"
            f"|[0-9]{{1,2}}[日号](?:以后|之后|后)[^,。;]{{0,4}}(?:再|才)[^,。;]{{0,6}}{_ACT}"
            f"|(?:再说|再定|再看|回头再|改天再|下次再)(?:吧|$|[,。!])"
            f"|没(?:见|收)(?:着|到)[^,。]{{0,10}}(?:别|不要|先)|拿不准|不敢(?:肯定|确定)"
            f"|还没(?:想好|决定|定下|商量|同意)"
            f"|(?:领导|单位|学校|[他她]|家里|[科院校局站所处]长|主任)[^,。]{{0,6}}(?:没|不|未)(?:同意|批准?)"
            f"|实在不行[^,。]{{0,4}}(?:再|明天|后天)"
            f"|(?:今晚|明天|回头|自己|先|等下|一会儿?)再?试(?:试|一试)(?![了过看])|我再?考虑|考虑考虑|暂缓"
            f"|暂时(?:不|别)|万一(?:以后|将来|哪天|哪次|下次)|以防万一|先备个?案"
            f"|提前(?:报备|说一声|打招呼|打个招呼)"
        ),
        "写信的人说要等，或是还没有定",
    ),
    Doubt(
        "two-names",
        Sought(
            "哪个(?:名字|姓名|名儿?|字)|哪一个(?:名字|姓名|字)|两个(?:名都|人名)|(?:都|也)算(?:是)?我(?![们的])"
            "|随便哪个|看着办(?!理)|叫[^,。]{2,4}也行|又名"
            "|(?:同名同姓|重名|同一个名字)"
        ),
        "信里有不止一个名字，说不清用哪个",
    ),
    Doubt(
        "lent",
        Sought(
            f"(?:先|暂时?|临时|姑且|干脆)(?:写|用|填|报|拿|给|借)(?:上|了|的|个|一下){{0,2}}(?:是)?{_THEM}[^,。;]{{0,6}}的"
            f"|(?:先|暂|来)顶(?:一?顶|替|着|上)|借(?:用|我|他|她)?[^,。]{{0,6}}的?(?:身份证|号码)"
            "|懒得(?:取|找|翻|拿)|从(?:他|她|我)[^,。]{0,4}名下|凑(?:个|一个)号|随便(?:写|填|编)(?:了|的|个)"
        ),
        "身份证号可能是别人的",
    ),
    Doubt(
        "settled",
        Sought(
            "(?:目前|现在|如今|一切|均)(?:一切|都|均|已经?)?正常(?!的|登|使用|情况)|已(?:经)?于[^,。]{1,10}(?:删除|重置|注销)"
            "|(?:[0-9]{1,2}[日号]|昨[天晚日]|当[天晚日]|上周.?)(?:晚上?|夜里?|即|就)?已(?:经)?(?:重置|删除|注销)"
            "(?:完毕|成功|好)?(?=[,。;!\\n]|$)(?![^。\\n]*(?:仍|还|又|再|但|可|不))|再无此类"
        ),
        "信里说事情好像已经办好",
        unless=Sought("(?:不|没|未|无法|不能|才|以便)[^,。]{0,4}正常"),
    ),
    Doubt(
        "hypothetical",
        Sought(
            "比方说|打个?比方|比如说?我|假如|倘若|假设|举(?:个|一)?例|要是当初|当初要是"
            "|只是(?:想)?(?:问|咨询|了解|打听)|仅(?:供)?咨询|随口(?:问|一问)|(?:就|只)(?:是)?问(?:一声|一下)"
            "|收没收到|不是再发|(?:替|帮)[^,。]{0,6}打听|(?:只是|想)打听"
            "|过目|(?:您|你)?看(?:看)?(?:我)?(?:这样|这么)写|(?:格式|写得?)(?:对|行|可以|合适)的话"
            "|(?:托|让|叫|帮|替|来)(?:我|他|她)?问(?:问|一?下|一声)?[^。]{0,16}(?:收到|收着)了?没"
            "|(?:怎么|该怎么|如何)写(?:这|信|邮件|申请)"
            "|(?:这是|做个|发个|只是|仅为)(?:个)?测试|测试(?:邮件|一下)|笑死|打牌|喝(?:大|多|酒)"
            "|(?<!像)(?<!您)(?<!没)(?<!不是)(?<!你)开玩笑|愚人节|逗你"
        ),
        "只是打个比方、问一问或试一试",
    ),
    Doubt(
        "for-himself",
        Sought(
            "(?:让|叫|请|催|劝|通知|提醒|告诉)(?:了)?(?:他|她|他们|其|本人)(?:自己|本人|亲自)(?:去|来|会|再|另)?(?:写|发|给|申请|联系|办)"
            "|(?:他|她)(?:自己|本人)(?:会|要|再|另|明天|稍后)[^,。]{0,4}(?:写|发|联系)"
        ),
        "本人会自己来信",
    ),
    Doubt(
        "hearsay",
        Sought(
            "(?:不知道?|不清楚|不晓得)(?:他|她|他们|到底|究竟|现在)*(?:弄|办|登|处理|解决|好|进)[^,。]{0,3}没(?:有)?"
            "|(?:不要|别|勿)当真|乱(?:发|写)的|误发|手滑发|不小心发|发错(?:邮箱|地址|人)|代问|替他问|替她问"
            "|(?:没|没有|未)(?:让|叫|托|委托)我|怕耽误(?:了)?,?先|先报个名"
        ),
        "是听来的、问问的，或是误发的",
    ),
    Doubt(
        "found-again",
        Sought("找(?:着|到|见|出)(?:了)?[^,。;]{0,8}(?:纸|本子?上|密码|记录|条子|那页|截图)|抱歉打扰了?[。!]?$"),
        "密码好像又找到了",
        unless=Sought("不对|不行|不上|不进|不了|错误|失败|还是|仍"),
    ),
    Doubt(
        "number-changed",
        Sought("升位(?!后)|号码?(?:变|换|改)(?:过|了)|系统里?的?(?:身份证)?号(?:码)?(?:不对|错)"),
        "身份证号好像换过或与系统里的不同",
    ),
    Doubt(
        "not-the-password",
        Sought("(?:跟|和|与)密码(?:没有?|无)关|不是密码的(?:问题|事|原因)|密码(?:不用|不要|不必|别)(?:动|改|重置)"),
        "写信的人说不是密码的事",
        unless=Sought("姓名|名字|拼音"),
    ),
    Doubt(
        "another-thing",
        Sought(
            "(?:单位|学历|专业|职称|级别|系列|手机|电话|时间|日期|证书|附件|照片)[^,。]{0,6}(?:填|写|选|传|录|输|报)错"
        ),
        "填错的是别的内容，不是姓名或密码",
        unless=Sought("密码|登|姓名|名字|口令|忘|拼音|汉字"),
    ),
    Doubt(
        "another-reason",
        Sought("(?:单位|学历|专业|职称|级别|系列|手机号?|电话|时间|日期|证书)[^,。]{0,6}(?:填|写|选|传|录|输|报)错"),
        "要删除的缘由不是姓名填错",
        unless=Sought("姓名|名字|拼音|汉字|密码|忘"),
        of=Action.DELETE,
    ),
    Doubt(
        "record",
        Sought(
            "工作日志|今日工作|明日计划|工作汇报|[周日月]报[:。]|投稿|稿[件子]|采访|内刊|报道|人次"
            "|请(?:帮忙|协助)?(?:统计|提供[^,。]{0,6}数据)|是否真的|截至(?:今日|今天|目前|昨|本|[0-9])"
            "|共有?[0-9一二三四五六七八九十两]+[人名]+(?:申请|要求)|其余(?:均|都|人员)?正常|示例|样例|范例"
            "|发(?:个|一个)?模板|是?编的(?!码)|待办|备忘(?!录)|已办(?!理过)"
            "|(?:写法|格式|来信|求助信)[^,。]{0,8}供[^,。]{0,4}参考|写成这样|照(?:这|此)样|样信|例文|台账"
            "|会议纪要|值班记录"
        ),
        "像是一份记录、稿件或样例，不是本人的诉求",
    ),
    Doubt(
        "warning",
        Sought(
            "诈骗|骗子|骗人|骗我|钓鱼|真的假的|是真是假|(?:辨|分|知)真假|真假难|可疑|不明(?:链接|来源)|核实真伪|被盗号"
        ),
        "信里怀疑有人行骗",
    ),
    Doubt(
        "quoted",
        Sought(
            '(?:原话|原文|原信|写的是|写着|信上说|信里说|内容是|内容如下|是这么写的|是这样写的|范文|模板|写封信|写(?:个|了)?(?:封|条))(?:是|为)?[:,]?\n?["“「][^"”」]{0,60}[0-9]{15}'
        ),
        "身份证号在引用的别人的话里",
    ),
    Doubt(
        "another-wish",
        Sought(
            "(?:草稿|材料|数据|资料|信息)[^,。;]{0,8}(?:还在不在|丢没丢|丢不丢|会不会丢)|还在不在"
            "|怕丢(?:材料|数据)|恢复(?:一下|我的?|被|误|已){0,2}(?:删|账[号户]|帐[号户]|用户|材料|草稿|数据)"
            "|(?:账|帐)[号户][^,。]{0,8}(?:恢复(?!.{0,4}(?:密码|初始))|找回来|要回来)|恢复(?:回来|过来)"
            "|(?:当晚|已经?|就|都)(?:给|把)?[^,。]{0,4}删了(?![重我再让吧才])|被[^,。]{0,6}删(?:除|掉)?了"
            "|删(?:了|掉)(?:以后|之后)|(?:材料|数据|东西)(?:都|也|全)*(?:没了|不见了|丢了)|锦旗|感谢信|表扬信"
            "|特此感谢|转账|汇款|缴费|发票"
        ),
        "信里要的或说的是别的事",
    ),
    Doubt(
        "either",
        Sought(
            "(?:如果|要是|若|假若|倘)[^,。;]{0,16}(?:名|姓)[^,。;]{0,10}[,](?:那)?(?:就|则|请)[^,。;]{0,4}(?:删|注销|重置)"
            "|(?:是|该)(?:删|重置)[^,。]{0,6}还是(?:删|重置)|(?:删|重置)(?:除|了)?好还是|要不要(?:删|重置)"
            "|(?:该|应)不(?:该|应)(?:删|重置)|用不用(?:删|重置)|需不需要(?:删|重置)"
        ),
        "要不要做、做哪一样，写信的人没有说定",
    ),
)
_SIEVE: Final = Sieve(*(doubt.said for doubt in DOUBTS))

_ASKS_ELSE: Final = Doubt("asks-else", Sought("[?]|吗|请问|请教"), "信里只是问一件别的事，没有请人重置或删除")
_QUOTED: Final = Sought('"[^"]{0,200}"|“[^”]{0,200}”|「[^」]{0,200}」')
# A word that something be done, in whatever way; without one a question is no more than a question.
_BEGS: Final = Sought(
    "请(?!问|教|假|示|客|勿|战|愿)|麻烦|[烦求恳望盼劳救]|帮(?!我(?:登|弄的|填|写的|发))|拜托|申请(?!人)|能不能"
    "|能否|可否|想(?:让|要|请|重|删)"
    "|清(?:掉|空|除)|[Pp]lease|给(?:我|他|她|咱|俺|本人|弄|办|个|重|恢|删|解|处|改|来|予|看)|需要"
    "|要(?:求|重|删)|把[^,。]{0,16}(?:重置|恢复|删|改|弄|还原|清|注销|初始)"
    "|重置(?:一?下|吧|密码|$)|删(?:了|掉|除)|协助|处理|办理|解决|诉求|快|赶"
)
_OF_THE_LOG_IN: Final = Sought("登|密码|进不|(?:怎么|咋么?|如何|怎样)[办弄整改做处]|重置|账号信息|系统|名字|姓名")
_QUESTION: Final = Sought("[^,。!?;\n]*(?:[?]|吗(?=[,。!;\n]|$)|请[问教][^。!?;\n]*)")


def of(text: str, actions: Collection[Action]) -> Doubt | None:
    """The first ground for doubt; None where there is none.

    Args:
        text: a mail's own words, compact and in their reading form.
        actions: what it seems to ask for.
    """
    may = _SIEVE.through(text)
    asked = (doubt for doubt in DOUBTS if doubt.of is None or doubt.of in actions)
    found = next((doubt for doubt in asked if doubt.said in may and _holds(doubt, text)), None)
    return found or (_ASKS_ELSE if _ASKS_ELSE.said.search(text) and _asks_of_something_else(text) else None)


def _holds(doubt: Doubt, text: str) -> bool:
    return doubt.said.search(text) is not None and (doubt.unless is None or doubt.unless.search(text) is None)


def _asks_of_something_else(text: str) -> bool:
    """Whether nobody is begged for anything, and what is asked is no question of the log-in."""
    own = _QUOTED.sub("", text)
    if _BEGS.search(own):
        return False
    asked = [question[0] for question in _QUESTION.finditer(own)]
    return bool(asked) and not any(_OF_THE_LOG_IN.search(question) for question in asked)
