"""Letters as they come out of the printer: by LibreOffice from the files, by Chromium from the pages."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from orgregistry.papers import as_docx
from tests.orgregistry.test_papers import EXAMPLES, REFERRAL, RETURN

ROOT = Path(__file__).parents[2]
MM = 72 / 25.4  # points
A4 = (210 * MM, 297 * MM)


# What a letter of a firm that has left out its telephone number comes to: by far the most there are.
USUAL = replace(
    REFERRAL, facts=(("单位性质", "民营企业"), ("登记机关", "兰州市城关区市场监督管理局")),
    why="在县（市、区）市场监管部门注册的民营企业，由县（市、区）人社（职改）部门开通",
)  # fmt: skip


def needed(program: str, package: str) -> str:
    found = shutil.which(program)
    if found is None:
        message = f"{program} is not installed (Debian: {package})"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="module")
def printed_letters(tmp_path_factory) -> Path:
    """All letters as PDF, by one LibreOffice."""
    office = needed("soffice", "libreoffice-writer-nogui")
    folder = tmp_path_factory.mktemp("letters")
    for kind, paper in EXAMPLES.items():
        (folder / f"{kind}.docx").write_bytes(as_docx(paper))
    (folder / "usual.docx").write_bytes(as_docx(USUAL))
    many = replace(RETURN, missing=tuple(f"第{n}样材料" for n in range(1, 31)))
    (folder / "long.docx").write_bytes(as_docx(many))
    subprocess.run(
        [
            *(office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "pdf", "--outdir", folder, *sorted(folder.glob("*.docx"))),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder


def red_lines(pdf: Path | bytes, page: int = 0) -> list[tuple[float, float, float]]:
    """(how far below the paper's upper edge, from where, to where), in mm, of each red line across a page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[page].render(scale=3).to_pil().convert("RGB")
    finally:
        document.close()
    a_mm = picture.height / 297
    red, green, _ = picture.split()
    mask = ImageChops.multiply(red.point(lambda v: 255 * (v > 150)), green.point(lambda v: 255 * (v < 130)))
    rows = list(mask.resize((1, mask.height), Image.Resampling.BOX).tobytes())
    found: list[tuple[float, float, float]] = []
    for y, share in enumerate(rows):
        # Two thin lines and what is between them are one.
        if share > 128 and (not found or y / a_mm - found[-1][0] > 4):
            left, _, right, _ = mask.crop((0, y, mask.width, y + 1)).getbbox() or (0, 0, 0, 0)
            found.append((y / a_mm, left / a_mm, right / a_mm))
    return found


def lines_of(pdf: Path) -> str:
    said = subprocess.run(
        [needed("pdftotext", "poppler-utils"), "-layout", pdf, "-"], check=True, capture_output=True, timeout=30
    ).stdout.decode()
    return re.sub(r"\s", "", said)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_letter_is_one_page_of_a4_and_says_all(printed_letters, kind):
    pdf = printed_letters / f"{kind}.pdf"
    (page,) = PdfReader(pdf).pages
    assert [float(side) for side in page.mediabox[2:]] == pytest.approx(A4, abs=1)
    said, paper = lines_of(pdf), EXAMPLES[kind]
    assert paper.unit in said
    assert f"{paper.addressee}" in said
    assert re.sub(r"\s", "", paper.date) in said


def test_a_usual_letter_keeps_to_its_page(printed_letters):
    assert len(PdfReader(printed_letters / "usual.pdf").pages) == 1


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_text_keeps_within_the_margins_of_the_standard(printed_letters, kind):
    """GB/T 9704-2012, 5.2: 28 mm on the left, 26 mm on the right; 37 mm above, 35 mm below.

    10.1, between two rules: the office's name 30 mm below the edge, the lower rule 20 mm above it, the text above that.
    """
    bounds = subprocess.run(
        [needed("pdftotext", "poppler-utils"), "-bbox", printed_letters / f"{kind}.pdf", "-"],
        check=True,
        capture_output=True,
        timeout=30,
    ).stdout.decode()
    words = [[float(n) for n in found] for found in re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">', bounds
    )]  # fmt: skip
    assert len(words) > 10
    # Punctuation may hang over the edge by half a character.
    assert min(word[0] for word in words) >= 28 * MM - 2
    assert max(word[2] for word in words) <= A4[0] - 26 * MM + 12
    assert min(word[1] for word in words) >= (28 if kind != "account-opening" else 35) * MM
    assert max(word[3] for word in words) <= A4[1] - (26 if kind != "account-opening" else 33) * MM


def test_a_seal_never_stands_on_a_page_of_its_own(printed_letters):
    pages = PdfReader(printed_letters / "long.pdf").pages
    assert len(pages) > 1
    last = re.sub(r"\s", "", pages[-1].extract_text())
    assert "联系方式" in last
    assert "2021年5月20日" in last


def test_the_offices_letters_stand_between_two_red_lines_and_others_have_none(printed_letters):
    """GB/T 9704-2012, 10.1: 170 mm long in the middle, the lower one 20 mm above the edge, on the first page."""
    assert red_lines(printed_letters / "account-opening.pdf") == []
    for kind in ("referral", "return", "long"):
        upper, lower = red_lines(printed_letters / f"{kind}.pdf")
        assert upper[0] < 60
        assert lower[0] == pytest.approx(277, abs=2)
        for _, left, right in (upper, lower):
            assert (left, right) == pytest.approx((20, 190), abs=1)
    assert red_lines(printed_letters / "long.pdf", 1) == []


def test_pages_have_numbers_from_the_second_on(printed_letters):
    """GB/T 9704-2012, 7.5 and 10.1."""
    said = [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(printed_letters / "long.pdf").pages]
    assert "—1—" not in said[0]
    assert "—2—" in said[1]
