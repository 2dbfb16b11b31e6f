"""Mails that the text of a reply is tried on: for each kind of reply some that bring it about, made up throughout.

A test has them read and decided as at night, so that none shows a reply that its mail would not get.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ID_NUMBER: Final = "620…（18位）"  # stands for a valid one: none is shown where it needn't be
_THREE: Final = f"姓名：张伟\n身份证号：{ID_NUMBER}\n"
_LIST: Final = f"单位：某某中学\n请给我校这些老师重置密码：\n张伟 {ID_NUMBER}\n王芳 {ID_NUMBER}\n……（一共 60 人）"
NUMBER_SAID: Final = "身份证号（18 位，文字，逐位核对无误）"
NAME_SAID: Final = "姓名（身份证上的汉字姓名）"
PLEA_SAID: Final = "诉求（写明要“重置密码”，还是“删除账号信息”）"


@dataclass(frozen=True, slots=True)
class Sample:
    """A mail.

    Attributes:
        word: what it is, as one chooses it.
        body: what stands in it, or in brackets what doesn't.
        missing: what an incomplete one lacks, as the reply says it.
    """

    word: str
    body: str
    missing: tuple[str, ...] = ()


SAMPLES: Final[Mapping[str, tuple[Sample, ...]]] = {
    "reset-refused": (
        Sample("姓名和登记的不一样", f"{_THREE}请重置密码\n\n（这个身份证号登记的姓名是“张维”）"),
        Sample("没有这个人的账号", f"{_THREE}忘记密码了，请重置密码\n\n（这个身份证号没有账号）"),
    ),
    "delete-refused": (
        Sample("姓名和登记的相同", f"{_THREE}请删除账号信息\n\n（登记的也是“张伟”，没有填错）"),
    ),
    "incomplete": (
        Sample("没写身份证号", "我是张伟，密码忘了，请重置密码。", (NUMBER_SAID,)),
        Sample("身份证号少一位", "姓名：张伟\n身份证号：62010219850101234\n请重置密码", (NUMBER_SAID,)),
        Sample("没写姓名", f"身份证号：{ID_NUMBER}\n请重置密码", (NAME_SAID,)),
        Sample("没写要办什么", _THREE, (PLEA_SAID,)),
    ),
    "not-text": (
        Sample("只有一张照片", "（正文是空的，附件是“微信图片_20210520.jpg”）"),
        Sample("写在 Word 里", "见附件\n\n（附件是“重置密码申请.docx”）"),
    ),
    "reset-done": (
        Sample("忘了密码", f"{_THREE}密码忘记了，请重置密码"),
        Sample("改密码时退出了", f"{_THREE}第一次登录改密码的时候退出了，现在登不进去，请重置密码"),
    ),
    "delete-done": (
        Sample("登记的是拼音", f"{_THREE}第一次登录姓名填成了拼音，请删除账号信息"),
        Sample("登记的是别人的姓名", f"{_THREE}姓名填成了别人的，请删除账号信息"),
    ),
    "held": (
        Sample("要求删除，账号一直在用", f"{_THREE}姓名填错了，请删除账号信息\n\n（账号上周还登录过）"),
        Sample("要求重置，登记的是拼音", f"{_THREE}请重置密码\n\n（登记的姓名是“zhangwei”）"),
        Sample("一个人替很多人来信", _LIST),
    ),
    "ticket": (
        Sample("单位查不到", "您好，在“查询现工作单位”里搜不到我单位“某某县某某中学”，请问怎么办？"),
        Sample("问别的事", "请问破格申报高级职称需要哪些材料？"),
    ),
}  # fmt: skip
