"""What must hold of every reading, and the words that mails are made of."""

from mailparse import Reading, Verdict
from mailparse.values import id_number, is_han_name, name

PHRASES = (
    "姓名：|身份证号|620421198909259301|620421198909259302|张小红|请重置密码|忘记密码|删除账号|姓名填成了|不用重置了|"
    "请忽略|\n|，|。| |\t|> |写道：|------原始邮件------|发件人: a@qq.com|主题: 密码|查不到单位|开通单位账号|附件|"
    "62****1234|阿依古丽·买买提|1.|依次为|谢谢|？|我爱人|同事".split("|")
)


def sound(reading):
    assert isinstance(reading, Reading)
    assert all(id_number(r.id_number) == r.id_number for r in reading.requests)
    assert all(is_han_name(r.name) and name(r.name) == r.name for r in reading.requests)
    assert len({r.id_number for r in reading.requests}) == len(reading.requests)
    assert (reading.verdict is Verdict.REPAIR) == bool(reading.requests)
    assert (reading.letter is not None) >= (reading.verdict is Verdict.LETTER)
    assert reading.verdict is not Verdict.INCOMPLETE or reading.missing
    reading.as_json()
