"""What the doctor finds of the pages."""

import http.server
import socket
import threading
from contextlib import contextmanager

import pytest

from daemon import machine, webcheck
from daemon.doctor import examine, probes
from daemon.settings import load
from daemon.setup import init
from daemon.web import Beside
from daemon.websettings import Web
from daemon.wiring import Office
from store import new_keyring
from tests.servers import free_port
from tests.store.places import NOW

HTTPS = "https://zc.example.cn"


def findings(web):
    looks = [
        ("网址", lambda: webcheck.address(web)),
        ("网页端口", lambda: webcheck.port(web)),
        ("登录", lambda: webcheck.log_ins(web)),
    ]
    return {finding.what: finding for finding in examine(looks)}


def settings(**more):
    return Web(**{"public_url": HTTPS, "proxies": ("127.0.0.1",), "workers": 1, "port": free_port()} | more)


def test_an_office_with_pages_has_a_line_for_each_thing_that_they_need(tmp_path):
    place = init(tmp_path, new_keyring().dump())
    text = place.settings.read_text("utf-8")
    place.settings.write_text(
        f'{text}\n[web]\npublic_url = "{HTTPS}"\nproxies = ["127.0.0.1"]\nworkers = 1\nport = {free_port()}\n', "utf-8"
    )
    found = {finding.what: finding for finding in examine(probes(load(place.settings), NOW))}
    assert list(found)[-4:] == ["网址", "网页端口", "登录", "连接"]
    assert all(finding.ok for finding in found.values()), [one.line() for one in found.values()]
    assert "空着" in found["网页端口"].said
    assert "最多" in found["连接"].said
    assert HTTPS in found["网址"].said


def test_log_ins_are_measured():
    said = findings(settings())["登录"].said
    assert "毫秒" in said
    assert f"同时算 {machine.cores()} 个、占内存约 {machine.cores() * 19} MB" in said


@pytest.mark.parametrize(
    ("more", "said", "mend"),
    [
        ({"proxies": ()}, "没有设置 web.proxies", '["127.0.0.1"]'),
        ({"proxies": ("0.0.0.0/0",)}, "几乎包括所有人", "反向代理自己的地址"),
        ({"proxies": ("127.0.0.1", "::/0")}, "::/0", "反向代理自己的地址"),
    ],
)
def test_https_needs_a_known_proxy_or_everybody_has_one_address(more, said, mend):
    finding = findings(settings(**more))["网址"]
    assert not finding.ok
    assert said in finding.said
    assert mend in finding.mend


@pytest.mark.parametrize("proxies", [(), ("10.0.0.0/8",)])
def test_without_https_it_says_what_that_means(proxies):
    finding = findings(settings(public_url="http://10.1.2.3:8000", proxies=proxies))["网址"]
    assert finding.ok
    assert "明文" in finding.said
    assert ("代理：10.0.0.0/8" in finding.said) is bool(proxies)


def test_more_processes_than_cores_and_a_slow_machine_are_said_with_what_to_do(monkeypatch):
    finding = findings(settings(workers=32))["登录"]
    assert not finding.ok
    assert f"web.workers 改成 {machine.cores()}" in finding.mend
    monkeypatch.setattr(webcheck, "SLOWEST_A_SECOND", 10_000)
    finding = findings(settings())["登录"]
    assert "太慢" in finding.said


@contextmanager
def stranger(answer):
    """Some other program's server."""

    class Answering(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Answering) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def test_a_port_that_another_program_has_is_told_from_pages_at_work(tmp_path, monkeypatch):
    with stranger(b"hello") as port:
        finding = findings(settings(port=port))["网页端口"]
    assert not finding.ok
    assert "已被别的程序占用" in finding.said
    assert "web.port" in finding.mend
    monkeypatch.setattr(webcheck, "ASK_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert not findings(settings(port=silent.getsockname()[1]))["网页端口"].ok

    place = init(tmp_path, new_keyring().dump())
    port = free_port()
    text = place.settings.read_text("utf-8")
    place.settings.write_text(f'{text}\n[web]\npublic_url = "{HTTPS}"\nport = {port}\n', "utf-8")
    monkeypatch.setattr(webcheck, "ASK_SECONDS", 10)
    with Office(load(place.settings), lambda: NOW) as office, Beside(office):
        until = threading.Event()
        for _ in range(200):
            finding = findings(settings(port=port))["网页端口"]
            if "正在运行" in finding.said:
                break
            until.wait(0.05)
    assert finding.ok
    assert "正在运行" in finding.said
