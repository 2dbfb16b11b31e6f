"""What styles come to: read by tinycss2, judged by tables, within limits."""

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailparse.octets import colours, css, html, judging, sheets
from mailparse.octets.style import PLAIN, UNTOLD, judged


@pytest.mark.parametrize(
    "hides",
    [
        "display:none",
        "DISPLAY : NONE !important",
        r"d\isplay:n\6f ne",
        "display:/**/none",
        "*display:none",
        'font-family:"a;b";display:none',
        "font-family:url(a;b);display:none",
        "-webkit-clip-path:inset(50%)",
        "content-visibility:hidden",
        "transform:scale(0)",
        "transform:rotate(3deg) scaleX(0.0)",
        "margin-left:-9999px",
        "font:0/0 a",
        "font-size:1e-3px",
        "max-width:1px;overflow:hidden",
        "color:red;;;visibility:collapse;",
    ],
)
def test_what_hides_is_told_however_it_is_written(hides):
    assert judged(hides).hidden


@pytest.mark.parametrize(
    "shows",
    [
        "font-family:'display:none'",
        'font-family:"\\@宋体"',
        "mso-style-name:'a;display:none'",
        "--display:none",
        "--x:var(--y)",
        "background-clip:border-box",
        "background-clip:initial",
        "transform:scale(1)",
        "transform:translate3d(0px, 0px, 0px)",
        "width:210px",
        "font-family:'never closed",
        "undefined",
        "font-size",
        "*zoom:1",
        "mso-list:l0 level1 lfo1;tab-stops:list 36.0pt;text-indent:-18pt",
        "border-left:solid #cccccc 1.0pt;padding:0cm 0cm 0cm 6.0pt",
    ],
)
def test_what_only_looks_as_if_it_hid_does_not(shows):
    style = judged(shows)
    assert (style.hidden, style.unsure, style.tiny) == (False, False, False)


@pytest.mark.parametrize(
    "asks",
    [
        "opacity:.01",
        "transform:scale(0.9)",
        "transform:translate(0, -9999px)",
        "color:var(--x)",
        "width:calc(1px*0)",
        "inset:0 -99em",
        "flex-flow:row-reverse",
        "content:'\\4e0d '",
        "{display:none}",
        "color:red; p{display:none}",
        'font-family:"a\nb";color:red',
        "color:red)",
        "a:" + "(" * 50,
        "wid th:0",
    ],
)
def test_of_what_cannot_be_told_a_person_is_asked(asks):
    assert judged(asks).unsure or judged(asks).hidden


@pytest.mark.parametrize(
    ("written", "colour"),
    [
        ("red", (255, 0, 0)),
        ("#F00", (255, 0, 0)),
        ("#ff0000ff", (255, 0, 0)),
        ("rgb(255 0 0 / 100%)", (255, 0, 0)),
        ("rgba(100%,0%,0%,1)", (255, 0, 0)),
        ("hsl(0,100%,50%)", (255, 0, 0)),
        ("hwb(0 0% 0%)", (255, 0, 0)),
        ("rebeccapurple", (102, 51, 153)),
        ("inherit", (1, 2, 3)),
        ("windowtext", (0, 0, 0)),
        ("rgba(0,0,0,0)", (255, 255, 255)),
        ("color()", None),
        ("lab(50 1 1)", None),
        ("rgb(1e999,0,0)", None),
        ("var(--x)", None),
        ("red blue", None),
        ("", None),
    ],
)
def test_colours_are_told_in_every_notation_that_has_a_way_to_rgb(written, colour):
    (ink,) = judging.of(css.declarations(f"color:{written}")).inks
    told = colours.ink_on(ink, (1, 2, 3), colours.WHITE)
    assert (told and tuple(map(round, told))) == colour


@pytest.mark.parametrize(
    ("written", "paper", "untold"),
    [
        ("#fff url(cid:x) no-repeat", None, False),
        ("linear-gradient(red, blue)", None, False),
        ("white none repeat scroll 0% 0%", (255, 255, 255), False),
        ("transparent", (9, 9, 9), False),
        ("none", (9, 9, 9), False),
        ("rgba(255,255,255,.5)", (132, 132, 132), False),
        ("nobodysname", (9, 9, 9), True),
    ],
)
def test_a_background_is_what_lies_on_what_is_behind_it(written, paper, untold):
    (ground,) = judging.of(css.declarations(f"background:{written}")).grounds
    told, doubt = colours.ground_on(ground, (9, 9, 9))
    assert ((told and tuple(map(round, told))), doubt) == (paper, untold)


@pytest.mark.parametrize("written", ["FF0000", "#ff0000", "f00", " Red "])
def test_in_an_attribute_the_number_sign_may_be_missing(written):
    style = judging.coloured(written, written)
    assert style.inks == (colours.Wash((255, 0, 0)),)
    assert style.grounds == (colours.Background((colours.Wash((255, 0, 0)),)),)


def shown(sheet, page="<p class=x>文</p><b>字</b>"):
    return html.render(f"<style>{sheet}</style>{page}")


@pytest.mark.parametrize(
    ("sheet", "unsure"),
    [
        (".x{display:none}", True),
        (".y{display:none}", False),
        ("b, .y > .x, .x{visibility:hidden}", True),
        (":is(.x, .y){display:none}", True),
        ('.y{content:"}"} .x{display:none}', True),
        ('.y{font-family:"}.x{display:none}"}', False),
        ("@media print{.x{display:none}}", True),
        ("@media print{@supports (a:b){.x{display:none}}}", True),
        ("@keyframes a{.x{display:none}}", False),
        ("@font-face{font-family:a;display:none}", False),
        ("@import url(x.css);", True),
        (";.x{display:none}", True),
        ("};.x{display:none}", True),
        ("}.x{color:red}", True),
        (".y{*zoom:1;_height:1px}", False),
        (".x{direction:rtl}", True),
        ("span.15{color:rgb(5,99,193);text-decoration:underline}", False),
        ("span.15{display:none}", True),
        (".x{a{color:red}}", True),
        (".x{color:red} trailing", False),
        (".y:before{content:'\\f101'}", False),
        (".y:before{content:'\\4e0d'}", True),
        (r".\d800 {display:none}", True),
        ("@media all{" * 8 + ".y{color:red}", True),
        (".y:not" + "(" * 50 + ")" * 50 + "{display:none}", True),
        (".y{z-index:" + "9" * 5000 + "}", True),
    ],
)
def test_a_sheet_is_read_as_a_whole_and_applied_to_what_it_names(sheet, unsure):
    assert shown(sheet).unsure is unsure


def test_more_sheets_than_anybody_writes_are_not_read_but_asked_about():
    plain = ".y{color:red}\n"
    assert not shown(plain * 5000).unsure
    assert shown(plain * 10_000).unsure
    assert html.render(f"<style>{plain * 5000}</style>" * 2).unsure


def test_more_styles_than_anybody_writes_are_not_read_but_asked_about():
    def page(styles):
        return "".join(f"<p style='font-family:a{n},{'b' * 200}'>文</p>" for n in range(styles))

    assert not html.render(page(250)).unsure
    assert html.render(page(350)).unsure
    assert not html.render(page(1) * 350).unsure


@pytest.mark.parametrize(
    "piece",
    ["{", "}", "(", ")", "[", ";", '"', '"\n', "/*", "/**/", "a{", "x:{", "a:b;", "@a ", "url(", "\\", "!", "u+"],
)
def test_the_time_grows_with_the_length_and_not_with_its_square(piece):
    def seconds(length):
        took = []
        for n in range(3):
            sheet = f".y{n}{{color:red}}" + (piece * length)[:length]
            began = time.process_time()
            sheets._read(sheet)
            took.append(time.process_time() - began)
        return min(took)

    assert seconds(64 * 1024) < max(40 * seconds(8 * 1024), 0.2)  # 8 times as long; 64 were the square


@given(st.text(alphabet="{}()[];:,.#@!*\\/'\"<>-+%~| \n01aexu不\ud800\x00", max_size=60), st.booleans())
def test_nothing_that_may_stand_in_a_style_or_sheet_breaks_the_reading(written, whole):
    assert judged(written) is not None
    shown(written if whole else f".x{{{written}}}")


def test_a_style_of_nothing_is_plain_and_one_that_is_none_is_for_a_person():
    assert judged(" \n") is PLAIN
    assert judged("}{:") == UNTOLD


def test_a_mail_without_styles_does_not_load_the_parser():
    plain = "from mailparse.octets import html; html.render('<p align=left>文<br></p>'); import sys; "
    said = subprocess.run(
        [sys.executable, "-c", plain + "print('tinycss2' in sys.modules)"], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "False"
