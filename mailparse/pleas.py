"""What a stretch of text asks for: cues with their polarity, clause by clause.

A cue is looked up in a clause; what stands before it there (不用, 昨天已经, 怎么) and behind it (过, 好了吗, 的邮件)
decides what it means.
"""

import re
from collections.abc import Set as AbstractSet
from typing import Final

from mailparse.plea import Plea
from mailparse.sought import Sieve, Sought
from mailparse.values import HAN
from mailparse.wording import could_be_name, has_surname

_INNER_BLANK: Final = Sought(f"(?<=[{HAN}\"'0-9]) +(?=[{HAN}\"'])|(?<=[{HAN}]) +(?=[0-9\"'])")
_CLAUSE: Final = re.compile(r"[^,。!?;\n]+|[?]")
_ACCOUNT: Final = "(?:账号|帐号|账户|帐户|用户|户头)"

# --------------------------------------------------------------------------------------------------- the cues
# Each is searched in one clause; order within a kind does not matter, polarity is judged afterwards.

_RESET: Final = Sought(
    "重置|从置|重制密码|密码重[制值治至]|重設|重设"
    "|重新(?:设置|设定|设|生成|分配|初始化|发放|发)(?:一?下|一个|个)?.{0,4}密码"
    "|密码.{0,4}重新(?:设置|设定|设|生成|弄|初始化)"
    "|初始化|密码初始|格式化密码"
    "|恢复.{0,8}(?:初始|原始|默认|出厂|密码|8个8|八个八|八个8|8{3,8}|最初|原来)"
    "|还原.{0,10}(?:初始|密码|原始|默认|8个8|八个8|八个八|8{3,8})"
    "|密码.{0,6}(?:恢复|还原)"
    "|(?:改|设|调|变|弄|换|变更|修改)(?:回|成|为|到).{0,6}(?:初始|原始|默认|原来|原先|最开始|8个8|八个8|八个八"
    "|8{3,8})"
    "|(?:清|清除|清空|清零|清掉|清理)(?:一下|除|空|掉)?.{0,4}密码(?!错误次数)"
    "|密码.{0,6}(?:清空|清除|清零|清掉|清一下|清理)"
    "|(?:给|帮|替)(?:我|他|她|咱|本人|您)?(?:们)?(?:把|给)?恢复"
    "|解锁|解除.{0,6}锁定|找回.{0,6}密码|密码.{0,4}找回(?!了)|密码取回"
    "|(?:修改|更改|改|更换|换|变更|设置)(?:一下|下|个|一个|掉)?(?:我的|本人的?|登录|登陆"
    "|新的?)?密码(?!的?(?:时候|时|后|过程|环节|之后|页面|界面|以后|退|没|中|那))"
    "|reset\\s{0,3}(?:the|my)?\\s{0,3}password",
    re.IGNORECASE,
)
_SYMPTOM: Final = Sought(
    "忘(?:记|了|掉|却|光)?.{0,8}密码"
    "|密码.{0,12}(?:忘|记不|想不起|丢了|丢失|遗失|不记得|没记住|记错|搞丢|弄丢|没有记|搞忘)"
    "|(?:记不(?:住|得|清|起)|想不起|不记得|没记住|记错).{0,8}密码"
    "|遗忘.{0,4}密码|忘密码"
    "|(?:登录|登陆|登入|登)(?:系统|平台|网站|账号|帐号|上去)?(?:都|也|还是?|一直|总是?|就|又|老是?|始终|仍然?"
    "|依然)?(?:不(?:了|上|进|去|成|起|到)|没(?:有)?成功|没法|失败|出错|不成功|有问题|异常|受限|不行|没反应)"
    "|(?:无法|不能|没法|没办法|登不|不可以|未能|难以|不让|没能|不允许)(?:正常|再|再次|继续|成功|顺利"
    "|正确)?(?:的)?(?:登录|登陆|登入|登上|登进|登|进入|进去|进系统|进到)(?!单位)"
    "|(?:进|上)(?:都|也)?不(?:去|了|来)(?!单位)"
    "|进不(?:系统|到系统|入)"
    "|进系统(?:都|也)?(?:不了|失败)"
    "|登不(?:进|上|了|录|陆|去)"
    "|(?:账号|帐号|账户|用户名?|密码|口令|登录|登陆)(?:信息)?(?:或者?密码|和密码|与密码|/密码|、密码|名|账号"
    "|帐号)?(?:输入)?(?:一直|总是?|都|老是?|还是|又|却)?(?:显示|提示|说|报|是)?(?:错误|不正确|不对|有误|失效|无效"
    "|不匹配|不符|出错|错了)"
    "|(?:提示|显示|说|报|弹出).{0,16}(?:错误|有误|不正确|不对|锁定|被锁|不存在|不匹配|不符|不一致)"
    "|密码(?:给|也)?(?:被|已|已经)?(?:锁|锁定|锁住|冻结|锁了|锁死)"
    "|(?:账号|帐号|账户|用户)(?:给|也)?(?:被|已|已经)?(?:锁|锁定|锁住|冻结|锁死)"
    "|(?:系统|账号|帐号|平台)(?:也|都|一直)?(?:打不开|进不去|上不去|登不上|登不进|用不了)"
    "|打不开(?:系统|账号|帐号|平台|了)"
    "|密码[^,]{0,8}(?:不对|不正确|有误|错误|不行|不能用|用不了|没用|失效)"
    "|密码(?:输|打|填|试)(?:了)?.{0,6}(?:不对|错|不行|不成功)"
    "|(?:怎么|咋)(?:也|都)?(?:登|进)不"
    "|密码(?:一直|总是|老是|都|也)?(?:不行|不好使|用不了|不能用|不管用|没用|失效)"
    "|(?:8个8|八个8|八个八|8{8}|初始密码|原始密码|默认密码)(?:也|都|又)?(?:登|进|用|输).{0,6}(?:不|错|失败)"
    "|(?:改|修改|更改|设置?)(?:新|登录)?密码.{0,10}(?:退出|断网|断了|关了|关闭|没改完|没改成|未完成|没有完成|没完成"
    "|掉线|卡|中断|停电|没成功|失败)"
)
_DELETE: Final = Sought(
    "删除|删掉|删去|删了|删一下|删下|给删|帮删|删(?:账号|帐号|信息|除)|注销|销户|销号|清除(?!.{0,4}密码)"
    f"|清空(?!.{{0,4}}密码)|清掉(?!.{{0,4}}密码)|抹掉|抹除|去掉{_ACCOUNT}"
    f"|取消(?:掉)?(?:我的|原来的|错误的)?{_ACCOUNT}"
    f"|撤销(?:我的|该|原来的|错误的)?{_ACCOUNT}"
    f"|作废(?:该|原|我的)?{_ACCOUNT}"
    f"|(?:{_ACCOUNT}|信息)(?:信息)?(?:作废)",
    re.IGNORECASE,
)
# What is to be deleted is a filed record, not the account: somebody else's matter.
_RECORD: Final = Sought(
    "提交"
    "|填报的?(?:信息|内容|记录|数据|那|这|职称)"
    "|(?:这|那|该|某|一|两|重复的?|第.|多余的?)(?:一)?(?:条|项|份|个记录)"
    "|条(?:信息|记录|职称|数据|填报)"
    "|记录|证书|附件|材料|照片|图片|职称信息|评审信息|资格信息|学历|论文|业绩|中级|初级|高级|职称(?!.{0,10}系统)"
    "|公示|档案|经历|上传|草稿|单位信息|单位名称|工作单位|手机号|电话|申报信息|采集信息"
)
_NAME: Final = "(?:姓名|名字|名子|姓名栏|名(?=(?:填|写|输|打|录|登记|注册|弄)?错))"
_ENTER: Final = "(?:填写|输入|录入|登记|注册|填报|填|写|输|录|打|弄|搞|存|登|选)"
_NAME_WRONG: Final = Sought(
    f"{_NAME}.{{0,14}}?{_ENTER}(?:的时候|时)?(?:给|都|也|被)?(?:我)?(?:错|反|串|混|漏|岔|颠倒|不对|有误|错误|不正确"
    "|不准确|不规范|少了|多了|失误)"
    f"|{_NAME}.{{0,16}}?(?:误填|错填|误写|错写|误输|误录|错输|错录|误登|填错|写错|输错|打错|录错|弄错|搞错|登错"
    "|注册错)"
    f"|{_NAME}.{{0,16}}?{_ENTER}(?:入|写)?(?:了)?(?:成|为|作)(?!汉字|正确|本人)"
    f"|{_NAME}.{{0,10}}?(?:误填|错填|误写|错写|误输|误录)"
    "|(?:填|写|输|录|打|弄|搞|登记|注册|登)(?:写|入|记)?错(?:了|成|为|误)?(?:自己的|我的|本人的?|了)?(?:姓名|名字)"
    "|(?:误填|错填|误写|错写|误录|误输|错录|错输|误登记|误用|误把|错把|误将|错将|误以)"
    "|错(?:填|写|输|打|录)(?:成|为)"
    f"|{_NAME}(?:一栏|栏目|栏|处|那里|那一栏|那栏|项|框)?.{{0,8}}?(?:没有?填|未填|没写|未写|没输|未输|空着|为空|空白"
    "|是空的?|漏填|漏了|没填写|未填写|没有输入|未输入|忘(?:记|了)?填|忘(?:记|了)?写|落了)"
    f"|{_NAME}.{{0,6}}?(?:是|为|显示)?(?:错的|错误的?|错了|有误|不对|不正确|不一致|不符|不匹配|不相符|对不上|有错"
    "|错一|错别字|拼音|多了|少了|多一个|少一个|错误|搞混|弄混|颠倒|写反)"
    "|(?:姓名|名字)(?:和|与|跟|、|及)身份证(?:号码?|号)?(?:都)?(?:不|未|没)(?:能)?(?:匹配|一致|相符|符|对应|对上)"
    "|身份证(?:号码?|号)?(?:和|与|跟|、|及)(?:姓名|名字)(?:都)?(?:不|未|没)(?:能)?(?:匹配|一致|相符|符|对应|对上)"
    "|(?:填|写|输|录|打|用|登记|注册|弄)(?:写|入)?(?:成|的是|的|了|为)(?:了)?.{0,8}?(?:拼音|别人的?(?:名|姓)"
    "|他人(?:姓名|名字|的)|别人的?$|英文|繁体|曾用名|小名|乳名|昵称|网名|同音字|错别字|错字|(?:的)(?:姓名|名字))"
    "|用(?:的是|了)?.{0,10}(?:的)(?:姓名|名字)(?:登|注册|填)"
    "|用(?:的是|了)?(?:别人|他人|同事|爱人|家人|朋友)(?:姓名|名字)(?:登|注册|填)"
    f"|{_NAME}.{{0,6}}?{_ENTER}(?:写|入)?的(?:是)?(?:我|我的|本人)?(?:拼音|英文|别人|他人|同事|爱人|妻子|丈夫|老公"
    "|老婆|父亲|母亲|儿子|女儿|孩子|家人|朋友|小名|曾用名|乳名|网名)"
    "|(?:姓名|名字).{0,12}(?:写|填|输|打|录|弄|登记|注册)(?:写|入)?成"
    "|(?:把|将).{1,12}(?:写|填|输|打|录|错写|误写|登记)(?:写|入)?(?:成|为)"
    "|(?:填|写|输|录|打)(?:写|入)?成(?:了)?(?:拼音|别人|他人|同事|[\"'].{1,8}[\"'])"
    "|(?:拼音|英文)(?:的)?(?:姓名|名字)"
    "|(?:写|填|打|输|录)了(?:个)?(?:错别字|别字|错字)"
    "|(?:少|多|漏)(?:写|打|输|填|录)?了?一?个?字"
    "|(?:错|同音)字"
    f"|(?:把|将)(?:自己的?|本人的?|我的?|首次|第一次)?{_NAME}.{{0,12}}?(?:填|写|输|打|录|弄|搞|登)(?:写|入|记)?(?:错"
    "|成)"
)
# What the log-in page answers is no statement about the name: 提示“身份证号、姓名或密码输入错误”.
_SAID_BY_SYSTEM: Final = Sought(
    "(?:提示|弹出|弹框|报错|跳出|显示(?!的|我|出我|姓名(?:是|为|成)|名字(?:是|为|成)))[^,;。]{0,60}"
    "|[\"'][^\"',;。]{0,40}(?:错误|不正确|有误|不符|不匹配|不一致|失败)[^\"',;。]{0,6}[\"']"
)
_OTHER_THINGS: Final = Sought(
    "密码|验证码|单位|证书|手机|电话|邮箱|信用|网址|网站|网页|职称|专业|日期|年份|时间|学历|科目|编号|文号|邮件|申请|情况"
)
_SOMEBODY: Final = Sought(
    "别人|他人|同事|爱人|妻子|丈夫|老公|老婆|父亲|母亲|儿子|女儿|孩子|家人|朋友|小名|曾用名|姓名|名字|拼音"
)
_TURNED_INTO: Final = Sought(f"(?:成|为)(?:了)?([{HAN}]{{2,4}})(?![{HAN}])")
_NAME_RIGHT: Final = Sought(
    "(?<!姓)(?<!名)没有?(?:填|写|输|录|弄)错"
    f"|{_NAME}.{{0,6}}(?:没有?|并?未|不是|并没有?|都?没)(?:被)?(?:填|写|输|打|录|弄|搞)?(?:错|有误|问题|有问题)"
    f"|{_NAME}(?:是|都是|也|都|确认)*(?:对的|正确的?|没错|没问题|无误|没有问题|一致|相符|匹配)"
    "|不是(?:我的|因为)?(?:姓名|名字).{0,4}(?:错|问题)"
)
_NAME_CHANGE: Final = Sought(
    "(?:更名|改名(?!字)|改了名|户口.{0,6}改|公安.{0,6}(?:改|更)|身份证(?:上)?(?:已|已经)?(?:改|换)(?:了)?名)"
    "|曾用名(?:是|为|:)"
)
_NAME_MEND: Final = Sought(
    "(?:修改|更正|改正|更改|纠正|改|换|变更|修正|重新(?:填|录入|输入))(?:一下|下|成|为)?(?:我的|本人的?"
    f"|系统里的?)?(?:{_NAME})"
    f"|(?:{_NAME})(?:修改|更正|改正|更改|纠正|改|变更|修正)(?:一下|下|为|成|过来|回)?"
)
_ID_WRONG: Final = Sought(
    f"身份证(?:号码?|号|信息)?(?:一栏|栏|也|都|被|给|时|我|不小心)*(?:{_ENTER})(?:写|入)?(?:的时候)?(?:错|成|反|串"
    "|混|颠倒|有误|失误|少了|多了)"
    "|身份证(?:号码?|号|信息)?(?:误填|错填|误写|错写|误输|误录|少(?:填|写|输|打)|多(?:填|写|输|打)|填错|写错|输错"
    "|打错|录错|弄错|搞错)"
    "|(?:填|写|输|录|打|弄|搞|登记|注册)(?:写|入)?错(?:了)?(?:自己的?|我的?|本人的?|了)?身份证"
    "|(?:误填|错填|误写|错写|误用|误输)(?:了)?(?:成)?(?:他人|别人|我的)?身份证"
    "|(?:把|将)(?:自己的?|我的?|本人的?)?身份证(?:号码?|号)?.{0,8}(?:填|写|输|打|录|弄|搞)(?:写|入)?(?:错|成|反)"
    "|用(?:了|的是)?(?:别人|他人|我?爱人|同事).{0,4}身份证"
    "|身份证(?:号码?|号).{0,6}(?:是错的|不对|有误)"
)

_RESOLVED: Final = Sought(
    "(?:已|已经|现在|刚|刚刚|刚才|又|今天|今早|今晚|自己|终于|后来|目前|早上|下午|中午|晚上|昨晚|昨天|突然"
    "|都)[^不没无未]{0,8}?(?:登录?上|登陆上|登录?进|登陆进|登上|进去|进来|登录成功|登陆成功|成功登录|成功登陆|能登"
    "|能进|能正常登|可以登|可以正常登|可以进|能用|可以用|登录系统了|登录了|登陆了|好了|可以了|没问题|正常了|恢复正常"
    "|想起|记起|找到.{0,4}密码|解决)(?!的?不)"
    "|(?:能|可以|能够)(?:正常|顺利)?(?:登录|登陆|登|进|使用)(?:上|进|去|进去|系统)?了"
    "|(?:登录?|登陆|登)(?:上去?|进去?|成功)了"
    "|进去了|(?:想|记)起来了"
    "|密码(?:已经?|又)?(?:想起|找到|找回|记起|试出)来?了"
    "|试出来了"
    "|问题(?:已|已经)?(?:得到)?解决"
    "|^已解决|已经?好了"
    "|^(?:好了|可以了|解决了|没事了)"
    "|(?:就|便)(?:登录?|登陆|进|能进)(?:上|进)?去?了"
    "|密码没(?:有)?(?:错|忘)|密码是对的|没有忘记密码"
)
_RESOLVED_NOT: Final = Sought(
    "就等|等着|扫描|整理|准备|打印|复印|收拾|什么时候|何时|怎样|怎么|如何|才能|是否|多久|几点|吗$|没有$|希望|以便|好让|这样|明天|第二天|次日|就可以登|后可以"
    "|之后可以|后就可以|为了|要不|本来|一直|以前|之前|上次|原来|上周|前几天|前天|能不能|能否|可否|还不|又不|不能"
    "|无法|进不|登不|上不|没能|没有?登"
)
_WITHDRAW: Final = Sought(
    "(?:忽略|撤回|撤销|取消|作废|无视|收回|不要理|不用理|不用管|不必理|不必管|不用看|(?<![分特])别管|不要处理"
    "|不用处理|不必处理|(?<![分特])别处理|勿处理|无需处理|不需要处理|不须处理|不用办理|不用再处理|不用办|不必办"
    "|停止处理|暂停处理|不作数|不算数|终止).{0,14}?(?:邮件|信|申请|请求|诉求|重置|删除|事|要求|操作|内容|件|了|它|$)"
    "|(?:邮件|申请|请求|诉求|来信|信件).{0,8}?(?:忽略|撤回|撤销|取消|作废|无视|收回|不用处理|不用管|不必处理"
    "|不必理会|(?<![分特])别管|不用理|不作数|不算|无需处理|勿处理)"
    "|不(?:用|需要|必|需|要|须)(?:再|您|你|给我|帮我|为我|劳烦|麻烦)*(?:重置|删除|处理|办理|重设|初始化|恢复|还原"
    "|注销|清空|弄|帮忙|操作|解锁|找回|改密码).{0,8}?了"
    "|无需(?:再)?(?:重置|删除|处理|办理|重设|操作)"
    "|不(?:用|必|要)(?:再)?麻烦(?:您|你|老师|们)*了?"
    "|(?:重置|删除|改密|改密码|注销)(?:密码|账号|帐号|信息|的事|一事|申请)*.{0,4}?(?:就)?(?:不用|不必|不需要|算了"
    "|取消|作罢|免了|不要)了?"
    "|(?:不|(?<![分特])别)(?:用|要)?(?:再)?给我(?:重置|删)"
    "|先(?:不用|不要|别)(?:重置|删|处理|动)"
    "|(?<![分特])别(?:再)?(?:重置|删除?)了"
    "|(?:暂缓|停止|暂停|中止|推迟)(?:重置|删除|处理|办理)"
    "|没(?:有)?必要"
    "|(?:暂|暂时)(?:不用|不需要?|不必|不要|别|勿)(?:重置|删除?|处理|办)?"
)
_NEGATION: Final = Sought(
    "(?:不(?:用|需要?|必|要|想|须|可|得|会|打算|准备|愿意?|同意|申请|是要?|是来|是想|是申请|是请|是让|是求|希望)"
    "|无需|无须|请勿|切勿|(?<!否)勿|(?<![分特区级性个识辨])别(?![人的处名])|并非|取消|撤回|撤销|忽略|不再|非|免|没让"
    "|没要|没有?(?:要求|申请|提出|提交|同意|让|叫|请|委托|授权|发过|发|写过?))(?:[^是而请麻烦]|烦(?!请)"
    "|请(?!重|帮|给|求)){0,10}$"
)
_NOT_NEGATION: Final = Sought(
    "要不要|是不是|能不能|可不可以|不是.{0,12}(?:而是|就是)|不得不|不得已|不好意思|非常|除非|不要紧|差不多"
    "|要不(?!是)|免费|是否需要"
    "|不会.{0,4}(?:怎么|操作|弄)"
    "|用不用|需不需要|不可.{0,2}登|用不了|不用初始"
)
_PAST_BEFORE: Final = Sought(
    "已经?|昨天|前天|昨晚|上次|上周|上午|早上|今早|刚才|刚刚|之前|以前|前几天|前段时间|前些天|曾|被|那天|[0-9]日"
    "|[0-9]号|上个?月|前面|上一?次|多次|您(?:们)?(?:给|帮|为)?我?|你们?(?:给|帮|为)?我?"
)
_PAST_AFTER: Final = re.compile(
    "^(?:一下)?(?:了)?(?:的)?(?:登录|登陆)?(?:密码|账号|帐号|信息|账号信息|初始密码)?(?:了|过|过了|过的|完|完了|好了"
    "|成功|之?后|以后|的结果|成了|完成)"
)
_ASK_BEFORE: Final = Sought(
    "请(?!问)|麻烦|烦|望|求|帮|申请|要求|需要?|希望|劳驾|恳|想要?|要|盼|予以|给予|协助|给(?:我|他|她|予|咱|本人)"
    "|为(?:我|他|她|本人)|能否|可否|能不能|可以|能帮|诉求|劳|再"
)
_STATUS_QUESTION: Final = Sought(
    "(?:重置|删除|处理).{0,8}(?:多长时间|多久|几天|多少时间|多少天)|(?:重置|删除|处理|注销|初始化|重设)(?:密码|账号|帐号|信息)?(?:好|完|成功|完成|到位)?(?:了)?(?:没有|没|吗|么|否"
    "|了吗|了没)(?:[?]|$)"
    "|(?:是否|有没有|有无)(?:已经?|都|给我|帮我)*(?:重置|删除|处理|注销|初始化)"
    "|(?:什么时候|何时|多久|几时|几天|啥时候|多长时间).{0,10}(?:重置|删|处理|初始化|注销)"
    "|(?:重置|删除|处理)(?:了)?(?:没有|没)$"
    "|(?:为什么|为何|咋|怎么)(?:会)?(?:我的?|要|把|给|又|就)?.{0,6}(?:被|自动|擅自|把我).{0,8}(?:重置|删)"
    "|(?:查|看|问)(?:一下|下)?.{0,12}(?:重置|删除)(?:了)?(?:没|吗|情况|结果|进度)"
    "|(?:会不会|能不能查|会).{0,6}(?:影响|丢失|清空|被删|不见)"
)
_HOW: Final = Sought(
    "(?:怎么|如何|怎样|咋|哪里|哪儿|在哪|什么地方|流程|步骤|方法|能不能自己|可以自己|自己能|自行)[^,。]{0,8}$"
)
_MENTION_AFTER: Final = re.compile(
    "^(?:一下)?(?:的)?(?:登录|登陆)?(?:密码|账号|帐号|账号信息|信息)?的?(?:邮件|来信|申请邮件|短信|通知|链接|按钮"
    "|选项|功能|页面|入口|规定|说明|文件|流程|程序|次数)"
)
_MENTION_BEFORE: Final = Sought(
    "(?:忽略|撤回|收到|发过|发了|发送了?|发送过|写过|寄过|提交过|提过|回复|关于|根据|按照).{0,12}$"
)
_HEDGE: Final = Sought(
    "可能|也许|好像|似乎|估计|怀疑|大概|或许|是不是|不知道?是|不确定|不清楚|如果|假如|要是|若|万一|有可能|莫非"
    "|会不会|是否|没准|说不定|应该是|不记得"
)
_COMPLAINT: Final = Sought(
    "(?:没|没有|从未|从没|并未|未)(?:让|叫|要求|申请|提出|提交|委托|授权|同意|发|写|发过|请|有人)过?.{0,12}(?:重置"
    "|删|改密码|邮件)"
    "|不是(?:我|本人)(?:申请|要求|发|写|提|自己)"
    "|不是(?:我|本人)?(?:发|写)的"
    "|冒(?:用|充|名|我)|盗用|擅自"
    "|谁(?:让|叫|要求|给|把|重置|删|申请)"
    "|未经(?:我|本人)"
    "|有人(?:用|冒|拿|以|盗|改|重置)"
    "|非本人"
)
_THANKS: Final = Sought("谢谢|感谢|多谢|辛苦|收到|好的|知道了|明白了|太好了|非常感|OK|ok|妥了|^好$|嗯")
_STILL: Final = Sought("还没|还未|尚未|一直没|仍未|仍没|至今|还是没|迟迟|没有?(?:给|帮|为)我|都没|没见")


_HEARSAY: Final = Sought(
    "^(?:我)?(?:听说|据说|听人说|听别人说|有人说|别人说|他们说|网上说|同事(?:们)?说(?!让|叫|可以给|给您)"
    "|群里说(?!让|叫|给))"
)
_ON_CONDITION: Final = Sought(
    "^(?:但)?(?:如果|要是|若|若是|万一|假如|倘若|如)(?!图|下|上|题|有需要|可以|方便|可能|能|行|需)[^,]{0,12}(?:还|再"
    "|仍|又|明天|以后|下次)[^,]{0,10}(?:登|进|不|忘|错)"
)
_FOREIGN: Final = Sought(
    "(?:继续教育|公需课|公需科目|学习强国|公务员|社保|医保|公积金|人事考试|教师资格|职业技能|工资系统|养老|干部网络"
    "|执业|护士注册|电子化注册|学籍|国培|税务|个税|政务服务|继教|普通话|专技培训)[^,]{0,14}(?:密码|账号|登|重置)"
    "|(?:钉钉|微信|QQ|qq|邮箱|支付宝|银行卡|wifi|WiFi|WIFI|电脑|手机|开机|OA)(?:的|登录|账号){0,3}密码"
)
_OURS: Final = Sought("采集|职称|填报系统|zcsb|gszcxt", re.IGNORECASE)


def compact(text: str) -> str:
    """The text less blanks between Han characters, as the cues want it."""
    return _INNER_BLANK.sub("", text)


def weigh(text: str) -> Plea:
    """Say what a stretch of text in its reading form asks for."""
    plea = Plea()
    text = compact(text)
    if not _ANY.search(text):
        plea.thanks = _THANKS.search(text) is not None
        return plea
    clauses = [(m[0].strip(), text[m.end() : m.end() + 1]) for m in _CLAUSE.finditer(text)]
    may: AbstractSet[Sought] = _NONE
    for n, (clause, end) in enumerate(clauses):
        before_may, may = may, _NONE
        if not clause or clause == "?":
            continue
        may = _CUES.through(clause)
        if not may:
            continue
        asked = end == "?" or clause.endswith(("吗", "么", "呢"))
        before = clauses[n - 1][0] if n and clauses[n - 1][1] == "," else ""
        _one(plea, clause[:400], before[-40:], (may, before_may), asked=asked)
        if _STILL in may and _STILL.search(clause) and plea.told and not plea.withdrawn:
            plea.reset = True
        if (
            _FORGOT in may
            and _FORGOT.search(clause)
            and "密码" in text
            and not plea.withdrawn
            and not _FOREIGN.search(clause)
        ):
            plea.symptom = True
    return plea


_FORGOT: Final = Sought("(?:忘(?:记|了|记了|掉|光)|记不(?:得|住|清|起来?|到)|想不起来?)(?:了|喽|啦|咯)?$")
_ANY: Final = Sought(
    "密码|重|登|进|删|销|清|账|帐|姓名|名字|错|误|忘|忽略|撤|取消|作废|不用|不需|解|恢复|还原|初始|好了|可以|拼音"
    "|身份证|reset|delete|改|锁|系统|不必|无需|上不|勿|别|谁|冒|没",
    re.IGNORECASE,
)


# Which of them there may be in a clause is found out at one go; where there is none, the clause says nothing.
_Cues = AbstractSet[Sought]
_ACTIONS: Final = (("reset", _RESET), ("delete", _DELETE))
_OF_NO_WEIGHT: Final = frozenset((_ON_CONDITION, _HEARSAY))
_OF_NAMES: Final = frozenset((_NAME_CHANGE, _NAME_RIGHT, _NAME_MEND, _NAME_WRONG))
_OF_LOGGING_IN: Final = frozenset((_RESOLVED, _SYMPTOM))
_CUES: Final = Sieve(
    *_OF_NO_WEIGHT, *_OF_NAMES, *_OF_LOGGING_IN,
    _RESET, _DELETE, _ID_WRONG, _THANKS, _FOREIGN, _COMPLAINT, _WITHDRAW, _STILL, _FORGOT,
)  # fmt: skip
_NONE: Final[_Cues] = frozenset()

# No cue is found in a clause without any of these.
_TELLING: Final = re.compile(
    "[重密登进删销清账帐忘错误撤取作不无别勿解恢还初好可改锁谁冒没拼忽停上用先暂免谢感收知了成填写输录少多字变更置复"
    "原找试想记打收非口消格抹去盗擅未经妥嗯换设]"
    "|reset|ok"
    "|名.{0,12}(?:是|为|空|漏|乱)"
    "|说",
    re.IGNORECASE,
)


def _one(plea: Plea, clause: str, before: str, cues: tuple[_Cues, _Cues], *, asked: bool) -> None:
    """Take one clause into account; what comes later outweighs what came before.

    `cues` are those that there may be in the clause, and in the one before it.
    """
    may = cues[0]
    if not _TELLING.search(clause):
        return
    if _THANKS in may and _THANKS.search(clause):
        plea.thanks = True
    if not _OF_NO_WEIGHT.isdisjoint(may | cues[1]) and _is_no_word_of_theirs(clause, before):
        return
    if _FOREIGN in may and _FOREIGN.search(clause) and not _OURS.search(clause):
        plea.foreign = True
        return
    if _COMPLAINT in may and _COMPLAINT.search(clause) and not _STILL.search(clause):
        plea.complaint = True
        return
    if _WITHDRAW in may and _withdrawal(plea, clause):
        return
    if not _OF_NAMES.isdisjoint(may):
        hedged = asked or bool(_HEDGE.search(clause)) or (bool(_HEDGE.search(before)) and len(before) <= 14)
        _name(plea, clause, hedged=hedged)
    if _ID_WRONG in may and _ID_WRONG.search(clause) and not _OF_THE_MAIL.search(clause + before):
        plea.id_wrong = True
    asked_for = [cue in may and _cues(plea, clause, before, action) for action, cue in _ACTIONS]
    if any(asked_for) or not _OF_LOGGING_IN.isdisjoint(may):
        _log_in(plea, clause, asked=asked, asked_for=any(asked_for))


_OF_THE_MAIL: Final = Sought("提示|显示|或|/|是否|邮件|上封|上一封|来信|前一封|发的|刚才|发错")


def _is_no_word_of_theirs(clause: str, before: str) -> bool:
    """Hearsay, and what is to be asked for only if something happens."""
    if _ON_CONDITION.search(clause) or (_ON_CONDITION.search(before) and "再" in clause):
        return True
    return _HEARSAY.search(clause) is not None or (
        _HEARSAY.search(before) is not None
        and not re.search("请|麻烦|我的|我(?:也|就|因|忘)", clause)
        and re.match("就|会|要|可以|得|需", clause) is not None
    )


def _cues(plea: Plea, clause: str, before: str, action: str) -> bool:
    """Take the cues for one action into account; whether it is asked for."""
    meaning = ""
    for cue in (_RESET if action == "reset" else _DELETE).finditer(clause):
        meaning = _meaning(clause, cue, before)
        if meaning == "ask":
            return _ask(plea, clause, before, action)
        if meaning == "how" and re.match("修改|更改|改|更换|换|变更|设置", cue[0]):
            meaning = "status"  # wants to change it themselves
    if meaning == "how":
        plea.how = True
    elif meaning == "status":
        plea.status = True
    elif meaning == "told":
        plea.told = True
    elif meaning == "past":
        plea.done_before = True
        if re.search("成功|好了|当晚|已", clause) and not plea.urgent:
            plea.reset = plea.delete = plea.symptom = False
    elif meaning == "no":
        plea.refused = True
        if action == "reset":
            plea.reset = plea.how = False
        else:
            plea.delete = False
            plea.kept = True
    return False


def _log_in(plea: Plea, clause: str, *, asked: bool, asked_for: bool) -> None:
    """Whether they can't log in, or can again."""
    resolved = _RESOLVED.search(clause)
    symptom = _SYMPTOM.search(clause, resolved.end() if resolved else 0)
    if resolved and symptom is None and not asked and not asked_for:
        if not _RESOLVED_NOT.search(clause[: resolved.end() + 2]):
            plea.withdrawn = True
            plea.symptom = False
            if not _ANOTHER_ONES.search(clause):
                plea.reset = False  # what comes later outweighs what came before
        return
    if symptom and not _denied(clause, symptom.start()):
        plea.symptom = asked_for = True
    if asked_for:
        plea.withdrawn = False


_ANOTHER_ONES: Final = Sought("同事|别人|其他|他们|她们|大家|有的|人家|同学|朋友|爱人|他|她|后就|后都")


def _withdrawal(plea: Plea, clause: str) -> bool:
    found = _WITHDRAW.search(clause)
    if (
        found is None
        or re.search("(?:是否|要不要|能不能|可不可以|怎么|如何|请问).{0,6}$", clause[: found.start()])
        or re.search("不要取消|是否(?:取消|撤回)", clause)
    ):
        return False
    # "取消错误的账号" is a deletion, "不要忽略" a plea
    if (
        re.search("(?:不要|别|勿|请勿)(?:忽略|撤)", clause)
        or re.match(f"(?:取消|撤销|作废).{{0,8}}{_ACCOUNT}", found[0])
        or (
            "作废" in found[0]
            and re.search(f"{_ACCOUNT}|信息|注册", clause)
            and not re.search("邮件|申请|请求|来信|诉求|信(?!息)", clause)
        )
    ):
        return False
    plea.withdrawn = plea.taken_back = True
    plea.reset = plea.symptom = plea.delete = plea.how = False
    return True


def _is_of_the_name(clause: str, found: re.Match[str]) -> bool:
    """Whether what was written wrongly is the person's name, and not the password, a unit, or a letter to the desk."""
    said = found[0]
    if clause[: found.start()].endswith("用户") or re.search("密码|验证码|账号信息|口令", said):
        return False
    if re.search("姓名|名字|拼音|错别字|别字|错字|同音字|[\"']", said):
        return True
    around = clause[max(0, found.start() - 3) : found.end()]
    if _OTHER_THINGS.search(around) or (re.search("身份证", said) and "名" not in said):
        return False
    if said.startswith(("把", "将", "误", "错")):
        # "把张三写成了张山" is of a name, "把情况写成文字" is not: what it was turned into must be a name, or somebody.
        then = clause[found.start() :]
        return _SOMEBODY.search(then) is not None or any(
            could_be_name(m[1]) and has_surname(m[1]) for m in _TURNED_INTO.finditer(then)
        )
    return True


def _name(plea: Plea, clause: str, *, hedged: bool) -> None:
    if _NAME_CHANGE.search(clause):
        plea.name_change = True
    if _NAME_RIGHT.search(clause):
        return
    if _NAME_MEND.search(clause):
        plea.name_mend = True
    clause = _SAID_BY_SYSTEM.sub(" ", clause)
    found = _NAME_WRONG.search(clause)
    if found is None or not _is_of_the_name(clause, found):
        return
    if hedged:
        plea.name_perhaps = True
    else:
        plea.name_wrong = True


def _ask(plea: Plea, clause: str, before: str, action: str) -> bool:
    if re.search("请(?!问)|麻烦|望|恳|求|帮", clause):
        plea.urgent = True
    if action == "reset":
        plea.reset = True
        return True
    where = clause + before
    if re.search("邮件|信件|那封|上封|这封|短信", clause) and not re.search(f"{_ACCOUNT}|注册", clause):
        return False
    if _RECORD.search(clause) and not re.search(f"{_ACCOUNT}|注册|登录|登陆|个人信息|账号信息", clause):
        plea.record = True
        return False
    if (
        _RECORD.search(before)
        and re.search("错|误|提交|填报|重复", before)
        and not re.search(f"{_ACCOUNT}|注册|姓名|名字|账号", where)
    ):
        plea.record = True
        return False
    if re.search("密码", clause) and not re.search(f"{_ACCOUNT}|信息|姓名|名字|注册|用户", where):
        plea.reset = True  # "把密码删了重来"
        return True
    plea.delete = True
    plea.kept = False
    return True


def _meaning(clause: str, cue: re.Match[str], before: str) -> str:
    """ask, no, past, status, how or mention."""
    head, tail = clause[: cue.start()], clause[cue.end() :]
    if _STATUS_QUESTION.search(clause):
        return "status"
    if not _NOT_NEGATION.search(clause[: cue.end()]) and _NEGATION.search(head):
        return "no"
    if _MENTION_AFTER.match(tail) and not re.search("请|麻烦|申请重置密码$", head[-3:]):
        return "mention"
    when = _told_of(clause, head, tail)
    if when:
        return when
    if _RESET_PASSWORD.match(tail) and not re.search("申请$", head):
        return "past"  # 请您重置的密码: a thing, no plea
    if _HOW.search(head):
        return "how"
    if re.search("忽略|撤回", before) or re.search("忽略|撤回|收到您", head):
        return "mention"
    return "ask"


_RESET_PASSWORD: Final = re.compile("(?:后|好|过)?的(?:那个|新|登录|登陆|初始)?密码")
_ASKED_EARLIER: Final = Sought(
    "(?:昨天|昨晚|前天|上次|上周|之前|前几天|早上|上午)(?:我|就|已经?|曾|也|本人)*(?:请|麻烦|让|求|托|拜托|烦)(?:您|你|老师|贵)"
)
_BY_OTHERS: Final = Sought("已|昨|前天|上次|之前|以前|刚|过$|被|曾|早上|上午|您|你们|老师|系统|后台")
_DONE: Final = Sought("已经?$|已(?:经)?(?:给|帮|为)?(?:我|您|你)?$|被$|曾(?:经)?$|自动$")
_SENT: Final = Sought("(?:发过|发了|发送过|发送了|写过|写了|寄过|寄了|提交过|提交了|收到).{0,16}$")
_EARLIER: Final = Sought("昨|前天|上周|上次|之前|前几天|上个月|前些天|那天|[0-9]日|[0-9]号")


def _told_of(clause: str, head: str, tail: str) -> str:
    """past, ask, told or mention where a cue tells of what was; empty where it does not."""
    if re.search("感谢|谢谢|多谢", head):
        return "past"
    after = _PAST_AFTER.match(tail)
    if after and not _STILL.search(head):
        done = _BY_OTHERS.search(head)
        if "后" in after[0] or "结果" in after[0]:
            return "ask" if re.search("请(?!问)|麻烦|望|帮(?!我)|申请", head) and not done else "past"
        if done or not _ASK_BEFORE.search(head):
            return "past"
    if _DONE.search(head) and not _STILL.search(clause):
        return "past"
    if _SENT.search(head) and re.search("邮件|信|申请|请求", tail[:12]):
        return "mention"
    if _ASKED_EARLIER.search(head):
        return "told"
    is_earlier = _EARLIER.search(head) and re.search("申请|要求|请求", head)
    return "told" if is_earlier and not re.search("现|今|再|又|(?<!申)请(?!求)|麻烦|特", head) else ""


def _denied(clause: str, start: int) -> bool:
    head = clause[:start]
    if re.search(("没(?:有)?忘|未忘|不是忘|没(?:有)?错|没问题"), clause[start : start + 24]) or re.search(
        "并非$", head
    ):
        return True
    if re.search(
        "(?:没|没有|并未|并没有?|不是|并非|不会|不存在|避免|防止|以免|免得|以防|否则|不然|要不然|不至于)(?:是|因为"
        "|出现|再|我|又)?[^,]{0,4}$",
        head,
    ) and not re.search("是不是|还没", head):
        return True
    return re.search("(?:发生|遇到)过$", head) is not None
