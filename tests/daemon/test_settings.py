"""Settings, and what is said of faults in them."""

from datetime import time, timedelta

import pytest
from pydantic import BaseModel

from accountops.policy import Limits
from daemon.settings import Settings, SettingsError, load
from templates import FOLDER

SECRET = "geheim-4711-secret"


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch):
    for name in ("YEBAN_MAILBOX__PASSWORD", "YEBAN_DATABASE__PASSWORD", "YEBAN_CREDENTIALS__INITIAL_PASSWORD"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def write(tmp_path):
    """Write a file of settings and load it."""

    def written(text, encoding="utf-8"):
        path = tmp_path / "yeban.toml"
        path.write_bytes(text.encode(encoding))
        return load(path)

    return written


def fault(write, text):
    """What is said of a file."""
    with pytest.raises(SettingsError) as caught:
        write(text)
    said = str(caught.value)
    assert "\n" not in said
    return said, caught.value.hint


IMAP = '[mailbox]\nkind = "imap"\nhost = "imap.mail.example"\nuser = "desk@mail.example"\n'


def test_an_empty_file_is_an_office_with_a_maildir_and_sqlite(write, tmp_path):
    settings = write("")
    assert settings.mailbox.kind == "maildir"
    assert settings.mail_path() == tmp_path / "mail"
    assert settings.database_url() == f"sqlite:///{tmp_path / 'yeban.db'}"
    assert settings.keys_path() == tmp_path / "keys.json"
    assert (settings.schedule.night, settings.schedule.sweep) == (time(22), time(6))
    assert settings.schedule.zone.key == "Asia/Shanghai"
    assert settings.smtp is None
    assert settings.replies == "needed"
    assert settings.initial_password() == "88888888"


def test_the_defaults_of_the_policy_are_those_of_the_tables(write):
    assert write("").limits() == Limits()


def test_every_setting_of_the_policy_reaches_the_tables(write):
    limits = write(
        "[policy]\ninitial_window_days=1\nfresh_enough_hours=2\nother_sender_hours=3\ntaken_back_days=4\n"
        "date_trust_hours=5\ndelete_use_within_hours=6\nrestorable_days=7\naccounts_per_sender=8\n"
        "deletions_per_sender=9\nresets_per_account=10\nresets_period_days=11\n"
    ).limits()
    days, hours = (lambda n: timedelta(days=n)), (lambda n: timedelta(hours=n))
    expected = Limits(days(1), hours(2), hours(3), days(4), hours(5), hours(6), days(7), 8, 9, 10, days(11))
    assert limits == expected


def test_the_file_that_init_writes_is_the_defaults(write):
    assert write((FOLDER / "deploy/yeban.toml").read_text("utf-8")) == write("")


def test_the_file_that_init_writes_names_every_setting():
    text = (FOLDER / "deploy/yeban.toml").read_text("utf-8")
    written = {line.lstrip("# ").split(" = ")[0] for line in text.splitlines() if " = " in line}

    def keys(model):
        for name, field in model.model_fields.items():
            inner = [t for t in (field.annotation, *getattr(field.annotation, "__args__", ())) if isinstance(t, type)]
            sections = [t for t in inner if issubclass(t, BaseModel)]
            for section in sections:
                yield from keys(section)
            if not sections and name not in {"base", "password", "initial_password"}:
                yield name

    assert set(keys(Settings)) - written == set()


def test_a_mark_that_windows_editors_put_in_front_is_no_fault(write):
    assert write("\ufeffreplies = 'all'").replies == "all"


def test_another_encoding_is_named(write, tmp_path):
    path = tmp_path / "gbk.toml"
    path.write_bytes("# 中文\nreplies='all'".encode("gb18030"))
    with pytest.raises(SettingsError, match="不是 UTF-8"):
        load(path)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SettingsError, match=r"没有这个配置文件：.*none\.toml"):
        load(tmp_path / "none.toml")


def test_without_any_file_init_is_suggested(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("daemon.settings.PLACES", (tmp_path / "yeban.toml",))
    with pytest.raises(SettingsError) as caught:
        load(None)
    assert "yeban init" in caught.value.hint


def test_the_file_in_the_current_folder_is_found(tmp_path, monkeypatch):
    (tmp_path / "yeban.toml").write_text("replies = 'none'", "utf-8")
    monkeypatch.chdir(tmp_path)
    settings = load(None)
    assert settings.replies == "none"
    assert settings.base == tmp_path


@pytest.mark.parametrize(
    ("text", "unknown", "meant"),
    [
        ("[shedule]\nnight='22:00'", "shedule", "schedule"),
        ("[mailbox]\npth='x'", "mailbox.pth", "mailbox.path"),
        ("[mailbox.folders]\nstuff='x'", "mailbox.folders.stuff", "mailbox.folders.staff"),
        ("repliess='all'", "repliess", "replies"),
        ("acounts_per_sender=3", "acounts_per_sender", "policy.accounts_per_sender"),
    ],
)
def test_an_unknown_key_is_an_error_that_names_the_nearest(write, text, unknown, meant):
    said, hint = fault(write, text)
    assert f"不认识的设置 {unknown}" in said
    assert f"{meant}？" in hint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("replies='some'", "replies 只能是"),
        ("[schedule]\nnight='25:00'", "schedule.night 应写成"),
        ("[schedule]\nnight=22", "schedule.night 应写成"),
        ("[schedule]\nnight='06:00'", "不能是同一时刻"),
        ("[schedule]\ntimezone='Mars/Base'", "没有这个时区"),
        ("[policy]\naccounts_per_sender=0", "policy.accounts_per_sender 不能小于 1"),
        ("[policy]\naccounts_per_sender='many'", "policy.accounts_per_sender 应是整数"),
        ("[policy]\nfresh_enough_hours=168", "必须短于"),
        ("[mailbox]\nkind='imap'", "mailbox.host 没有填"),
        ("[mailbox]\nkind='imap'\nhost='h'\nuser='u'", "mailbox.address 没有填"),
        ("[mailbox]\naddress='nobody'", "mailbox.address 不是一个邮件地址"),
        (IMAP + "security='none'", "会明文传送密码"),
        ("[mailbox.folders]\ndone='x'\nstaff='x'", "名字不能相同"),
        ("[mailbox.folders]\ndone='INBOX'", "不能同时是归档的文件夹"),
        ("[smtp]\nsender='a@b.cn'", "smtp.host 没有填"),
        ("[digest]\nto=['a@b.cn']", "要有 [smtp] 一节"),
        ("[database]\nurl='mysql://x/y'", "只支持 sqlite 和 postgresql"),
        ("[database]\nurl='nonsense'", "database.url 应写成"),
        ("mailbox='x'", "mailbox 应是一节"),
        ("base='/x'", "不认识的设置 base"),
        ("[mailbox]\npath=3", "mailbox.path 应是文件路径"),
    ],
)
def test_each_fault_is_said_in_one_line(write, text, said):
    assert said in fault(write, text)[0]


def test_all_faults_of_a_file_are_said_at_once(write):
    said, _ = fault(write, "replies='some'\n[schedule]\ntimezone='Mars/Base'")
    assert "replies" in said
    assert "schedule.timezone" in said


def test_a_fault_of_writing_is_named_by_line_and_never_quoted(write):
    said, _ = fault(write, f"replies = 'all'\npassword = {SECRET}\n")
    assert "第 2 行" in said
    assert SECRET not in said


def test_a_section_that_stands_there_twice_is_named(write):
    with pytest.raises(SettingsError, match=r"第 3 行：\[mailbox\] 一节写了两次") as caught:
        write('[mailbox]\nkind = "maildir"\n[mailbox]\npath = "mail"\n')
    assert "合成一节" in caught.value.hint


def test_full_width_quotes_are_hinted_at(write):
    _, hint = fault(write, "replies = “all”")
    assert "英文" in hint


@pytest.mark.parametrize("section", ["mailbox", "smtp", "database"])
def test_a_password_in_the_file_is_refused_and_not_repeated(write, section):
    said, hint = fault(write, f"[{section}]\npassword = '{SECRET}'")
    assert f"{section}.password" in said
    assert f"YEBAN_{section.upper()}__PASSWORD" in hint
    assert SECRET not in said + hint


@pytest.mark.parametrize("url", [f"postgresql+psycopg://u:{SECRET}@h/d", f"postgresql://u:{SECRET}@h:99x/d"])
def test_a_password_in_the_database_url_is_refused_and_not_repeated(write, url):
    said, hint = fault(write, f"[database]\nurl='{url}'")
    assert SECRET not in said + hint


def test_the_environment_stands_over_the_file(write, monkeypatch):
    monkeypatch.setenv("YEBAN_REPLIES", "all")
    monkeypatch.setenv("YEBAN_POLICY__ACCOUNTS_PER_SENDER", "7")
    monkeypatch.setenv("YEBAN_MAILBOX__AUTHSERV_IDS", "mx1.mail.example, mx2.mail.example")
    settings = write("replies='none'\n[policy]\naccounts_per_sender=9\ndeletions_per_sender=2")
    assert settings.replies == "all"
    assert settings.policy.accounts_per_sender == 7
    assert settings.policy.deletions_per_sender == 2
    assert settings.mailbox.authserv_ids == ("mx1.mail.example", "mx2.mail.example")


def test_a_misspelt_variable_of_a_section_is_an_error(write, monkeypatch):
    monkeypatch.setenv("YEBAN_MAILBOX__PASWORD", SECRET)
    said, hint = fault(write, "")
    assert "mailbox.pasword" in said
    assert SECRET not in said + hint


def test_a_password_comes_from_the_environment_and_is_never_shown(write, monkeypatch):
    monkeypatch.setenv("YEBAN_MAILBOX__PASSWORD", SECRET)
    settings = write(IMAP)
    assert settings.imap_address()["password"] == SECRET
    assert SECRET not in repr(settings) + str(settings)
    assert SECRET in settings.secrets()


def test_a_password_comes_from_a_file_of_its_own(write, tmp_path):
    (tmp_path / "pw").write_text(f"{SECRET}\n", "utf-8")
    (tmp_path / "pw").chmod(0o600)
    assert write(IMAP + "password_file='pw'").mailbox.secret() == SECRET


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_password_file_that_others_may_read_is_refused(write, tmp_path, mode):
    (tmp_path / "pw").write_text(SECRET, "utf-8")
    (tmp_path / "pw").chmod(mode)
    settings = write(IMAP + "password_file='pw'")
    with pytest.raises(SettingsError, match=f"{mode:04o}") as caught:
        settings.imap_address()
    assert "chmod 600" in caught.value.hint


@pytest.mark.parametrize("content", ["", "\n", "  \n"])
def test_an_empty_password_file_is_named(write, tmp_path, content):
    (tmp_path / "pw").write_text(content, "utf-8")
    (tmp_path / "pw").chmod(0o600)
    with pytest.raises(SettingsError, match="是空的"):
        write(IMAP + "password_file='pw'").mailbox.secret()


def test_a_missing_password_is_a_fault_only_when_it_is_needed(write):
    settings = write(IMAP)
    with pytest.raises(SettingsError, match="没有设置 mailbox 的密码"):
        settings.imap_address()


def test_the_database_password_is_put_into_the_url_only_to_connect(write, monkeypatch):
    monkeypatch.setenv("YEBAN_DATABASE__PASSWORD", "p@ss/word")
    settings = write("[database]\nurl='postgresql+psycopg://desk@db.mail.example/yeban'")
    assert settings.database_url() == "postgresql+psycopg://desk:p%40ss%2Fword@db.mail.example/yeban"
    assert "p@ss" not in repr(settings)


def test_a_user_name_that_is_an_address_is_our_address(write):
    assert write(IMAP).mailbox.address == "desk@mail.example"


def test_plain_text_is_allowed_to_this_machine(write):
    assert write(IMAP.replace("imap.mail.example", "127.0.0.1") + "security='none'").mailbox.security == "none"


@pytest.mark.parametrize(("security", "port"), [("tls", 465), ("starttls", 587)])
def test_the_usual_port_goes_with_the_security(write, security, port):
    settings = write(f"[smtp]\nhost='smtp.mail.example'\nsender='Desk@Mail.example'\nsecurity='{security}'")
    assert settings.smtp_address().port == port
    assert settings.smtp_address().sender == "desk@mail.example"
    assert settings.smtp_address().password == ""


def test_an_absolute_path_stays(write, tmp_path):
    other = tmp_path / "elsewhere"
    assert write(f"[mailbox]\npath='{other}'").mail_path() == other


def test_settings_can_not_be_changed(write):
    settings = write("")
    with pytest.raises(ValueError, match="frozen"):
        settings.replies = "all"
