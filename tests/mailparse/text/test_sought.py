"""What is looked for in place of a pattern, and that nothing is missed by it."""

import importlib
import pkgutil
import re
import tomllib
from pathlib import Path

import pytest

import mailparse
from mailparse.text.sought import Sieve, Sought, WideSieve, strings_of
from mailparse.text.wording import reading_form
from mailparse.what.doubts import DOUBTS
from mailparse.what.pleas import compact

TABLES = sorted((Path(__file__).parents[2] / "letters").glob("ordinary-*.toml"))
LINES = {
    line
    for table in TABLES
    for entry in tomllib.loads(table.read_text("utf-8"))["mail"]
    for line in (entry["subject"], *reading_form(entry["text"]).split("\n"))
}
TEXTS = sorted(LINES | {compact(line) for line in LINES})


@pytest.mark.parametrize(
    ("pattern", "strings"),
    [
        ("重置|从置", {"重置", "从置"}),
        ("登(?:不上|不了)", {"登不上", "登不了"}),
        ("忘(?:记|了)?.{0,8}密码", {"密码"}),
        ("(?:姓名|名字)(?:栏)?错", {"姓名错", "名字错", "姓名栏错", "名字栏错"}),
        ("[嗯妥]", {"嗯", "妥"}),
        ("(?<![0-9])尾号(?=[:是])", {"尾号"}),
        ("8{3,8}", {"888"}),
        ("a|.", set()),
        ("(?:销户)?", set()),
        ("[^,。]", set()),
    ],
)
def test_each_match_of_a_pattern_holds_one_of_its_strings(pattern, strings):
    assert strings_of(pattern).within == strings


@pytest.mark.parametrize("text", ["ok", "OK", "oK", "O\u212a"])
def test_case_is_ignored_where_the_pattern_ignores_it(text):
    assert Sought("ok", re.IGNORECASE).search(text)


def sought_in_this_room():
    for room in pkgutil.walk_packages(mailparse.__path__, "mailparse."):
        for name, value in vars(importlib.import_module(room.name)).items():
            for n, one in enumerate(value if isinstance(value, tuple) else (value,)):
                if isinstance(one, Sought):
                    yield pytest.param(one, id=f"{room.name}.{name}.{n}")


@pytest.mark.parametrize("one", list(sought_in_this_room()))
def test_what_matches_a_pattern_of_this_room_is_found(one):
    """In each line of the corpus, with its blanks and without."""
    assert [t for t in TEXTS if (one.search(t) is None) != (one.pattern.search(t) is None)] == []


@pytest.mark.parametrize("kind", [Sieve, WideSieve])
def test_a_sieve_lets_through_what_may_match_and_what_cannot_be_told_by_its_strings(kind):
    forgotten, deletion, anything = Sought("忘(?:记|了)"), Sought("删除|注销"), Sought("[^,]x?")
    sieve = kind(forgotten, deletion, anything)
    assert sieve.through("密码忘了") == {forgotten, anything}
    assert sieve.through("码忘了") == {forgotten, anything}
    assert sieve.through("忘,了") == {anything}
    assert sieve.through("谢谢") == {anything}
    assert sieve.through("") == {anything}


@pytest.mark.parametrize("kind", [Sieve, WideSieve])
@pytest.mark.parametrize("sought", ["妥", "𠀀", "𠀀妥", "妥𠀀", "妥了吗", "\ud840", "[妥𠀀]当"])
@pytest.mark.parametrize("ahead", ["", "了", "了了", "𠀁了", "\udc00"])
def test_a_sieve_finds_strings_wherever_they_stand(kind, sought, ahead):
    one = Sought(sought)
    string = sought.replace("[妥𠀀]", "𠀀")
    assert one.within
    assert kind(one).through(f"{ahead}{string}吗") == {one}
    assert kind(one).through(f"{ahead}吗{string[:-1]}") == set()


def test_what_gives_rise_to_doubt_gets_through_the_sieve_in_every_line_of_the_corpus():
    said = [doubt.said for doubt in DOUBTS]
    sieve = WideSieve(*said)
    assert [t for t in TEXTS if not {one for one in said if one.search(t)} <= sieve.through(t)] == []


def test_matches_are_found_where_a_pattern_alone_would_find_them():
    kin = Sought("(?<!我是)(?:爱人|人事)")
    for text in ("爱人事", "我是爱人,爱人事", "人人事爱人"):
        assert [m.span() for m in kin.finditer(text)] == [m.span() for m in kin.pattern.finditer(text)]
