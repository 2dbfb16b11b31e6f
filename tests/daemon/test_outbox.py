"""Replies: their texts, the mail around them, and SMTP."""

import base64
import email
import email.policy
import socket
import ssl
import threading
from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from jinja2 import meta

from daemon.outbox import (
    FIELDS,
    MemoryTransport,
    Outbox,
    Reply,
    ReplyKind,
    ResetDone,
    Signed,
    SmtpAddress,
    SmtpTransport,
    TransportRefused,
    TransportUnreachable,
    compose,
    compose_reply,
    digest,
    message,
)
from mailparse import Verdict, parse, read
from templates import FOLDER, environment

NOW = datetime(2021, 5, 20, 14, 5, tzinfo=UTC)
REPLY = Reply("<r1@mail.example>", "li@mail.example", "您的来信缺少必要内容", "您好！\n", "<m1@mail.example>")
REFUSED_RESET = (
    "没有找到姓名与身份证号都相符的账号；从未登录过的，请直接用初始密码登录；"
    "首次登录时姓名可能填错的，请来信写明“删除账号信息”"
)


# -------------------------------------------------------------------------------------------------------- texts


def variables(name):
    """All variables of a template and of those that it builds on."""
    source, _, _ = environment().loader.get_source(environment(), name)
    tree = environment().parse(source)
    found = meta.find_undeclared_variables(tree)
    for parent in meta.find_referenced_templates(tree):
        found |= variables(parent)
    return found


@pytest.mark.parametrize("kind", ReplyKind)
def test_a_text_uses_the_fields_of_its_dataclass_and_no_others(kind):
    used = variables(f"mails/{kind}/subject.txt") | variables(f"mails/{kind}/body.txt")
    assert used == {field.name for field in fields(FIELDS[kind])}


def test_every_folder_of_a_text_has_its_kind():
    folders = {path.name for path in (FOLDER / "mails").iterdir() if path.is_dir()}
    assert folders == {str(kind) for kind in ReplyKind} == {str(kind) for kind in FIELDS}


@pytest.mark.parametrize("kind", ReplyKind)
def test_a_text_is_polite_signed_and_has_a_subject_of_one_line(kind):
    subject, body = compose_reply(kind, ("name",))
    assert subject
    assert "\n" not in subject
    assert body.startswith("您好！\n")
    assert "职称信息采集技术支持" in body
    assert "\n\n\n" not in body


def test_both_refusals_of_a_reset_have_one_text_word_for_word():
    assert REFUSED_RESET in compose_reply(ReplyKind.RESET_REFUSED)[1].replace("\n", "")


@pytest.mark.parametrize("kind", [ReplyKind.DELETE_REFUSED, ReplyKind.DELETE_DONE])
def test_a_text_on_deletions_does_not_tell_whether_there_is_an_account(kind):
    subject, body = compose_reply(kind)
    for telling in ("没有账号", "账号不存在", "没有找到", "已存在", "相符", "您的账号"):
        assert telling not in subject + body


@pytest.mark.parametrize("part", ["id_number", "name", "plea"])
def test_an_incomplete_plea_is_told_what_is_missing_and_nothing_else(part):
    words = {"id_number": "· 身份证号", "name": "· 姓名", "plea": "· 诉求"}
    body = compose_reply(ReplyKind.INCOMPLETE, (part,))[1]
    assert [key for key, word in words.items() if word in body] == [part]


def test_an_incomplete_plea_of_which_nothing_is_known_is_told_all_three():
    body = compose_reply(ReplyKind.INCOMPLETE)[1]
    assert body.count("· ") == 3


@pytest.mark.parametrize("kind", [ReplyKind.INCOMPLETE, ReplyKind.NOT_TEXT])
def test_who_must_write_again_is_shown_how_and_told_what_not_to_send(kind):
    body = compose_reply(kind, ("name",))[1]
    for said in ("姓名：", "身份证号：", "诉求：重置密码", "删除账号信息", "照片", "截图", "Word", "发一次即可"):
        assert said in body


@pytest.mark.parametrize("kind", ReplyKind)
def test_no_text_holds_a_number_that_could_be_somebodys(kind):
    assert not any(len(part) > 4 and part.isdigit() for part in compose_reply(kind, ("name",))[1].split())


@pytest.mark.parametrize("kind", ReplyKind)
def test_a_reply_that_comes_back_asks_for_nothing(kind):
    mail = message(
        Reply("<r@mail.example>", "a@mail.example", *compose_reply(kind, ("name",)), "<m@mail.example>"),
        "desk@mail.example",
        "技术支持",
        NOW,
    )
    assert read(parse(mail.as_bytes())).verdict is Verdict.AUTOMATIC


def test_how_long_the_initial_password_works_is_told():
    assert "3 天内" in compose_reply(ReplyKind.RESET_DONE, window_days=3)[1]


def test_fields_of_another_text_are_a_bug():
    with pytest.raises(TypeError):
        compose(ReplyKind.HELD, ResetDone())
    with pytest.raises(TypeError):
        compose(ReplyKind.RESET_DONE, Signed())


# ----------------------------------------------------------------------------------------------------- the mail


def test_a_reply_is_marked_so_that_no_machine_answers_it():
    mail = message(REPLY, "desk@mail.example", "技术支持", NOW)
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["In-Reply-To"] == mail["References"] == "<m1@mail.example>"
    assert mail["Message-ID"] == "<r1@mail.example>"
    assert mail["Date"].datetime == NOW


def test_a_reply_survives_the_way_through_old_servers():
    raw = message(REPLY, "desk@mail.example", "技术支持", NOW).as_bytes()
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998
    back = email.message_from_bytes(raw, policy=email.policy.default)
    assert back["Subject"] == REPLY.subject
    assert back["From"].addresses[0].display_name == "技术支持"
    assert back.get_content().replace("\r\n", "\n") == REPLY.body


@pytest.mark.parametrize("evil", ["x\r\nBcc: victim@mail.example", "x\nX-Evil: 1", "x\r\n\r\nbody"])
def test_no_header_can_be_smuggled_in(evil):
    mail = message(Reply("<r@mail.example>", "a@mail.example", evil, "正文", f"<{evil}>"), "d@mail.example", evil, NOW)
    back = email.message_from_bytes(mail.as_bytes(), policy=email.policy.default)
    assert set(back.keys()) <= {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "X-Auto-Response-Suppress",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    }


@pytest.mark.parametrize(
    "to",
    [
        "",
        "nobody",
        "a@b@c",
        "a b@mail.example",
        "a@mail.example\r\nBcc: x@mail.example",
        "a@mail.example, b@mail.example",
        '"a b"@mail.example',
        "张三@mail.example",
        "a@[127.0.0.1]",
        "<a@mail.example>",
        "a@mail..example",
        f"{'a' * 65}@mail.example",
    ],
)
def test_an_address_that_is_not_plain_is_refused_for_good(to):
    with pytest.raises(TransportRefused):
        message(Reply("<r@x>", to, "s", "b", ""), "d@mail.example", "", NOW)


def test_a_body_of_any_characters_can_be_sent():
    body = "\ud800\x00\x1b[31m\u202e 好\n"
    raw = message(Reply("<r@x>", "a@mail.example", "s", body, ""), "d@mail.example", "", NOW).as_bytes()
    text = base64.b64decode(raw.partition(b"\r\n\r\n")[2]).decode()
    assert "\\x1b[31m\\u202e 好" in text


def test_the_digest_has_both_text_and_html():
    mail = digest(
        ("a@mail.example", "b@mail.example"),
        "✔ 夜班",
        "文字",
        "<p>网页</p>",
        message_id="<d@mail.example>",
        sender="d@mail.example",
        sender_name="夜班",
        date=NOW,
    )
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_body(("html",)).get_content().strip() == "<p>网页</p>"
    assert mail.get_body(("plain",)).get_content().strip() == "文字"


@pytest.mark.parametrize("to", [(), ("nobody",)])
def test_a_digest_to_nobody_is_refused(to):
    with pytest.raises(TransportRefused):
        digest(to, "", "", "", message_id="<d@x>", sender="d@mail.example", sender_name="", date=NOW)


# --------------------------------------------------------------------------------------------------- transports


class Server:
    """An SMTP server on loopback that answers as it is told."""

    def __init__(self):
        self.mails = []
        self.answer = {}
        self.connections = 0
        self.password = b"geheim-4711"

    async def handle_EHLO(self, _server, session, _envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, _server, _session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.answer.get("MAIL", "250 OK")

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.answer.get(address, "250 OK")

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        if "DATA" in self.answer:
            return self.answer["DATA"]
        self.mails.append((envelope.mail_from, tuple(envelope.rcpt_tos), envelope.content))
        return "250 OK"

    def authenticate(self, _server, _session, _envelope, _mechanism, data):
        return AuthResult(success=data.password == self.password, handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for localhost, and its context for a server."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", context


def started(server, **options):
    controller = Controller(
        server, hostname="127.0.0.1", port=free_port(), authenticator=server.authenticate, **options
    )
    controller.start()
    return controller


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def plain():
    server = Server()
    controller = started(server)
    yield server, address(controller.port)
    controller.stop()


def address(port, **changed):
    known = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "user": "",
        "password": "",
        "sender": "desk@mail.example",
        "timeout_seconds": 5,
    }
    return SmtpAddress(**(known | changed))


def reply(to="li@mail.example"):
    return Reply("<r1@mail.example>", to, "主题", "正文\n", "")


def test_replies_go_over_one_connection_from_our_own_address(plain):
    server, where = plain
    with Outbox(SmtpTransport(where), "desk@mail.example", "技术支持") as outbox:
        outbox.send(reply("a@mail.example"), NOW)
        outbox.send(reply("b@mail.example"), NOW)
    assert [mail[1] for mail in server.mails] == [("a@mail.example",), ("b@mail.example",)]
    assert {mail[0] for mail in server.mails} == {"desk@mail.example"}
    assert server.connections == 1


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_connection_is_encrypted_and_logged_in(certificate, security):
    file, context = certificate
    server = Server()
    options = (
        {"ssl_context": context}
        if security == "tls"
        else {"tls_context": context, "require_starttls": True, "auth_required": True}
    )
    controller = started(server, **options)
    try:
        where = address(
            controller.port,
            host="localhost",
            security=security,
            user="desk" if security == "starttls" else "",
            password="geheim-4711",
            ca_file=file,
        )
        with SmtpTransport(where) as transport:
            transport.check()
            transport.send(message(reply(), where.sender, "", NOW))
    finally:
        controller.stop()
    assert len(server.mails) == 1


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(certificate):
    server = Server()
    controller = started(server, ssl_context=certificate[1])
    try:
        with pytest.raises(TransportUnreachable, match="证书不可信") as caught:
            SmtpTransport(address(controller.port, host="localhost", security="tls")).check()
    finally:
        controller.stop()
    assert "smtp.ca_file" in caught.value.hint


def test_a_wrong_password_is_said_without_the_password(certificate):
    server = Server()
    controller = started(server, tls_context=certificate[1], auth_required=True)
    where = address(
        controller.port,
        host="localhost",
        security="starttls",
        user="desk",
        password="wrong-secret",
        ca_file=certificate[0],
    )
    try:
        with pytest.raises(TransportUnreachable, match="拒绝登录") as caught:
            SmtpTransport(where).check()
    finally:
        controller.stop()
    assert "wrong-secret" not in str(caught.value) + caught.value.hint + repr(where)
    assert "授权码" in caught.value.hint


def test_a_server_without_tls_is_named(plain):
    _, where = plain
    with pytest.raises(TransportUnreachable, match="不支持所设的加密"):
        SmtpTransport(address(where.port, security="starttls")).check()


def test_one_address_that_is_refused_keeps_no_other_from_its_mail(plain):
    server, where = plain
    server.answer["gone@mail.example"] = "550 no such user"
    with SmtpTransport(where) as transport:
        with pytest.raises(TransportRefused, match="550 no such user"):
            transport.send(message(reply("gone@mail.example"), where.sender, "", NOW))
        transport.send(message(reply("a@mail.example"), where.sender, "", NOW))
    assert len(server.mails) == 1
    assert server.connections == 1


@pytest.mark.parametrize(
    ("step", "answer", "error"),
    [
        ("li@mail.example", "451 greylisted", TransportUnreachable),
        ("DATA", "451 try later", TransportUnreachable),
        ("DATA", "554 looks like spam", TransportRefused),
        ("MAIL", "553 sender is not yours", TransportUnreachable),
        ("MAIL", "421 shutting down", TransportUnreachable),
    ],
)
def test_what_passes_is_tried_again_and_what_does_not_is_not(plain, step, answer, error):
    server, where = plain
    server.answer[step] = answer
    with SmtpTransport(where) as transport, pytest.raises(error, match=answer[:3]):
        transport.send(message(reply(), where.sender, "", NOW))


def test_after_a_connection_broke_the_next_mail_makes_a_new_one(plain):
    server, where = plain
    with SmtpTransport(where) as transport:
        server.answer["li@mail.example"] = "421 closing"
        with pytest.raises(TransportUnreachable):
            transport.send(message(reply(), where.sender, "", NOW))
        server.answer.clear()
        transport.send(message(reply(), where.sender, "", NOW))
    assert server.connections == 2
    assert len(server.mails) == 1


def test_nobody_there_is_unreachable():
    with pytest.raises(TransportUnreachable, match="连不上发信服务器") as caught:
        SmtpTransport(address(free_port())).check()
    assert "smtp.host" in caught.value.hint


def test_a_server_that_says_nothing_is_given_up_in_time():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(TransportUnreachable):
            SmtpTransport(address(silent.getsockname()[1], timeout_seconds=0.3)).check()


def test_a_server_that_hangs_up_in_the_middle_is_unreachable():
    def serve(listening):
        connection, _ = listening.accept()
        with connection:
            connection.sendall(b"220 hello\r\n")
            connection.recv(1000)

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        thread = threading.Thread(target=serve, args=(listening,))
        thread.start()
        with pytest.raises(TransportUnreachable):
            SmtpTransport(address(listening.getsockname()[1])).check()
        thread.join(5)


def test_what_a_server_says_is_masked_and_made_visible(plain):
    server, where = plain
    server.answer["li@mail.example"] = "550 no 620403197911309411 \u202ehere"
    with SmtpTransport(where) as transport, pytest.raises(TransportRefused) as caught:
        transport.send(message(reply(), where.sender, "", NOW))
    assert "620403197911309411" not in str(caught.value)
    assert "\u202e" not in str(caught.value)


def test_what_a_server_says_is_told_without_the_recipients_address(plain):
    server, where = plain
    server.answer["li@mail.example"] = "550 5.1.1 <li@mail.example>: user unknown"
    with SmtpTransport(where) as transport, pytest.raises(TransportRefused) as caught:
        transport.send(message(reply(), where.sender, "", NOW))
    assert caught.value.in_full() == "对方地址被拒收（550 5.1.1 <…>: user unknown）"


def test_what_can_be_mended_says_how_in_full():
    where = address(free_port())
    with SmtpTransport(where) as transport, pytest.raises(TransportUnreachable) as caught:
        transport.check()
    assert caught.value.in_full() == f"连不上发信服务器 {where.host}:{where.port}。{caught.value.hint}"


def test_leaving_a_transport_that_never_connected_is_no_error():
    with SmtpTransport(address(free_port())):
        pass


def test_the_transport_in_memory_keeps_the_same_promises():
    transport = MemoryTransport(refuses=frozenset({"gone@mail.example"}))
    with Outbox(transport, "desk@mail.example") as outbox:
        outbox.send(reply(), NOW)
        with pytest.raises(TransportRefused):
            outbox.send(reply("gone@mail.example"), NOW)
        transport.unreachable = True
        with pytest.raises(TransportUnreachable):
            outbox.send(reply(), NOW)
    assert [str(mail["To"]) for mail in transport.sent] == ["li@mail.example"]
