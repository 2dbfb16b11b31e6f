"""Several people in one mail, forms with boxes, and names that stand unread: who gets what, and who nothing."""

import pytest
from stdnum.cn import ric

from mailparse import parse, read


def number(order):
    body = f"620102198004{order:02d}{order:03d}"
    return body + ric.calc_check_digit(body + "0")


A, B, C = number(11), number(12), number(13)


def reading_of(text, subject="密码重置"):
    head = f"From: a@mail.example\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n"
    return read(parse((head + text.format(A=A, B=B, C=C)).encode()))


def asked(text):
    """What a mail asks for, as its author would write it down: 李强 A 重置."""
    words, people = {"reset": "重置", "delete": "删除"}, {A: "A", B: "B", C: "C"}
    return [f"{r.name} {people[r.id_number]} {words[r.action]}" for r in reading_of(text).requests]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # Tables by their columns, whatever these are called.
        (("序\t系统现显示\t本人\t证件\t要求\t组长\n1\tZHAOXIA\t赵霞\t{A}\t删除\t杨怀远\n"
         "2\t一致\t于是之\t{B}\t重置\t杨怀远"), ["赵霞 A 删除", "于是之 B 重置"]),
        (("申请重置人\t科室\t科主任\t身份证号\n"
         "时间\t内科\t雷鸣\t{A}\n明白\t外科\t巫山\t{B}"), ["时间 A 重置", "明白 B 重置"]),
        ("系统现姓名\t身份证号\t应为\n张小妹\t{A}\t章小妹\n以上账号姓名填错,请予删除", ["章小妹 A 删除"]),
        ("姓名\t证件号码\t是否已处理\t备注\n牛得草\t{A}\t否\t密码遗忘,请重置\n游弋\t{B}\t是\t", ["牛得草 A 重置"]),
        ("姓名 身份证 备注\n李强 {A} 忘记密码\n赵敏 {B} 姓名错", ["李强 A 重置", "赵敏 B 删除"]),
        # Boxes before their words and behind them, after a label with a colon, a bar or a blank.
        ("姓名 | 李强\n身份证号 | {A}\n诉求 | □重置密码 ☑删除账号 □其他\n原因 | 姓名填成拼音", ["李强 A 删除"]),
        ("姓名 李强\n身份证号 {A}\n办理事项 ☑忘记密码重置 □姓名填错删除", ["李强 A 重置"]),
        ("姓名:李强\n身份证号:{A}\n重置密码□ 删除账号☑ (打勾)\n姓名填成拼音", ["李强 A 删除"]),
        # What has more characters than any name is none.
        ("姓名:阿依古丽·买买提阿依古丽·买买提张小红张小红\n身份证号:{A}\n忘记密码,请重置", []),
        # Who hands a list in is nobody of it.
        (
            "请重置以下两位医生密码:\n陆存义,{A}\n潘秋安,{B}\n\n经办人:人事科 麦苗({C})",
            ["陆存义 A 重置", "潘秋安 B 重置"],
        ),
        # A name in the number's own line that reads like a word is somebody's, not the signer's.
        ("请协助将以下人员的登录密码重置\n于是之 {A}\n\n-------------\n兰健\n某水利工程队 综合办公室", []),
        # Headings, and lines that go on about the row above.
        ("忘记密码\n李强 {A}\n姓名填错\n王芳 {B}", ["李强 A 重置", "王芳 B 删除"]),
        ("李强 {A}\n忘记密码\n王芳 {B}\n姓名填错", ["李强 A 重置", "王芳 B 删除"]),
        ("请重置密码\n李强 {A}\n姓名填错\n王芳 {B}\n忘记密码", []),
        ("【需要重置】\n李强 {A}\n【需要删除】\n王芳 {B}\n【已解决】\n赵敏 {C}", ["李强 A 重置", "王芳 B 删除"]),
        (("打√的已经能登录了,没打的还是进不去,请再重置没打√的:\n"
         "√ 1 高山 {A}\n  2 缑娟娟 {B}\n√ 3 令狐丽 {C}"), ["缑娟娟 B 重置"]),
        # Who only writes, hands on, or is in no trouble.
        ("李四({A})的密码忘了,请重置。联系人王五({B})。", ["李四 A 重置"]),
        ("李强({A}),我单位会计,密码忘了。我是单位负责人王芳({B}),代他申请。", ["李强 A 重置"]),
        ("我是贾平,身份证号{A}。我的密码没忘,是我媳妇李平的忘了,她身份证{B},请重置她的。", ["李平 B 重置"]),
        ("妻子王芳密码忘了,本人李强代为申请,身份证号{A},请重置", []),
        ("本人李强{A},上次误将同事王芳{B}的信息发给你们申请了重置,请不要给她重置,给我重置。", ["李强 A 重置"]),
        ("我叫代重阳 密码忘了请重置 身份证在家里 我同事沙里红的是{A} 他那会就是报了这个给弄好的", []),
        ("李强(身份证号:{A})和王芳(身份证号:{B})的名字登反了,请都删除,我们重新登。", ["李强 A 删除", "王芳 B 删除"]),
        ("我叫李强,{A}。我错用王芳的身份证{B}登录了,姓名写的我,请把她那个删掉。", []),
        ("李强{A}密码忘记\n王芳{B}密码忘记\n以上人员请在5月20日以后再重置,目前还在出差。", []),
        ("我是马建国{A},我替张丽{B}申请重置。", ["张丽 B 重置"]),
        ("马建国({A}):密码已重置成功,谢谢!同事张丽({B})也忘了,请重置。", ["张丽 B 重置"]),
        ("马建国({A})、张丽({B}):以上人员密码均已重置成功,本次仅申请重置王平({C})。", ["王平 C 重置"]),
        ("需要重置的:王平{A}。不需要重置的:马建国{B}、张丽{C}。", ["王平 A 重置"]),
        ("1 马建国 {A} 重置 已成功\n2 张丽 {B} 重置 未成功,请再次重置", ["张丽 B 重置"]),
        ("马建国 {A} 忘记密码 √\n李雪 {B} 忘记密码 ×\n(√为需要处理,×为已自行解决)", ["马建国 A 重置"]),
        ("张丽{A}。\n马建国{B}。\n上述二人中张丽是忘记密码,马建国为姓名填写错误。", ["张丽 A 重置", "马建国 B 删除"]),
        ("代张丽、马建国两位老师申请密码重置,身份证号分别为{A}、{B}。", ["马建国 B 重置"]),
        # Whose name stands unread beside the number.
        ("研究馆员于是之({A})登录密码遗失,烦请重置。抄送:所长 樊再锦、人事处 贡保才旦", []),
        ("扎西德勒!我是碌曲县藏医院的候能旺,身份证{A},改过的密码想不起来了,请重置,卡卓", ["候能旺 A 重置"]),
        ("高兴同志({A})的密码忘了,阎应元同志的还记得,请只重置高兴的。", []),
        # A name that is mended, or told by its surname.
        ("{A},这个身份证号登录不了,本人姓名是永胜,姓“是”。麻烦重置密码。", []),
        ("他名字打错了,是“禹”不是“雨”。\n夏雨,{A},密码重置", []),
        # What a form's fields say is no heading of a table; what the notice's words are cited for is meant.
        ("姓名:李娟\n身份证号:{A}\n诉求:我的姓名没有填错,身份证也没填错,就是密码忘了", ["李娟 A 重置"]),
        ("李娟,{A}。属于第三种情况,强制修改密码环节退出造成。", ["李娟 A 重置"]),
        ("本人李娟,身份证号{A},首次登录未填写汉字姓名,现无法用汉字登录", ["李娟 A 删除"]),
        # Forms.
        ("姓名:赵小刚 身份证:{A}\n事项:☑重置密码 □删除账号", ["赵小刚 A 重置"]),
        ("姓名:赵小刚\n身份证:{A}\n[ ] 重置密码\n[x] 删除账号信息(姓名填错)", ["赵小刚 A 删除"]),
        ("姓名:赵小刚\n身份证:{A}\n申请事项:重置密码( )  删除账号(√)\n说明:姓名填成了拼音", ["赵小刚 A 删除"]),
        ("您属于哪种情况?A 忘记密码需重置 B 姓名填错需删除账号信息 C 没有问题\n答:C\n姓名:郎木草\n身份证号:{A}", []),
        ("例如:王小明 {B} 重置密码\n------\n本人:巩学文 {A} 重置密码", ["巩学文 A 重置"]),
    ],
)  # fmt: skip
def test_each_gets_what_is_asked_for_them(text, told):
    assert asked(text) == told


def test_a_form_with_empty_boxes_asks_for_nothing():
    reading = reading_of("姓名:仇志刚\n身份证号码:{A}\n申请事项:□重置密码 □删除账号信息", "职称系统账号问题申请表")
    assert (reading.verdict, reading.missing) == ("incomplete", ("plea",))


def test_that_more_is_asked_for_than_can_be_made_out_is_told():
    reading = reading_of("1.张建国 {A} 重置\n2.夏雨 {B} 重置,是“禹”不是“雨”")
    assert [r.name for r in reading.requests] == ["张建国"]
    assert reading.left


def test_that_nothing_is_left_over_where_nothing_is_needed():
    reading = reading_of("1.张建国 {A} 重置\n2.夏雨 {B} 已登录,没问题")
    assert [r.name for r in reading.requests] == ["张建国"]
    assert not reading.left
