"""Some of several people called by name, place, sex, department or as the others: who gets a reset, and who nothing."""

import pytest
from stdnum.cn import ric

from mailparse import parse, read


def number(order, *, of_a_man):
    body = f"620102198004{order:02d}{order * 10 + of_a_man:03d}"
    return body + ric.calc_check_digit(body + "0")


# Two women and two men.
PEOPLE = {
    "孙丽芳": number(11, of_a_man=False),
    "何建军": number(12, of_a_man=True),
    "贾秀兰": number(13, of_a_man=False),
    "罗文斌": number(14, of_a_man=True),
}
TABLE = "\n".join(f"{n}. {name} {PEOPLE[name]}" for n, name in enumerate(PEOPLE, 1))
LIST = "\n".join(f"{name} {theirs}" for name, theirs in PEOPLE.items())
ROW = "、".join(f"{name}{theirs}" for name, theirs in PEOPLE.items())
DEPARTMENTS = "姓名\t科室\t身份证号\n" + "\n".join(
    f"{name}\t{where}\t{PEOPLE[name]}" for name, where in zip(PEOPLE, ("内科", "外科", "药剂科", "检验科"), strict=True)
)
NAMESAKES = f"我院有两个张伟:骨科张伟{PEOPLE['何建军']},检验科张伟{PEOPLE['罗文斌']}。"
PARENTHESES = ";".join(f"({n}){name},{theirs}" for n, (name, theirs) in enumerate(PEOPLE.items(), 1)) + "。"
ALL = "孙丽芳 何建军 贾秀兰 罗文斌"


def who_is_asked_for(text):
    """The names of those for whom a reset is asked; anything else than a reset would stand out."""
    text = text.format(TABLE=TABLE, LIST=LIST, ROW=ROW, DEPARTMENTS=DEPARTMENTS, NAMESAKES=NAMESAKES, **PEOPLE)
    head = "From: a@mail.example\nSubject: =?utf-8?B?5rGC5Yqp?=\nContent-Type: text/plain; charset=utf-8\n\n"
    reading = read(parse((head + text).encode()))
    return " ".join(
        r.name if r.action == "reset" and PEOPLE.get(r.name, r.id_number) == r.id_number else f"{r.action}!{r.name}"
        for r in reading.requests
    )


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        # Among clauses of all of them one is named who is well, and the others are.
        ("{ROW},这四个人昨天都进不去,今天何建军试了一下进去了,剩下三个请重置密码。", "孙丽芳 贾秀兰 罗文斌"),
        ("{ROW},我们四个都登不上,后来罗文斌自己想起来了,他不用管,其余三人请重置密码。", "孙丽芳 何建军 贾秀兰"),
        ("{ROW}。我们几位密码都忘了,刚才孙丽芳登上了,其余的请重置。", "何建军 贾秀兰 罗文斌"),
        ("{ROW},以上四位都忘了密码,请重置,何建军负责统计。", ALL),
        ("{ROW},这四个人都登不上,何建军又试了几次还是进不去,请都重置密码。", ALL),
        ("{ROW},这四位都忘了密码,请重置,只有何建军留了电话。", ALL),
        # Who is told from the others in words that say nothing is in doubt, unless the others are as they.
        ("{LIST}\n何主任的不要动,其余的请重置密码。", "孙丽芳 贾秀兰 罗文斌"),
        ("{LIST}\n何主任他自己会弄,其余的请重置密码。", "孙丽芳 贾秀兰 罗文斌"),
        ("{LIST}\n何主任的催得急,其余的也请重置密码。", ALL),
        # Only, and whom it leaves out.
        ("{LIST}\n忘了密码的只有贾秀兰,请重置。", "贾秀兰"),
        ("{LIST}\n忘记密码的是贾秀兰和罗文斌两位,请重置。", "贾秀兰 罗文斌"),
        ("{LIST}\n以上四人都忘了密码,请重置,只有何建军自己弄好了。", "孙丽芳 贾秀兰 罗文斌"),
        ("{ROW}四位都是我校教师,其中孙丽芳、罗文斌两位老师忘记了密码,请给予重置。", "孙丽芳 罗文斌"),
        ("{ROW}四人申请密码重置。刚才孙丽芳、何建军、贾秀兰来电说登上了,他们不用了,就剩罗文斌一个。", "罗文斌"),
        ("除何老师外,下面的都请重置密码:\n{LIST}", "孙丽芳 贾秀兰 罗文斌"),
        ("除了贾老师,下面的都请重置密码:\n{LIST}", "孙丽芳 何建军 罗文斌"),
        ("包括何老师在内,下面的都请重置密码:\n{LIST}", ALL),
        ("{LIST}\n请重置以上老师密码,其中何建军、罗文斌除外。", "孙丽芳 贾秀兰"),
        ("{LIST}\n何建军不需要,请把另外三位的密码重置。", "孙丽芳 贾秀兰 罗文斌"),
        ("{LIST}\n请重置其中三人密码,何建军不重置。", "孙丽芳 贾秀兰 罗文斌"),
        ("{LIST}\n贾秀兰他们两个登不上,请重置,孙丽芳他们两个好着。", ""),
        ("{ROW},这几个人里头就贾秀兰忘了密码,请重置。", "贾秀兰"),
        ("{ROW},他们四个中何建军登上了,请给没登上的重置。", "孙丽芳 贾秀兰 罗文斌"),
        ("{ROW},除了何建军都忘了密码,请重置。", "孙丽芳 贾秀兰 罗文斌"),
        ("{ROW},除了何建军和贾秀兰,都请重置密码。", "孙丽芳 罗文斌"),
        ("{ROW}。以上人员除何建军、罗文斌两人外,请重置密码。", "孙丽芳 贾秀兰"),
        ("{ROW},何建军除外,请都重置密码。", "孙丽芳 贾秀兰 罗文斌"),
        ("{ROW},三人忘了密码,一人没忘(何建军),请重置。", ""),
        ("{ROW}。谁登不上您看一下,给登不上的重置密码。", ""),
        # By place.
        ("我校教师名单:\n{TABLE}\n头两位请重置密码,后面的好着。", "孙丽芳 何建军"),
        ("{LIST}\n首尾两位忘了密码,请重置;中间的没事。", "孙丽芳 罗文斌"),
        ("{LIST}\n两头的不用管,中间两位忘了密码,请重置。", "何建军 贾秀兰"),
        ("{LIST}\n当中那位忘了密码,请重置。", ""),
        ("{LIST}\n打头那位登上了,不用管,后三位忘了密码,请重置。", "何建军 贾秀兰 罗文斌"),
        ("{LIST}\n以上四位都忘了密码,请依通知第四条重置。\n张掖市第二人民医院", ALL),
        ("我校教师名单:\n{TABLE}\n一、三两位老师忘了密码,请重置。", ""),
        ("我校教师名单:\n{TABLE}\n请重置1、3的密码。", ""),
        ("我校教师名单:\n{TABLE}\n第一个和最后一个请重置密码,中间两位不用。", "孙丽芳 罗文斌"),
        ("我校教师名单:\n{TABLE}\n除了第3个,其他几位都忘了密码,请重置。第3个贾老师是好的。", "孙丽芳 何建军 罗文斌"),
        ("我校教师名单:\n{TABLE}\n除最后一位外都要重置密码,最后那位自己想起来了。", "孙丽芳 何建军 贾秀兰"),
        ("我校教师名单:\n{TABLE}\n需要重置密码的是最后那位,前面的没事。", "罗文斌"),
        ("我校教师名单:\n{TABLE}\n请重置第2位和第4位的密码,1、3号不需要。", "何建军 罗文斌"),
        ("我校教师名单:\n{TABLE}\n请重置第2位和第4位的密码。", "何建军 罗文斌"),
        ("我校教师名单:\n{TABLE}\n只有中间两位忘了密码,请重置。", "何建军 贾秀兰"),
        ("我校教师名单:\n{TABLE}\n倒数第二位忘了密码,请重置,其余的没问题。", "贾秀兰"),
        ("下面只有后两个要重置密码,前面的是已经解决的:\n{LIST}", "贾秀兰 罗文斌"),
        ("下列老师忘了密码:\n{TABLE}\n请予重置,第3个贾老师除了密码忘了,手机也换了,一并请求重置。", ALL),
        ("请重置以上人员密码:\n{TABLE}\n第3、第4位是新来的,他们也忘了密码。", ALL),
        (PARENTHESES + "只需要重置第(2)个人的密码,(1)、(3)和(4)能登。", "何建军"),
        (PARENTHESES + "四个人的密码都请重置,(2)最急,(1)、(3)和(4)也登不上。", ALL),
        # By sex, as their numbers tell.
        ("{ROW}。两个女老师忘记密码了,请重置,两个男老师正常,不用重置。", "孙丽芳 贾秀兰"),
        ("{ROW}。女老师好着,男老师忘了密码,请重置。", "何建军 罗文斌"),
        ("{ROW}。两位女老师忘记密码了,两位男老师也一样,都请重置。", ALL),
        ("{ROW}。三个女老师忘记密码了,请重置。", ""),
        ("{LIST}\n请给男老师重置密码。", "何建军 罗文斌"),
        ("{LIST}\n请重置密码,两位女老师除外。", "何建军 罗文斌"),
        # By department.
        ("{DEPARTMENTS}\n请重置内科和外科的密码,药剂科和检验科的正常。", "孙丽芳 何建军"),
        ("{DEPARTMENTS}\n药剂科的那位忘了密码请重置,其余的都能登。", "贾秀兰"),
        ("{DEPARTMENTS}\n内科、外科的两位忘了密码请重置,药剂科、检验科的两位没问题。", "孙丽芳 何建军"),
        ("{DEPARTMENTS}\n骨科的那位忘了密码请重置,其余的都能登。", ""),
        ("{NAMESAKES}忘记密码的是骨科的张伟,请重置骨科的,检验科的没问题。", "张伟"),
        ("{NAMESAKES}两个人都忘了密码,请都重置。", "张伟 张伟"),
        ("{NAMESAKES}年轻的那个忘了密码,请重置。", ""),
        # In a way that can't be followed.
        ("{LIST}\n年纪最大的那位忘了密码,请重置,其他人没问题。", ""),
        ("{LIST}\n昨天来过窗口的那位忘了密码,请重置。", ""),
        ("{ROW}。姓孙的那位不用了,请重置密码。", ""),
        # Several told of together in passing.
        (("昨天报的几位(孙丽芳{孙丽芳}、何建军{何建军}等)今早都能登了,谢谢!"
          "今天又来一个忘密码的:贾秀兰,{贾秀兰},麻烦重置。"), "贾秀兰"),
        ("上次报的孙丽芳({孙丽芳})、何建军({何建军})都已登录成功。贾秀兰({贾秀兰})忘记密码,请重置。", "贾秀兰"),
        ("孙丽芳({孙丽芳})、何建军({何建军})都登录不了,请重置密码。", "孙丽芳 何建军"),
        # A mark that tells who is in charge.
        ("请重置下列老师密码,带*的是组长:\n*孙丽芳 {孙丽芳}\n何建军 {何建军}\n贾秀兰 {贾秀兰}", "孙丽芳 何建军 贾秀兰"),
        ("带*的忘了密码,请重置:\n*孙丽芳 {孙丽芳}\n何建军 {何建军}\n*贾秀兰 {贾秀兰}", "孙丽芳 贾秀兰"),
    ],
)  # fmt: skip
def test_who_of_several_is_meant(text, whom):
    assert who_is_asked_for(text) == whom


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("何建军自己想起来了,我懒得删了", []),
        ("贾秀兰是好的,没删", []),
        ("我的账号名字填错了,怎么还没删,请删除", ["delete"]),
        ("名字填成拼音了,请删除", ["delete"]),
    ],
)
def test_a_line_that_was_left_in_a_list_asks_for_no_deletion(text, asked):
    reading = read(parse(f"From: a@mail.example\nSubject: hi\n\n何建军 {PEOPLE['何建军']},{text}".encode()))
    assert [r.action for r in reading.requests] == asked
