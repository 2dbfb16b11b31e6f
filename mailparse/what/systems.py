"""Which system is spoken of: people have passwords of many, and ask this desk for those of others.

Patterns for one clause, compact and in its reading form.
"""

import re
from typing import Final

from mailparse.text.sought import Sought

# Fields whose systems applicants use beside ours; each alone is no system (社保局, 卫生院 are where they work).
_FIELDS: Final = (
    "继续教育|继教|考研|研招|自考|选课|教务|驾校|订票|挂号|公需科?目?课?|学习(?:强国)?|公务员|社保|社会保险|医保|医疗保险|公积金|人事考试|考试|教师资格|职业(?:技能|资格)|工资|养老"
    "|干部|执业|护士|医师|药师|学籍|国培|省培|研修|培训|税务|个税|所得税|政务|普通话|智慧(?:教育|校园|课堂|党建)|中小学|教育云|教育资源|全国教师|教师管理"
    "|财政|预算|采购|招标|投标|建造师|监理|造价|安全生产|特种作业|住建|会计|卫生人才|卫健|电子病历|处方|(?<![打种])疫苗|疫苗[^,。;]{0,4}(?:系统|平台|预约)|直报|不动产|扶贫|乡村振兴"
    "|党建|党员|党务|工会|学位|论文|知网|查重|投稿|期刊|高考|中考|招生|报名|成绩|毕业|就业|人才(?!信息)|招聘|征兵|交管|驾驶|航班|铁路"
    "|科技|科研|项目申报|基金|专家库|人事(?:管理|档案)|考勤|会议|网课|直播|办公(?!室)|体检|健康|银行|资产|国资|固定资产|图书馆|慕课|防疫|核酸|户籍|电力|水利|气象"
)
KINDS: Final = "系统|平台|网站|网页|网(?!络|点|格|球|校|通|管)|APP|App|app|小程序|公众号|客户端|软件|在线|学堂|云"
# Things that have a password and are no site of ours, whatever stands beside them.
_THINGS: Final = (
    "钉钉|微信|QQ|qq|邮箱|支付宝|网银|网上银行|手机银行|银行卡|工资卡|信用卡|社保卡|医保卡|存折|无线网?|路由器|宽带|门禁|wifi|WiFi|WIFI"
    "|电脑|手机|(?:医生|护士)工作站|(?<![A-Za-z])HIS|开机|打印机|复印机|监控|摄像头|投影仪?|电视|机顶盒|电子(?:签章|印章|签名)|签章|[Uu]盾|加密狗|数字证书|屏保|解锁(?=密码(?:也|都|又)?(?:忘|错|不对|记不))|OA|[Uu]盘|优盘|硬盘|压缩包|文件|文档|保险柜|锁屏|平板|游戏|淘宝|京东|网盘|抖音|快手|学信网|12306"
    "|学习强国|电子税务局|知网|人事考试网|教资网|个税|(?<![A-Za-z])(?:APP|App|app)|小程序|公众号|客户端|支付|取款|交易|查询|证书(?:查询)?"
)
_ITS: Final = "(?:的|里的?|上的?|中的?|登录|登陆|账号|帐号|账户|用户|也|个人|我的?|[0-9]{15,19}的?)*"
_TROUBLE: Final = (
    "(?:密码|口令|登[录陆]?[^,]{0,4}不|无法登|不能登|忘|被锁|锁定|进不|打不开|重置|账号[^,]{0,3}(?:被|不|忘|错|锁))"
)
_CANT: Final = "(?:登[录陆]?(?:不[上了进去]|不上去)|无法登[录陆]|不能登[录陆]|进不去?|打不开|登[录陆]不)"

FOREIGN: Final = Sought(
    "(?:继续教育|公需课|公需科目|公务员|社保|医保|公积金|人事考试|教师资格|职业技能|工资系统|养老|干部网络"
    "|执业|护士注册|电子化注册|学籍|国培|税务|个税|政务服务|继教|普通话|专技培训)[^,]{0,14}(?:密码|账号|登|重置)"
    f"|(?:{_THINGS}){_ITS}(?:密码|口令)"
    f"|(?:{_FIELDS})[^,]{{0,8}}?(?:{KINDS})[^,]{{0,10}}?{_TROUBLE}"
    f"|忘(?:记|掉)?的(?:其实|原来)?是[^,]{{0,6}}?(?:{_FIELDS}|{_THINGS})(?![^,]{{0,4}}[局院校厅科])"
    # 是医师注册那边的密码
    f"|(?:{_FIELDS})[^,]{{0,4}}?(?:那边|那头|那里|那儿|那个)的?[^,]{{0,4}}(?:密码|账号|口令)"
    # 在继续教育网听课,密码忘了: what follows is of there
    f"|在[^,]{{0,8}}?(?:{_FIELDS})[^,]{{0,4}}?(?:{KINDS})[上里]?(?:听|看|选|刷|上|学|报|考|缴|交|登|注册|查)(?!不)"
    f"|(?:办事大厅|政务大厅|网厅|邮箱|OA|钉钉|企业微信|微信号?(?!群)|QQ号?(?!群)|网银|网盘|校园网|门户|学习强国|电子税务局|学信网|12306|人事考试网|小程序|公众号|客户端|(?<![A-Za-z])(?:APP|App|app)){_ITS}[^,]{{0,4}}{_TROUBLE}"
    f"|(?:下载|学习|考试|报名|听课|培训|缴费|领取|发工资|报销|打卡|投稿)[^,采职填]{{0,6}}的(?:那个)?(?:网站|网|系统|平台)[^,]{{0,6}}{_TROUBLE}"
    f"|{_CANT}(?:[^,采职填]{{0,12}})(?:(?:{_FIELDS})[^,]{{0,8}}?(?:{KINDS})|学习强国|电子税务局|学信网|人事考试网|钉钉|邮箱|微信)"
)
OURS: Final = Sought("采集|职称|填报系统|zcsb|gszcxt", re.IGNORECASE)
# Ours as the thing itself: 职称系统, 采集系统的密码, 你们这个; 评职称用的继续教育网 is not.
_OURS_ITSELF: Final = (
    "采集(?:信息|填报|数据|登录|登陆)*(?:系统|平台|网|密码|账号|帐号|那个|这个|的|也|登|和|与)"
    "|职称(?:信息|数据|申报|评审|填报|管理|采集|评定|网上|登录)*(?:系统|平台|网(?!课)|密码|账号|帐号|登[录陆]?不|采集)"
    "|(?:填报|申报|评审)(?:系统|平台|网)|zcsb|gszcxt"
    "|(?:这个|这边|本|贵|你们的?|您们?的?|该|咱们的?|咱|这|此)(?:个)?(?:系统|平台|网站|网)"
    "|(?:你们|您|咱们?|就|是)这个|这个(?:的|密码|账号|登|也|就|却|怎么)"
)
# 继续教育网好着,采集系统登不上: of the other one all is well
ALL_IS_WELL_THERE: Final = Sought(
    f"(?:{_FIELDS})[^,。;!?\n]{{0,6}}?(?:{KINDS})[^,。;!?\n]{{0,4}}?(?:好着|正常|没有?问题|能登)呢?",
    holds="好着|正常|问题|能登",
)
# 会计人员信息采集系统: others collect as well.
_COLLECTS_ELSE: Final = Sought(
    "(?:会计|党员|干部|学籍|学生|人口|户籍|监理|造价|建造师|扶贫|税务|社保|人才|企业|护士|医师|药师|律师|导游)"
    "(?:人员|队伍|基本|个人|从业)*(?:信息|数据)?采集"
)
_NAMES_OURS: Final = Sought(_OURS_ITSELF, re.IGNORECASE)


def is_ours(clause: str) -> bool:
    """Whether a clause names the system of this desk."""
    return _NAMES_OURS.search(_COLLECTS_ELSE.sub(" ", clause)) is not None


# What is done elsewhere, told by the deed: 要打准考证, 查成绩, 退税. Whoever works there (社保局) does no such thing.
_TAKES_PART: Final = "(?:[^,。;!?\\n]{0,6}(?:报名|招|考|笔试|面试|选岗|成绩))"
DONE_ELSEWHERE: Final = Sought(
    "准考证|省考|国考|考(?:公|编|研)(?![办室处科])|公考|(?:公开|统一)招[考聘]|招[聘考]考试|教招|职位表|报考|查分|选岗|提档|志愿(?:填报)|[填报]志愿"
    f"|(?:公务员|事业单位|事业编|选调生?|特岗|三支一扶|西部计划|军队文职|教师资格|教资|成人高考|自考|专升本){_TAKES_PART}"
    "|(?:我|本人)?(?:今年|去年|上次|这次)?(?:报|考)的是?[^,。;!?\\n职采]{0,12}(?:考试|二建|一建|二造|一造|公务员|事业|教资|护考|编)"
    "|(?:报|考)(?:了|的|过)?(?:[一二]级?[建造]|软考|护考|驾照|教资|普通话|四六级)|职称(?:英语|外语|计算机)"
    "|(?:会计|经济|统计|审计|建造|造价|药|护|医|消防|社工|社会工作)[师士]?(?:考试|报名|缴费|成绩)"
    "|报名(?:费|号|序号|入口|密码|网|截止|照片|缴费|表)|考试(?:报名|缴费|成绩)|(?:查|出)(?:考试|面试|笔试)?成绩|成绩(?:查|单|出来)|考[点场区]"
    "|(?:社保|医保)卡(?!号)|[交缴查转](?:了|一下)?(?:社保|医保|公积金)|公积金(?:提取|贷款|余额|转移|查)|提(?:取)?公积金|[退报]税|个税|驾照|驾驶证|交管|违章"
    "|(?:水|电|话|燃气|暖气|物业|党)费|火车票|高铁票|机票|(?:网上|预约)挂号|(?:领|查|发|认证)[^,。;!?\\n]{0,4}(?:退休金|养老金)|低保|征信|学信网|[国省网]培"
    "|(?:养老|医疗|失业|工伤)(?:保险|金)?[^,。;!?\\n]{0,3}(?:查|[交缴领转续])|(?:退休|待遇|资格|养老|社保)认证|(?:查|[交缴转续])[^,。;!?\\n]{0,8}(?:养老|医疗|失业|工伤)|查重|疫苗(?:预约|系统|平台|本)|核酸|健康码"
)
# Any site of another kind, whatever is said of it: 教师资格网注册时姓名填成拼音.
NAMED_ELSE: Final = Sought(f"(?:{_FIELDS})[^,。;!?\\n系平网台]{{0,8}}(?:{KINDS})")
# 宁夏职称系统, 外省的采集网
ELSEWHERE: Final = Sought(
    "(?:北京|上海|天津|重庆|河[北南]|山[东西]|辽宁|吉林|黑龙江|江[苏西]|浙江|安徽|福建|湖[北南]|广[东西]|海南|四川|贵州|云南|西藏"
    "|陕西|青海|宁夏|新疆|内蒙古?|兵团|外省|别的?省|其他省)(?:省|市|区|自治区|那边|那个|这边|人社|人事|厅|的)*"
    "(?:职称|系统|平台|网站?(?!络)|采集|评审|申报|填报|密码|[账帐][号户])"
)
OURS_ANYHOW: Final = f"{_OURS_ITSELF}|采集|填报(?!志愿)"
OURS_SOMEHOW: Final = Sought(OURS_ANYHOW, re.IGNORECASE)
# With another system all is well: 继续教育网我都能登.
IS_WELL_THERE: Final = (
    "(?<!不)(?<!才)能(?:正常)?(?:登|进|用|上)(?!吗|不)|登得上|没(?:有)?问题|(?<!不)正常|(?<!不)(?<!没)记得|没(?:有)?忘"
)
WELL_THERE: Final = Sought(IS_WELL_THERE)


def is_of_another(clause: str) -> bool:
    """Whether a clause tells of what belongs to another system, and not to ours: 社保的我自己跑大厅办好了."""
    return _BELONGS_ELSEWHERE.search(clause) is not None and not is_ours(clause)


_BELONGS_ELSEWHERE: Final = Sought(f"(?:{_FIELDS})(?:的|那个|那边|那头)")


def is_another(cell: str) -> bool:
    """Whether a table's cell is the name of a site that is not this desk's: 专业技术人员继续教育网."""
    named = _ENDS_AS_SITE.search(cell.strip()) if len(cell) <= _CELL else None
    return named is not None and not is_ours(cell)


_CELL: Final = 24  # characters of a cell that only names something
_ENDS_AS_SITE: Final = re.compile(f"(?:{_FIELDS})[^,。;!?\\n系平网台]{{0,8}}(?:{KINDS})$")
