"""The [web] section, and what is said of faults in it."""

from datetime import timedelta

import pytest

from daemon.settings import SettingsError, load
from daemon.websettings import Web
from portal.site import WebSettings


@pytest.fixture
def web(tmp_path):
    """Write a [web] section and load it."""

    def written(text):
        path = tmp_path / "yeban.toml"
        path.write_text(f'[mailbox]\naddress = "desk@mail.example"\n[web]\n{text}\n', "utf-8")
        return load(path).web

    return written


def test_without_the_section_there_are_no_pages(tmp_path):
    path = tmp_path / "yeban.toml"
    path.write_text("", "utf-8")
    assert load(path).web is None


def test_the_address_that_people_type_is_all_that_must_be_set(web):
    assert web('public_url = "https://zc.example"') == Web(public_url="https://zc.example")


def test_the_defaults_are_those_of_the_pages(web):
    given = web('public_url = "https://zc.example"').settings("desk@mail.example")
    assert given == WebSettings(public_url="https://zc.example", desk_address="desk@mail.example")
    assert given.secure


def test_every_setting_reaches_the_pages(web):
    given = web(
        'public_url = "http://10.0.0.1:8000"\nhand_in = true\ndesk_address = "other@mail.example"\nown_site = "a"\n'
        'other_site = "b"\napplicant_idle_minutes = 1\napplicant_most_hours = 2\nstaff_idle_minutes = 3\n'
        "staff_most_hours = 4\nfresh_minutes = 6"
    ).settings("desk@mail.example")
    minutes, hours = (lambda n: timedelta(minutes=n)), (lambda n: timedelta(hours=n))
    assert given == WebSettings(
        "http://10.0.0.1:8000", "other@mail.example", hand_in=True, own_site="a", other_site="b",
        applicant_idle=minutes(1), applicant_most=hours(2), staff_idle=minutes(3), staff_most=hours(4),
        fresh=minutes(6),
    )  # fmt: skip
    assert not given.secure


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://zc.example/", "https://zc.example"),
        ("https://ZC.Example:443", "https://zc.example"),
        ("http://zc.example:80", "http://zc.example"),
        ("https://zc.example:8443", "https://zc.example:8443"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_the_address_is_kept_as_browsers_write_it(web, written, meant):
    assert web(f'public_url = "{written}"').public_url == meant


@pytest.mark.parametrize(
    "wrong",
    [
        "", "zc.example", "ftp://zc.example", "https://", "https://zc.example/zcsb", "https://zc.example?x",
        "https://user@zc.example", "https://zc.example:0", "https://zc.example:x", "https://职称.example",
        "https://zc.example evil", "https://[",
    ],
)  # fmt: skip
def test_an_address_that_no_browser_would_send_as_origin_is_refused(web, wrong):
    with pytest.raises(SettingsError, match=r"web\.public_url 应写成"):
        web(f'public_url = "{wrong}"')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "web.public_url 没有填"),
        ('public_url = "https://a.example"\nlisten = "zc.example"', "web.listen 应是本机的一个 IP 地址"),
        ('public_url = "https://a.example"\nport = 0', "web.port 不能小于 1"),
        ('public_url = "https://a.example"\nproxies = ["proxy"]', "应是反向代理的 IP 地址或网段"),
        ('public_url = "https://a.example"\nproxies = ["10.0.0.1/8"]', "应是反向代理的 IP 地址或网段"),
        ('public_url = "https://a.example"\nworkers = 0', "web.workers 不能小于 1"),
        ('public_url = "https://a.example"\ndesk_address = "x"', "不是一个邮件地址"),
        ('public_url = "https://a.example"\nown_site = "a\\nb"', "不能含换行"),
        ('public_url = "https://a.example"\nworker = 2', "不认识的设置 web.worker"),
    ],
)
def test_a_fault_is_said_in_one_line(web, text, said):
    with pytest.raises(SettingsError) as caught:
        web(text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_environment_stands_over_the_file(web, monkeypatch):
    monkeypatch.setenv("YEBAN_WEB__PROXIES", "127.0.0.1, 10.0.0.0/8")
    monkeypatch.setenv("YEBAN_WEB__PORT", "8443")
    given = web('public_url = "https://zc.example"')
    assert (given.proxies, given.port) == (("127.0.0.1", "10.0.0.0/8"), 8443)
