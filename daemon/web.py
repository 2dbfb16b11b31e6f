"""The pages' server: uvicorn, in processes of its own (`yeban web`) or in a thread beside the nights.

The database is brought up to date and everything is checked once, before the first process starts; what they are
started with is a name and the environment, since they are new interpreters.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from uvicorn import Config, Server
from uvicorn.supervisors import Multiprocess

import templates
from daemon import logs, machine, wiring
from daemon.connections import BACKLOG, Visitors, patience
from daemon.websettings import ListenError, Web
from portal.app import create_app
from store import Hinted
from store.errors import in_words

if TYPE_CHECKING:
    from fastapi import FastAPI

    from daemon.settings import Settings
    from daemon.wiring import Office

LOG: Final = logging.getLogger(__name__)
APPLICATION: Final = f"{__name__}:application"
GRACE_SECONDS: Final = 15  # what is in hand when we are told to stop may take so long
AGAIN_SECONDS: Final = 30.0  # before pages that fell are put up again beside the nights
STARTUP_FAILURE: Final = 3  # uvicorn's exit code of a process that never began to serve


def serve(settings: Settings, config: Path | None) -> int:
    """Serve the pages until told to stop (SIGTERM, SIGINT).

    Args:
        settings: with [web].
        config: where they were read from, for the processes; None: they find it as this one did.

    Returns:
        The exit code: 1 if a process could not start at all.

    Raises:
        SettingsError: there is no [web], or a secret can't be read.
        StoreError: the database can't be used.
        ListenError: nor can the port.
    """
    web = settings.pages()
    with wiring.Office(settings) as office:
        office.credentials()  # may name a file that can't be read: better told here than by each process
    wiring.pass_on(config)
    with closing(listen(web)) as listener:
        LOG.info("%s", _announced(web, listener, web.workers))
        uvicorn = Config(APPLICATION, factory=True, workers=web.workers, **_options(web, machine.open_files()))
        if web.workers == 1:
            server = Server(uvicorn)
            server.run([listener])
            failed = not server.started
        else:
            processes = Multiprocess(uvicorn, [listener])
            with wiring.turns():
                processes.run()
            failed = any(one.exitcode == STARTUP_FAILURE for one in processes.processes)
    LOG.info("网页已停止")
    return 1 if failed else 0


def application() -> FastAPI:
    """Return the application of one process; its settings are where the environment says."""
    settings = wiring.configured(None)
    logs.configure(
        sys.stderr,
        level=logging.INFO,
        secrets=settings.secrets(),
        dated=not wiring.in_journal(),
        zone=settings.schedule.zone,
    )
    office = wiring.Office(settings)  # its connections end with the process
    return _settled(create_app(office.site(wiring.hasher(settings.pages().workers))))


def _settled(app: FastAPI) -> FastAPI:
    """Do before the first visitor what would keep one waiting.

    Pages are compiled and routes made ready (which FastAPI does when it is asked first). What is loaded stays: the
    collector of garbage, which holds up everything while it looks, need never look through it again (a tenth of a
    second each time).
    """
    templates.warm("pages/")
    with ThreadPoolExecutor(1) as aside:  # in an event loop of its own: ours may be running already
        aside.submit(lambda: asyncio.run(_asked(app, "/healthz"))).result()
    gc.collect()
    gc.freeze()
    return app


async def _asked(app: FastAPI, path: str) -> None:
    """Ask the application for a page, as a server does (ASGI 3.0), and look at no answer."""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: Any) -> None:  # noqa: ANN401 - the application's own
        pass

    asked = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "method": "GET"}
    where = {"path": path, "raw_path": path.encode(), "root_path": "", "query_string": b"", "client": ("127.0.0.1", 0)}
    await app({**asked, **where, "headers": [(b"host", b"localhost")], "server": ("localhost", None)}, receive, send)


class Beside:
    """Serves the pages in a thread of the daemon. A context manager; if they fall, the nights go on, and they again.

    Args:
        office: whose pages.
        again: seconds before they are put up again.
    """

    def __init__(self, office: Office, again: float = AGAIN_SECONDS) -> None:
        self._office = office
        self._again = again
        self._ended = threading.Event()
        self._server: Server | None = None
        self._thread = threading.Thread(target=self._live, name="web", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self._server is not None:
            self._server.should_exit = True
        self._thread.join(GRACE_SECONDS + 5)

    def _live(self) -> None:
        while not self._ended.is_set():
            try:
                self._serve()
            except Hinted as error:
                LOG.error(  # noqa: TRY400 - an outside fault has no traceback
                    "网页开不了：%s。夜班照常；%.0f 秒后再试开网页", error.in_full(), self._again
                )
            except (Exception, SystemExit):
                LOG.exception("网页出了程序错误，夜班不受影响")
            if not self._ended.wait(self._again):
                LOG.warning("重新打开网页")

    def _serve(self) -> None:
        web = self._office.settings.pages()
        with closing(wiring.hasher(1)) as hasher, closing(listen(web)) as listener:
            app = _settled(create_app(self._office.site(hasher)))
            self._server = server = Server(Config(app, **_options(web, machine.open_files())))
            if self._ended.is_set():
                return
            LOG.info("%s", _announced(web, listener, 1))
            server.run([listener])


def listen(web: Web) -> socket.socket:
    """Take the address and port.

    Raises:
        ListenError: somebody else has it, or it isn't to be had.
    """
    host = "127.0.0.1" if web.listen == "localhost" else web.listen
    listener = None
    try:
        listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, web.port))
        listener.listen(BACKLOG)
    except OSError as error:
        if listener is not None:
            listener.close()
        said, hint = {
            errno.EADDRINUSE: ("已被别的程序占用", "请停掉占用它的程序，或改 web.port"),
            errno.EADDRNOTAVAIL: ("不是本机的地址", "请改 web.listen"),
            errno.EAFNOSUPPORT: ("不能用：本机没有 IPv6", "请改 web.listen"),
            errno.EACCES: ("不许使用", "1024 以下的端口要特别授权，请改 web.port，由反向代理转来"),
        }.get(error.errno or 0, (f"用不了：{in_words(error)}", "请检查 web.listen 和 web.port"))
        raise ListenError(f"{host} 的 {web.port} 端口{said}", hint) from None
    listener.set_inheritable(True)
    return listener


def _options(web: Web, open_files: int) -> dict[str, Any]:
    return {
        "http": Visitors(patience(open_files)),
        "host": web.listen,
        "port": web.port,
        "proxy_headers": bool(web.proxies),
        "forwarded_allow_ips": list(web.proxies),
        "log_config": None,  # ours is set up already
        "access_log": False,  # the library's has query strings and addresses; portal/guards.py writes one without
        "server_header": False,
        "lifespan": "off",
        "ws": "none",
        "backlog": BACKLOG,
        "timeout_graceful_shutdown": GRACE_SECONDS,
    }


def _announced(web: Web, listener: socket.socket, processes: int) -> str:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    said = f"网页已打开：{web.public_url}（本机 http://{shown}:{port}，{processes} 个进程）"
    if web.public_url.startswith("https://"):
        return said
    return said + "；没有 HTTPS，密码会明文传送，只宜在内网试用"
