"""Who a mail says that it is from, and whether that is one sender alone."""

import pytest

from mailparse import parse

VICTIM, ATTACKER = "victim@mail.example", "attacker@evil.example"
# base64 of "<victim@mail.example>" and of "victim@mail.example"
SHOWN = "=?utf-8?B?PHZpY3RpbUBtYWlsLmV4YW1wbGU+?="
BARE = "=?utf-8?B?dmljdGltQG1haWwuZXhhbXBsZQ==?="


def sender(*values):
    mail = parse("".join(f"From: {value}\r\n" for value in values).encode() + b"\r\nx")
    return mail.sender, mail.senders


@pytest.mark.parametrize(
    "value",
    [
        VICTIM,
        f"<{VICTIM}>",
        f"< {VICTIM} >",
        f"王小明 <{VICTIM.upper()}>",
        f"{VICTIM} (王小明)",
        f'"王小明" <{VICTIM}>',
        f'"王,小明 <先生>\\"" <{VICTIM}>',
        f'"{ATTACKER}" <{VICTIM}>',
        f"=?utf-8?B?546L5bCP5piO?=<{VICTIM}>",
        f"=?utf-8?Q?x@evil.example?= <{VICTIM}>",
        f"{VICTIM} <{VICTIM}>",
        f"'{VICTIM}' <{VICTIM}>",
        f'"{VICTIM}" <{VICTIM}>',
        f"another@mail.example <{VICTIM}>",
        f"王小明\r\n <{VICTIM}>",
        f"<{VICTIM}\r\n >",
        f"{VICTIM} ({VICTIM})",
    ],
)
def test_one_address_is_the_sender_whatever_name_it_shows(value):
    assert sender(value) == (VICTIM, 1)


@pytest.mark.parametrize("shown", [SHOWN, BARE])
def test_what_a_name_shows_when_it_is_decoded_is_no_address(shown):
    assert sender(f"{shown} {ATTACKER}") == (ATTACKER, 1)
    assert sender(f"{shown} <{ATTACKER}>") == (ATTACKER, 1)
    assert sender(f"{shown}{ATTACKER}") == (ATTACKER, 1)
    assert sender(f'"<{VICTIM}>" {ATTACKER}') == (ATTACKER, 1)


@pytest.mark.parametrize(
    "value",
    [
        f"{ATTACKER}, <{VICTIM}>",
        f"<{VICTIM}>, {ATTACKER}",
        f"<{VICTIM}> <{ATTACKER}>",
        f"<{VICTIM}>{ATTACKER}",
        f"{ATTACKER} (<{VICTIM}>)",
        f"{ATTACKER} (a (b) {VICTIM})",
        f"{ATTACKER} <{VICTIM}>",
        f"g:<{VICTIM}>,{ATTACKER};",
        f"g:{VICTIM};, {ATTACKER}",
        f'(," ) {ATTACKER}, " <{VICTIM}>',
        f'"x" {ATTACKER}, "{VICTIM}" <{VICTIM}>',
        f'"{VICTIM}"@evil.example',
        f"<@evil.example:{VICTIM}>",
        SHOWN,
        f'"{VICTIM}"',
        f"{SHOWN}, {VICTIM} {ATTACKER}",
    ],
)
def test_where_a_second_one_may_be_meant_it_is_nobodys_alone(value):
    assert sender(value)[1] > 1


def test_two_fields_are_two_senders_and_none_is_nobody():
    assert sender(VICTIM, VICTIM) == (VICTIM, 2)
    assert sender(ATTACKER, f"<{VICTIM}>") == (ATTACKER, 2)
    assert sender("") == sender("王小明") == ("", 1)
