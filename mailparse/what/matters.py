"""What is not the desk's to do for the sender: other systems, units' accounts, other matters, other people's affairs.

Patterns for compact text in its reading form; reader.py asks by them.
"""

import re
from typing import Final

from mailparse.text.sought import Sieve, Sought

STAFF_ACCOUNT: Final = Sought(
    "(?:单位|机构|学校|部门|公司|医院|管理员|审核员?|用印员?|主管部门|人社局?|职改办|上级|管理"
    "|我[校院局所站])(?:的)?(?:系统)?(?:管理员?|管理|审核)?(?:的)?(?:登录)?(?:账号|帐号|账户|帐户|用户名)(?:的|登录"
    "|登陆|里|上|名|[和及、](?=密码))*(?:密码|口令|重置|忘|登[录陆]?不|被锁|锁|无法|不能|进不)"
    "|(?:单位|机构|管理员|审核员|用印员|主管部门|职改办)(?:的)?(?:登录|登陆|系统|账号)?密码"
    "|(?:单位|机构)管理员.{0,6}(?:账号|帐号|登录)"
    "|(?:重置|恢复|忘记|忘了).{0,8}(?:单位|机构|管理员|审核员|学校|主管部门|公司"
    "|部门)(?:的)?(?:系统)?(?:管理员?)?(?:的)?(?:账号|帐号|账户|密码)"
)
OTHER_SITE: Final = Sought("(?:不是|并非|非)(?:职称)?(?:信息)?采集|(?:不是|并非)填报系统")
SITE_TROUBLE: Final = Sought(
    "验证码.{0,10}(?:不显示|显示不|出不来|看不见|看不清|不出来|刷不|没有|加载|收不到|错误)"
    "|网页.{0,6}(?:打不开|空白|无法|崩溃)"
    "|网站.{0,6}(?:打不开|崩溃|维护|瘫痪)"
    "|浏览器|(?<![0-9])(?:404|502)(?![0-9])|500错误|白屏|服务器|系统维护"
    "|页面.{0,6}(?:空白|打不开|无法显示|加载)"
    "|网址(?:是|多少|发|打不开)"
)
EXAMPLE: Final = Sought(
    "(?:各位|大家|每人|自行|同志们|老师们|请各)[^。\n]{0,60}(?:格式|例:|例如|示例|样例|模板)"
    "|(?:示例|样例|举例|范例|例|模板|模版|范文|样本)[:]"
    "|(?:大家|各位|同志们|老师们|你们)[^。\n]{0,8}(?:照|按|依)(?:着)?(?:这|此|以上|上面|上述)"
    "|(?:各位|大家)[^。\n]{0,60}(?:发到|发至|发送至|发送到|发往)"
)
ASKS_ELSE: Final = Sought(
    "(?:证书|评审表|认定表|资格文件|退回|审核|材料|工作单位|调动|手机号|文件号|编号|学历|聘任"
    "|职称级别)[^。;\n]{0,20}(?:怎么|如何|咋|[?]|吗|改|更换|找不|丢|为什么|什么)"
)
ADVERT: Final = Sought(
    "代办|代评|包过|免考|免评|快速拿证|办证|发票|贷款|优惠|先办后付|加盟|推广(?!站|中心|所|服务|研究|部|员|总站|大队)|培训班|论文发表|代写代发"
)
EXCEPT: Final = Sought(
    "除(?:了)?[^,。;]{2,12}(?:以外|之外|外)(?!,?[^。;]{0,40}(?:也|还|另|一并))"
    "|(?:第[0-9一二三四五六七八九十]{1,3}(?:人|位|个|名)|(?:前|后)面(?:那|这|的)?(?:一)?(?:个|位|名)|前者|后者|其余"
    "|其他人)[^。;\n]{0,24}(?:删|重置|忘|填错|填成|写错|不用)"
)
# Of one of a list: 请撤销, 不要重置; where 登录正常,无需处理 stands nothing is taken back.
TAKES_BACK: Final = Sought("撤|取消|收回|作废|(?:不|别|勿|无需)[^,。;]{0,5}(?:重置|删|申请|恢复)")
FOUND_OUT: Final = Sought("想起|记起|找到|找回|试出|走错|自己|大小写|大写|输错|原来是|弄明白|搞明白|不麻烦")
# 请不要删除: whatever was asked for before, it is not to be done.
_FORBIDS: Final = Sought(
    "(?:请|千万|务必|一定|可|麻烦)(?:您|你|你们)?(?:先|暂时)?(?:不要|别|勿|莫|不能)(?:再)?(?:给|帮|对|把|将)?(?:我|他|她)?的?(?:账号|帐号|密码|信息)*"
    "(?:删|重置|注销|恢复初始|清空)"
)
_HEARD_OF_HARM: Final = Sought("听说[^。;\\n]{0,16}(?:会|要|能|可能|容易|就|把)")
LEAVING: Final = Sought(
    "退休|离职|辞职|调离|调走|去世|病故|不参加|不再参加|不想(?:参加|填)|不评"
    "|不需要(?:这个|该)?(?:账号|填报)"
    "|不用(?:这个)?(?:账号|系统)了"
)
MATTERS: Final = Sought(
    "建议|意见|反映|证书|评审表|认定表|退回|材料|上传|填报|资格|文件号|文号|编号|打印|手机号|调动|照片|公示|截止"
    "|补办|学历|学位|论文|业绩|打不通|聘任|证明|公章|流程|政策|条件|进度|状态|提交|保存|审核|职称级别|系列|专业名称"
    "|取得时间|评定|聘书|工作单位|怎么填|如何填|怎么办|请问|咨询|咨询一下|想问|请教|是否|能否|可否|[?]|为什么"
    "|什么时候|何时|能不能|多少|哪里|哪个|性别|民族|出生|年龄|地址|档案|工资|报名|缴费|考试|以考代评|现职称|评审"
    "|职称(?!系统|信息采集|采集)"
)
# What a form's fields are called is no matter by itself (职称：助理工程师).
FIELDS: Final = Sought(
    "(?:性别|民族|出生(?:年月|日期)?|年龄|学历|职称(?:级别)?|(?:现?工作)?单位|地址|专业(?:名称)?|手机号?码?|(?:联系)?电话|备注|职务|岗位|籍贯):"
)
ASKS_HOW: Final = Sought("怎么[弄办做搞]|需要[^,。]{0,10}吗|用不用|该怎")
# Other people's affairs that name somebody and may hold every word of a plea.
AFFAIRS: Final = Sought(
    "举报|检举|控告|实名反映|弄虚作假|造假|伪造|严肃处理|知情人|一名群众|占用他人|冒名顶替"  # a denunciation
    # not meant for us; not known under which name
    "|发错(?:了)?(?:邮箱|人|地址)"
    "|不知道(?:是|当时)?用(?:的)?(?:哪|什么)个?(?:名字|姓名)"
    "|求职|个人简历|应聘贵|应聘[^,。到]{0,16}(?:岗位|职位)|面试的?机会"  # an application for a post
)
CIRCULAR: Final = Sought(
    "(?:^|\\n) ?各(?:科室|股室|处室|部门|办公室|年级|教研组"
    "|班组|车间|项目部|分公司|校区|村小|教学点|乡镇|中心校|学区|支部|院系"
    "|系部|二级单位|所属|下属|基层)[^\\n。我]{0,20}[:,]"
)
# What is said of somebody for whom nothing is asked: 上周已经填报完了.
SETTLED: Final = Sought(
    "没(?:有)?(?:什么|啥|一点|任何)?(?:问题|麻达|毛病)|没事|就好了|不是(?:他|她|我|这个)的事|(?:删|重置|恢复|弄)[^,。]{0,6}就?(?:好|行|能登|可以)了|登进去(?:交|报|填|了)|[填报交审办核弄办]完了?|已(?:经)?(?:提交|填|报|上报|审核|通过|办|登|好)|(?<!不)(?<!没)正常|(?:只|仅)?供(?:您|你)?(?:核对|核实|参考)|记得(?!不)"
)
# The same, where a trouble is told that is over: 上个月填了拼音，你们给删了重登就好了.
SETTLED_SINCE: Final = Sought(
    "(?:账[号户]|帐[号户]|密码)?[^,。]{0,3}没(?:有)?(?:什么|啥|一点|任何)?(?:问题|麻达|毛病)|没事(?![先就])|就好了|不是(?:他|她|这个)的事|(?:删|重置|恢复|弄)[^,。]{0,6}就?(?:好|能登)了"
    "|登进去(?:交|报|填|了)|不用管|不必管|别动|(?:只|仅)(?:供|作|用于|用来|为)[^,。]{0,4}(?:核对|核实|参考|联系)|(?:账[号户]|一切|都|已经?)正常|好着呢?|已经?(?:提交|报完|填完|通过)"
    "|已(?:经)?(?:成功|办(?!理过)|处理|解决|完成)(?![^。]*(?:仍|还|又|再|但|未))"
)
# What somebody of a list wants instead: no heading asks anything else for them.
ANOTHER_WISH: Final = Sought(
    "怎么|怎样|如何|想问|请问|咨询|什么|(?<!帮)吗|[?]|为啥|[搜查找收选看]不到|丢了|丢失|遗失|退回|(?<!密码)不知道|(?:想|要|需要?)(?:换|改|变更|补|调)(?!密码)|换(?:了)?(?:手机|单位|号)|补办"
    "|不显示|没有显示|(?:审核|提交|上传|保存|打印|下载)不|未审核|没审核|(?:选|填|传)错(?!.{0,6}(?:名|姓))(?<!名填错)(?<!名字填错)|重复提交|漏填(?!.{0,3}名)|调动|调走"
)
OWN_PLEA: Final = Sought("我的密码|我叫|我忘|我登不|我也忘")
# Who says so is not the one who can't log in: whose number stands there is told beside it.
MINE_IS_WELL: Final = Sought(
    "我(?:自己|本人)?(?:的|已|能|早)(?:信息|账号|密码)?(?:是|都|也|早|已|已经)*(?:没(?:有)?(?:什么)?问题|(?:填)?报完|填完|好着|正常|能登|可以登"
    "|登得上|提交|好了|登上)"
)
# 我的密码没忘，是我媳妇的: of two people it is not the writer who is in trouble.
I_HAVE_NOT_FORGOTTEN: Final = Sought(
    "我(?:自己|本人)?的?(?:登录)?(?:密码|账号)?(?:又|倒|并|也|都)?(?:没有?|未)(?:忘(?!了)|丢|错)"
)
MINE: Final = re.compile("(?:我的信息|我的身份|我的个人信息|我叫|我是|本人)[^。;\\n]{0,16}$")
# Above a forwarded mail: it has been seen to.
SEEN_TO: Final = Sought(
    "已(?:经)?(?:处理|办理|办结|解决|答复|回复|重置|删除)|备查|存档|留存|仅供参考|供参考|知悉|知晓即可"
)
# Above a forwarded mail: it shows how such a mail is written, and is no plea any more.
AS_A_MODEL: Final = Sought(
    "(?:照|按|仿)着?(?:这个?|它|[他她]的?|下面的?|上面的?)(?:格式|样子|写法|模板)?[^,。]{0,4}(?:写|发|来)|格式|(?:这|那)(?:几|些|两|三)[个位人]?[^,。;]{0,8}(?:都|已经?)(?:办|弄|处理|重置|解决)?好了"
    "|(?:他|她|他们|上面|下面)的?[^,。;]{0,3}(?:已经?|都|也)?(?:好了|解决了|弄好了|办好了|能登了)"
)
# 我叫万泉，是他儿子，我的身份证号…，以上供核实: who writes for somebody else and says who they are.
WRITERS_OWN: Final = Sought(
    "是(?:他|她)(?:的|们的)?(?:儿子|女儿|爱人|妻子|丈夫|老公|老婆|同事|侄|外甥|孙|女婿|儿媳|学生|弟|妹|哥|姐)|供(?:您|你)?(?:核实|核对|参考)|(?:仅|只)(?:作|用于|用来|为)[^,。]{0,4}(?:核实|核对|参考|联系)|代办人|代发人|经办人|代笔"
)


# 代他申请: and who says so is not the one it is for.
FOR_THEM: Final = Sought("(?:代|替|帮|为|受)(?:他|她|其)[^,。;\\n]{0,6}(?:申请|请|发|写|办|问|委托|反映|来信|求助)")
# 我是张三(6201…),我替李四(6202…)申请; 受李四委托, 现代表我院职工申请
WRITES_FOR: Final = Sought(
    "我(?:来|是|特|想|现)?(?:替|帮|代)(?!我|写|表)|受(?![理到])[^,。;\\n]{2,12}(?:委托|之托|所托)"
    "|(?:^|[,。;\\n])(?:代|替)(?!我|写|表[作性])[^,。;\\n]{2,12}(?:申请|请求|请|提出)"
    "|(?:现|特|兹|由我[^,。;\\n]{0,16})(?:代(?!我|写|表[作性])|替|为[我本][校院局所站园厂县乡镇中单公])[^,。;\\n]{0,16}(?:申请|请求|请|提出|反映)"
)
# 我和她都登不上, 请一并重置
OF_BOTH: Final = Sought(
    "俩|[两二三几]个?[人位名]|我[和与跟及]|[我咱他她]们(?!单位|公司|学校|医院|[校院局所站园厂县乡镇中科办的])"
    "|都|均|一并|一起|也|以上|上述|以下|下列"
)
# 张三(6201…)、李四(6202…):以上人员均已重置成功
DONE_ABOVE: Final = Sought(
    "(?:以上|上述)[^。;\\n]{0,8}(?:均|都|全部)?(?:密码|账号)?(?:均|都|全部)?已(?:经)?(?:重置|删除|办|解决|登|处理)"
)
# Who introduces themselves, and asks for nothing.
SAYS_I: Final = Sought("(?:^|[^给帮替])(?:我是|我叫|本人(?:是|叫|系))")
_ASKED: Final = Sought("想问|请问|咨询|请教|怎么|如何|[?]|吗")
_SUBJECT: Final = Sought(
    "论文|证书|评审表|认定表|资格文件|文件号|编号|上传|调动|退回|学历|聘任|公示|继续教育|学时|照片|业绩|职称级别"
)


def forbids(text: str) -> bool:
    """Whether a body in compact form begs that something be left undone, and not for fear of what was heard."""
    return _FORBIDS.search(text) is not None and _HEARD_OF_HARM.search(text) is None


def asks_else(text: str) -> bool:
    """Whether a body in compact form asks about something else than the account, whatever stands above it."""
    return ASKS_ELSE.search(text) is not None or (_ASKED.search(text) is not None and _SUBJECT.search(text) is not None)


# Which of them there may be in a mail is found out at one go.
NOT_OURS: Final = Sieve(STAFF_ACCOUNT, OTHER_SITE, EXAMPLE, AFFAIRS, CIRCULAR, EXCEPT, SITE_TROUBLE, MINE_IS_WELL)

# 登录用的一直是现名: who was renamed, but whose account is not.
UNDER_THEIR_NAME: Final = Sought(
    "(?:登[录陆]?|系统|[账帐][号户]|注册|填报)[^,。;不没未应要该想请改能]{0,10}(?:用的?|是|填的?|写的?|登记?的?)"
    "[^,。;不没未应要该想请改能]{0,6}(?:现名|新名|现用名|现在的?(?:姓名|名字))(?![^,。;]{0,4}(?:登不|进不|不对|不行|吗))"
)
