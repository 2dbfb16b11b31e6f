"""The pool of hashes: bounded, of lower priority, and the same hashes as without it."""

import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from argon2.exceptions import InvalidHashError

from accountops.credentials import Credentials, Hasher, same
from portal.app import create_app
from portal.hashing import NICENESS, Busy, PooledHasher, lay_turns
from tests.portal.browsing import Browser
from tests.store.places import id_number


@pytest.fixture
def pooled():
    made = []

    def make(*sizes, turns=None):
        made.append(PooledHasher(*sizes, turns=turns))
        return made[-1]

    yield make
    for one in made:
        one.close()


class Gate:
    """Holds up whatever is computed until it is opened; notes on which thread, and how nice that is."""

    def __init__(self, monkeypatch):
        self.open = threading.Event()
        self.begun = threading.Semaphore(0)
        self.niceness = set()
        ordinary = Hasher.compute

        def held(hasher, password, like):
            self.niceness.add(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
            self.begun.release()
            assert self.open.wait(20)
            return ordinary(hasher, password, like)

        monkeypatch.setattr(Hasher, "compute", held)


def test_it_computes_what_the_hasher_computes(pooled):
    hasher = pooled(2)
    kept = hasher.fresh("Zc-2021-gansu")
    assert same(hasher.compute("Zc-2021-gansu", kept), kept)
    assert same(Hasher().compute("Zc-2021-gansu", kept), kept)
    assert not same(hasher.compute("zc-2021-gansu", kept), kept)


def test_one_more_than_compute_and_wait_is_refused_at_once(pooled, monkeypatch):
    hasher, gate = pooled(1, 2), Gate(monkeypatch)
    with ThreadPoolExecutor(3) as visitors:
        for _ in range(3):
            visitors.submit(hasher.compute, "x", None)
        assert gate.begun.acquire(timeout=20)
        while hasher._free._value:
            time.sleep(0.001)
        before = time.monotonic()
        with pytest.raises(Busy):
            hasher.compute("x", None)
        with pytest.raises(Busy):
            hasher.fresh("x")
        assert time.monotonic() - before < 1
        gate.open.set()


def test_whoever_is_refused_takes_no_place_and_there_is_one_again_afterwards(pooled, monkeypatch):
    hasher, gate = pooled(1, 0), Gate(monkeypatch)
    with ThreadPoolExecutor(1) as visitors:
        first = visitors.submit(hasher.compute, "x", None)
        assert gate.begun.acquire(timeout=20)
        for _ in range(5):
            with pytest.raises(Busy):
                hasher.compute("x", None)
        gate.open.set()
        first.result(20)
    assert hasher.compute("x", None)


def test_a_fault_while_computing_gives_the_place_back(pooled):
    hasher = pooled(1, 0)
    for _ in range(3):
        with pytest.raises(InvalidHashError):
            hasher.compute("x", "$argon2id$")
    assert hasher.compute("x", None)


def test_its_threads_step_back_behind_those_that_answer(pooled, monkeypatch):
    hasher, gate = pooled(1), Gate(monkeypatch)
    gate.open.set()
    own = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    hasher.compute("x", None)
    assert gate.niceness == {min(19, own + NICENESS)}
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == own


def test_while_the_pool_is_full_log_ins_are_told_when_to_come_back_and_other_pages_answer(
    sqlite_site, pooled, monkeypatch
):
    hasher = pooled(1, 0)
    gate = Gate(monkeypatch)
    app = create_app(replace(sqlite_site, credentials=Credentials("88888888", hasher)))
    typed = {"id_number": id_number(1), "name": "张伟", "password": "Zc-2021-gansu"}
    first, second = Browser(app), Browser(app, "192.0.2.8")
    first.open("/login")
    second.open("/login")
    with ThreadPoolExecutor(1) as visitors:
        waits = visitors.submit(first.submit, typed, action="/login")
        assert gate.begun.acquire(timeout=20)
        refused = second.submit(typed | {"id_number": id_number(2)}, action="/login")
        assert (refused.status, refused.headers["retry-after"]) == (503, "2")
        assert second.open("/help").status == 200
        gate.open.set()
        assert "不正确" in waits.result(20).text


def test_processes_take_turns_at_the_cores_and_each_gets_one(pooled, monkeypatch, tmp_path):
    # Two pools have nothing in common but the folder, as two processes have: a lock belongs to the open file.
    lay_turns(tmp_path, 2)
    one, other = pooled(2, turns=tmp_path), pooled(2, turns=tmp_path)
    gate = Gate(monkeypatch)
    computing = [hasher.computing("x", None) for hasher in (one, one, other, other)]
    assert gate.begun.acquire(timeout=20)
    assert gate.begun.acquire(timeout=20)
    assert not gate.begun.acquire(timeout=0.3)
    gate.open.set()
    assert all(done.result(20) for done in computing)


def test_a_core_that_is_free_is_taken_whichever_thread_asks(pooled, monkeypatch, tmp_path):
    lay_turns(tmp_path, 2)
    gate = Gate(monkeypatch)
    # Each pool's only thread begins with the same file.
    computing = [pooled(1, turns=tmp_path).computing("x", None) for _ in range(2)]
    assert gate.begun.acquire(timeout=20)
    assert gate.begun.acquire(timeout=20)
    gate.open.set()
    assert all(done.result(20) for done in computing)


def test_a_fault_while_computing_lets_the_next_one_have_the_core(pooled, tmp_path):
    lay_turns(tmp_path, 1)
    with pytest.raises(InvalidHashError):
        pooled(1, turns=tmp_path).compute("x", "$argon2id$")
    assert pooled(1, turns=tmp_path).compute("x", None)


def test_whoever_is_killed_while_computing_keeps_no_core(pooled, tmp_path):
    lay_turns(tmp_path, 1)
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom portal.hashing import PooledHasher\n"
        "pool = PooledHasher(1, turns=Path(sys.argv[1]))\n"
        "pool._in_turn(lambda: print('has it', flush=True) or time.sleep(60))\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, tmp_path], stdout=subprocess.PIPE, text=True) as holder:
        try:
            assert holder.stdout.readline() == "has it\n"
            computing = pooled(1, turns=tmp_path).computing("x", None)
            with pytest.raises(TimeoutError):
                computing.result(0.3)
        finally:
            holder.kill()
    assert computing.result(20)


def test_without_the_folder_everything_goes_on(pooled, tmp_path):
    assert pooled(1, turns=tmp_path / "tidied-up").compute("x", None)
