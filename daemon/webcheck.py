"""Are the pages in order? The doctor's lines about [web]: address, TLS and proxy, port, log-ins, connections."""

from __future__ import annotations

import http.client
import ipaddress
import math
import time
from typing import TYPE_CHECKING, Final

from accountops.credentials import MEMORY_KIB, Hasher
from daemon import machine
from daemon.connections import patience
from daemon.web import listen
from daemon.websettings import ListenError
from portal.hashing import WAITING
from store import Hinted

if TYPE_CHECKING:
    from collections.abc import Callable

    from daemon.settings import Settings
    from daemon.websettings import Web

ASK_SECONDS: Final = 3
HASHES: Final = 3  # the quickest of them: what else the machine does is not to be counted
USUAL_WORKERS: Final = 2  # what is set unless somebody sets it
SLOWEST_A_SECOND: Final = 10
WIDEST_PREFIX: Final = {4: 8, 6: 16}  # a proxy's network; a wider one is everybody


class Unfit(Hinted):
    """Something about the pages is not as it should be; `hint` says how to mend it."""


def probes(settings: Settings) -> list[tuple[str, Callable[[], str]]]:
    """Return what the pages need, for `doctor.examine`; one line where there are to be none.

    Args:
        settings: as loaded.
    """
    web = settings.web
    if web is None:
        return [("网页", lambda: "没有设置 [web]，不开网页")]
    return [
        ("网址", lambda: address(web)),
        ("网页端口", lambda: port(web)),
        ("登录", lambda: log_ins(web)),
        ("连接", lambda: connections(machine.open_files())),
    ]


def address(web: Web) -> str:
    """Look at the public address, TLS and the proxy."""
    proxies = "、".join(web.proxies)
    for one in web.proxies:
        network = ipaddress.ip_network(one, strict=False)
        if network.prefixlen < WIDEST_PREFIX[network.version]:
            raise Unfit(
                f"web.proxies 里的 {one} 几乎包括所有人，谁都能冒充别的地址，登录的减速就不管用了",
                "请只写反向代理自己的地址",
            )
    if web.public_url.startswith("https://"):
        if not web.proxies:
            raise Unfit(
                f"{web.public_url} 要由反向代理接 HTTPS，但没有设置 web.proxies：所有来访看起来都是代理的地址，"
                "一个人输错密码会拖慢所有人",
                '请写上反向代理的地址，如 proxies = ["127.0.0.1"]',
            )
        return f"{web.public_url}，HTTPS 由反向代理 {proxies} 接入"
    said = f"{web.public_url}，没有 HTTPS，密码会明文传送，只宜在内网试用"
    return f"{said}；代理：{proxies}" if proxies else said


def port(web: Web) -> str:
    """Look who has the port."""
    place = f"{web.listen} 的 {web.port} 端口"
    try:
        listen(web).close()
    except ListenError as error:
        if answers(web):
            return f"{place}，网页正在运行"
        raise error from None
    return f"{place}空着，网页没有在运行"


def answers(web: Web) -> bool:
    """Whether pages of ours answer at the port."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(web.listen, web.listen)  # noqa: S104 - where to ask, if it is that
    connection = http.client.HTTPConnection(host, web.port, timeout=ASK_SECONDS)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return answer.status == http.client.OK and answer.read(16) == b"ok\n"
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def log_ins(web: Web) -> str:
    """Measure what log-ins cost this machine."""
    hasher = Hasher()
    took = math.inf
    for _ in range(HASHES):
        begun = time.perf_counter()
        hasher.compute("", None)
        took = min(took, time.perf_counter() - begun)
    cores = machine.cores()
    at_once = min(cores, machine.hashing_threads(web.workers) * web.workers)
    a_second = at_once / took
    memory = at_once * MEMORY_KIB // 1024
    said = (
        f"{web.workers} 个进程，{cores} 个处理器核，一次核对密码约 {1000 * took:.0f} 毫秒，"
        f"每秒最多约 {a_second:.0f} 次登录，"
        f"同时算 {at_once} 个、占内存约 {memory} MB，另有 {web.workers * WAITING} 人可以排队"
    )
    if web.workers > max(cores, USUAL_WORKERS):
        raise Unfit(f"{said}；进程比处理器核多，只会互相拖慢", f"请把 web.workers 改成 {cores}")
    if a_second < SLOWEST_A_SECOND:
        raise Unfit(f"{said}；太慢，人一多就登录不上", "请换快一些的机器，或停掉同机的其他程序")
    return said


def connections(open_files: int) -> str:
    """Look how many visitors there may be at once."""
    most = patience(open_files).most
    return f"每个进程最多打开 {open_files} 个文件，其中来访的连接最多 {most} 个，其余留给夜班和数据库"
