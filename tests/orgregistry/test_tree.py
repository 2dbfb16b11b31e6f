"""The way that reviews go up, and where it breaks."""

import pytest
from sqlalchemy import update
from sqlmodel import col

from orgregistry import registering, tree
from orgregistry.organisations import Details, OrganisationError, Status
from orgregistry.tree import Break, Broken, Loop, Up, way_up
from store import Organisation
from tests.orgregistry.test_registering import BY, tops
from tests.store.places import NOW


@pytest.fixture
def desk(sqlite_store):
    with sqlite_store.open() as desk:
        yield desk


def names(steps):
    return [one.name for one in steps]


def set_row(desk, organisation_id, **values):
    """Something that no operation does."""
    desk.session.execute(update(Organisation).where(col(Organisation.id) == organisation_id).values(**values))


def test_the_way_begins_with_the_organisation_and_ends_at_the_top(desk):
    ids = tops(desk)
    way = way_up(desk, ids[-1])
    assert isinstance(way, Up)
    assert [one.organisation_id for one in way.steps] == ids[::-1]
    assert way_up(desk, ids[0]) == Up(way.steps[-1:])


@pytest.mark.parametrize(
    ("status", "because", "words"),
    [
        (Status.NO_ACCOUNT, Break.NO_ACCOUNT, "甘谷县教育局 尚无账号"),
        (Status.SUSPENDED, Break.SUSPENDED, "甘谷县教育局 账号已停用"),
        (Status.MERGED, Break.MERGED, "甘谷县教育局 已并入其他单位"),
        (Status.CLOSED, Break.CLOSED, "甘谷县教育局 已撤销"),
    ],
)
def test_it_breaks_where_somebody_cannot_review_and_nobody_is_skipped(desk, status, because, words):
    _, _, bureau, school = tops(desk)
    set_row(desk, bureau, status=str(status))
    way = way_up(desk, school)
    assert isinstance(way, Broken)
    assert (names(way.steps), way.because, way.why) == (["甘谷县磐安镇中心小学"], because, words)
    assert way_up(desk, bureau).steps == ()


def test_it_breaks_where_nobody_has_opened_an_account(desk):
    _, office, _, school = tops(desk)
    set_row(desk, office, parent_id=None)
    way = way_up(desk, school)
    assert isinstance(way, Broken)
    assert (names(way.steps), way.because) == (["甘谷县磐安镇中心小学", "甘谷县教育局"], Break.NO_PARENT)
    assert way.why == "甘谷县人力资源和社会保障局 没有登记开通其账号的上级单位"


def test_a_loop_is_told_with_those_that_lie_in_it(desk):
    _, office, bureau, school = tops(desk)
    set_row(desk, office, parent_id=bureau)
    way = way_up(desk, school)
    assert isinstance(way, Loop)
    assert names(way.steps) == ["甘谷县教育局", "甘谷县人力资源和社会保障局"]
    assert way.why == "上级单位绕成了一圈：甘谷县教育局 → 甘谷县人力资源和社会保障局 → 甘谷县教育局"
    with pytest.raises(OrganisationError, match="绕成一圈"):
        registering.move(desk, bureau, school, NOW, BY)


def test_children_and_the_top(desk):
    with pytest.raises(OrganisationError, match="还没有省职改办"):
        tree.top(desk)
    top, office, bureau, school = tops(desk)
    assert tree.top(desk).organisation_id == top
    assert names(tree.children(desk, bureau)) == ["甘谷县磐安镇中心小学"]
    assert tree.children(desk, school) == ()
    registering.add(desk, "甘谷县第一中学", Details(), NOW, BY)
    assert tree.count_children(desk, office) == 1
    with pytest.raises(OrganisationError, match="没有编号 99"):
        way_up(desk, 99)
