"""Names: whoever is named in a mail of the corpus may be called otherwise, and is never taken for somebody else."""

import copy
import json
import random
import re
import tomllib
from pathlib import Path

import pytest

from mailparse import parse, read
from mailparse.who import certain
from tests import clients
from tests.mailparse.test_corpus import differences

pytestmark = pytest.mark.unmeasured

LETTERS = Path(__file__).parents[2] / "letters"

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪"
    "田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文牛党车折妥冶拜者牟豆汝祁鲁撒"
    "仇剡蔺芦窦强雒巩权路火寇苟师向成安平和单支习水计种银边曲古"
)
GIVEN = (
    "伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉梅红建国文斌志鹏海燕小晓雪莲生成新民荣福祥瑞德全学忠孝义永宏彦龙"
    "虎春秋花草录才来会向前进长久安康兴旺发达方正元天宇思雨子涵欣怡梓轩然"
)
OTHERS = (
    "卓玛才让 扎西东智 拉毛草 才让吉 桑吉卓玛 马阿依舍 买买提·艾力 桑吉·才让 欧阳修文 司马青 "
    "令狐冲之 尉迟恭 上官婉 皇甫明月 高兴 平安 成功 白杨 向前 能文"
).split()


def a_name(chance):
    if chance.random() < 0.12:
        return chance.choice(OTHERS)
    given = 1 if chance.random() < 0.25 else 2
    return chance.choice(SURNAMES) + "".join(chance.choice(GIVEN) for _ in range(given))


def renamed(told, old, new):
    if isinstance(told, str):
        return told.replace(old, new)
    if isinstance(told, list):
        return [renamed(one, old, new) for one in told]
    if isinstance(told, dict):
        return {key: one if key in ("id", "client") else renamed(one, old, new) for key, one in told.items()}
    return told


SPELT_OUT = re.compile(r"姓.{1,3}，?单?名|全名|第.个字|的(.)，\1")  # 姓牛，单名一个犇字; 叫齐步走的齐，齐步云


def read_well():
    """Mails of the corpus that name whom they ask for as the expectation does, and are read so."""
    for table in sorted(LETTERS.glob("*.toml")):
        for entry in tomllib.loads(table.read_text("utf-8")).get("mail", ()):
            names = [
                request["name"] for request in entry.get("expect", {}).get("requests", ()) if isinstance(request, dict)
            ]
            text = entry.get("text", "") + entry.get("subject", "")
            if names and all(name in text for name in names) and not SPELT_OUT.search(text):
                yield entry, names


def asked(entry):
    return {(r["action"], r["id_number"], r["name"]) for r in read(parse(clients.post(entry))).as_json()["requests"]}


def test_whatever_people_are_called_nobody_is_taken_for_somebody_else():
    chance = random.Random(20210506)
    wrong, tried, served = [], 0, 0
    for entry, names in read_well():
        if chance.random() < 0.6 or differences(read(parse(clients.post(entry))).as_json(), entry["expect"]):
            continue
        whole, other, taken = json.dumps(entry, ensure_ascii=False, default=str), copy.deepcopy(entry), set()
        for name in names:
            new = a_name(chance)
            while new in whole or new in taken:
                new = a_name(chance)
            taken.add(new)
            other = renamed(other, name, new)
        meant = {(r["action"], r["id_number"], r["name"]) for r in other["expect"]["requests"]}
        found = asked(other)
        if {name for *_, name in found} & set(names):
            continue  # told with blanks, or character by character, as well
        tried += 1
        served += found == meant
        if found - meant:
            wrong.append((entry["id"], sorted(taken), found - meant))
    assert tried > 300
    assert wrong == []
    assert served > 0.95 * tried


@pytest.mark.parametrize(
    ("text", "name", "unsure"),
    [
        ("王志刚登不上", "王志", True),
        ("王志刚才登不上", "王志", False),
        ("王志,密码忘了", "王志", False),
        ("王志刚登不上。王志", "王志", False),
        ("白杨申请重置", "白杨申", True),
        ("代玉平,6201", "玉平", True),
        ("请代王平重置", "王平", False),
        ("由文静(6201)的账号", "文静", True),
        ("(62012)和杨军(6202", "和杨军", True),
        ("职员高兴", "员高兴", True),
        ("我叫和杨军", "和杨军", False),
    ],
)
def test_a_name_begins_and_ends_for_certain(text, name, unsure):
    assert certain.unsure_of(text, name, ()) is unsure


def test_a_name_that_stands_only_within_others_is_nobodys():
    assert certain.unsure_of("剡永刚的账号", "剡永", {"剡永刚"})
    assert not certain.unsure_of("剡永刚的账号,剡永的没事", "剡永", {"剡永刚"})
