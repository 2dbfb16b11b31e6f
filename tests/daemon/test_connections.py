"""Visitors who come and say nothing: the pages, and the night beside them, go on."""

import asyncio
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from uvicorn import Config, Server

from daemon.cli.running import run
from daemon.connections import CONNECTIONS, FEWEST, RESERVED, Patience, Visitors, patience
from daemon.websettings import ListenError
from tests.servers import free_port

SECONDS = 20


@contextmanager
def serving(visitors: Visitors):
    """A server of one page, which takes the whole body first and waits where it is told to; yields its port."""
    hold = threading.Event()

    async def page(scope, receive, send):
        while (await receive()).get("more_body"):
            pass
        if scope["path"] == "/slow":
            await asyncio.to_thread(hold.wait, SECONDS)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})

    port = free_port()
    server = Server(
        Config(page, port=port, http=visitors, log_config=None, lifespan="off", ws="none", access_log=False)
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    until = time.monotonic() + SECONDS
    while not server.started and time.monotonic() < until:
        time.sleep(0.01)
    try:
        yield port
    finally:
        hold.set()
        server.should_exit = True
        thread.join(SECONDS)


def connect(stack, port):
    return stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=SECONDS))


def asked(one, path="/"):
    one.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    return one


def seen(idle, visitors):
    """Wait until the server itself knows of so many idle visitors: the kernel takes a connection before it does."""
    until = time.monotonic() + SECONDS
    while len(visitors.idle) != idle and time.monotonic() < until:
        time.sleep(0.01)
    assert len(visitors.idle) == idle


def answered(one) -> bool:
    """Whether an answer comes; False where the connection is closed instead."""
    got = b""
    try:
        while not got.endswith(b"\r\n\r\nok"):
            got += one.recv(1000) or b"gone\r\n\r\nok"
    except ConnectionError:
        return False
    return got.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("begun", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_who_says_nothing_or_half_of_it_is_not_waited_for(begun):
    with serving(Visitors(Patience(5, head_seconds=0.3))) as port, ExitStack() as stack:
        one = connect(stack, port)
        if begun:
            one.sendall(begun)
        before = time.monotonic()
        assert not answered(one)
        assert 0.1 < time.monotonic() - before < SECONDS / 2


def test_who_begins_a_second_request_and_does_not_end_it_is_not_waited_for_either():
    with serving(Visitors(Patience(5, head_seconds=0.3))) as port, ExitStack() as stack:
        one = asked(connect(stack, port))
        assert answered(one)
        one.sendall(b"GET / HT")
        assert not answered(one)


def test_a_body_that_never_comes_is_not_waited_for():
    with serving(Visitors(Patience(5, request_seconds=0.3))) as port, ExitStack() as stack:
        one = connect(stack, port)
        one.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx")
        assert not answered(one)


def test_who_has_nothing_in_hand_for_the_longest_makes_room_for_a_newcomer():
    visitors = Visitors(Patience(3, head_seconds=SECONDS))
    with serving(visitors) as port, ExitStack() as stack:
        first, second, third = (connect(stack, port) for _ in range(3))
        seen(3, visitors)
        assert answered(asked(first))  # idle for less than the second now
        assert answered(asked(connect(stack, port)))
        assert not answered(second)
        assert answered(asked(third))
        assert answered(asked(first))


def test_where_all_have_something_in_hand_the_newcomer_goes():
    visitors = Visitors(Patience(2, head_seconds=SECONDS))
    with serving(visitors) as port, ExitStack() as stack:
        busy = [connect(stack, port) for _ in range(2)]
        seen(2, visitors)
        for one in busy:
            asked(one, "/slow")
        seen(0, visitors)
        assert not answered(asked(connect(stack, port)))


def test_one_connection_after_the_other_goes_on_for_as_long_as_one_likes():
    with serving(Visitors(Patience(2, head_seconds=0.4, request_seconds=0.4))) as port, ExitStack() as stack:
        one = connect(stack, port)
        for _ in range(6):
            assert answered(asked(one))
            time.sleep(0.1)
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n" * 3)  # at one go
        got = b""
        while got.count(b"HTTP/1.1 200") < 3:
            got += one.recv(1000)


@pytest.mark.parametrize(
    ("open_files", "most"), [(10**6, CONNECTIONS), (RESERVED + 500, 500), (RESERVED + FEWEST, FEWEST)]
)
def test_the_night_keeps_files_in_reserve(open_files, most):
    assert patience(open_files).most == most


def test_too_few_open_files_for_pages_is_said_with_what_to_do():
    with pytest.raises(ListenError, match="最多只能打开 256 个文件") as told:
        patience(256)
    assert "LimitNOFILE" in told.value.hint


NIGHT = """
import json, resource, sys, threading
from pathlib import Path
resource.setrlimit(resource.RLIMIT_NOFILE, (450, 450))
from daemon.settings import load
from daemon.web import Beside
from daemon.wiring import Office
if __name__ == "__main__":
    with Office(load(Path(sys.argv[1]))) as office, Beside(office):
        print("up", flush=True)
        sys.stdin.readline()
        report = office.run_night()
        print(json.dumps([mail.outcome for mail in report.mails]), flush=True)
"""


def test_a_night_beside_a_crowd_that_says_nothing_is_done_and_the_pages_answer(folder, capsys):
    """More idle visitors than the process may have files."""
    assert run(["init", str(folder / "office")]) == 0
    capsys.readouterr()
    config, port = folder / "office" / "yeban.toml", free_port()
    with config.open("a", encoding="utf-8") as file:
        file.write(f'\n[web]\npublic_url = "http://127.0.0.1:{port}"\nport = {port}\n')
    mailbox = folder / "office" / "mail" / "new"
    (mailbox / "1.a").write_bytes(
        "From: zhangwei@qq.example\r\nMessage-ID: <1@x>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n谢谢".encode()
    )
    code = folder / "night.py"
    code.write_text(NIGHT, "utf-8")
    given = {name: value for name, value in os.environ.items() if not name.startswith("YEBAN_")}
    with ExitStack() as stack:
        one = stack.enter_context(
            subprocess.Popen(
                [sys.executable, code, config], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                text=True, env=given | {"PYTHONPATH": str(Path.cwd())},
            )
        )  # fmt: skip
        stack.callback(one.kill)
        assert one.stdout.readline() == "up\n"
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        for _ in range(500):
            connect(stack, port)
        assert len(list(Path(f"/proc/{one.pid}/fd").iterdir())) < 450 - 128
        answer = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        stack.callback(answer.close)
        answer.request("GET", "/readyz")
        assert answer.getresponse().status == 200
        said, complained = one.communicate("now\n", timeout=SECONDS)
        assert json.loads(said) == ["ticket"], complained
        assert "Too many open files" not in complained
