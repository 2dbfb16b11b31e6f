"""Second thoughts: each ground is met by what it was made for, and by no plain plea."""

import pytest

from mailparse import read
from mailparse.mail import Mail
from mailparse.reading import Action, Verdict
from mailparse.what.doubts import DOUBTS, of

NUMBER = "620102198503123011"
SAID = {
    "deletes-at-last": "会计给我代登的，我登不了。请把她登的那一个推倒，我自己重起。郎玉珍，{n}",
    "not-before": "郎玉珍{n}密码忘了，我下个月才回来，回来之前先别动，到时候再请你们重置",
    "asks-later": "郎玉珍{n}姓名登成了郎玉真，申请删除，哪个字对还要查户口本，查清再报",
    "in-by-then": "郎玉珍{n}密码忘了，换到采集系统的网址一下就登上了，跟你们说一声",
    "done-as-asked": "昨日所请删除一事，今晨以正确姓名登录，业已成功。郎玉珍{n}",
    "done-and-in": "郎玉珍{n}，本来要写信请你们重置密码，单位管理员问过以后已经重置好了，我用八个8也登上了",
    "all-done-as-asked": "郎玉珍（{n}）申请删除账号信息，错误账号均于17日夜间删除完毕。特此反馈",
    "how-far": "16号发的删除申请（郎玉珍，{n}，名字错成郎玉真），请问排到了没有？",
    "thanks": "郎玉珍{n}上礼拜忘了密码，写信以后进去了，特来信道谢",
    "found-in-the-street": "捡到一张身份证，郎玉珍，{n}，夹着纸条：密码忘了，请重置",
    "form-left-open": "诉求：重置密码（请保留一项，另一项删去），郎玉珍，{n}",
    "of-the-units-account": "我个人填报的账号没毛病，进不去的是学校审核用的那个单位账号，请重置。郎玉珍{n}",
    "of-a-licence": "护士执业证要注销，听说先要把个人账号注销。郎玉珍{n}",
    "death": "我妈去世了，她叫郎玉珍，身份证{n}，密码我不知道，请重置一下，我要导资料",
    "unwilling": "我登不进去也不想登了，郎玉珍{n}",
    "some-of-them": "我和我爱人的号一个能进，一个不能进，郎玉珍{n}，给不能进的那个重置吧",
    "stop": "郎玉珍{n}密码忘了？是你们天天给我重置！",
    "complains": "郎玉珍{n}密码忘了？是你们乱改的，我要投诉",
    "tell-first": "姓名填成别人的了，郎玉珍{n}，先告诉我删了材料还在不在",
    "before-the-deed": "郎玉珍{n}密码忘了，请先打电话给我再重置密码",
    "unless-it-harms": "郎玉珍{n}姓名填成了拼音，如果会丢草稿请不要删除账号信息",
    "not-by-deleting": "郎玉珍{n}姓名填成了拼音，能不能不删除账号信息只改名字？",
    "not-by-resetting": "郎玉珍{n}密码忘了，能不能不重置密码，直接告诉我原密码",
    "done-elsewhere": "郎玉珍{n}，教资面试成绩查不了，密码忘了，请重置密码",
    "of-a-button": "填报页面的重置按钮是灰的点不动，请处理。郎玉珍{n}",
    "delete-of-else": "下级机构建重了，后建的那个请删除。郎玉珍{n}",
    "if-it-suits": "如果您忙，就不用重置了。密码忘了。郎玉珍{n}",
    "name-and-reset": "郎玉珍{n}姓名错误，请重置",
    "anothers-page": "我用同事的电脑登录，进去显示的是张建国的信息，请把我的删了，郎玉珍{n}",
    "deletes-for-else": "郎玉珍{n}，姓名没填错，单位选错了，请删掉重来，重置密码",
    "in-by-now": "我同事郎玉珍{n}密码忘了，请重置。她今天早上已经自己登上了，问问她的信哪天到的",
    "by-an-administrator": "我是单位管理员郎玉珍{n}，密码忘了请重置",
    "another-province": "我在宁夏职称系统密码忘了，郎玉珍，{n}，请重置",
    "not-forgotten-at-last": "郎玉珍，{n}，通知说密码忘了写信，我没忘，我写信是问单位的事。",
    "mine-is-well": "同事的密码试了八遍都不对，我的没问题，我先给他问问怎么弄。郎玉珍{n}",
    "left-to-the-desk": "郎玉珍{n}密码有点记不准，请重置，或是删除，你们看着办",
    "another-term": "郎玉珍{n}，密码忘了，想申请延期到6月填报",
    "list-is-void": "前天的名单作废:郎玉珍{n}忘记密码，重置密码",
    "not-forgotten": "郎玉珍{n}，我单位让大家统一重置密码，其实我的没忘",
    "out-of-the-unit": "请将已调出人员郎玉珍（{n}）从我单位删除",
    "of-staff": "原单位管理员郎玉珍{n}已退休，请将管理员变更为他人，密码一并重置",
    "number-in-doubt": "郎玉珍忘了密码请重置，身份证号照着传真打的{n}，倒数第二位可能是7也可能是1",
    "tries-on": "郎玉珍{n}密码忘了，我先自己试几天，试不出来再找您重置",
    "which-name": "证书上是郎玉贞，单位叫删除账号按证书注册，郎玉珍{n}，我该听谁的",
    "announced": "郎玉珍{n}姓名填成了郎玉真，待局里研究后另行发函申请删除账号",
    "forbidden-one": "请勿给郎玉珍(身份证{n})重置,只给缪世昌(身份证620724197502230823)重置密码",
    "told-to-write": "我叫缪世昌,身份证620724197502230823,我领导郎玉珍({n})让我给您写信,请重置密码",
    "anothers-is-forgotten": "我的密码没忘,缪世昌的忘了,请重置。郎玉珍{n}",
    "suggests": "建议系统加一个找回密码的按钮。像我郎玉珍{n}这样的，忘了密码还得发邮件重置",
    "other-matter": "4月我忘记密码给你们写过信，郎玉珍{n}，请求重置密码。这次是别的事：证书编号怎么填？",
    "to-be-shut": "郎玉珍{n}密码重置过，她已经调走，请把她的账号停用，密码重置一下",
    "a-password-of-ones-own": "郎玉珍{n}忘了密码，请把密码重置为abc12345",
    "to-look-into": "我接替郎玉珍老师管教务，她的身份证是{n}，请把郎玉珍的密码重置，我好进去看看她填了什么",
    "leave-undone": "郎玉珍{n}请重置密码。此人已离职,请勿办理",
    "nobody-of-theirs": "我校没有这个人,请核实。郎玉珍{n}密码忘了请重置",
    "went-astray": "郎玉珍{n}请重置密码。抱歉转错了",
    "once-confirmed": "郎玉珍{n}的密码请打电话给我核实后重置",
    "only-unlock": "郎玉珍{n}账号被锁,忘了密码,请重置,只要解锁",
    "reset-of-else": "郎玉珍{n},换了手机号,请重置绑定手机",
    "restore-of-else": "郎玉珍{n}，填报的材料让同事动了，给我恢复了吧",
    "only-rename": "郎玉珍{n}姓名填成了郎玉真,能否只改姓名,保留账号",
    "name-is-right": "郎玉珍{n}密码忘了，把我账号删了我重新注册吧，名字身份证都是对的",
    "delete-on-terms": "郎玉珍{n}姓名填成了郎玉真,请在我导出材料之后删除账号",
    "delete-taken-back": "郎玉珍{n}姓名填成了郎玉真,请把删除账号的申请退回",
    "deleted-before": "郎玉珍{n},姓名之前填错,已删过一次账号,现在忘记密码",
    "found-by-now": "郎玉珍{n},重置密码(已解决)",
    "kin-of-writer": "郎玉珍,{n},我同事密码忘了,请重置",
    "later": "郎玉珍{n}密码忘了，请在6月1日之后重置密码",
    "well-is-another": "我是缪世昌，郎玉珍{n}能登录，我登录不了，请重置我的密码",
    "logs-in": "郎玉珍{n}，账号登录没有问题，填报的信息乱了，请重置密码和信息",
    "logs-in-by-name": "郎玉珍{n}，我能正常登录，照片传反了，请求删除账号重新来",
    "theirs-is-well": "我爱人郎玉珍{n}，她的好着呢，我的忘了，请重置",
    "in-anger": "退回来五次了,你们干脆把我账号删了算了!\n{n} 申文化",
    "mail-mended": "昨天我报的是郎玉真，两人名字读音一样我搞混了，登不上的是郎玉珍，{n}，请重置",
    "slip-unread": "郎玉珍{n}密码忘了，请重置。上面的姓名打错了",
    "name-mended": "郎玉珍{n}姓名误填为郎玉真，已经自己改好了，现在忘记密码了",
    "to-check": "{n} 郎玉珍 姓名和身份证号不匹配，请核实",
    "two-accounts": "我有两个账号,18位的那个请保留,15位的那个请删除。缪世昌 {n}",
    "another-reason": "张丽 {n} 登录以后单位选错了,能不能删除重来",
    "keep": "郎玉珍{n}姓名填成了拼音，请删除，不过里面的材料千万别删",
    "wait": "郎玉珍{n}密码忘了，我明天再试试，不行再写",
    "namesakes": "郎玉珍，{n}，我单位有两人同名同姓，忘了密码请重置",
    "two-names": "郎玉珍郎玉真都算我，{n}，登不进去，请删除账号",
    "lent": "我叫郎玉珍，密码忘了请重置，身份证先写上我妹妹的{n}",
    "settled": "郎玉珍{n}，姓名错误的账号已于5月8日删除，目前一切正常",
    "settled-anew": "上周名字填成拼音请你们删了账号，已经重新登好了。郎玉珍{n}",
    "asks-which": "昨晚给我重置了密码，初始密码是啥来着？忘了。郎玉珍{n}",
    "not-in-english": "Please do NOT reset the password of 郎玉珍 {n}, she forgot it once",
    "well-here": "继续教育平台的密码忘了，职称采集系统能正常登，郎玉珍{n}，请重置密码",
    "hypothetical": "比方说我郎玉珍{n}姓名填成拼音，是不是要删除账号",
    "joking": "郎玉珍{n}密码忘了，请重置，哈哈开玩笑",
    "asks-how-it-is-done": "郎玉珍{n}密码忘了，能不能由单位代她申请重置密码？要什么材料？",
    "for-himself": "郎玉珍{n}密码忘了，我让她自己写信",
    "hearsay": "郎玉珍{n}密码忘了，请重置，不过不知道她弄好没有",
    "found-again": "郎玉珍{n}密码忘了，刚找着那张纸条了",
    "number-changed": "郎玉珍{n}，身份证升位了，系统里是旧的，请删除账号",
    "not-the-password": "验证码出不来，登不上，跟密码没有关系，郎玉珍{n}",
    "another-thing": "单位名称填错了，请重置，郎玉珍{n}",
    "record": "待办：郎玉珍{n}重置密码",
    "warning": "有人说能帮我重置密码，是不是骗子？郎玉珍{n}密码忘了",
    "quoted": "郎玉珍的原话是：“我身份证{n}，密码忘了，请重置”",
    "another-wish": "账号被人删了，请帮我恢复账号，郎玉珍{n}",
    "reported": "郎玉珍{n}，重置密码，已成功登录，特此反馈",
    "either": "郎玉珍{n}，我该不该删账户？名字填成了拼音",
    "lesson": "我在准备校本培训，讲义里写了一个例子：郎玉珍，{n}，忘记密码，请重置",
    "who-is-to-ask": "密码重置联络员信息表：郎玉珍{n}，今后重置密码的邮件由她统一发送",
    "survey": "满意度调查：姓名郎玉珍，身份证{n}，办理事项：重置密码，非常满意",
    "of-no-account": "郎玉珍{n}，上周发的邮件里有身份证照片，请从收件箱删除",
    "in-anothers-name": "郎玉珍{n}，前夫可能会以我的名义申请重置密码，请不要给他办",
    "protests": "郎玉珍{n}，早上密码变成了八个8，我没有申请过重置，请说明",
    "let-in": "郎玉珍{n}，试了八个8能进去了，但是改密码的时候说格式不对，怎么弄",
    "perhaps-misnamed": "郎玉珍{n}，进不去了，毛病出在名字上，跟身份证对不上",
    "misnamed-as-it-seems": "郎玉珍{n}，我怀疑名字录成了“郎玉真”，登不上",
    "behind-their-back": "她叫郎玉珍{n}，密码给她重置了，我进去看看她填的职称，别告诉她",
    "draft": "请主任审定：郎玉珍{n}忘记密码，请重置",
    "begs-for-else": "请给郎玉珍{n}开一份证明，证明她因忘记密码、等待重置耽误了填报",
    "once-upon-a-time": "去年密码忘了，写信给你们，第二天就重置好了，至今感激。郎玉珍{n}",
    "right-after-all": "我以为名字填错了，写信要删除账号，是我看花眼了。郎玉珍{n}",
    "other-name": "曾用名那栏我填错了一个字，请删除账号，郎玉珍{n}",
    "another-system": "教师资格网注册时姓名填成拼音，郎玉珍{n}，请删除账号",
    "only-then": "若郎玉珍（{n}）明天仍无法登录，再请你们重置密码",
    "quoted-whole": "我闺女念：“郎玉珍，{n}，密码忘了，快给重置！”念完就跑了",
    "dreamt": "昨夜做了个梦，梦里给您写信：郎玉珍，{n}，密码忘了，请重置",
    "in-jest": "整理的电话录音：我是郎玉珍，{n}，密码忘了，登不上",
    "for-the-file": "转来作重复来信的例子：郎玉珍，{n}，密码忘了，请重置",
    "not-for-the-desk": "郎玉珍（{n}）忘记密码的来信转给您看看，不是要您办",
    "register": "姓名\t身份证号\t事由\t是否办结\n郎玉珍\t{n}\t忘记密码\t是",
    "counted": "登录情况统计表\n郎玉珍 {n} 登不上，密码忘了",
    "seen-to": "来访的郎玉珍{n}，密码忘了，登不上，已由技术员当场处理",
    "told-what-to-do": "郎玉珍{n}来电说密码忘了，已告知她写信",
    "handed-in": "今收到郎玉珍（{n}）交来的忘记密码重置申请",
    "this-time-else": "郎玉珍{n}，上次密码忘了是您重置的，这回是单位选不上",
    "stuck-within": "郎玉珍{n}，进不了下一步",
    "let-in-and-lost": "郎玉珍{n}，登录以后找不到填报的地方，点哪都进不去",
    "not-of-the-desk": "郎玉珍{n}，教师资格不归您管我知道，可那边密码忘了，能帮着重置吗",
    "on-the-papers": "郎玉珍{n}，姓名与证书不一致，请删除",
    "of-whom-they-serve": "郎玉珍{n}，我给学员登记时把学员名字写成拼音了，怎么办",
    "filed-and-wrong": "郎玉珍{n}，材料交上去才发现姓名栏填错了，能不能删除重填",
    "not-twice": "郎玉珍{n}，昨天求过重置密码，要是办过了就别再办第二遍",
}
# What real pleas say that comes near.
PLAIN = (
    "我叫郎玉珍，退休医生，前天改了密码，今天忘了，{n}，请重置",
    "郎玉珍，{n}，等了三天了，请再重置一次密码",
    "郎玉珍{n}，不知道谁给我填成了拼音，请删除账号",
    "郎玉珍{n}，一天试了八回都登不上，请重置密码",
    "郎玉珍，{n}，备用手机13900001111，忘记密码，请重置",
    "手机备忘录里记的密码找不到了，郎玉珍{n}，请重置",
    "郎玉珍{n}，打听到这个邮箱，密码忘了，麻烦重置",
    "密码忘了怎么办？郎玉珍{n}",
    "郎玉珍{n}密码忘了，能不能由我代她申请重置？麻烦您今晚处理",
    "郎玉珍{n}密码忘了，请重置密码，需要什么材料我都可以提供",
    "郎玉珍{n}密码忘了，能不能帮我重置一下？可以的话回复一声",
    "名字录错了，怎么改？郎玉珍{n}",
    "不是密码的问题，是名字的问题：写成了郎玉真。郎玉珍{n}，请删除",
    "郎玉珍{n}，材料都传上去了，千万不要删我的账号，只要重置密码",
    "郎玉珍{n}，单位名称没填错，就是密码忘了，请重置",
    "郎玉珍（曾用名郎玉真），{n}，密码忘了，请重置",
    "郎玉珍{n}，换成正确的网址就好了，可现在又登不上，密码错误，请重置",
    "我叫郎玉珍，我们学校也叫职教中心，{n}，密码忘了，请重置",
    "郎玉珍{n}，不知道是哪个网站的密码不对，登不上采集系统，请重置密码",
)

OF_RULES_ONLY = (
    "请教：姓名填成了拼音，是只能删除账号，还是可以改名？原来的职工郎玉珍（{n}）就是这样，她已调走，不是要办她的，只是想弄明白规定。",
    "郎玉珍{n}，姓名填成了拼音会怎么样？只想了解一下删除账号要什么手续。",
)
# Two names, told in other ways.
OF_TWO_NAMES = (
    "我叫郎玉真，又叫郎玉珍，身份证{n}，请重置密码",
    "身份证号{n}，姓名郎玉珍，也叫郎玉真，两个名字不知哪个对，请重置密码。",
    "姓名是郎玉珍还是郎玉真我也记不清当时怎么填的，{n}，请重置密码",
)


def reading_of(text):
    text = text.format(n=NUMBER)
    return read(Mail("", b"", "sender@mail.example", "", 1, None, "", text, recipients=("46656825@qq.com",)))


def test_every_ground_has_a_mail_that_meets_it_and_a_name_of_its_own():
    assert sorted(doubt.rule for doubt in DOUBTS) == sorted(SAID)


@pytest.mark.parametrize("rule", SAID)
def test_what_a_ground_was_made_for_is_left_to_a_person(rule):
    reading = reading_of(SAID[rule])
    assert reading.requests == ()
    assert reading.verdict is not Verdict.REPAIR


@pytest.mark.parametrize("rule", SAID)
def test_a_ground_is_met_by_its_mail(rule):
    doubt = next(doubt for doubt in DOUBTS if doubt.rule == rule)
    text = SAID[rule].format(n=NUMBER).translate(str.maketrans("，？！：；", ",?!:;"))
    text = text if doubt.said.search(text) else text.replace("郎玉珍", "〇")  # as the reader has whom it asks for
    assert doubt.said.search(text)
    assert of(text, set(Action)) is not None


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_plea_meets_no_doubt(text):
    reading = reading_of(text)
    assert len(reading.requests) == 1
    assert reading.doubt == ""


@pytest.mark.parametrize("text", OF_TWO_NAMES)
def test_of_two_names_a_person_says_which(text):
    assert reading_of(text).requests == ()


@pytest.mark.parametrize("text", OF_RULES_ONLY)
def test_who_only_wants_to_know_the_rules_has_nothing_done(text):
    assert reading_of(text).requests == ()


def test_why_it_is_left_to_a_person_is_said():
    assert reading_of("郎玉珍{n}密码忘了，请重置，不过不知道她弄好没有").doubt == "是听来的、问问的，或是误发的"


def test_a_question_of_something_else_is_no_plea_where_nobody_is_begged():
    assert reading_of("郎玉珍（{n}）上周登不上，后来登上了，之前存的表会不会少？").requests == ()
