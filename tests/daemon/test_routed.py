"""Letters as units write them, through the reader and the routing table, as `yeban read --json` gives them."""

import json
from datetime import UTC, datetime

import pytest

from daemon.routed import kept, told, with_attached
from mailparse import parse, read
from tests import clients, routes

SAMPLES = [
    letter
    for file in ("samples/letters.json", "letters-blind.json", "letters-blind-2.json")
    for letter in json.loads((routes.LETTERS / file).read_text("utf-8"))["letters"]
]
PARTS = (
    "",
    "-aside",
    "-blind",
    "-blind-10",
    "-blind-11",
    "-blind-12",
    "-blind-13",
    "-blind-14",
    "-blind-15",
    "-blind-16",
    "-blind-2",
    "-blind-3",
    "-blind-4",
    "-blind-5",
    "-blind-6",
    "-blind-7",
    "-blind-8",
    "-blind-9",
    "-classes",
    "-own-10",
    "-own-11",
    "-own-2",
    "-own-3",
    "-own-4",
    "-own-5",
    "-own-6",
    "-own-7",
    "-own-8",
    "-own-9",
    "-perils",
)
FILES = tuple(f"units{part}.toml" for part in PARTS)
UNITS = [letter for file in FILES for letter in routes.units(file)]


def reading_of(letter):
    draft = {
        "client": "qq-web",
        "sender": "3927160584@qq.com",
        "sender_name": "办公室",
        "date": datetime(2021, 5, 18, 12, tzinfo=UTC),
        **{key: letter[key] for key in ("subject", "text")},
        **{key: letter[key] for key in ("html", "attachments") if letter.get(key)},
    }
    return read(parse(clients.post(draft)))


@pytest.mark.parametrize("letter", SAMPLES, ids=[letter["id"] for letter in SAMPLES])
def test_a_sample_is_read_and_routed_as_its_truth_says(letter):
    assert routes.faults(letter["expect"], letter["accept"], told(reading_of(letter))) == []


@pytest.mark.parametrize("letter", UNITS, ids=[letter["id"] for letter in UNITS])
def test_a_letter_is_read_and_routed_as_its_truth_says(letter):
    assert routes.faults(letter["expect"], letter["accept"], told(reading_of(letter))) == []


@pytest.mark.parametrize(
    "text",
    [
        "我单位张三同志要在系统里开通账号，620102199003071236",
        "学校要开会研究开通账号的事",
        "我们单位要求每个人都开通账号，我的账号登不上",
        "如果我们公司要开通单位账号，怎么办理？我们公司是民营的。",
        "省职改办：哪些企业由县局开通账号，哪些由市局开通，请明确。",
        "公司开账号的函上周已经盖章送州人社局了，不用您这边办，我只想问单位栏里搜不出来怎么办",
        "我单位账号早已开通并正常使用，现仅请将单位名称变更为新名，无须另开新账号",
        "我公司91620400224706133U 员工张三申请账号重置 620102199003071236",
    ],
)
def test_who_speaks_of_a_unit_and_of_accounts_asks_for_none_yet(text):
    assert told(reading_of({"subject": "账号", "text": text}))["verdict"] != "letter"


def test_what_the_books_keep_of_a_letter_is_all_that_was_understood_and_can_be_written_down():
    letter = json.loads(json.dumps(kept(reading_of(SAMPLES[0]))))["letter"]
    assert letter["said"]["addressee"] == "景泰县农业农村局"
    assert letter["route"]["rule"] == "institution"
    assert letter["route"]["cites"] == "五（一）"


def test_what_the_comparison_must_tell_apart_it_tells_apart():
    expect = routes.ABSENT | {"verdict": "letter", "org_name": "某", "nature": "soe", "authority": "hr-county:临夏市"}
    reading = {
        "verdict": "letter",
        "letter": {
            "org_name": "某",
            "uscc": None,
            "nature": "soe",
            "contact_name": None,
            "contact_phone": None,
            "route": {"authority": "hr-county:临夏县", "authority_parent": None, "missing": [], "flags": []},
        },
    }
    assert [field for field, *_ in routes.faults(expect, {}, reading)] == ["authority"]
    assert routes.faults(expect, {"authority": ["hr-county:临夏县"]}, reading) == []


def test_an_attached_letter_says_what_the_mail_does_not_and_is_routed_by_both():
    bare = reading_of(
        {"subject": "开通账号", "text": "见附件：我单位开通账号的函，请查收。联系人：蒲万福 0932-5550117"}
    )
    whole = reading_of(SAMPLES[0])
    assert bare.letter.only_attached
    joined = with_attached(json.loads(json.dumps(kept(bare)))["letter"], [whole.letter])
    assert joined["route"]["authority"] == "parent-org"
    assert joined["org_name"] == "景泰县农业技术推广中心"
    assert joined["contact_name"] == "蒲万福"
    assert with_attached(None, [whole.letter])["said"] == kept(whole)["letter"]["said"]
