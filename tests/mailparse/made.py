"""Mails put together from parts by the thousand, each with what is asked for in it; one seed makes one mail."""

from collections.abc import Callable, Iterator
from random import Random

from stdnum.cn import ric

# Subject, text, and what is to be done: action, ID number, name.
Made = tuple[str, str, set[tuple[str, str, str]]]

NAMES = (
    "石永强 郑刚刚 丁一 赫连青山 马阿依舍 才让卓玛 旦正加 司马光华 党爱国 火兴才 令狐冲和 何以琛 安小满 时春雷 牛得草 "
    "华罗兰 冷月明 万里云 蒲松 田甜 南拉毛草 付红霞 常有福 鲁班 尕藏吉 买买提·艾力 古丽扎·热合曼 毛小兵 权志龙 樊梨花 "
    "段誉成 豆春花 妥国良 剡小燕 寇准 蔺相国 强占魁 禄生金 仇海燕"
).split()
INTROS = (
    "我叫{a}，身份证号{i}，",
    "{a}，{i}，",
    "{a} {i} ",
    "本人{a}，身份证号码：{i}。",
    "姓名：{a}\n身份证号：{i}\n",
    "老师您好，我是{a}，身份证号是{i}，",
    "{a}（身份证{i}）",
    "尊敬的老师：\n您好！我是通渭县第一小学教师{a}，身份证号为{i}。",
    "身份证号：{i}\n姓名：{a}\n",
)
PLEAS = (
    "密码忘了，请重置。",
    "登录不上，请帮忙重置密码，谢谢！",
    "忘记登录密码，恳请恢复初始密码。",
    "请求：重置密码。",
    "一直提示账号信息输入错误，麻烦给重置一下密码。",
    "改密码时退出了，现在登不上，请重置。",
    "我的密码记不起来了，请给我重置一下。",
)
DELETIONS = (
    "首次登录时姓名填错了，请删除账号信息。",
    "第一次登录姓名误填成拼音，申请删除账号信息，重新登录。",
    "名字那栏写错了一个字，麻烦把账号删掉。",
)
SUBJECTS = ("", "重置密码", "密码", "求助", "账号问题")
# What says that nothing is asked, each in place of the plea.
UNREAL = (
    "请不要给我重置密码。",
    "我没有申请过重置密码，请核实。",
    "不是要重置密码，只是问问怎么选单位。",
    "如果明天还登不上，再请你们重置密码。",
    "若周五前想不起密码，到时候再麻烦您重置。",
    "万一以后忘了密码，能不能找您重置？",
    "等我问过单位再决定要不要重置密码。",
    "请问重置密码会不会影响已经填好的信息？",
    "想问一下，重置密码是不是要本人到场？",
    "请问什么时候可以重置密码？",
    "昨晚您给重置的密码今天能登录了，谢谢。",
    "上周申请的重置密码已经办好了，感谢！",
    "不用重置密码了，已经想起来了。",
    "同事问我怎么重置密码，我也说不清。",
    "听说密码忘了可以发邮件重置，是真的吗？",
    "密码没忘，是网页打不开。",
    "账号能正常登录，密码也没有忘记。",
    "您昨天说密码已经重置，我收到了。",
    "我打算下周再申请重置密码。",
    "要是真登不上了我再写信请您重置。",
    "先不要动我的账号。等我填完以后，再帮我重置密码。",
    "重置密码的事先放一放。",
    "等我下班给您打电话后再重置密码吧。",
    "请把姓名改为身份证上的名字，其他没问题。",
    "麻烦把我的姓名更正一下，打错了一个字，现在登不上。",
    "昨天的重置申请是我爱人替我发的，我并没有要求重置密码。",
    "重置密码后我原来提交的材料还在吗？",
    "老师，重置密码的邮件是发到这个地址吗？",
    "我要举报有人盗用我的身份证重置密码。",
    "请告知重置密码需要哪些材料。",
    "密码我记得，就是不知道在哪里改。",
    "如何自己重置密码？有没有操作手册？",
    "重置密码的按钮在哪里？",
    "我没忘密码，不需要重置。",
    "您好，我的密码已由单位管理员重置，无需再处理。",
    "今天收到短信说密码已重置，是你们发的吗？",
    "请先别给我重置密码，我找到记密码的本子了。",
    "我只是想查一下我的密码什么时候被重置过。",
    "我想了解忘记密码的同志怎么申请重置。",
    "重置密码有没有次数限制？",
    "明天我要是还登不进去，就麻烦您重置密码。",
    "我准备退休后再申请删除账号。",
    "要不要删除账号我还没想好，先问问您。",
    "删除账号以后还能再注册吗？",
    "账号信息能不能导出，会不会被删除？",
    "我提交的信息填错了，请删除那条记录。",
    "请删除我误传的附件。",
    "请把多余的那条职称信息删掉。",
    "请帮我把审核状态重置成未提交。",
    "我朋友说重置密码要收费，是真的吗？",
    "有人打电话说要给我重置密码，是不是骗子？",
    "我单位管理员账号的密码忘了，请重置。",
    "我在评审系统里的审核账号登不上，请重置密码。",
    "我的手机号换了，请重置手机号。",
    "我这边一切正常，只是提醒您其他老师可能要重置密码。",
    "请将重置密码的结果短信通知本人。",
    "感谢您昨晚重置密码，已经登录。",
    "之前忘了密码，后来自己想起来了，现在能登录。",
    "请不要相信以我名义申请重置密码的邮件。",
    "账号刚才还登不上，现在好了。",
    "密码刚才想起来了，上一封邮件请忽略。",
)
SYSTEMS = (
    "继续教育网",
    "国家中小学智慧教育平台",
    "个人所得税APP",
    "医师执业注册系统",
    "人事考试网",
    "学习强国",
    "甘肃政务服务网",
    "单位的OA",
    "我的邮箱",
    "工资系统",
    "电子税务局",
    "公积金网站",
    "教师资格认定网",
    "学信网",
    "钉钉",
    "干部网络学院平台",
    "医保小程序",
    "专业技术人员培训平台",
)
ELSEWHERE = (
    "{s}的密码忘了，请重置。",
    "{s}密码忘记了，麻烦给重置一下密码。",
    "{s}登录不上了，请帮忙重置密码。",
    "忘了{s}的登录密码，能否帮我重置？",
)
RELATIONS = ("爱人", "同事", "父亲", "母亲", "妻子", "老公", "同学", "妹妹", "岳父", "徒弟")
# Somebody else, for whom nothing is asked.
BESIDE = (
    "我{r}{b}（{j}）能正常登录。",
    "我{r}{b}，身份证{j}，上周已经填报完了。",
    "{r}{b}的身份证号是{j}，她的没问题。",
    "联系人：{b}，身份证{j}。",
    "我{r}{b}（身份证{j}）的账号不用管。",
)
# The plea is for b, the number is a's own.
OWN_NUMBER = (
    "我{r}{b}的密码忘了，请重置。我叫{a}，我的身份证号{i}。",
    "请重置{b}的密码，我是他{r}{a}，身份证{i}。",
    "{b}老师登录不上，麻烦重置密码。经办人{a}，身份证号{i}。",
    "帮我{r}{b}重置一下密码吧，他忘了。我的身份证是{i}，{a}。",
    "我{r}{b}登不上采集系统了，请给她重置密码。本人身份证{i}，姓名{a}。",
    "我是{a}，身份证{i}，我{r}{b}把密码忘了，请帮他重置。",
    "代{r}{b}申请重置密码。代办人：{a} {i}",
    "我叫{a}（{i}），受{r}{b}委托申请重置他的密码。",
    "麻烦帮忙重置一下我{r}{b}的密码，他身份证我不知道，我的是{i}，{a}。",
    "{b}的密码忘了，他不在，我先用我的身份证{i}报上，我是{a}。",
    "本人{a}，身份证号{i}，现为我校{b}老师申请重置密码。",
    "我是{b}的{r}{a}，身份证{i}，他的密码忘记了，请您重置。",
    "申请人{a}（身份证{i}）代{b}申请密码重置。",
    "{b}委托我（{a}，{i}）申请重置密码。",
    "帮{r}重置密码：{b}。联系人：{a}，{i}。",
    "我叫{a}，身份证号码是{i}。我{r}{b}登不上系统，请帮她重置密码，谢谢。",
    "{a} {i}\n我{r}{b}忘了密码，麻烦重置她的。",
    "我{r}的密码忘了，请重置。我的身份证号：{i}，姓名{a}。",
    "请帮{b}同志重置密码。{a}，身份证号：{i}（我是他的部门负责人）",
    "{b}老师让我替她申请重置密码，我叫{a}，我的身份证号是{i}，她的我没有。",
    "麻烦重置{b}的登录密码。申请人：{a} 身份证号：{i}",
    "代{b}重置密码，{a}，{i}",
    "{a}（{i}）：我单位{b}忘记密码，请予重置。",
    "我{r}{b}姓名填错了，请删除她的账号。我是{a}，身份证{i}。",
    "我是{a}，{i}，想替{b}问一下，她密码忘了能重置吗？",
    "{b}密码忘了，请重置。\n经办人：{a}\n身份证号：{i}",
    "姓名：{b}\n诉求：重置密码\n代办人：{a}\n代办人身份证：{i}",
    "我{r}叫{b}，密码忘了。我叫{a}，{i}。请帮忙重置他的密码。",
    "您好，我是{a}（身份证{i}），我们办公室的{b}出差了，他密码忘了让我问一下能不能重置。",
    "{r}{b}不会发邮件，登录密码忘了，请恢复初始密码。代发人{a} 身份证号{i}",
    "请给{b}重置密码！她的身份证号等会儿发，先发我的：{i} {a}",
    "{b}，我{r}，密码忘了。{a}，我，{i}。请重置{b}的密码。",
    "我是{a}，我的身份证号{i}，请帮我{r}{b}重置。",
    "我{r}{b}的身份证丢了，密码也忘了，用我的身份证{i}行不行？请重置。{a}",
)
PAIRS = (
    "{a}，{i}；{b}，{j}。以上两人密码忘了，请重置。",
    "{a} {i}\n{b} {j}\n请重置以上两人的密码",
    "1. {a}，身份证{i}，忘记密码\n2. {b}，身份证{j}，忘记密码\n请重置。",
    "姓名：{a}\n身份证号：{i}\n\n姓名：{b}\n身份证号：{j}\n\n都忘了密码，请重置。",
    "姓名\t身份证号\t诉求\n{a}\t{i}\t重置密码\n{b}\t{j}\t重置密码",
    "{a}（{i}）、{b}（{j}）两位老师密码忘了，请重置。",
    "{i} {a}\n{j} {b}\n麻烦重置密码",
    "{a}的身份证号是{i}，{b}的身份证号是{j}，两人都登录不上，请重置密码。",
    "姓名：{a}、{b}；身份证号依次为：{i}、{j}。请重置密码。",
    "我叫{a}，身份证{i}；我爱人{b}，身份证{j}。我们俩密码都忘了，请都给重置。",
)
NOISE = (
    "电话13993012345",
    "手机：189 1933 4455",
    "QQ：4625188890",
    "单位电话0931-8812345",
    "银行卡6217003330001234567",
    "职称证书编号20156232001234",
    "证书管理号2013062001870",
    "工号620104",
    "邮编730030",
    "甘职改办〔2013〕121号",
    "出生于1976年5月12日",
    "统一社会信用代码12620102438012345X",
    "验证码404502",
)


# What people write around a plea, and what changes nothing about it.
HARMLESS = (
    "我爱人帮我试了也不行。",
    "单位同事都填完了，就剩我一个。",
    "听同事说发邮件可以重置。",
    "如果需要其他材料请告诉我。",
    "如有问题请打电话13900001111。",
    "要是不能及时处理请告知一声。",
    "电话一直打不通，只好发邮件。",
    "密码可能是我生日，但是不对。",
    "我年纪大了，不太会用电脑，请多包涵。",
    "感谢您百忙之中帮忙！",
    "明天学校就要统一审核了，很着急。",
    "职称证书和评审表都准备好了。",
    "我儿子帮我弄的，也没弄好。",
    "已经按通知要求准备好了全部材料。",
    "前两天还能登录，今天突然不行了。",
    "不知道是不是大小写的问题。",
    "上次登录是4月20号。",
    "谢谢老师，给您添麻烦了。",
    "5月31日就截止了，我怕来不及。",
    "我们校长让我抓紧填报。",
    "换了浏览器也一样。",
    "试了8个8也进不去。",
    "不用回复，我明天自己登录试试。",
    "收到请回复，谢谢。",
    "我在兰州出差，用手机写的信。",
    "单位：会宁县第三中学",
    "继续教育学时证明已经上传。",
    "麻烦尽快，万分感谢。",
    "我是1998年参加工作的中学一级教师。",
    "我们学校还有几位老师也是这种情况，他们会自己发邮件。",
    "之前发过一次邮件忘了写身份证号。",
    "一直没有收到回复，再发一次。",
    "我查了文件，按文件要求发送。",
    "科里的张主任说可以找您。",
    "如果可以的话希望今晚就能处理。",
    "是我自己粗心，没记住。",
    "当时是女儿帮我改的密码，她也忘了。",
    "请放心，身份证号和姓名都核对无误。",
    "以上信息真实有效，如有虚假本人负责。",
    "请问大概什么时候能好？",
    "能不能今天就办？",
    "重置后我会马上改密码并记好。",
    "账号是我自己的，没有借给别人用。",
    "QQ邮箱发的，怕进垃圾箱。",
    "单位上其他人都正常。",
    "我爱人的账号没问题，就我的登不上。",
    "去年的继续教育网我都能登，就这个登不上。",
)
# What is asked for one of several, and what asks for nothing.
WISHES = {
    "reset": (
        "忘记密码", "密码忘了，请重置", "登不上", "需要重置密码", "忘了密码需重置", "密码记不住了，麻烦重置",
        "提示账号信息输入错误", "申请重置", "改密码中途退出，现在进不去",
    ),
    "delete": (
        "姓名填错，请删除账号", "姓名误填成拼音，需删除", "首次登录名字写成了别人的，申请删除",
        "名字打错一个字，删除账号", "姓名没填，请删除账号信息",
    ),
    "": (
        "已能登录", "没问题", "不用处理", "密码已想起来", "能正常登录，不用重置", "上周已提交", "不需要重置",
        "账号正常",
        "昨天已经重置好了", "密码没忘", "已登录填报", "想问职称证书编号怎么填", "搜不到单位", "证书丢了怎么补",
        "审核退回了不知道原因", "继续教育网密码忘了", "想换手机号", "手机收不到验证码",
    ),
}  # fmt: skip
EACH = (
    "{a}（{i}）{s}；",
    "{a}，身份证{i}，{s}。",
    "{a} {i} {s}\n",
    "我{r}{a}，身份证{i}，{s}。",
    "{a}的身份证号是{i}，{s}。",
    "姓名：{a}，身份证号：{i}，情况：{s}\n",
    "{i} {a}：{s}\n",
    "{a}\t{i}\t{s}\n",
    "{a}{i}{s}，",
)
HEADS = ("", "老师您好，我们单位几个人的情况：\n", "您好！\n", "请老师看看这几个人：\n")
ENDS = ("", "。谢谢！", "\n麻烦老师了", "\n联系电话13900001111")


def number(random):
    place = random.choice(("620102", "620421", "620523", "622301", "620923", "621202", "622927", "623022", "620825"))
    body = f"{place}{random.randrange(1962, 1998)}{random.randrange(1, 13):02}{random.randrange(1, 29):02}"
    body += f"{random.randrange(1, 999):03}"
    return body + ric.calc_check_digit(body + "0")


def people_of(random):
    a, b = random.sample(NAMES, 2)
    return {"a": a, "b": b, "i": number(random), "j": number(random), "r": random.choice(RELATIONS)}


def plain(random: Random) -> Made:
    who = people_of(random)
    text = random.choice(INTROS).format(**who) + random.choice(PLEAS)
    return random.choice(SUBJECTS), text, {("reset", who["i"], who["a"])}


def plain_deletion(random: Random) -> Made:
    who = people_of(random)
    text = random.choice(INTROS).format(**who) + random.choice(DELETIONS)
    return "删除账号", text, {("delete", who["i"], who["a"])}


def unreal(random: Random) -> Made:
    """Denied, asked, or said on condition."""
    told = random.choice(INTROS).format(**people_of(random)), random.choice(UNREAL)
    subject = random.choice(("", "密码", "咨询", "您好"))
    return subject, random.choice(("".join(told), "\n".join(told[::-1]))), set()


def quoted(random: Random) -> Made:
    lines = (random.choice(INTROS).format(**people_of(random)) + random.choice(PLEAS)).split("\n")
    quote = "\n".join("> " + line for line in lines)
    return "回复：您好", f"收到，谢谢。\n\n在 2021-05-12 10:00:00，sender@mail.example 写道：\n{quote}", set()


def elsewhere(random: Random) -> Made:
    """Of another system."""
    text = random.choice(INTROS).format(**people_of(random)) + random.choice(ELSEWHERE).format(s=random.choice(SYSTEMS))
    return random.choice(("", "密码", "求助")), text, set()


def pair(random: Random) -> Made:
    who = people_of(random)
    wanted = {("reset", who["i"], who["a"]), ("reset", who["j"], who["b"])}
    return random.choice(SUBJECTS), random.choice(PAIRS).format(**who), wanted


def beside(random: Random) -> Made:
    """Somebody beside who asks, for whom nothing is asked."""
    who = people_of(random)
    text = random.choice(INTROS).format(**who) + random.choice(PLEAS)
    also = random.choice(BESIDE).format(**who)
    text = random.choice((f"{text}\n{also}", f"{also}\n{text}", f"{text}{also}"))
    return random.choice(SUBJECTS), text, {("reset", who["i"], who["a"])}


def own_number(random: Random) -> Made:
    """For somebody whose number isn't told, with the writer's own."""
    return random.choice(SUBJECTS), random.choice(OWN_NUMBER).format(**people_of(random)), set()


def in_company(random: Random) -> Made:
    """A plea, and what people write around one."""
    who = people_of(random)
    around = random.sample(HARMLESS, random.choice((1, 1, 2)))
    asking = random.choice(INTROS).format(**who) + random.choice(PLEAS)
    text = random.choice((asking + "".join(around), "".join(around) + "\n" + asking, "\n".join((asking, *around))))
    return random.choice(SUBJECTS), text, {("reset", who["i"], who["a"])}


def several(random: Random) -> Made:
    """Two or three people, each with what is asked for them, or that nothing is."""
    one = random.choice(EACH)
    wanted, told = set(), []
    for name in random.sample(NAMES, random.choice((2, 2, 3))):
        action = random.choice(("reset", "reset", "delete", "", ""))
        told.append(who := {"a": name, "i": number(random), "r": random.choice(RELATIONS)})
        who["s"] = random.choice(WISHES[action])
        wanted |= {(action, who["i"], name)} if action else set()
    text = "".join(one.format(**who) for who in told).rstrip("，；\n")
    return random.choice(SUBJECTS), random.choice(HEADS) + text + random.choice(ENDS), wanted


def noisy(random: Random) -> Made:
    """A plea among other digits."""
    who = people_of(random)
    intro, plea, noise = (random.choice(table) for table in (INTROS, PLEAS, NOISE))
    text = intro.format(**who).rstrip("，。 ")
    text = random.choice((f"{text}，{noise}，{plea}", f"{text}\n{noise}\n{plea}", f"{text}，{plea}{noise}"))
    return random.choice(SUBJECTS), text, {("reset", who["i"], who["a"])}


KINDS: tuple[Callable[[Random], Made], ...] = (
    plain, plain_deletion, unreal, quoted, elsewhere, pair, beside, own_number, in_company, several, noisy,
)  # fmt: skip


def of_each_kind(seeds: range) -> Iterator[tuple[str, Made]]:
    """One mail of each kind for each seed, with the name of its kind."""
    for seed in seeds:
        for kind in KINDS:
            yield kind.__name__, kind(Random(seed))
