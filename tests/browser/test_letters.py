"""Letters as the browser prints them."""

import io
import unicodedata
from pathlib import Path

import pytest
from pypdf import PdfReader

from orgregistry.papers import as_page
from tests.orgregistry.test_papers import EXAMPLES

CSS = (Path(__file__).parents[2] / "portal" / "static" / "letter.css").read_text("utf-8")
MM = 72 / 25.4  # points


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_letter_is_printed_on_one_page_of_a4(chromium, kind):
    html = as_page(EXAMPLES[kind], "/letter.css")
    link = '<link rel="stylesheet" href="/letter.css">'
    assert link in html
    page = chromium.new_page()
    try:
        page.set_content(html.replace(link, f"<style>{CSS}</style>"))
        printed = page.pdf(prefer_css_page_size=True)
    finally:
        page.close()
    (sheet,) = PdfReader(io.BytesIO(printed)).pages
    assert [float(side) for side in sheet.mediabox[2:]] == pytest.approx([210 * MM, 297 * MM], abs=1)
    # The font maps some characters to their radicals' code points; NFKC takes them back.
    said = "".join(unicodedata.normalize("NFKC", sheet.extract_text()).split())
    assert EXAMPLES[kind].unit in said
    assert said.endswith("".join(EXAMPLES[kind].date.split()))
