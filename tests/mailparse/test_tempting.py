"""Mails of authors who never saw the reader, written to tempt it; what falls short is named here (`strict`)."""

import pytest

from tests import clients
from tests.mailparse.test_corpus import differences, read_bytes, unasked
from tests.mailparse.truths import entries

pytestmark = pytest.mark.unmeasured

# A plea left to a person, or another word in the answer.
FALLS_SHORT = {
    "z1-001",
    "z7-019",
    "z7-044",
    *("z6-017", "z6-039", "z6-040", "z6-041", "z6-054", "z6-059"),
    *("t1-002", "t1-003", "t1-008", "t1-025", "t1-026", "t1-047", "t1-050", "t3-054"),
    *("t3-033", "t3-049", "t4-001", "t4-011", "t4-028", "t4-029", "t4-037"),
    *("t4-043", "t4-045", "t4-054", "t4-058", "x7-003", "x7-011", "x7-016"),
    *("x7-026", "x7-040", "x7-053", "x7-059", "x7-062", "x7-072"),
    *("x7-085", "x7-092", "x13-020", "x13-033", "x13-038", "x13-041", "x13-042"),
    *("x13-051", "x13-054", "x13-056", "x13-061", "x13-065", "x13-067", "x13-071", "x13-072", "x13-073"),
    *("x13-083", "x13-090", "x13-091", "x13-093"),
    *(
        "x17-001",
        "x17-005",
        "x17-006",
        "x17-009",
        "x17-012",
        "x17-017",
        "x17-018",
        "x17-019",
        "x17-022",
        "x17-027",
        "x17-028",
        "x17-033",
        "x17-036",
        "x17-041",
        "x17-046",
        "x17-060",
        "x17-066",
        "x17-067",
        "x17-069",
        "x17-070",
        "x17-073",
        "x17-075",
        "x17-076",
        "x17-081",
        "x17-082",
        "x17-083",
        "x17-085",
        "x17-088",
        "x17-090",
        "x17-091",
        "x17-095",
        "x17-097",
        "x17-098",
    ),
    *("q3-059", "q3-090"),
    *("b6-004", "b6-012", "b6-013", "b6-014", "b6-015", "b6-016", "b6-017"),
    *("b6-022", "b6-032", "b6-039", "b6-040", "b6-044"),
    *("b5-024", "b5-034", "b5-041", "b5-042", "b5-056", "b5-071", "b5-078"),
    *("b4-028", "b4-036", "b4-042", "b4-046", "b4-057", "b4-063", "b4-072", "b4-080", "b4-085"),
    *("b4-087", "b4-088"),
    *("y2-015", "y2-042", "y2-045", "y2-056", "y2-065", "y2-066", "y2-075", "y2-079", "y2-086", "y2-087"),
    *(
        "y4-021",
        "y4-025",
        "y4-027",
        "y4-039",
        "y4-040",
        "y4-041",
        "y4-055",
        "y4-066",
        "y4-069",
        "y4-070",
        "y4-071",
        "y4-078",
    ),
    *(
        "a2-007",
        "a2-009",
        "a2-023",
        "a2-025",
        "a2-028",
        "a2-030",
        "a2-037",
        "a2-042",
        "a2-043",
        "a2-046",
        "a2-054",
        "a2-061",
        "a2-062",
        "a2-065",
        "a2-069",
        "a2-075",
        "a2-078",
        "a2-087",
    ),
    *(
        "z1-003",
        "z1-004",
        "z1-008",
        "z1-019",
        "z1-036",
        "z1-055",
        "z1-058",
        "z1-068",
        "z1-069",
        "z1-085",
        "z2-019",
        "z2-036",
        "z2-038",
        "z2-043",
    ),
    *("b2-025", "b2-048", "b2-062", "b2-065", "b2-067", "b2-089"),
    *(
        "q2-017",
        "q2-064",
        "q2-077",
    ),
    *(
        "z4-023",
        "z4-024",
        "z4-031",
        "z4-035",
        "z4-046",
        "z4-053",
        "z4-055",
        "z4-058",
        "z4-059",
        "z4-060",
    ),
    "z5-053",
    "qt-001",
}


def mails():
    for _, entry in entries("tempting"):
        yield pytest.param(entry, id=entry["id"])


@pytest.mark.parametrize("entry", list(mails()))
def test_a_tempting_mail_is_read_as_its_author_says_and_never_gets_an_action_that_nobody_asked_for(entry):
    reading = read_bytes(clients.post(entry))
    ways = [entry["expect"], *entry.get("accept", ())]
    assert unasked(reading, ways) == []
    is_read = [] in [differences(reading, way) for way in ways]
    assert is_read is (entry["id"] not in FALLS_SHORT), reading["verdict"]
    if not is_read:
        pytest.xfail("read wrongly so far")
