"""E-certificates: numbers that can't be guessed, what a stranger may see, the PDF."""

import hashlib
import io
from datetime import timedelta
from zoneinfo import ZoneInfo

import pypdf
import pytest

from filing import certificate_font, certificates, drafting
from filing.certificate_pdf import draw
from filing.certificates import LENGTH, LETTERS, in_groups, masked, new_number, read_number
from filing.dossier import FilingError
from filing.reviewing import Doing
from store import audit
from tests.filing.office import TOP, WAY

ZONE = ZoneInfo("Asia/Shanghai")
URL = "https://zc.example/certificates/"


def octets(serial):
    return hashlib.sha256(str(serial).encode()).digest()


def certificate(province, filing):
    with province.store.look() as desk:
        return certificates.of_filing(desk, filing)


# ------------------------------------------------------------------------------------------------------------ numbers


def test_a_number_is_made_of_all_bits_of_what_it_was_given():
    made = {new_number(octets(n)) for n in range(500)}
    assert len(made) == 500
    assert {len(one) for one in made} == {LENGTH}
    assert set("".join(made)) == set(LETTERS)


def test_a_number_of_few_octets_is_refused():
    with pytest.raises(ValueError, match="guessed"):
        new_number(b"x" * 31)


@pytest.mark.parametrize(
    "typed",
    [
        "{0}", " {0} ", "{1}", "{2}", "{3}",
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_typed(typed):
    number = new_number(octets(7))
    groups = in_groups(number)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in groups)
    assert read_number(typed.format(groups, number.lower(), wide, groups.replace("-", " "))) == number


def test_letters_that_are_misread_are_taken_for_what_they_look_like():
    assert read_number("OIL00-00000-00000-00000") == "01100000000000000000"


@pytest.mark.parametrize("typed", ["", "0" * 19, "0" * 21, "U" * 20, "王" * 20, "0" * 1000, "%" * 20, "../" * 7])
def test_what_is_no_number_is_none(typed):
    assert read_number(typed) is None


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("王华", "王*"),
        ("王小华", "王*华"),
        ("欧阳小华", "欧**华"),
        ("王", "*"),
        ("", ""),
        ("阿依古丽·买买提", "阿******提"),
    ],
)
def test_a_stranger_sees_a_name_masked(name, seen):
    assert masked(name) == seen


# ------------------------------------------------------------------------------------------------------------- issuing


def test_who_seals_a_reissue_issues_a_certificate(province):
    filing = province.sealed()
    made = certificate(province, filing)
    assert made.number == province.row(filing)["certificate"]
    assert (made.issuer, made.title, made.certified, made.valid) == (TOP, "高级工程师", province.now, True)
    assert read_number(made.shown) == made.number


def test_nothing_else_issues_one(desk_province):
    filing = desk_province.collected()
    assert certificate(desk_province, filing) is None
    lost = desk_province.reissue()
    for office in WAY[:-1]:
        desk_province.act(office, lost)
        assert certificate(desk_province, lost) is None
    used = desk_province.tokens
    assert not desk_province.act(TOP, lost, Doing.SEAL).ok
    assert desk_province.tokens == used
    assert certificate(desk_province, lost) is None


def test_a_certificate_is_found_by_its_number_only(desk_province):
    made = certificate(desk_province, desk_province.sealed())
    with desk_province.store.look() as desk:
        assert certificates.of_number(desk, made.shown.lower()) == made
        assert certificates.of_number(desk, new_number(octets(999))) is None
        assert certificates.of_number(desk, "") is None


def test_a_certificate_that_is_void_says_so_and_is_collected_all_the_same(desk_province):
    made = certificate(desk_province, desk_province.sealed())
    later = desk_province.now + timedelta(days=3)
    with desk_province.store.open() as desk:
        assert certificates.void(desk, made.shown, "用错了姓名", "operator", later).voided == later
    assert not certificate(desk_province, made.filing_id).valid
    with desk_province.store.look() as desk:
        assert audit.verify(desk.session, desk.keys.audit).ok
    with desk_province.store.open() as desk, pytest.raises(FilingError, match="已经作废"):
        certificates.void(desk, made.shown, "再作废", "operator", later)


def test_nothing_is_void_without_a_reason_or_a_certificate(desk_province):
    made = certificate(desk_province, desk_province.sealed())
    with desk_province.store.open() as desk, pytest.raises(FilingError, match="没有写理由"):
        certificates.void(desk, made.shown, " ", "operator", desk_province.now)
    with desk_province.store.open() as desk, pytest.raises(FilingError, match="没有这个编号"):
        certificates.void(desk, in_groups(new_number(octets(5))), "错", "operator", desk_province.now)


def test_what_is_certified_is_not_filed_again(desk_province):
    filing = desk_province.sealed()
    with desk_province.store.open() as desk, pytest.raises(FilingError, match="不能撤回"):
        drafting.withdraw(desk, desk_province.pen, filing, desk_province.version(filing))


# ------------------------------------------------------------------------------------------------------------- the PDF


def test_the_pdf_says_what_the_certificate_says_in_characters_of_its_own(desk_province):
    made = certificate(desk_province, desk_province.sealed())
    drawn = draw(made, URL + made.shown, ZONE)
    assert drawn == draw(made, URL + made.shown, ZONE)
    reader = pypdf.PdfReader(io.BytesIO(drawn))
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text().replace(" ", "").replace("　", "")
    assert made.shown in text
    assert "2021年5月20日" in text
    if certificate_font.find() is not None:  # as text, not only as a picture
        for said in (made.name, made.title, made.issuer, "工程技术人员", "副高级"):
            assert said in text
        assert b"YebanCertificate" in drawn
    assert "已作废" not in text


def test_the_pdf_of_a_void_one_says_so(desk_province, monkeypatch):
    made = certificate(desk_province, desk_province.sealed())
    with desk_province.store.open() as desk:
        void = certificates.void(desk, made.shown, "用错了姓名", "operator", desk_province.now)
    assert draw(void, URL, ZONE) != draw(made, URL, ZONE)


def test_without_a_font_of_the_system_the_readers_own_is_asked_for(desk_province, monkeypatch):
    made = certificate(desk_province, desk_province.sealed())
    monkeypatch.setattr(certificate_font, "find", lambda: None)
    drawn = draw(made, URL, ZONE)
    assert b"STSong" in drawn
    assert pypdf.PdfReader(io.BytesIO(drawn)).pages


def test_a_font_that_cannot_be_read_is_none(tmp_path):
    broken = tmp_path / "broken.ttc"
    broken.write_bytes(b"ttcf" + b"\0" * 40)
    assert certificate_font.with_only(broken, "王") is None
    assert certificate_font.find([tmp_path / "none.ttc", broken]) == broken
