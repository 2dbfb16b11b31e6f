"""What nobody sees in a mail is no plea, and a mail without a header section is a mail all the same."""

import base64

import pytest
from stdnum.cn import ric

from mailparse import parse, read

BODY = "62010219850307001"
NUMBER = BODY + ric.calc_check_digit(BODY + "0")
PLEA = "本人王小明，身份证号{n}，密码忘记，请重置。"


def reading_of(markup):
    page = f"<p>谢谢工作人员！</p>{markup}".replace("PLEA", PLEA.format(n=NUMBER))
    head = b"From: a@mail.example\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    return read(parse(head + base64.b64encode(page.encode())))


@pytest.mark.parametrize(
    "hidden",
    [
        '<p style="transform:scale(0)">PLEA</p>',
        '<p style="position:absolute;clip:rect(0,0,0,0)">PLEA</p>',
        '<p style="clip-path: inset(50%)">PLEA</p>',
        '<div style="width:0;overflow:hidden">PLEA</div>',
        '<div style="overflow:hidden;max-width:1px">PLEA</div>',
        '<p style="color:black;background:black">PLEA</p>',
        r'<p style="dis\70lay:none">PLEA</p>',
        r"<style>.x{dis\70 lay:none}</style><p class=x>PLEA</p>",
        '<style>p.a span{display:none}</style><p class="a"><span>PLEA</span></p>',
        '<style>[data-x]{display:none}</style><p data-x="1">PLEA</p>',
        "<style>p:nth-child(2){display:none}</style><p>PLEA</p>",
        "<style>/* of */ body p { visibility : hidden }</style><p>PLEA</p>",
        '<p style="display:/**/none">PLEA</p>',
        '<p style="opacity:.01">PLEA</p>',
        '<p style="color:rgb(255 255 255)">PLEA</p>',
        '<p style="color:rgb(100%,100%,100%)">PLEA</p>',
        '<p style="color:hsl(0,0%,100%)">PLEA</p>',
        '<p style="color:whitesmoke">PLEA</p>',
        '<p style="color:var(--x,#fff)">PLEA</p>',
        '<p style="-webkit-text-fill-color:transparent">PLEA</p>',
        '<p style="color:black;background-color:#000000">PLEA</p>',
        '<p style="position:absolute;right:9999px">PLEA</p>',
        '<p style="text-indent:-99em">PLEA</p>',
        '<p style="margin-left:-9999px">PLEA</p>',
        '<p style="transform:translateX(-9999px)">PLEA</p>',
        '<p style="max-height:0;overflow-y:hidden">PLEA</p>',
        '<p style="font:0/0 a">PLEA</p>',
        '<p style="font-size:2px">PLEA</p>',
        "<style>.x{opacity:0.02}</style><p class=x>PLEA</p>",
        '<style>p::before{content:"不要照办："}</style><p>PLEA</p>',
        "<details><summary>更多</summary>PLEA</details>",
        "<dialog>PLEA</dialog>",
        "<datalist><option>PLEA</option></datalist>",
        "<noframes>PLEA</noframes>",
        '<body text="white">PLEA</body>',
    ],
)
def test_nothing_is_done_that_the_one_who_sends_it_may_not_have_seen(hidden):
    assert reading_of(hidden).requests == ()


@pytest.mark.parametrize(
    "shown",
    [
        '<p style="margin:0;transform:scale(1)">PLEA</p>',
        "<style>.x{display:none} p{margin:0}</style><p>PLEA</p>",
        r"<style>v\:* {behavior:url(#default#VML);} .MsoNormal{margin:0}</style><p class=MsoNormal>PLEA</p>",
        '<p style="color:black;background:white">PLEA</p>',
        '<div style="width:100%;overflow:hidden">PLEA</div>',
        "<style>@font-face{font-family:宋体;mso-font-signature:-536870145 1107305727 0 0 415 0}</style><p>PLEA</p>",
        '<p style="margin-left:36pt;text-indent:-18pt;mso-list:l0 level1 lfo1">PLEA</p>',
        '<p style="text-transform:none;white-space:normal;border-width:0;min-height:0;letter-spacing:-0.2px">PLEA</p>',
        '<div style="position:relative;zoom:1;line-height:1.5;font-size:14px;color:rgb(51, 51, 51)">PLEA</div>',
        '<div style="font:14px/1.5 &quot;Lucida Grande&quot;;opacity:0.8;background:transparent">PLEA</div>',
        '<div style="color:#000;background-color:rgba(0,0,0,0);caret-color:rgb(0,0,0)">PLEA</div>',
        "<details open><summary>更多</summary>PLEA</details>",
    ],
)
def test_what_mail_programs_write_around_a_plea_hides_nothing(shown):
    assert [request.name for request in reading_of(shown).requests] == ["王小明"]


@pytest.mark.parametrize("before", ["", "\r\n", "您好: \r\n", "Re：重置\n\n"])
def test_a_mail_without_a_header_section_is_read_and_is_not_anothers(before):
    mails = [parse(f"{before}身份证号：{NUMBER}，姓名：{name}，请重置密码".encode()) for name in ("王小明", "李小红")]
    assert [read(mail).requests[0].name for mail in mails] == ["王小明", "李小红"]
    assert len({mail.digest for mail in mails}) == len(mails)
