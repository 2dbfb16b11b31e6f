"""A mail is blank where there are but blanks beside its header section; of all else somebody has to know."""

import base64

import pytest

from mailparse import Verdict, parse, read
from mailparse.octets import mime

PLEA = "老师您好，我忘记密码登录不了，请重置密码。姓名：王芳，身份证号：620105196403142426"
HEAD = "From: wang@mail.example\nSubject: \n"
MIXED = HEAD + "Content-Type: multipart/mixed; boundary=o\n"
PAGE = "Content-Type: text/html; charset=utf-8\n\n"
TNEF = "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\neJ8+IgAAAA==\n"
PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"
SIGNATURE = "Content-Type: application/pkcs7-signature\nContent-Transfer-Encoding: base64\n\neJ8+IgAAAA==\n"


def reading_of(raw):
    return read(parse(raw.encode()))


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(f"{MIXED}\n--o\n\n \n--o--\n\n{PLEA}\n", id="after"),
        pytest.param(f"{MIXED}\n{PLEA}\n\n--o\n\n \n--o--\n", id="before"),
        pytest.param(
            f"{MIXED}\nThis is a multi-part message in MIME format.\n{PLEA}\n--o\n\n \n--o--\n", id="before, in part"
        ),
        pytest.param(f"{MIXED}\n--o\nContent-Type: text/plain\n{PLEA}\n\n \n--o--\n", id="in the head of a part"),
        pytest.param(f"{HEAD}X-Mailer: x\n{PLEA}\n", id="in the head"),
        pytest.param(f"{HEAD}{PAGE}<body style='display:none'>{PLEA}</body>", id="hidden"),
        pytest.param(f"{HEAD}{PAGE}<s>{PLEA}</s>", id="struck out"),
        pytest.param(f"{HEAD}{PAGE}<title>{PLEA}</title>", id="title"),
        pytest.param(f"{HEAD}{PAGE}<p><img src='https://mail.example/1.png'></p>", id="a picture elsewhere"),
        pytest.param(f"{HEAD}{PAGE}<form><textarea>{PLEA}</textarea></form>", id="field"),
        pytest.param(f"{HEAD}{SIGNATURE}", id="signature"),
        pytest.param(f"{HEAD}Content-Transfer-Encoding: base64\n\n====", id="no base64"),
    ],
)
def test_what_cannot_be_seen_is_not_taken_for_blank(raw):
    reading = reading_of(raw)
    assert reading.verdict is Verdict.OTHER
    assert not reading.empty


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(f"{MIXED}\n--o\n\n \n--o--\n", id="part"),
        pytest.param(
            f"{MIXED}\nThis is a multi-part message in MIME format.\n\n--o\n\n \n--o\n{PAGE}<div><br></div>\n--o--\n\n",
            id="parts",
        ),
        pytest.param(f"{HEAD}{PAGE}<style>p {{color: red}}</style><!-- x --><p>&nbsp;</p>", id="page"),
        pytest.param(f"{HEAD}Content-Type: text/plain; charset=utf-8\n\n\u3000\xa0\n", id="blanks"),
        pytest.param(
            f"{HEAD}Content-Transfer-Encoding: base64\n\n{base64.b64encode(b' ' * 9).decode()}\n", id="base64"
        ),
        pytest.param(f"{HEAD}Content-Transfer-Encoding: quoted-printable\n\n=20=20\n=\n", id="quoted-printable"),
        pytest.param(f"{HEAD}{PLAIN}发自我的iPhone\n", id="what a program signs with"),
    ],
)
def test_blanks_are(raw):
    assert reading_of(raw).empty


@pytest.mark.parametrize("raw", [f"{HEAD}{TNEF}", f"{MIXED}\n--o\n\n\n--o\n{TNEF}--o--\n"])
def test_what_outlook_wraps_up_is_not_text(raw):
    assert reading_of(raw).verdict is Verdict.NOT_TEXT


def test_beside_a_text_its_wrapping_does_not_count():
    raw = f"{MIXED}\n--o\nContent-Type: text/plain; charset=utf-8\n\n{PLEA}\n--o\n{TNEF}--o--\n"
    mail = parse(raw.encode())
    assert not mail.attachments
    assert len(read(mail).requests) == 1
    assert not mime.attached(raw.encode())
