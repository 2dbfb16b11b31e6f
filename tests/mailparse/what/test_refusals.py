"""What refuses or excepts must be understood: else the mail, complete as it is, is for a person."""

import pytest

from mailparse import read
from mailparse.mail import Mail
from mailparse.what import refusals

NUMBER = "620102198503123011"
PLEA = f"我叫郎玉珍，{NUMBER}，前几天密码忘了登不上，想请你们重置。"


def asked(text):
    mail = Mail("", b"", "sender@mail.example", "", 1, None, "", text, recipients=("46656825@qq.com",))
    return [one.id_number for one in read(mail).requests]


@pytest.mark.parametrize(
    "said",
    [
        "我同事说要给我重置，我不同意。",
        "重置就免了吧。",
        "我谢绝重置。",
        "现在用不上了。",
        "没必要再重置。",
        "我可没求你们重置。",
        "千万莫动我的。",
        "重置什么的就不劳烦了。",
        "严禁重置。",
        "我的就算了。",
        "别当真。",
        "此账号不得重置。",
        "就当没这回事。",
        "算我没说。",
        "单位说不给办。",
        "其实我不需要。",
        "写着玩的。",
        "还是先放着吧。",
        "这事就到此为止。",
        "她死活不让，别让人动她的账号。",
        "我不准备在甘肃采集了。",
        "除了我，其他四个全忘了。",
        "另外两位仍旧登不上，号在上一封里。",
        "要重置的人不是我，他的身份证在照片里。",
        "别告诉她本人。",
        "用不着给我重置，就说说红叉叉怎么弄。",
    ],
)
def test_a_word_of_refusal_that_is_not_understood_leaves_it_to_a_person(said):
    assert asked(PLEA + said) == []


@pytest.mark.parametrize(
    "said",
    [
        "不用回信，也别打电话。",
        "千万别删账号，里面有材料。",
        "名字没错，不要删除，只重置密码。",
        "同名的多，请千万别弄混了。",
        "这回可别再让我白跑。",
        "身份信息请勿外传。",
        "不是名字的问题，是密码记不得了。",
        "系统它不让登，写拼音也不让过。",
        "其他两位同事都好着呢。",
        "除了上课还要值班，实在没空去大厅。",
        "能不能今晚给我重置一下？",
        "没想到自己记性这么差，不敢再试了。",
        "错别字请别见怪，性别女。",
        "不要紧的，不用急，别太累。",
        "别提多着急了，可别忘了我。",
        "我们单位除了我都填完了。",
        "单位催得紧，过了31号就不让报了。",
        "不需要别的，就这一件事。",
        "别的老师都没这事。",
        "不知道能不能重置，要不要再写一遍？",
    ],
)
def test_what_a_plain_plea_refuses_is_understood(said):
    assert asked(PLEA + said) == [NUMBER]


def test_staff_are_told_which_words_they_are_and_no_number():
    doubt = refusals.of(f"我不乐意{NUMBER},请重置")
    assert doubt is not None
    assert "“不乐意…”" in doubt.why
