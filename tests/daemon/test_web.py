"""The pages' server: real processes on loopback, and the thread beside the nights."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from daemon import web as serving
from daemon import wiring
from daemon.cli.running import run
from daemon.settings import load
from daemon.web import Beside, listen
from daemon.websettings import ListenError, Web
from daemon.wiring import Office

SECONDS = 40


@pytest.fixture
def port():
    """A port that nobody has; the operating system doesn't give it away again so soon."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def config(folder, port, capsys):
    """The settings of a new office with pages."""
    assert run(["init", str(folder / "office")]) == 0
    capsys.readouterr()
    path = folder / "office" / "yeban.toml"
    with path.open("a", encoding="utf-8") as file:
        file.write(f'\n[web]\npublic_url = "http://127.0.0.1:{port}"\nport = {port}\nworkers = 2\n')
    return path


def test_the_pages_do_without_what_only_papers_and_certificates_need():
    done = subprocess.run(
        [sys.executable, "-c", "import sys, daemon.web; print(*sys.modules)"], check=True, timeout=60,
        env={"PYTHONPATH": str(Path(__file__).parents[2])}, capture_output=True, text=True,
    )  # fmt: skip
    assert {"docx", "fontTools", "reportlab", "tinycss2", "alembic"} & set(done.stdout.split()) == set()


def got(port, path, host=None):
    """Status and body of a page, as soon as somebody answers."""
    until = time.monotonic() + SECONDS
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        try:
            connection.request("GET", path, headers={"Host": host or f"127.0.0.1:{port}"})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        finally:
            connection.close()


def started(*arguments, **environment):
    code = "from daemon.cli import main; main()"
    given = {name: value for name, value in os.environ.items() if not name.startswith("YEBAN_")}
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stderr=subprocess.PIPE, text=True, env=given | environment
    )


# --------------------------------------------------------------------------------------------------------- processes


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_command_serves_until_it_is_told_to_stop(config, port, workers):
    server = started("web", "--config", config, YEBAN_WEB__WORKERS=workers)
    try:
        assert got(port, "/readyz") == (200, "ok\n")
        assert got(port, "/")[0] in {200, 303, 404}
        assert got(port, "/healthz", "anything.example") == (200, "ok\n")
        assert got(port, "/help", "anything.example")[0] == 400
    finally:
        server.send_signal(signal.SIGTERM)
        _, said = server.communicate(timeout=SECONDS)
    assert server.returncode == 0, said
    assert f"网页已打开：http://127.0.0.1:{port}（本机 http://127.0.0.1:{port}，{workers} 个进程）" in said
    assert "Traceback" not in said
    assert "网页已停止" in said


def test_without_the_section_it_says_what_to_set(folder, capsys):
    run(["init", str(folder / "office")])
    capsys.readouterr()
    for arguments in (["web"], ["daemon", "--web"]):
        assert run([*arguments, "--config", str(folder / "office" / "yeban.toml")]) == 2
        assert "[web]" in capsys.readouterr().err


def test_a_port_that_somebody_has_is_said_in_one_line(config, port, capsys):
    with socket.create_server(("127.0.0.1", port)):
        assert run(["web", "--config", str(config)]) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert "已被别的程序占用" in said
    assert "web.port" in said


@pytest.mark.parametrize(("address", "said"), [("192.0.2.1", "不是本机的地址"), ("2001:db8::1", "web.listen|端口")])
def test_an_address_that_is_not_this_machine_s_is_said_too(port, address, said):
    with pytest.raises(ListenError, match=said):
        listen(Web(public_url="https://zc.example", listen=address, port=port))


def test_a_password_file_that_cannot_be_read_is_told_before_any_process_starts(config, capsys, monkeypatch):
    monkeypatch.setenv("YEBAN_CREDENTIALS__INITIAL_PASSWORD_FILE", "nowhere")
    assert run(["web", "--config", str(config)]) == 2
    assert "nowhere" in capsys.readouterr().err


# ------------------------------------------------------------------------------------------------- beside the nights


@pytest.fixture
def office(config):
    with Office(load(config), lambda: datetime(2021, 5, 20, 14, tzinfo=UTC)) as office:
        yield office


def test_beside_the_nights_the_pages_are_served_from_a_thread(office, port):
    with Beside(office):
        assert got(port, "/readyz") == (200, "ok\n")
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_pages_that_cannot_be_opened_are_tried_again_and_nobody_else_is_disturbed(office, port, caplog):
    with socket.create_server(("127.0.0.1", port)) as holder:
        beside = Beside(office, again=0.1)
        with beside:
            until = time.monotonic() + SECONDS
            while "已被别的程序占用" not in caplog.text and time.monotonic() < until:
                time.sleep(0.02)
            assert "夜班照常；0 秒后再试" in caplog.text
            holder.close()
            assert got(port, "/healthz") == (200, "ok\n")


def test_a_bug_in_the_pages_does_not_leave_their_thread(office, port, caplog, monkeypatch):
    ordinary = serving.create_app
    faults = iter([RuntimeError("bug"), SystemExit(1)])

    def broken(site):
        fault = next(faults, None)
        if fault is not None:
            raise fault
        return ordinary(site)

    monkeypatch.setattr(serving, "create_app", broken)
    with Beside(office, again=0.05):
        assert got(port, "/healthz") == (200, "ok\n")
    assert caplog.text.count("夜班不受影响") == 2


def test_tables_of_another_version_are_not_ready(office, port):
    with office.store.open() as desk:
        desk.connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    with Beside(office):
        assert got(port, "/readyz") == (503, "not ready\n")
        assert got(port, "/healthz") == (200, "ok\n")


def test_the_daemon_can_have_the_pages_beside_it(config, port):
    daemon = started("daemon", "--web", "--config", config)
    try:
        assert got(port, "/readyz") == (200, "ok\n")
    finally:
        daemon.send_signal(signal.SIGTERM)
        _, said = daemon.communicate(timeout=SECONDS)
    assert daemon.returncode == 0, said
    assert "夜班已停止" in said
    assert "网页已打开" in said


# ------------------------------------------------------------------------------------------------ what they are given


@pytest.mark.parametrize(
    ("proxies", "seen"), [("", "127.0.0.1"), ("127.0.0.1", "192.0.2.7"), ("10.0.0.0/8", "127.0.0.1")]
)
def test_where_a_visitor_comes_from_is_taken_from_known_proxies_only(config, port, monkeypatch, proxies, seen):
    async def where(scope, _receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": scope["client"][0].encode()})

    monkeypatch.setenv("YEBAN_WEB__PROXIES", proxies)
    monkeypatch.setattr(serving, "create_app", lambda _site: where)
    with Office(load(config)) as office, Beside(office):
        got(port, "/")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        # Whoever asks can write a first address into it; the last one is the proxy's.
        connection.request("GET", "/", headers={"X-Forwarded-For": "198.51.100.9, 192.0.2.7"})
        answer = connection.getresponse()
        assert answer.read().decode() == seen
        assert answer.headers["server"] is None  # what serves it is nobody's business
        connection.close()


@pytest.mark.parametrize("allowed", [False, True])
def test_handing_in_by_the_form_is_there_only_where_it_is_allowed(config, monkeypatch, allowed):
    monkeypatch.setenv("YEBAN_WEB__HAND_IN", str(allowed).lower())
    hasher = wiring.hasher(64)
    with Office(load(config)) as office:
        site = office.site(hasher)
    hasher.close()
    assert (site.hand_in is not None) is allowed
    assert site.settings.hand_in is allowed
    assert site.credentials.hasher is hasher
    assert len({site.token() for _ in range(10)}) == 10
    assert len(site.token()) == 32
