"""The [filing] section, and what is said of faults in it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from daemon import organising
from daemon.filingsettings import LAST_DAY, OwnDataError
from daemon.settings import SettingsError, load
from filing.levels import LevelClass, shipped_series
from filing.scope import Window
from orgregistry.offices import offices
from orgregistry.sheets import SheetFault

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def filing(tmp_path):
    """Write a [filing] section and load it."""

    def written(text=""):
        path = tmp_path / "yeban.toml"
        path.write_text(f'[mailbox]\naddress = "desk@mail.example"\n[filing]\n{text}\n', "utf-8")
        return load(path).filing

    return written


def test_what_is_not_set_is_as_the_notice_has_it(filing):
    site = filing().site(ZONE)
    assert site.window == Window(LAST_DAY, ZONE) == Window()
    assert site.series == shipped_series()
    assert filing().own_offices() == ""


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2021, 5, 31, 23, 59, 59, tzinfo=ZONE), "开到2021年5月31日"),
        (
            datetime(2021, 6, 1, tzinfo=ZONE),
            "已于2021年5月31日关闭，不能再填报，登录和审核照常；要开，请改 filing.last_day",
        ),
    ],
)
def test_until_when_titles_are_filed_is_told_and_what_to_do_when_that_is_over(filing, at, said):
    assert said in filing().until(at.astimezone(UTC), ZONE)


def test_a_site_closes_another_day(filing):
    assert filing("last_day = 2022-06-30").site(ZONE).window.last_day == date(2022, 6, 30)


def test_a_site_has_its_own_data_beside_its_settings(filing, tmp_path):
    rows = ("class,office", "高级,省职改办", "中级,省职改办", "初级,市州人社（职改）部门")
    (tmp_path / "own.csv").write_text("\n".join(rows), "utf-8")
    site = filing('competence = "own.csv"').site(ZONE)
    assert site.competence.competent(LevelClass.INTERMEDIATE, "省职改办")
    assert not site.competence.competent(LevelClass.JUNIOR, "城关区人社局")


@pytest.mark.parametrize("text", ['competence = "nowhere.csv"', 'series = "bad.csv"'])
def test_a_file_that_cannot_be_used_says_which_and_how_to_mend_it(filing, tmp_path, text):
    (tmp_path / "bad.csv").write_text("什么\n", "utf-8")
    with pytest.raises(OwnDataError, match="filing") as caught:
        filing(text).site(ZONE)
    assert "自带" in caught.value.hint


def test_what_is_no_day_is_a_fault_of_the_settings(filing):
    with pytest.raises(SettingsError):
        filing('last_day = "五月底"')


def test_the_offices_are_founded_under_the_sites_own_names(filing, tmp_path):
    shipped, _ = organising.rows(None, of_offices=True, sample=False)
    name = next(one.name for one in shipped if "城关区" in one.name)
    header = "authority,name,address,contact\n"
    (tmp_path / "offices.csv").write_text(f"{header}hr-county:城关区,城关区人社局职改办,,\n", "utf-8")
    own = filing('offices = "offices.csv"').own_offices()
    made, _ = organising.rows(None, of_offices=True, sample=False, own=own)
    assert len(made) == len(shipped)
    assert name not in {one.name for one in made}
    assert "城关区人社局职改办" in {one.name for one in made}


def test_tickets_and_letters_call_the_offices_as_the_site_does(filing, tmp_path):
    assert filing().known_offices() == offices()
    header = "authority,name,address,contact\n"
    (tmp_path / "offices.csv").write_text(
        f"{header}hr-county:城关区,城关区人社局职改办,某路1号,0931-5550000\n", "utf-8"
    )
    known = filing('offices = "offices.csv"').known_offices()
    assert known["hr-county:城关区"].reached == "地址：某路1号，联系方式：0931-5550000"
    assert known["hr-county:安宁区"] == offices()["hr-county:安宁区"]
    (tmp_path / "offices.csv").write_text("什么\n", "utf-8")
    with pytest.raises(OwnDataError, match="缺少列"):
        filing('offices = "offices.csv"').known_offices()


def test_a_file_of_offices_that_cannot_be_used_is_one_line(filing, tmp_path):
    (tmp_path / "offices.csv").write_text("什么\n", "utf-8")
    with pytest.raises(SheetFault, match="缺少列"):
        organising.rows(None, of_offices=True, sample=False, own=filing('offices = "offices.csv"').own_offices())
