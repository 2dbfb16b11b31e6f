"""Letters as the browser prints them."""

import io
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from orgregistry.papers import as_page
from tests.orgregistry.test_papers import EXAMPLES, REFERRAL
from tests.templates.test_letters import red_lines

CSS = (Path(__file__).parents[2] / "portal" / "static" / "letter.css").read_text("utf-8")
MM = 72 / 25.4  # points


def printed_by(chromium, paper) -> bytes:
    html = as_page(paper, "/letter.css")
    link = '<link rel="stylesheet" href="/letter.css">'
    assert link in html
    page = chromium.new_page()
    try:
        page.set_content(html.replace(link, f"<style>{CSS}</style>"))
        return page.pdf(prefer_css_page_size=True)
    finally:
        page.close()


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_letter_is_printed_on_one_page_of_a4(chromium, kind):
    printed = printed_by(chromium, EXAMPLES[kind])
    (sheet,) = PdfReader(io.BytesIO(printed)).pages
    assert [float(side) for side in sheet.mediabox[2:]] == pytest.approx([210 * MM, 297 * MM], abs=1)
    # The font maps some characters to their radicals' code points; NFKC takes them back.
    said = "".join(unicodedata.normalize("NFKC", sheet.extract_text()).split())
    assert EXAMPLES[kind].unit in said
    assert said.endswith("".join(EXAMPLES[kind].date.split()))
    # GB/T 9704-2012, 10.1: an office's letter stands between two red lines of 170 mm.
    lines = red_lines(printed)
    assert len(lines) == (0 if kind == "account-opening" else 2)
    for _, left, right in lines:
        assert (left, right) == pytest.approx((20, 190), abs=1)
    if lines:
        assert lines[0][0] < 60
        assert lines[1][0] == pytest.approx(277, abs=2)


def test_a_long_letter_has_its_lower_line_on_the_first_page_only(chromium):
    printed = printed_by(chromium, replace(REFERRAL, facts=tuple((f"情况{n}", "说明" * 20) for n in range(20))))
    assert len(PdfReader(io.BytesIO(printed)).pages) == 3
    assert [len(red_lines(printed, page)) for page in range(3)] == [2, 0, 0]
