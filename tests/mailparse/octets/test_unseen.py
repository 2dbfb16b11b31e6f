"""What nobody sees in a mail is no plea, and a mail without a header section is a mail all the same."""

import base64

import pytest
from stdnum.cn import ric

from mailparse import parse, read

BODY = "62010219850307001"
NUMBER = BODY + ric.calc_check_digit(BODY + "0")
OTHER_BODY = "62010219790412002"
OTHER_NUMBER = OTHER_BODY + ric.calc_check_digit(OTHER_BODY + "0")
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
        "<div style='background:#000'><span style='color:#000'>PLEA</span></div>",
        "<div style='background:#333333'><span style='color:#333'>PLEA</span></div>",
        "<table><tr><td bgcolor='#000000'>PLEA</td></tr></table>",
        "<table><tr><td bgcolor=red><font color=red>PLEA</font></td></tr></table>",
        "<div style='background:#333'><p style='background:#fff'><b style='color:#fff'>PLEA</b></p></div>",
        "<p style='color:#0000'>PLEA</p>",
        "<p style='color:#00000000'>PLEA</p>",
        "<p style='color:rgba(0,0,0,.04)'>PLEA</p>",
        "<p style='color:lightyellow'>PLEA</p>",
        "<p style='color:bisque'>PLEA</p>",
        "<font color=FFFFFF>PLEA</font>",
        "<body text=ffffff>PLEA</body>",
        "<p style='font:0 Arial'>PLEA</p>",
        "<p style='font:normal 400 0px Arial'>PLEA</p>",
        "<p style='font-size:0rem'>PLEA</p>",
        "<p style='font-size:1e-3px'>PLEA</p>",
        "<p style='font-size:+0px'>PLEA</p>",
        "<p style='font-size:2%'>PLEA</p>",
        "<p style='font-size:min(0px, 1em)'>PLEA</p>",
        "<div style='overflow-y:clip;height:.1px'>PLEA</div>",
        "<div style='height:1px'><div style='overflow:hidden;height:100%'>PLEA</div></div>",
        "<p style='rotate:y 90deg'>PLEA</p>",
        "<p style='scale:0'>PLEA</p>",
        "<p style='translate:-9999px'>PLEA</p>",
        r"<p style='d\isplay:none'>PLEA</p>",
        "<p style='display&#58;none'>PLEA</p>",
        "<p style='display:/*a*b*/none'>PLEA</p>",
        "<p class='a'hidden>PLEA</p>",
        "<p/hidden/>PLEA</p>",
        "<p popover>PLEA</p>",
        "<s/>PLEA</s>",
        "<marquee width=0>PLEA</marquee>",
        "<ruby>王<rp>PLEA</rp></ruby>",
        "<table><colgroup><col style='visibility:collapse'></colgroup><tr><td>PLEA</td></tr></table>",
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
        '<p style="font-size:1em">PLEA</p>',
        '<p style="font-size:.875rem;font:italic 400 10.5pt/1.5 宋体">PLEA</p>',
        '<p style="background:yellow;color:red">PLEA</p>',
        '<table><tr><td style="background:#4472c4"><font color=white>PLEA</font></td></tr></table>',
        '<div style="background:#fff url(cid:x) no-repeat"><span style="color:#333">PLEA</span></div>',
        '<div style="color:white"><span style="color:windowtext">PLEA</span></div>',
        "<div style='height:1px;background:#ccc'></div><p>PLEA</p>",
        "<hr style='width:210px;height:1px' size=1><p>PLEA</p>",
        "<font color='#999999'>PLEA</font>",
        "<table width=0><tr height=0><td>PLEA</td></tr></table>",
    ],
)
def test_what_mail_programs_write_around_a_plea_hides_nothing(shown):
    assert [request.name for request in reading_of(shown).requests] == ["王小明"]


@pytest.mark.parametrize(
    "rules",
    [
        ".x,.y{display:none}",
        "<!--\ndiv.x{display:none}\n-->",
        "<!-- div div, p+div{display:none} -->",
        "div{display:none}",
        ".x{/*}*/display:none}",
        r".\78 {display:none}",
        "[class=x]{display:none}",
        "@media all{.x{display:none}}",
        ".x{ .y &{color:red} display:none}",
        ".x:not(.y){display:none}",
        ".x:first-letter{color:#000} :is(.x){display:none}",
        ".x{color:#fff}",
        "div{color:white} .x{color:#000}",
        ".x{color:#000} div{color:white!important}",
        ".x{background:#000} div{background:#fff}",
        ".x{text-decoration:line-through}",
        "body{background:#000;color:#000}p{color:#fff}",
        ".x{font:0 a}",
        "@import 'x';",
        ".x::before{content:'\\4e0d '}",
        '.x{content:"}";display:none}',
        ".x{display:none",
        "p p p p p .x, .x{visibility:hidden}",
    ],
)
@pytest.mark.parametrize("plain", [False, True])
def test_nor_where_a_style_sheet_hides_it(rules, plain):
    page = f"<style>{rules}</style><p>谢谢工作人员！</p><div class=x>{PLEA.format(n=NUMBER)}</div>"
    beside = f"谢谢工作人员！\n{PLEA.format(n=NUMBER)}" if plain else ""
    assert read(alternatives(page, beside)).requests == ()


def alternatives(page, beside):
    parts = [("plain", beside)] * bool(beside) + [("html", page)]
    octets = b"From: a@mail.example\nContent-Type: multipart/alternative; boundary=part-of-it\n\n"
    for kind, text in parts:
        head = f"--part-of-it\nContent-Type: text/{kind}; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        octets += head.encode() + base64.encodebytes(text.encode())
    return parse(octets + b"--part-of-it--\n")


WORD = """<!--
 /* Font Definitions */
@font-face {font-family:"\\@宋体"; panose-1:2 1 6 0 3 1 1 1 1 1;}
 /* Style Definitions */
p.MsoNormal, li.MsoNormal, div.MsoNormal
 {margin:0cm; text-align:justify; font-size:10.5pt; font-family:等线;}
a:link, span.MsoHyperlink {mso-style-priority:99; color:#0563C1; text-decoration:underline;}
span.EmailStyle17 {mso-style-type:personal-compose; color:windowtext;}
span.msoDel {mso-style-type:export-only; text-decoration:line-through; display:none; color:red;}
@page WordSection1 {size:612.0pt 792.0pt; margin:72.0pt 90.0pt 72.0pt 90.0pt;}
@list l0:level1 {mso-level-text:"%1、"; text-indent:-36.0pt;}
-->"""


# As WPS writes it: its names of classes are numbers, which are none.
WPS = """@font-face{font-family:"Times New Roman";}
@list l0:level1{mso-level-number-format:chinese-counting;mso-level-text:"%1、";text-indent:0.0000pt;}
p.MsoNormal{mso-style-name:正文;mso-style-parent:"";margin:0pt;margin-bottom:.0001pt;text-align:justify;
font-family:Calibri;mso-bidi-font-family:'Times New Roman';font-size:10.5000pt;mso-font-kerning:1.0000pt;}
span.10{font-family:'Times New Roman';}
span.15{font-family:'Times New Roman';color:rgb(5,99,193);text-decoration:underline;text-underline:single;}
table.MsoNormalTable{mso-style-name:普通表格;mso-style-noshow:yes;mso-ansi-language:#0400;font-size:10.0000pt;}
@page{mso-page-border-surround-header:no;}@page Section0{margin-top:72.0000pt;layout-grid:15.6000pt;}
div.Section0{page:Section0;}"""


@pytest.mark.parametrize(
    "rules",
    [
        WORD,
        WPS,
        "body{line-height:1.5} blockquote{margin-top:0px} body{font-size:14px;color:rgb(0, 0, 0)}",
        ".xl65{mso-number-format:'\\@';color:black} td{background:white} .xl66{color:white;background:#4472C4}",
        ".clearfix:after{content:'';display:block;height:0;visibility:hidden}",
        ".y,.z{display:none} .x{margin:0}",
        "@media (max-width:480px){.y{display:none} .x{padding:0}}",
        "@charset 'utf-8'; P{margin-top:0;margin-bottom:0}",
    ],
)
@pytest.mark.parametrize("plain", [False, True])
def test_the_sheets_that_mail_programs_write_hide_nothing(rules, plain):
    said = PLEA.format(n=NUMBER)
    page = (
        f"<html><head><style>{rules}</style></head><body><div class=x><p class=MsoNormal>{said}</p></div></body></html>"
    )
    assert len(read(alternatives(page, said if plain else "")).requests) == 1


@pytest.mark.parametrize(
    "page",
    [
        "<p style='display&#58;none'>PLEA</p>",
        "<p class='a'hidden>PLEA</p>",
        "<s/>PLEA</s>",
        "<del\n>PLEA</del>",
        "<font color='&#119;hite'>PLEA</font>",
        "<div bgcolor=black>PLEA</div>",
    ],
)
def test_nor_does_a_plain_part_show_what_the_page_beside_it_hides(page):
    said = PLEA.format(n=NUMBER)
    mail = alternatives("<p>谢谢工作人员！</p>" + page.replace("PLEA", said), "谢谢工作人员！\n" + said)
    assert read(mail).requests == ()


BOX = "<td><input type=checkbox {}></td><td>{}</td><td>{}</td>"


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        ("checked", "", ["王小明"]),
        ("", "checked", ["李小红"]),
        ("checked", "checked", ["王小明", "李小红"]),
    ],
)
def test_a_row_whose_box_is_not_ticked_asks_nothing(first, second, asked):
    rows = (BOX.format(first, "王小明", NUMBER), BOX.format(second, "李小红", OTHER_NUMBER))
    table = "".join(f"<tr>{row}</tr>" for row in rows)
    reading = read(alternatives(f"<p>请重置勾选人员的密码：</p><table>{table}</table>", ""))
    assert [request.name for request in reading.requests] == asked


@pytest.mark.parametrize(("deletes", "action"), [("checked", "delete"), ("", "reset")])
def test_of_two_buttons_the_one_that_is_pressed_says_what_is_asked(deletes, action):
    resets = "" if deletes else "checked"
    page = (
        f"<p>王小明 {NUMBER} <input type=radio {deletes}>删除账号（姓名填错） <input type=radio {resets}>重置密码</p>"
    )
    assert [request.action.value for request in read(alternatives(page, "")).requests] == [action]


@pytest.mark.parametrize(
    ("listed", "sure"),
    [
        ("<ol start=5><li>一<li>二</ol>", False),
        ("<ol reversed><li>一<li>二</ol>", False),
        ("<ol><li value=7>一</ol>", False),
        ("<ol><li>一</ol><p>又</p><ol start=3><li>二</ol>", False),
        ("<ol><li>一</ol><p>又</p><ol start=2><li>二</ol>", True),
        ("<ol start=1><li value=1>一<li value=2>二</ol>", True),
        ("<ul><li>一</ul><ol><li>二</ol>", True),
    ],
)
def test_a_list_that_does_not_count_from_one_on_is_for_a_person(listed, sure):
    assert parse(b"Content-Type: text/html; charset=utf-8\n\n" + listed.encode()).unsure is not sure


@pytest.mark.parametrize("before", ["", "\r\n", "您好: \r\n", "Re：重置\n\n"])
def test_a_mail_without_a_header_section_is_read_and_is_not_anothers(before):
    mails = [parse(f"{before}身份证号：{NUMBER}，姓名：{name}，请重置密码".encode()) for name in ("王小明", "李小红")]
    assert [read(mail).requests[0].name for mail in mails] == ["王小明", "李小红"]
    assert len({mail.digest for mail in mails}) == len(mails)
