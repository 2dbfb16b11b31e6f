"""Letters as they come out of the printer: by LibreOffice from the files, by Chromium from the pages."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from orgregistry.papers import as_docx
from tests.orgregistry.test_papers import EXAMPLES, RETURN

ROOT = Path(__file__).parents[2]
MM = 72 / 25.4  # points
A4 = (210 * MM, 297 * MM)


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


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_text_keeps_within_the_margins_of_the_standard(printed_letters, kind):
    """GB/T 9704-2012, 5.2: 28 mm on the left, 26 mm on the right; 37 mm above, 30 mm where the office's name is."""
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
    assert max(word[3] for word in words) <= A4[1] - 33 * MM


def test_a_seal_never_stands_on_a_page_of_its_own(printed_letters):
    pages = PdfReader(printed_letters / "long.pdf").pages
    assert len(pages) > 1
    last = re.sub(r"\s", "", pages[-1].extract_text())
    assert "联系方式" in last
    assert "2021年5月20日" in last
