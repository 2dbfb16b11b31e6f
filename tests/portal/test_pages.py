"""How pages are put together: what is vendored, what the layout promises, and that nothing needs more than it may."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from selectolax.lexbor import LexborHTMLParser

import templates
from portal import app
from tests.portal.browsing import Browser

VENDORED = app.STATIC / "vendor" / "govuk-frontend-6.6.0"
HTMX = app.STATIC / "vendor" / "htmx.org-2.0.11"
PAGES = sorted(path.relative_to(templates.FOLDER) for path in (templates.FOLDER / "pages").rglob("*.html"))
OURS = (app.STATIC / "yeban.css").read_text()
CONSOLES = (app.STATIC / "console.css").read_text()
SCRIPT = (app.STATIC / "yeban.js").read_text()
CONSOLE_SCRIPT = (app.STATIC / "console.js").read_text()
STATUSES = (400, 403, 404, 405, 413, 422, 429, 500, 503)

# CSS that came after Chromium 80; 6.6 itself uses none of it but where it is skipped without harm.
TOO_NEW = (":is(", ":where(", ":has(", "@layer", "@container", "aspect-ratio", "clamp(", "color-mix", "inset:", "&:",
           "dvh", ":focus-visible", "accent-color", " gap:", "oklch", "@property", "margin-inline")  # fmt: skip
# Script that came after ES2017, or that a strict Content-Security-Policy or a secure site's habits forbid.
NOT_IN_SCRIPT = ("?.", "??", "...", "=>{", "async ", "import ", "export ", "eval(", "Function(", "innerHTML",
                 "localStorage", "sessionStorage", "navigator.clipboard", ".replaceAll(", ".at(", "fetch(")  # fmt: skip


@dataclass
class Said:
    """A page as it would be sent."""

    html: str

    @property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.html)


def rendered(template: str, **context: object) -> Said:
    given = {
        "csrf": "c" * 64,
        "large_text": False,
        "static_path": "/static",
        "errors": (),
        "initial": "初始密码",
    } | context
    return Said(templates.environment().get_template(template).render(given))


# ----------------------------------------------------------------------------------------------------- vendored


@pytest.mark.parametrize("folder", [VENDORED, HTMX], ids=lambda folder: folder.name)
def test_what_is_vendored_is_what_was_recorded(folder):
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
    listed = {line.split("  ")[1] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    assert {path.name for path in folder.iterdir()} == listed | {"SHA256SUMS"}
    assert set(VENDORED.parent.iterdir()) == {VENDORED, HTMX}


@pytest.mark.parametrize(
    ("file", "name"), [(VENDORED / "govuk-frontend.min.css", "WRITTEN"), (HTMX / "htmx.min.js", "HTMX_WRITTEN")]
)
def test_the_script_that_vendors_has_the_same_digest(file, name):
    script = Path("scripts/vendor-frontend").read_text()
    assert f'\n{name} = "{hashlib.sha256(file.read_bytes()).hexdigest()}"' in script


def test_htmx_is_told_what_it_must_not_do_and_stands_in_the_console_only():
    """Its history would keep pages in the browser; eval and styles of its own are what the site's policy forbids."""
    frame = (templates.FOLDER / "pages/console/frame.html").read_text()
    said = json.loads(re.search("name=\"htmx-config\" content='(.*?)'", frame)[1])
    off = ("historyCacheSize", "allowEval", "allowScriptTags", "includeIndicatorStyles")
    assert [said[key] for key in off] == [0, False, False, False]
    assert said["selfRequestsOnly"] is True
    pages = [path for path in PAGES if "htmx.min.js" in (templates.FOLDER / path).read_text()]
    assert pages == [Path("pages/console/frame.html")]
    for path in PAGES:
        text = (templates.FOLDER / path).read_text()
        assert "hx-on" not in text, path
        assert "js:" not in text, path
        assert ("hx-get" in text or "hx-post" in text) <= ('hx-target="#' in text), path


def test_no_font_crest_or_logo_of_others_and_nothing_from_elsewhere():
    css = (VENDORED / "govuk-frontend.min.css").read_text()
    for word in ("GDS Transport", "@font-face", "url(", "crest", "@import", "sourceMappingURL"):
        assert word not in css, word
    assert '"Microsoft YaHei","PingFang SC","HarmonyOS Sans SC","Noto Sans CJK SC",sans-serif' in css
    assert (VENDORED / "LICENSE").read_text().startswith("The MIT License")


def test_the_vendored_styles_are_whole():
    css = (VENDORED / "govuk-frontend.min.css").read_text()
    assert css.count("{") == css.count("}")
    for part in (".govuk-input{", ".govuk-radios__label:before{", ".govuk-error-summary{", "@media print{"):
        assert part in css


def test_the_one_selector_that_older_browsers_do_not_know_stands_alone():
    """A browser drops the whole rule whose selector it can't read; here that is scroll-padding only."""
    css = (VENDORED / "govuk-frontend.min.css").read_text()
    assert re.findall(r"[^{}]*:has\([^{]*\{[^}]*\}", css) == [
        ".govuk-template:not(:has(.govuk-exit-this-page)){scroll-padding-top:0}"
    ]
    assert not re.search(r":is\(|:where\(|@layer|@container", css)


@pytest.mark.parametrize("word", TOO_NEW)
def test_our_own_styles_are_read_by_chromium_80(word):
    assert word not in OURS + CONSOLES


@pytest.mark.parametrize("word", NOT_IN_SCRIPT)
def test_our_script_is_read_by_chromium_80_and_needs_no_right(word):
    assert word not in SCRIPT + CONSOLE_SCRIPT


def test_our_files_are_small_and_call_nobody():
    assert len(SCRIPT) < 12_000
    assert len(CONSOLE_SCRIPT) < 8_000
    assert len(OURS) < 16_000
    assert len(CONSOLES) < 8_000
    assert "url(" not in OURS + CONSOLES
    assert not re.search(r"https?://", OURS + CONSOLES + SCRIPT + CONSOLE_SCRIPT)


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb. Source: WCAG 2.2."""
    digits = colour.lstrip("#")
    digits = "".join(2 * d for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    "rule", re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", OURS + CONSOLES, flags=re.DOTALL))
)
def test_every_text_stands_out_from_its_ground(rule):
    """4.5:1 for every rule that sets both colours."""
    ink = re.search(r"(?<![-\w])color: (#\w+)", rule[1])
    ground = re.search(r"background(?:-color)?: (#\w+)", rule[1])
    if ink and ground:
        light, dark = sorted((luminance(ink[1]), luminance(ground[1])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, rule[0]


# ------------------------------------------------------------------------------------------------------- layout


def test_every_page_says_language_renderer_and_width_and_has_a_skip_link_and_one_main():
    tree = rendered("pages/message.html", heading="已保存", paragraphs=["好。"]).tree
    assert tree.css_first("html").attributes["lang"] == "zh-CN"
    assert tree.css_first('meta[name="renderer"]').attributes["content"] == "webkit"
    assert "width=device-width" in tree.css_first('meta[name="viewport"]').attributes["content"]
    assert tree.css_first("body a").attributes["href"] == "#main-content"
    assert len(tree.css("main")) == len(tree.css("h1")) == 1
    assert tree.css_first("title").text() == "已保存 - 职称信息采集"


def test_errors_stand_on_top_with_links_and_before_the_title():
    errors = [{"text": "请填写姓名", "href": "#name"}]
    tree = rendered("pages/message.html", heading="登录", paragraphs=[], errors=errors).tree
    assert tree.css_first("title").text().startswith("错误：")
    summary = tree.css_first(".govuk-error-summary")
    assert summary.attributes["tabindex"] == "-1"
    assert summary.css_first("[role=alert] a[href='#name']").text(strip=True) == "请填写姓名"


@pytest.mark.parametrize("large", [False, True])
def test_large_text_is_a_class_and_a_pressed_switch(large):
    tree = rendered("pages/message.html", heading="好", paragraphs=[], large_text=large).tree
    assert ("yeban-large" in tree.css_first("html").attributes["class"]) == large
    switch = tree.css_first('form[action="/large-text"] button')
    assert switch.attributes["aria-pressed"] == str(large).lower()


def test_large_text_is_at_least_thirteen_tenths():
    size = re.search(r"\.yeban-large \{[^}]*font-size: ([\d.]+)%", OURS)
    assert float(size[1]) >= 130
    assert "--yeban-target: 60px" in OURS


@pytest.mark.parametrize("template", PAGES)
def test_no_page_has_code_or_styles_of_its_own_or_calls_anybody(template):
    """The Content-Security-Policy has no unsafe-inline."""
    source = (templates.FOLDER / template).read_text()
    assert not re.search(r"<style|style=|\son\w+=|javascript:|<script(?! src=)", source)
    assert not re.search(r"(src|href|action)=[\"'](https?:)?//", source)
    assert "| safe" not in source
    assert "GOV.UK" not in source


@pytest.mark.parametrize("template", PAGES)
def test_every_form_that_is_sent_carries_the_token(template):
    source = (templates.FOLDER / template).read_text()
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", source, flags=re.DOTALL)
    assert len(forms) == source.count('method="post"')
    assert all("csrf" in form for form in forms)


def test_a_name_that_is_not_given_is_an_error_an_option_left_out_is_not():
    environment = templates.environment()
    assert environment.from_string("{% set o = {} %}[{{ o.classes }}{{ 'x' if o.classes }}]").render() == "[]"
    for source in ("{{ nothing }}", "{% if nothing %}x{% endif %}", "{% for x in nothing %}{% endfor %}",
                   "{{ nothing == 1 }}", "{{ thing.nothing }}"):  # fmt: skip
        with pytest.raises(UndefinedError):
            environment.from_string(source).render(thing=Said(""))


def test_what_is_wrong_with_a_field_stands_beside_it_too():
    errors = [{"text": "甲", "href": "#a"}, {"text": "乙<", "href": "#b"}]
    found = templates.fault_of(errors, "b")
    assert found == {
        "text": "乙<", "html": '<span class="govuk-visually-hidden">错误：</span>乙&lt;', "visuallyHiddenText": "",
    }  # fmt: skip
    assert templates.fault_of(errors, "c") is None
    assert templates.fault_of((), "a") is None


# ------------------------------------------------------------------------------------------------- error pages


@pytest.mark.parametrize("status", STATUSES)
def test_an_error_says_in_chinese_what_to_do(status):
    said = rendered("pages/error.html", status=status, retry_after=None)
    heading = said.tree.css_first("h1").text(strip=True)
    assert re.search("[一-龥]", heading)
    assert said.tree.css_first('main a[href="/"]')
    assert "请" in said.tree.css_first("main").text() or status == 404
    assert str(status) not in said.tree.css_first("main").text()


@pytest.mark.parametrize("status", [429, 503])
def test_who_is_to_wait_is_told_how_long(status):
    assert "请过 20 秒再试" in rendered("pages/error.html", status=status, retry_after=20).html


@pytest.mark.parametrize("status", [418, 599])
def test_an_unforeseen_status_has_a_page_as_well(status):
    assert rendered("pages/error.html", status=status, retry_after=None).tree.css_first("h1").text(strip=True)


def test_a_page_that_is_not_there_has_the_layout_and_its_files_can_be_had(sqlite_client: Browser):
    missing = sqlite_client.open("/nowhere")
    assert missing.status == 404
    assert missing.tree.css_first(".yeban-header")
    for link in missing.tree.css("link, script"):
        path = link.attributes.get("href") or link.attributes["src"]
        assert sqlite_client.http.get(path).status_code == 200, path
