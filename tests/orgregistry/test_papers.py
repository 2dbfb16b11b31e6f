"""Letters that go out on paper: what fills them in is data, and the files are what the script makes."""

import io
import re
import subprocess
import sys
import zipfile
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import docx
import pytest
from docxtpl import DocxTemplate
from jinja2 import meta

from orgregistry.papers import (
    BLANK,
    NO_DATE,
    PAPERS,
    AccountOpening,
    PaperKind,
    Referral,
    Return,
    as_docx,
    as_page,
    dated,
    printed,
    title,
)
from templates import FOLDER, environment

ROOT = Path(__file__).parents[2]
UNIT = "兰州市陇信智能科技有限公司"
OPENING = AccountOpening(
    UNIT,
    "兰州市城关区人力资源和社会保障局",
    (("单位全称", UNIT), ("单位性质", "民营企业"), ("联系方式", f"联系人{BLANK}，电话{BLANK}")),
)
REFERRAL = Referral(
    office="职称信息采集技术支持",
    number="",
    addressee="兰州市城关区人力资源和社会保障局",
    unit=UNIT,
    waiting=20,
    written="2021年5月12日",
    basis="第五部分第（三）项",
    why="在县（市、区）市场监督部门注册的民营企业，由所在地人社部门创建账号",
    facts=(("单位性质", "民营企业"),),
    missing=("联系方式",),
    contact="desk@mail.example",
    attachments=("单位来函",),
    date=dated(date(2021, 5, 20)),
)
RETURN = Return(
    office="职称信息采集技术支持",
    number="职采函〔2021〕3号",
    unit=UNIT,
    written="2021年5月12日",
    reason="",
    missing=("单位性质", "联系方式"),
    basis="第五部分第（三）项",
    addressee="兰州市城关区人力资源和社会保障局",
    contact="desk@mail.example",
    attachments=(),
    date=dated(date(2021, 5, 20)),
)
EXAMPLES = {PaperKind.ACCOUNT_OPENING: OPENING, PaperKind.REFERRAL: REFERRAL, PaperKind.RETURN: RETURN}
HOSTILE = "</w:t></w:r>{{ 7*7 }}{% for x in y %}&lt;\x07\x0c\x00\u202e<script>alert(1)</script>&"


def written(paper) -> list[str]:
    return [one.text.replace("\n", "") for one in docx.Document(io.BytesIO(as_docx(paper))).paragraphs]


@pytest.mark.parametrize("kind", PaperKind)
def test_a_letter_is_a_folder_and_a_dataclass_of_the_same_name(kind):
    folder = FOLDER / "letters" / kind
    assert re.sub(r"(?<!^)(?=[A-Z])", "-", PAPERS[kind].__name__).lower() == kind
    assert sorted(path.name for path in folder.iterdir()) == ["letter.docx", "page.html"]
    named = {field.name for field in fields(PAPERS[kind])}
    page = environment().parse((folder / "page.html").read_text("utf-8"))
    assert meta.find_undeclared_variables(page) - {"parts"} == named
    assert DocxTemplate(folder / "letter.docx").get_undeclared_template_variables(environment()) == named


def test_every_folder_has_its_dataclass():
    assert {one.name for one in (FOLDER / "letters").iterdir() if one.is_dir()} == set(PAPERS)


def test_the_files_are_what_the_script_makes(tmp_path):
    subprocess.run([sys.executable, ROOT / "scripts" / "letter-templates", tmp_path], check=True)
    for kind in PaperKind:
        with (
            zipfile.ZipFile(tmp_path / kind / "letter.docx") as made,
            zipfile.ZipFile(FOLDER / "letters" / kind / "letter.docx") as kept,
        ):
            assert made.namelist() == kept.namelist()
            for name in made.namelist():
                assert made.read(name) == kept.read(name), f"{kind}: {name}; run scripts/letter-templates"


@pytest.mark.parametrize("paper", EXAMPLES.values(), ids=EXAMPLES)
def test_nothing_of_the_template_is_left_and_both_forms_say_the_same(paper):
    lines = [line for line in written(paper) if line.strip()]
    assert not any("{" in line or "}" in line for line in lines)
    page = re.sub(r"<[^>]+>|\s", "", as_page(paper, "/letter.css").partition("<body>")[2])
    assert re.sub(r"\s", "", "".join(lines)) == page


@pytest.mark.parametrize("paper", EXAMPLES.values(), ids=EXAMPLES)
def test_what_people_wrote_is_neither_markup_nor_template(paper):
    shown = printed(HOSTILE)
    hostile = replace(paper, unit=HOSTILE, **({"facts": ((HOSTILE, HOSTILE),)} if hasattr(paper, "facts") else {}))
    text = "\n".join(written(hostile))
    assert shown in text
    assert "49" not in text.replace("149", "")
    assert "<script>" not in as_page(hostile, "/letter.css")
    assert "49" not in as_page(hostile, "/letter.css")


def test_what_is_printed_is_one_line_of_what_can_be_seen():
    assert printed(" 甲\n\t乙\u3000丙\u202e\ufeff\x00丁\ud800 ") == "甲 乙\u3000丙丁"
    assert len(printed("长" * 1000)) == 300


def test_an_account_is_asked_for_with_all_that_the_notice_wants():
    """Notice 五(二): the title as the notice has it, 单位性质, 联系方式, 盖单位公章."""
    lines = written(OPENING)
    assert f"关于开通{UNIT}甘肃省职称申报评审管理信息系统账号的函" in lines
    assert lines[-2:] == [f"{UNIT}（盖单位公章）", NO_DATE]
    assert any(line.startswith("3．联系方式") for line in lines)


def test_several_enclosures_are_numbered_one_is_not():
    one = replace(OPENING, attachments=("委托函",))
    assert "附件：委托函" in written(one)
    lines = written(replace(OPENING, attachments=("委托函", "同意函")))
    at = lines.index("附件：")
    assert lines[at + 1 : at + 3] == ["1．委托函", "2．同意函"]
    assert not any("附件" in line for line in written(OPENING))


def test_a_referral_tells_how_many_wait_and_whether_the_unit_has_written():
    assert any("20名填报人员反映" in line and "2021年5月12日来函" in line for line in written(REFERRAL))
    nobody = written(replace(REFERRAL, waiting=0, written="", missing=(), facts=(), attachments=()))
    assert not any("名填报人员" in line or "来函" in line or "情况如下" in line for line in nobody)


@pytest.mark.parametrize("paper", EXAMPLES.values(), ids=EXAMPLES)
def test_a_letters_title_stands_on_it(paper):
    assert title(paper) in written(paper)
