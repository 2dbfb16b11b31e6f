"""Rules of the house that no linter knows, and what keeps the tests themselves on this machine."""

import ast
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PURE, NotOnLoopback

ROOT = Path(__file__).parent.parent
ROOMS = ("mailparse", "store", "accountops", "orgregistry", "filing", "portal", "daemon", "templates")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_so_long_that_a_room_hides_in_it(path):
    assert len(path.read_text("utf-8").splitlines()) <= 600


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_named_for_what_everything_is(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ClassDef):
            assert not re.search(r"(Manager|Helper|Utils?|Base|Service)$", node.name), node.name


def test_only_the_store_commits():
    """One transaction is one `with`: everywhere else a call of commit() would end somebody else's."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SOURCES
        if path.relative_to(ROOT).parts[0] != "store"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert found == []


def test_the_lock_files_name_no_index_and_give_every_release_a_hash():
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text("utf-8")
        assert "://" not in text
        for release in re.split(r"\n(?=[a-z0-9])", text)[1:]:
            assert "--hash=sha256:" in release, release.splitlines()[0]


def test_what_the_check_runs_and_what_is_run_after_it_are_all_tests():
    """Who is marked pure is run by the one, who is not by the other; the one looks where the marks are given."""
    said = dict(
        re.findall(
            r"^(PURE|pure|test)\b[^=\n]*:=?(.*(?:\n\t.*)*)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE
        )
    )
    assert set(said["PURE"].split()) == PURE
    assert "PURE_TESTS = $(wildcard $(PURE:%=tests/%))" in (ROOT / "Makefile").read_text("utf-8")
    for part in ("unmeasured", "not unmeasured"):
        assert f'-m "pure and not soak and {part}" $(PURE_TESTS)' in said["pure"]
    assert '-m "not soak$(if $(ONLY), and ($(ONLY)))"' in said["test"]
    ran = [line for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines() if line.startswith("make ")]
    assert [line.split()[-1] for line in ran[:1]] == ["check"]
    assert ran[1:] == ['make test ONLY="not pure"']


def test_the_example_number_of_the_notice_stands_nowhere():
    """Its check digit is valid: it may be a living person's. The reader knows its digest, so as never to act on it."""
    example = "62282619850130" + "6421"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    tracked = [ROOT / name for name in listed.split("\0") if name]
    assert [path for path in tracked if path.is_file() and example.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("address", [("192.0.2.1", 993), ("2001:db8::1", 993)])
def test_a_test_cannot_talk_to_another_machine(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as outward, pytest.raises(NotOnLoopback):
        outward.connect(address)


def test_a_test_cannot_ask_a_name_server():
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("mail.example", 993)


@pytest.mark.parametrize(
    "path",
    [
        one.relative_to(ROOT)
        for one in SOURCES
        if one.stem != "__init__" and not {"models", "migrations"} & {*one.parts}
    ],
    ids=str,
)
def test_every_file_has_its_place_in_the_description_of_the_house(path):
    """A room's own section names it; of the reader's rooms the drawing does."""
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    if path.parts[0] == "mailparse":
        assert re.search(rf"\b{path.stem}\b", text.split("## Reading a mail")[1].split("\n## ")[0])
    else:
        assert f"`{path.stem}`" in text.split(f"### `{path.parts[0]}/`")[1].split("\n##")[0]


def test_the_rules_as_printed_are_the_rules_as_they_are():
    printed = subprocess.run(
        [sys.executable, "scripts/print-rules"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (ROOT / "docs/rules.md").read_text("utf-8") == printed.stdout
