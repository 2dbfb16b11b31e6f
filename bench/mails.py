"""The pleas of a busy evening: fabricated people, and for each of them one mail of about 4 KB as QQ Mail builds it.

Nothing is drawn anew from run to run: the same number of people gives the same people, names and wordings.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from random import Random

from mailparse.values import id_number as normal_id_number
from tests.clients import build

DESK = "desk@mail.example"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰玉萍红玲建国志文海燕春梅雪峰鹏飞婷慧宁晓东祥瑞永昌"
_PLACES: tuple[str, ...] = (
    "620102",
    "620103",
    "620302",
    "620422",
    "620502",
    "620623",
    "620702",
    "620802",
    "620902",
    "621002",
)
_PLACES += ("621102", "621202", "622901", "623001")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643, check digit
_SITE = "甘肃省职称申报评审管理信息系统"
_UNITS = (
    "甘州区第二中学的语文教师", "凉州区一家卫生院的主管护师", "公路养护中心的道路工程师", "县农业技术推广站的农艺师",
    "第三建筑工程公司的工程师", "县档案馆的馆员", "水利勘测队的助理工程师", "职业技术学校的讲师",
)  # fmt: skip
_BACKGROUND = (
    "今年四月底单位通知我们在系统里补录以前取得的职称信息，我当时按照培训材料登录过一次，后来一直在下乡，没有再用过。",
    "单位人事科催了好几次，说五月底就要关闭端口，可我这几天白天要上课，只能晚上抽空填，结果卡在登录这一步。",
    "这个电脑是单位公用的，浏览器里没有保存过任何信息，换了同事的电脑和手机也试过，提示都是一样的。",
    "之前打过咨询电话，线路一直很忙，群里的老师让我把情况写成文字发到这个邮箱来，所以冒昧打扰您。",
)
_MORE = (
    "我已经对照通知把资格证书、评审表和文件号都准备齐全了，就等登录以后上传，材料方面不会耽误审核。",
    "如果还需要我补充什么内容，请直接回复这封邮件，我每天晚上都会查看，白天在工地上接电话不方便。",
    "同办公室的几位同事都已经填报完毕，只剩我一个人没有完成，心里实在着急，请您多多关照。",
    "通知我已经认真看过了，知道晚上统一处理，第二天再登录，我会按要求修改，不会重复发送邮件。",
)
# What our own server and QQ's add on the way; the signatures are as long as real ones and sign nothing.
_TRACE = """Return-Path: <{sender}>
Delivered-To: {desk}
Received: from mx.mail.example ([127.0.0.1])
\tby mail.example with LMTP id {hex}
\tfor <{desk}>; {when}
Authentication-Results: mail.example;
\tdkim=pass (1024-bit key) header.d=qq.com header.i=@qq.com header.b={b8};
\tspf=pass smtp.mailfrom={sender};
\tdmarc=pass (p=quarantine) header.from=qq.com
Received: from out162-62-57-210.mail.qq.com (out162-62-57-210.mail.qq.com [162.62.57.210])
\t(using TLSv1.2 with cipher ECDHE-RSA-AES128-GCM-SHA256 (128/128 bits))
\tby mx.mail.example (Postfix) with ESMTPS id {hex}
\tfor <{desk}>; {when}
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=qq.com; s=s201512;
\tt={stamp}; bh={bh}; h=From:To:Subject:Date;
\tb={b64}
"""


class Wish(StrEnum):
    """What somebody writes for, and what must come of it."""

    RESET = "reset"
    DELETE = "delete"
    NO_ACCOUNT = "no-account"
    INCOMPLETE = "incomplete"
    ORG = "org-not-found"
    THANKS = "thanks"


# Of a hundred mails; the order is mixed later. (wish, mails, outcome by contracts.md section 3)
SHARES = (
    (Wish.RESET, 85, "done"),
    (Wish.DELETE, 5, "done"),
    (Wish.NO_ACCOUNT, 2, "refused"),
    (Wish.INCOMPLETE, 3, "incomplete"),
    (Wish.ORG, 2, "ticket"),
    (Wish.THANKS, 3, "ticket"),
)


@dataclass(frozen=True, slots=True)
class Person:
    """A fabricated applicant."""

    number: int
    id_number: str
    name: str
    wish: Wish

    @property
    def sender(self) -> str:
        """One address a person, so that no quota is met."""
        return f"{2_100_000_000 + self.number * 7}@qq.com"


def people(count: int) -> list[Person]:
    """Make people up, every one with an ID number of their own whose check digit holds."""
    draw = Random(20210510)
    wishes = [wish for wish, share, _ in SHARES for _ in range(share)]
    numbers: set[str] = set()
    made = []
    for number in range(count):
        if number % len(wishes) == 0:
            draw.shuffle(wishes)
        while (id_number := _id_number(draw)) in numbers:
            pass
        numbers.add(id_number)
        name = draw.choice(_SURNAMES) + "".join(draw.choice(_GIVEN) for _ in range(draw.choice((1, 2, 2, 2))))
        made.append(Person(number, id_number, name, wishes[number % len(wishes)]))
    return made


def mail(person: Person, at: datetime) -> bytes:
    """Build what a person sends; `at` is aware."""
    subject, lines = _words(person)
    unit, n = _UNITS[person.number % len(_UNITS)], person.number
    background = _BACKGROUND[n // 3 % len(_BACKGROUND)]
    more = _MORE[n // 5 % len(_MORE)] + _MORE[(n // 5 + 1 + n % 3) % len(_MORE)]
    text = "\n".join((f"老师您好！我是{unit}。{background}", *lines, "", more, "谢谢老师，您辛苦了！"))
    raw = build(
        "qq-web", subject=subject, text=text, sender=person.sender, date=at, sender_name=f"春暖花开{n}", to=DESK
    )
    digest = hashlib.shake_256(raw).hexdigest(256)
    trace = _TRACE.format(
        sender=person.sender, desk=DESK, hex=digest[:20].upper(), when=at.strftime("%a, %d %b %Y %H:%M:%S %z"),
        b8=digest[:8], stamp=int(at.timestamp()), bh=digest[:43] + "=", b64=digest[:171] + "=",
    )  # fmt: skip
    return trace.replace("\n", "\r\n").encode("ascii") + raw


def write_maildir(place: Path, some: list[Person], until: datetime, owner: tuple[int, int]) -> list[Path]:
    """Write everybody's mail into a Maildir's cur, four a second and the last one shortly before `until`.

    Args:
        place: the Maildir.
        some: the people, in the order in which their mails arrive.
        until: aware.
        owner: user and group id of the files.
    """
    files = []
    for place_in_row, person in enumerate(some):
        arrived = until - timedelta(seconds=60 + (len(some) - place_in_row) / 4)
        stamp = arrived.timestamp()
        file = place / "cur" / f"{int(stamp)}.M{person.number:08}P1.bench:2,"
        file.write_bytes(mail(person, arrived - timedelta(seconds=5)))
        os.chown(file, *owner)
        os.utime(file, (stamp, stamp))
        files.append(file)
    return files


def foreseen(some: list[Person]) -> dict[str, int]:
    """How many mails must come to which outcome."""
    outcome_of = {wish: outcome for wish, _, outcome in SHARES}
    counts: dict[str, int] = {}
    for person in some:
        outcome = outcome_of[person.wish]
        counts[outcome] = counts.get(outcome, 0) + 1
    return counts


def accounts_of(some: list[Person], now: datetime) -> Iterator[dict[str, object]]:
    """Give the accounts that stand in the office before that evening, as `accounts import` takes them."""
    for person in some:
        if person.wish is Wish.NO_ACCOUNT:
            continue
        created = now - timedelta(days=20 + person.number % 200)
        row: dict[str, object] = {"id_number": person.id_number, "created": created}
        if person.wish is Wish.DELETE:
            # notice 四, cause one: made by the first log-in under a name that nobody bears.
            yield row | {"name": "", "state": "must-change", "last_login": created}
            continue
        used = created + timedelta(days=3)
        yield row | {"name": person.name, "state": "active", "last_login": used, "last_password_change": created}


def _words(person: Person) -> tuple[str, tuple[str, ...]]:
    name, number, n = person.name, person.id_number, person.number
    match person.wish:
        case Wish.RESET | Wish.NO_ACCOUNT:
            return (
                (
                    "申请重置密码",
                    (f"登录{_SITE}的密码忘记了，请帮我重置密码。", "", f"姓名：{name}", f"身份证号：{number}"),
                ),
                ("密码重置", (f"我叫{name}，身份证号{number}，密码忘了，登录不上{_SITE}，麻烦重置为初始密码。",)),
                (f"{name} 重置密码", (f"姓名 {name}", f"身份证号码 {number}", "诉求：忘记密码，申请重置登录密码")),
                ("登录不上系统", ("本人修改密码后再也登不进去，想请您把密码重置一下。", f"{name}，{number}")),
            )[n % 4]
        case Wish.DELETE:
            return "申请删除账号", (
                "首次登录时姓名填错了，与身份证号不匹配，现在登录不上，请删除账号信息，我重新注册。",
                "",
                f"姓名：{name}",
                f"身份证号：{number}",
            )
        case Wish.INCOMPLETE:
            return "重置密码", (f"我是{name}，密码忘记了，请帮我重置一下密码。",)
        case Wish.ORG:
            return "搜不到单位", (
                f"在{_SITE}里填现工作单位时搜索不到我们单位，请问怎么办？单位名称：临泽县沙河镇农业服务中心。",
            )
        case Wish.THANKS:
            return "感谢", ("昨晚发的邮件今天早上已经办好了，我顺利登录进去了，特来信表示感谢。",)


def _id_number(draw: Random) -> str:
    born = date(1962, 1, 1) + timedelta(days=draw.randrange(36 * 365))
    body = f"{draw.choice(_PLACES)}{born:%Y%m%d}{draw.randrange(1, 1000):03}"
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]
    made = normal_id_number(body + check)
    # The notice's own example may be a living person's; its place is not among ours.
    assert made is not None
    return made
