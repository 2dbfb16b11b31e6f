"""The pool of hashes: bounded, of lower priority, and the same hashes as without it."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from argon2.exceptions import InvalidHashError

from accountops.credentials import Credentials, Hasher, same
from portal.app import create_app
from portal.hashing import NICENESS, Busy, PooledHasher
from tests.portal.browsing import Browser
from tests.store.places import id_number


@pytest.fixture
def pooled():
    made = []

    def make(*sizes):
        made.append(PooledHasher(*sizes))
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
