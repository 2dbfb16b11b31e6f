"""Real servers for the tests and the bench, on loopback, in throw-away folders: Dovecot and PostgreSQL.

Each is started once, as a child process, and stopped by its process id. As root they run under the accounts that their
packages make; otherwise under one's own.
"""

import datetime as dt
import ipaddress
import os
import pwd
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LOOPBACK = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 20
ROOM = 1 << 30  # a container has 64 MB there, if nobody says otherwise


class Missing(Exception):
    """A server's program is not installed."""


def quick_place() -> Path | None:
    """Where files are in memory, if the machine has such a place: `synchronous=FULL` costs nothing there."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK) or os.statvfs(memory).f_flag & os.ST_NOEXEC:
        return None
    return memory if shutil.disk_usage(memory).free >= ROOM else None


def certificate(place: Path, *, host: str = LOOPBACK) -> tuple[Path, Path]:
    """Make a self-signed certificate for `host` (and localhost), good for a day; its file and its key's."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    numeric = host.replace(".", "").isdigit() or ":" in host
    named = x509.IPAddress(ipaddress.ip_address(host)) if numeric else x509.DNSName(host)
    alternatives = [x509.DNSName("localhost"), named]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    cert_file, key_file = place / "cert.pem", place / "key.pem"
    cert_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.touch(mode=0o600)
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert_file, key_file


def free_port() -> int:
    """A loopback port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


class Process:
    """A server as a child process in a folder of its own."""

    def __init__(self, prefix: str) -> None:
        # Not pytest's own folder: that is closed to the accounts which the servers change to.
        self.place = Path(tempfile.mkdtemp(prefix=prefix))
        self.place.chmod(0o755)
        self.log = self.place / "log"
        self._process: subprocess.Popen[bytes] | None = None

    def _start(self, command: Iterable[str | Path], port: int, user: pwd.struct_passwd | None = None) -> None:
        account = {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.place,
                env={"PATH": os.environ["PATH"] + ":/usr/sbin", "LC_ALL": "C.UTF-8"},
                start_new_session=True,  # a Ctrl-C at the terminal is for the tests
                **account,  # type: ignore[call-overload]
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                with socket.create_connection((LOOPBACK, port), timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        said = self.log.read_text("utf-8", "replace")[-2000:]
        self.stop()
        message = f"{type(self).__name__} did not start:\n{said}"
        raise RuntimeError(message)

    def stop(self, *, keep: bool = False, by: signal.Signals = signal.SIGTERM) -> None:
        """Stop the server, and remove its folder unless it is to be kept."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(by)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if not keep:
            shutil.rmtree(self.place, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class Dovecot(Process):
    """IMAP with TLS and without, any user, one password; each user's mail is a Maildir at `maildir(user)`.

    Attributes:
        tls_port, plain_port: where it listens (STARTTLS on the second).
        weighs_moves: whether a move can be over quota; from 2.4 on only a copy can.
        ca_file: its own certificate, to be trusted.
    """

    PASSWORD = "night-shift-1"

    def __init__(self, *, quota: Mapping[str, int] | None = None, capability: str = "") -> None:
        """Start it.

        Args:
            quota: most mails in a folder below one, by the upper one's name; one more fails with OVERQUOTA.
            capability: all that it says it can do, in place of what it can.
        """
        program = shutil.which("dovecot", path=os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin")
        if program is None:
            raise Missing("dovecot is not installed (Debian: dovecot-core dovecot-imapd)")
        super().__init__("yeban-dovecot-")
        self.tls_port, self.plain_port = free_port(), free_port()
        self.ca_file, self._key_file = certificate(self.place)
        self._user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self._homes = self.place / "homes"
        self._homes.mkdir()
        os.chown(self._homes, self._user.pw_uid, self._user.pw_gid)
        version = subprocess.run([program, "--version"], capture_output=True, check=True, text=True).stdout
        self.weighs_moves = version.startswith("2.3.")
        write = self._config_2_3 if version.startswith("2.3.") else self._config_2_4
        config = self.place / "dovecot.conf"
        config.write_text(write(quota or {}, capability), "utf-8")
        self._start([program, "-F", "-c", config], self.tls_port)

    def maildir(self, user: str) -> Path:
        """Where the user's mail lies, under Dovecot's account; what is put there is in the inbox at the next look."""
        path = self._homes / user / "Maildir"
        for part in (path.parent, path, path / "tmp", path / "new", path / "cur"):
            if not part.exists():
                part.mkdir(mode=0o700)
                self.own(part)
        return path

    def own(self, path: Path) -> None:
        """Give a file to the account that Dovecot reads mail under."""
        os.chown(path, self._user.pw_uid, self._user.pw_gid)

    def trust(self) -> ssl.SSLContext:
        """For clients of the tests' own."""
        return ssl.create_default_context(cafile=self.ca_file)

    def _accounts(self) -> str:
        """Dovecot's inner accounts; without root everything is one's own, and nothing can change its root."""
        if os.geteuid() == 0:
            return ""
        group = subprocess.run(["id", "-gn"], capture_output=True, check=True, text=True).stdout.strip()
        services = ("imap-login", "anvil", "stats")
        return (
            f"default_internal_user = {self._user.pw_name}\n"
            f"default_login_user = {self._user.pw_name}\n"
            f"default_internal_group = {group}\n" + "".join(f"service {name} {{\n  chroot =\n}}\n" for name in services)
        )

    def _common(self) -> str:
        return f"""
base_dir = {self.place}/run
state_dir = {self.place}/state
log_path = {self.log}
listen = {LOOPBACK}
first_valid_uid = 1
auth_failure_delay = 0
{self._accounts()}
mail_max_userip_connections = 100
service imap-login {{
  inet_listener imap {{
    port = {self.plain_port}
  }}
  inet_listener imaps {{
    port = {self.tls_port}
    ssl = yes
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""

    def _config_2_3(self, quota: Mapping[str, int], capability: str) -> str:
        # A move within one quota is never over it: the folder with little room is a namespace with its own.
        roots = "".join(
            f"  quota{number or ''} = count:Q{number}:ns={name}/\n  quota{number or ''}_rule = *:messages={most}\n"
            for number, (name, most) in enumerate(quota.items())
        )
        spaces = "".join(
            f"namespace small{number} {{\n  prefix = {name}/\n  separator = /\n"
            f"  location = maildir:~/Small{number}\n}}\n"
            for number, name in enumerate(quota)
        )
        return f"""protocols = imap
{self._common()}
ssl = yes
ssl_cert = <{self.ca_file}
ssl_key = <{self._key_file}
disable_plaintext_auth = no
auth_mechanisms = plain login
passdb {{
  driver = static
  args = password={self.PASSWORD}
}}
userdb {{
  driver = static
  args = uid={self._user.pw_uid} gid={self._user.pw_gid} home={self._homes}/%u
}}
mail_location = maildir:~/Maildir
namespace inbox {{
  inbox = yes
  {"separator = /" if quota else ""}
}}
{spaces}
mail_plugins = $mail_plugins {"quota" if quota else ""}
plugin {{
  quota_vsizes = yes
{roots}}}
{f"imap_capability = {capability}" if capability else ""}
"""

    def _config_2_4(self, quota: Mapping[str, int], capability: str) -> str:
        spaces = "".join(
            f"namespace small{number} {{\n  prefix = {name}/\n  separator = /\n  mail_path = ~/Small{number}\n"
            f"  quota_mailbox_message_count = {most}\n}}\n"
            for number, (name, most) in enumerate(quota.items())
        )
        plugins = "mail_plugins {\n  quota = yes\n}\nquota User {\n  driver = count\n}"
        flags = "".join(f"  {name} = yes\n" for name in capability.split())
        return f"""dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
protocols {{
  imap = yes
}}
{self._common()}
ssl = yes
ssl_server_cert_file = {self.ca_file}
ssl_server_key_file = {self._key_file}
auth_allow_cleartext = yes
auth_mechanisms = plain login
passdb static {{
  password = {self.PASSWORD}
}}
userdb static {{
  fields {{
    uid = {self._user.pw_uid}
    gid = {self._user.pw_gid}
    home = {self._homes}/%{{user}}
  }}
}}
mail_driver = maildir
mail_path = ~/Maildir
namespace inbox {{
  inbox = yes
  {"separator = /" if quota else ""}
}}
{spaces}
{plugins if quota else ""}
{f"imap_capability {{{chr(10)}{flags}}}" if capability else ""}
"""


class PostgreSQL(Process):
    """A database cluster; `fresh()` gives an empty database of its own to whoever asks."""

    def __init__(self) -> None:
        initdb = _postgresql("initdb")
        super().__init__("yeban-postgresql-")
        self.port = free_port()
        self._user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        if self._user is not None:
            os.chown(self.place, self._user.pw_uid, self._user.pw_gid)
        self._password = secrets.token_hex(8)
        self._count = 0
        data, word = self.place / "data", self.place / "word"
        word.write_text(self._password, "ascii")
        account = {} if self._user is None else {"user": self._user.pw_uid, "group": self._user.pw_gid}
        made = subprocess.run(
            [
                *(initdb, "-D", data, "-U", "yeban", "-A", "scram-sha-256", f"--pwfile={word}"),
                *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
            ],
            capture_output=True,
            check=False,
            text=True,
            cwd=self.place,
            extra_groups=[] if self._user else None,
            **account,  # type: ignore[call-overload]
        )
        if made.returncode:
            self.stop()
            message = f"initdb failed:\n{made.stderr[-2000:]}"
            raise RuntimeError(message)
        settings = {
            "listen_addresses": LOOPBACK,
            "port": self.port,
            "unix_socket_directories": "",
            "fsync": "off",  # nothing of it outlives the tests
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": 200,
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._start([_postgresql("postgres"), "-D", data, *options], self.port, self._user)
        self._await_queries()

    def url(self, database: str = "postgres") -> str:
        """SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://yeban:{self._password}@{LOOPBACK}:{self.port}/{database}"

    def fresh(self, template: str = "template1") -> str:
        """Make a database and give its name; `template` names one to copy, which nobody must be connected to."""
        self._count += 1
        name = f"office_{self._count}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.run(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def run(self, statement: str) -> None:
        """Run one statement outside any transaction, as the cluster's owner."""
        import psycopg  # noqa: PLC0415  # the bench of the mailbox does without

        with psycopg.connect(self.url().replace("+psycopg", ""), autocommit=True, connect_timeout=10) as connection:
            connection.execute(statement.encode())

    def stop(self, *, keep: bool = False, by: signal.Signals = signal.SIGINT) -> None:
        """Stop it; SIGINT ends the connections that tests have left open."""
        super().stop(keep=keep, by=by)

    def _await_queries(self) -> None:
        """The port is open a moment before the cluster takes queries."""
        import psycopg  # noqa: PLC0415

        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.run("SELECT 1")
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    self.stop()
                    raise
                time.sleep(0.05)
            else:
                return


def _postgresql(program: str) -> Path:
    """A program of the newest PostgreSQL that is installed; Debian keeps them off the PATH."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"),
        key=lambda path: float(path.parts[-3]) if path.parts[-3].replace(".", "").isdigit() else 0.0,
    )
    found = versions[-1] if versions else shutil.which(program)
    if found is None:
        raise Missing("PostgreSQL is not installed (Debian: postgresql)")
    return Path(found)
