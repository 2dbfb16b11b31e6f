import pytest

from orgregistry.divisions import divisions
from orgregistry.offices import OfficesUnreadable, offices


def test_every_division_has_an_office_and_so_have_the_two_of_the_province():
    assert set(offices()) == {one.authority for one in divisions()} | {"省职改办", "省工信厅人事处"}
    assert offices()["hr-county:临夏市"].name != offices()["hr-county:临夏县"].name


def test_a_site_corrects_one_office_and_keeps_the_rest():
    own = "authority,name,address,contact\nhr-city:天水市,天水市人社局,秦州区某路1号,0938-5550000\n"
    assert offices(own)["hr-city:天水市"].address == "秦州区某路1号"
    assert offices(own)["hr-city:兰州市"] == offices()["hr-city:兰州市"]


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ("authority,name\nhr-city:天水市,某局\n", "address"),
        ("authority,name,address,contact\nhr-city:天水市,,,\n", "第 2 行"),
        ("authority,name,address,contact\nhr-city:西安市,某局,,\n", "hr-city:西安市"),
    ],
)
def test_a_file_that_is_not_as_it_must_be_says_what_is_wrong(own, said):
    with pytest.raises(OfficesUnreadable, match=said):
        offices(own)
