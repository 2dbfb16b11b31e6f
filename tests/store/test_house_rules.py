"""Rules of the house about transactions, read off the syntax trees."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("mailparse", "store", "accountops", "orgregistry", "filing", "portal", "daemon", "templates")
FILES = sorted(
    path.relative_to(ROOT)
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
)  # fmt: skip
TRANSACTIONS = {"commit", "rollback", "begin", "begin_nested", "begin_twophase", "autocommit"}
ENGINES = {"create_engine", "create_async_engine", "engine_from_config", "create_mock_engine", "sessionmaker"}
OWN_ENGINES = {"open_engine", "Store"}


def called(path: Path) -> Iterator[tuple[str, int, bool]]:
    """Name, line and whether it is a method of whatever is called in a file."""
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node.lineno, True
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node.lineno, False


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """Module and name of whatever is imported in a file."""
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def test_there_is_something_to_read():
    assert Path("store/engine.py") in FILES
    assert len(FILES) > 20


@pytest.mark.parametrize("path", FILES, ids=str)
def test_only_the_engine_ends_transactions(path):
    """`with store.open() as desk:` commits on leaving and rolls back on an exception; nothing else does."""
    found = [f"{path}:{line} {name}()" for name, line, method in called(path) if method and name in TRANSACTIONS]
    allowed = {
        Path("store/engine.py"): TRANSACTIONS,
        # Alembic's own, on the connection that it is handed; the tables are made in one transaction.
        Path("store/migrate.py"): {"begin"},
        Path("store/migrations/env.py"): {"begin_transaction"},
    }.get(path, set())
    assert [one for one in found if one.rpartition(" ")[2].removesuffix("()") not in allowed] == []


@pytest.mark.parametrize("path", [path for path in FILES if path.parts[0] != "store"], ids=str)
def test_only_the_store_makes_engines_and_sessions(path):
    names = {name for name, _, _ in called(path)}
    assert not names & ENGINES
    assert ("sqlalchemy.orm", "Session") not in set(imported(path))
    assert ("sqlmodel", "Session") not in set(imported(path))
    # By the store's own functions, and only where an office is put together or looked at from outside.
    if path not in {Path("daemon/wiring.py"), Path("daemon/rehearse/nights.py"), Path("daemon/doctor.py")}:
        assert not names & (OWN_ENGINES | {"open_store"})


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.parts[0] in {"store", "accountops", "orgregistry", "filing"}], ids=str
)
def test_rooms_below_read_no_clock_no_environment_no_chance(path):
    """Randomness of keys and nonces is what os.urandom is for."""
    modules = {module.partition(".")[0] for module, _ in imported(path)}
    assert not modules & {"random", "secrets", "time", "socket", "subprocess"}
    names = {name for name, _, method in called(path) if method}
    assert not names & {"now", "utcnow", "today", "getenv", "environ"}
