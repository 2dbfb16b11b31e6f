"""Words that refuse, except or take back: each must be understood, or a person reads the mail.

What people refuse has no end (别让人动, 死活不让, 用不着), but the words that they refuse with are few, and so are the
ways in which a plain plea uses them: not to answer, not to delete, not to mix two people up. Those are taken out by a
table, and what is left is a word that nobody has understood (ADR 22). Whether it is the deed itself that is refused is
for pleas.py to say.
"""

from typing import Final

from mailparse.text.sought import Sought
from mailparse.values import HAN
from mailparse.what import cues
from mailparse.what.doubt import DEED, OF_SEVERAL, Doubt

_NOT: Final = "(?:别|勿|甭|莫|不要|不用|不必|不须|不需要?|无需|无须|毋须|毋需|不消)"
_TO_WHOM: Final = (
    "(?:再|给|跟|向|为|帮|把|将|和|对|我|他|她|俺|咱|您|你|们|老师|人家|别人|大家|组织|单位|领导|专门|特意|特地|单独|另行|又|都|请|乱|随便|自行|继续|的|账号"
    "|账户|帐号|密码|信息|一直|总)*"
)
# What a plain plea does not want, too.
_PLAIN: Final = (
    # an answer, a bother, bad blood
    "回|答复|添|解释|敷衍|应付|糊弄|理会|理我|问|看|等|打(?:(?:个|我|原|这个|单位)*(?:电话|手机)|(?=[,。;!\n]|$))|来?电|来信|联系|加|截?图|什么截图|短信|发(?!我的)|写|谢|客气|麻烦|担心|操心"
    "|着?急|催|见?笑|见?怪|嫌|介意|生气|误会|多想|往心里|骂|说(?:了|我)?(?:$|[,。;!])|拖|推|耽误|落下|漏|影响"
    "|忘(?:了)?(?:回|处理|重置|给)|外传|泄露|公开|转发|传播|再?让我(?:再|白|等|跑|求|们|去|发|打|一直|多)|让我们"
    "|[叫让]我(?:再|白|等|跑|去|找|打)|逼|因|别的|其[他它]|太|累|辛苦|紧(?!急)|提(?!交|醒)|说(?!是|他|她|给|我)|耽搁|误事|失望|挂念|忘了?我|多(?:久|长|说)"
    # to be mixed up with somebody
    "|重复(?:发|处理|办|登记|受理|操作|计|算)|当(?:成|作|做|是)(?!没|玩笑|真|废|耳)|合(?:成|并)|[^,。;!?\n]{0,6}[弄搞][混反错岔乱]|混淆?|认错|重[错混]|看错|按(?:删除|重置)"
    # a deed: whose and which, pleas.py and the room of lists have looked at
    "|重置|恢复|还原|初始化|误?删|注销|动|碰|管|弄|抹|销|处理|办|改|修改|更改|填|报|开|取消|撤|(?:了|的)?(?:$|[,。;:!?、)\n])"
)
_UNDERSTOOD: Final = Sought(
    # 别的不劳你们操心
    "(?:别的|其[他它余]的?|旁的|剩下的)(?:事|我|自己|都|也|就|倒){0,3}(?:不劳|不用|不必|不麻烦)(?:您|你|老师|们){0,3}(?:操心|费心|管)?"
    # 重置就免了,把那个号消掉
    "|重置(?:密码)?(?:的?事)?(?:就|也|先|都|便){0,2}免了(?=[,。;!][^。;!?\\n]{0,14}(?:删|消|销|清|抹|取))"
    # 该找谁,不知道就算了
    "|不(?:知道|清楚|晓得)(?:的话)?就算了"
    # parts of other words, and of names: 性别, 莫非, 别志勇6201…
    "|(?:性|组|类|科|班|系|部|分|特|级|区|辨|个|告|派|类|判|鉴|识|差|届|离)别(?!动|删|重置|改|弄)|别(?=[的人名号字处克扭致])|[有错]别字|[“\"‘'][别莫][”\"’']"
    "|(?:草稿|东西|内容|材料|资料|数据|填的|存的)[^,。;!?]{0,6}不要了?(?:也|都)?(?:没(?:关系|事)|无所谓|行|可以)"
    "|莫(?:名|非|大|过|麻|事|得|问题|高)"
    f"|[别莫][{HAN}]{{1,2}}[ ,(:]{{0,3}}(?:身份证号?码?[: ]?)?[0-9]{{15}}"
    "|(?:错的|拼音的|原[先来]的|旧的|那[个条])[^,。;!?]{0,6}不要(?:留|存|保留)?(?:着)?了?(?=[,。;!\n]|$)"
    "|(?:系统|登[录陆]|这里|你们)[^,。;!?]{0,8}不(?:用|需要?)(?:手机|邮箱|短信|证书|单位|照片)|不(?:要|用|收|需要?|必)(?:单位|学校)?(?:盖章|照片|截图|图片|附件|复印件|扫描件)"
    "|不是(?:在|跟您)?(?:开)?玩笑|早(?:就|都)?不用了|(?:原|本|以为|原先)[^,。;!?]{0,6}不(?:用|必)再?(?:登|填|弄)(?!了)|用不着(?:再)?(?:删|注销)"
    # 这回我亲自登,谁也不让碰
    "|(?:我|自己|亲自|亲手)[^,。;!?]{0,10},?(?:再|谁也|谁都|也|绝){1,2}[不没]让(?:他|她|别人|人|娃)*(?:插手|碰|动手|代|帮|弄)"
    "|(?:小名|网名|外号|昵称)[^。;!?]{0,8}闹着玩|(?:同事|同学|娃娃?|孩子|别人|[他她]们?)[^,。;!?]{0,4}闹着玩"
    "|(?:回一?个?[话信音]|回复)[^,。;!?]{0,4},(?:不方便|不行|没空|忙)(?:的话)?就(?:算了|不用了?|不必了?)"
    # questions and conditions, which are told elsewhere
    "|是不是|要不要|[能给]不[能给](?:不[用要必])?|可不可以?|[需不]不需要|是否(?:不)?需要|不需要?(?:等|审|再?登|密码(?:了)?[?]|的?话)"
    f"|(?:如果?|若|要是|倘若)(?:还|还是|实在)?不[能给]|不(?:能|可以|给)(?:再|帮|给)*{DEED}(?:密码|账号)*的话|再?不给[^,。;]{{0,4}},(?:那|就)|再不(?:给|帮|替)"
    f"|{_NOT}{_TO_WHOM}(?:{_PLAIN})"
    # 不需要就请直接删掉
    "|(?:不(?:需要|用|必)|没有?必要)(?:的话)?,?(?:就|那就|则)(?:请|麻烦|直接)"
    # the system does not let one in; who writes is sorry to
    "|不(?:让|许|准)(?:我|再|你|他|她|俺|人|们){0,2}(?:进|带(?!头)|出(?:门|[校院]|来|去)|登|点|过|填|改|用|输|保存|提交|交|报|申|下一步|操作|选|进入)|[记说看摸瞄吃]不准|不准(?=确)"
    "|(?:不是|并非|绝非)(?:我)?(?:不|没)(?:想|愿|肯|要)|(?:想|问)(?:都|也)没(?:有)?[想问]|没想(?:到|起)|不(?:想|愿|打算|准备|好意思)(?:再|总|老|老是|去|来|一直){0,2}(?:麻烦|打扰|求人|劳烦|给(?:您|你)们?添)|不想(?:(?:再|乱){1,2}试|(?:被|上|进)[^,。;!?]{0,6}(?:名单|通报|点名|公示)|忘|等|再等|拖|错过|放弃|落下|白跑|再跑|重复|再?重新|再?麻烦|再?打扰|给您|耽误)"
)
_REFUSES: Final = Sought(
    f"{_NOT}|用不[着上]|犯不着|没(?:有)?必要|不劳|[谢拒]绝|婉拒|反对|严禁|禁止|杜绝|抵制|免(?:了|去|于|得(?!(?:您|你|们|老师|别人|再|又){{0,3}}(?:被|忘|[弄搞认][错混岔])|耽误|误[会解了]|[弄搞写认看记叫分][错混岔]|混|出错|来回|白跑|麻烦|打扰|夜长))"
    f"|(?:不(?:可|得|能|该|应当?)|不可以)(?:再|给|被|把|对|我|他|她|的|密码|账号)*{DEED}|不给(?:我|他|她)?(?:办|重|删|弄)"
    # an unwilling mind
    "|不(?:想|愿|肯|打算|准备|乐意|同意(?!见)|答应|赞成|批准|让|许|准)|没(?:让|叫|要(?!求)|想|打算|准备|同意|答应)"
    "|没(?:有)?(?:求|请)(?:你|您|过)"
    # all that was said is taken back
    "|(?:算|当)(?:我|俺)?(?:没(?!完成|交|填|报上|过关)|白)|(?:麻烦|请|就|权)当(?:作|成)?(?:废纸|耳旁风|笑话|空气)|当没(?:看|收|发|说)|作罢|拉倒(?!过)|到此为止"
    "|(?:就|还是|先|那)+(?:先|就|这么)*(?:算了|放着|搁着|罢了|不了|这样吧)"
    "|[闹写哄逗说](?:你们?|您|着)?玩|[骗哄逗耍][你您]|[是个](?:玩笑|恶作剧)"
)
# Of a mail of one person: that it is another one who is in trouble.
_EXCEPTS: Final = Sought(
    "(?<![删清扫解])除(?:了|去|开|掉)?(?:我|他|她|俺|〇|本人|这|那|上述)[^,。;\n]{0,20}?(?:其[他余它]|别的|剩下|另外|都|全|均)"
    "|(?:其[他余它]|另外?|剩下的?)的?[两二三四五六七八九十0-9几]+[个位名人](?!月|小时|问题|字|账号|证)"
    "|(?:我|俺|本人)(?:就|也|都|其实|暂时|现在|目前|这边|自己|是|倒){0,3}(?:不用|不必|不需要?|无需|用不着)了?(?=$|[,。;!\n])"
    f"|(?<!问题,)(?<!正常,)(?<!好的,)(?<!着呢,)(?<!能登,)(?<!登上,)(?<!登录,){_NOT}(?:再|来)?[管动碰](?:我|俺|本人)|(?:人|者|的)不是(?:我|本人)(?![的们])"
)
_ARE_WELL: Final = Sought(
    f"[^,。;\n]{{0,12}}?(?:{cues.IS_WELL}|{cues.NEEDS_NOTHING}|[填交报弄审登办][完好上过]|提交|通过)"
)
_OF_SEVERAL: Final = Sought(OF_SEVERAL, holds="[0-9]")
_SHOWN: Final = 12  # characters of what is not understood that staff are told
_NO_MORE: Final = Sought("[0-9]{4,}[\\s\\S]*|\\n[\\s\\S]*")  # a number never; one line only


def of(text: str) -> Doubt | None:
    """The first word that refuses or excepts and has not been understood; None where all have.

    Args:
        text: a mail's own words, compact and in their reading form.
    """
    found = _REFUSES.search(_UNDERSTOOD.sub(" ", text)) if _REFUSES.search(text) else None
    if found is None and _EXCEPTS.search(text) and not _OF_SEVERAL.search(text):
        others = _EXCEPTS.finditer(text)
        found = next((one for one in others if not _ARE_WELL.pattern.match(text, one.end())), None)
    if found is None:
        return None
    said = _NO_MORE.sub("", found.string[found.start() : found.start() + _SHOWN])
    return Doubt("refuses", _REFUSES, f"信里有一句没有看懂，可能是不要办：“{said}…”")
