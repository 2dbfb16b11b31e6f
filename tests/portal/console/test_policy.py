"""规则与限额 in the console: two people, a rehearsal before, versions that can be gone back to."""

from dataclasses import replace

import pytest

from accountops import tuning
from accountops.permissions import Role
from accountops.tuning import KNOBS, Trial
from portal.app import create_app
from tests.accountops.crew import STAFF_PASSWORD
from tests.portal.colleague import Colleague
from tests.store.places import HOUR, id_number

REASON = "申报季来信多"


class Stage:
    """Two security officers, and a rehearsal that a test decides on."""

    def __init__(self, site):
        self.trial = Trial(3, (), ("Y03 一个发信人一晚替六十人来信：来信 m51：待人工 → 已办",))
        self.played = []
        self.site = replace(site, rehearse=self.rehearse)
        app = create_app(self.site)
        self.one, self.other = (
            Colleague(self.site, app, login, Role.SECURITY_OFFICER).join() for login in ("li.na", "wang.qiang")
        )
        self.app = app

    def rehearse(self, before, after):
        self.played.append((before, after))
        return self.trial

    def propose(self, reason=REASON, **values):
        self.one.browser.open("/staff/policy/change")
        return self.one.browser.submit({"reason": reason, **values}, action="/staff/policy/change")

    def confirm(self, number=1, **more):
        self.other.browser.open(f"/staff/policy/versions/{number}")
        return self.other.browser.submit(more, action=f"/staff/policy/versions/{number}/confirm")

    def now(self):
        with self.site.store.look() as desk:
            return tuning.in_force(desk, self.site.base)


@pytest.fixture
def stage(sqlite_site):
    return Stage(sqlite_site)


def test_a_change_is_rehearsed_shown_confirmed_by_another_and_then_holds(stage):
    page = stage.propose(accounts_per_sender="80", replies="all")
    assert page.path == "/staff/policy/versions/1"
    [(before, after)] = stage.played
    assert (before.limits.accounts_per_sender, after.limits.accounts_per_sender, after.replies) == (50, 80, "all")
    assert "待人工 → 已办" in page.text
    assert "要由另一位安全管理员确认" in page.text
    assert stage.now().version is None
    assert "第 1 版 等人确认" in stage.other.browser.open("/staff/policy").text
    assert "第 1 版：在用" in stage.confirm().text
    assert stage.now().limits.accounts_per_sender == stage.site.limits.accounts_per_sender == 80
    page = stage.one.browser.open("/staff/policy")
    assert "80 个 第 1 版（配置文件写的是 50）" in page.text
    assert "staff:wang.qiang" in page.text


def test_whoever_proposed_it_does_not_confirm_it_even_by_hand(stage):
    page = stage.propose(accounts_per_sender="80")
    csrf = page.value("csrf")
    page = stage.one.browser.post("/staff/policy/versions/1/confirm", {"csrf": csrf})
    assert "要由另一位" in page.tree.css_first(".govuk-error-summary").text()
    assert stage.now().version is None


def test_a_failed_rehearsal_is_confirmed_only_with_the_box_ticked(stage):
    stage.trial = Trial(3, ("来信 m1 应是“已办”，结果是“待人工”",))
    page = stage.propose(accounts_per_sender="1")
    assert "没有通过" in page.text
    assert "来信 m1 应是" in page.text
    assert "预演没有通过" in stage.confirm().tree.css_first(".govuk-error-summary").text()
    assert stage.now().version is None
    stage.confirm(anyway="yes")
    assert stage.now().limits.accounts_per_sender == 1


def test_where_nothing_can_be_played_the_rehearsal_has_not_passed(sqlite_site):
    stage = Stage(sqlite_site)
    stage.one = Colleague(sqlite_site, create_app(sqlite_site), "ma.jun", Role.SECURITY_OFFICER).join()
    assert "没有可以预演的情景" in stage.propose(accounts_per_sender="80").text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"accounts_per_sender": "0"}, "应在 1 到 1000 之间"),
        ({"accounts_per_sender": "abc"}, "请写一个整数"),
        ({"accounts_per_sender": "-1"}, "请写一个整数"),
        ({"accounts_per_sender": "9" * 300}, "请写一个整数"),
        ({"accounts_per_sender": "８０"}, "请写一个整数"),
        ({"initial_window_days": "2", "fresh_enough_hours": "48"}, "要比初始密码的有效期短"),
        ({"replies": "some"}, "请选一项"),
        ({"reason": " ", "accounts_per_sender": "80"}, "请写明为什么改"),
        ({}, "没有要改的"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(stage, values, said):
    page = stage.propose(**{"reason": REASON, **values})
    assert page.path == "/staff/policy/change"
    assert said in page.tree.css_first(".govuk-error-summary").text()
    assert stage.played == []
    typed = values.get("accounts_per_sender")
    assert typed is None or page.value("accounts_per_sender") == typed


def test_one_change_waits_at_a_time_and_either_can_give_it_up(stage):
    stage.propose(accounts_per_sender="80")
    assert "还在等人确认" in stage.propose(accounts_per_sender="81").text
    stage.other.browser.open("/staff/policy/versions/1")
    assert "已放弃" in stage.other.browser.submit(action="/staff/policy/versions/1/give-up").text
    assert stage.propose(accounts_per_sender="81").path == "/staff/policy/versions/2"


def test_a_former_version_and_the_file_itself_are_gone_back_to_by_two_people_too(stage):
    stage.propose(accounts_per_sender="80")
    stage.confirm()
    stage.propose(accounts_per_sender="90")
    stage.confirm(2)
    stage.one.browser.open("/staff/policy/versions/1")
    page = stage.one.browser.submit({"reason": "改回"}, action="/staff/policy/versions/1/again")
    assert page.path == "/staff/policy/versions/3"
    assert stage.now().limits.accounts_per_sender == 90
    stage.confirm(3)
    assert stage.now().limits.accounts_per_sender == 80
    stage.one.browser.open("/staff/policy/versions/3")
    stage.one.browser.submit({"reason": "照文件"}, action="/staff/policy/versions/0/again")
    stage.confirm(4)
    assert stage.now() == replace(stage.site.base, version=4)


def test_what_is_set_as_in_the_file_goes_on_following_the_file(stage):
    stage.propose(accounts_per_sender="80")
    stage.confirm()
    stage.propose(accounts_per_sender="50", deletions_per_sender="2")
    stage.confirm(2)
    with stage.site.store.look() as desk:
        assert tuning.overriding(desk) == {"deletions_per_sender": 2}


def text_of(stage, doing, kind="incomplete", **fields):
    path = f"/staff/policy/texts/{kind}"
    stage.one.browser.open(path)
    form = stage.one.browser.page.filled(stage.one.browser.page.form(path))
    return stage.one.browser.post(path, {**form, "reason": REASON, **fields, "doing": doing})


def test_a_text_is_seen_on_a_sample_before_it_is_proposed(stage):
    body = "还缺：\n{% for 项 in missing %}\n· {{ 项 }}\n{% endfor %}\n"
    page = text_of(stage, "preview", subject="请补充", body=body)
    assert "主题：请补充" in page.text
    assert "· 身份证号（18 位" in page.text
    assert stage.played == []
    page = text_of(stage, "propose", subject="请补充", body=body)
    assert page.path == "/staff/policy/versions/1"
    stage.confirm()
    assert stage.now().texts["incomplete"] == ("请补充", body)
    assert "（改过）" in stage.one.browser.open("/staff/policy").text
    text_of(stage, "own")
    stage.confirm(2)
    assert stage.now().texts == {}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"body": "{{ ''.__class__.__mro__ }}"}, "不能有别的花括号"),
        ({"body": "{% include 'pages/login.html' %}"}, "花括号"),
        ({"subject": "{{ window_days }}"}, "不能有别的花括号"),
        ({"body": " "}, "不能是空的"),
        ({"subject": "长" * 101}, "最多100个字"),
        ({"body": "长" * 4001}, "最多4000个字"),
        ({"body": "看不见\u202e的"}, "看不见的字符"),
        ({"subject": "一行\r\nBcc: x@y.example"}, "看不见的字符"),
        ({"body": f"如 {id_number(3)}"}, "身份证号"),
    ],
)
@pytest.mark.parametrize("doing", ["preview", "propose"])
def test_a_text_that_would_do_more_than_speak_is_refused(stage, doing, fields, said):
    page = text_of(stage, doing, **fields)
    assert said in page.tree.css_first(".govuk-error-summary").text()
    assert stage.played == []
    with stage.site.store.look() as desk:
        assert tuning.versions(desk) == []


def test_what_was_typed_is_shown_as_text_and_never_as_markup(stage):
    page = text_of(stage, "preview", subject="<script>x</script>", body="<img src=x onerror=y>\n")
    assert "<script>x" not in page.html
    assert "<img" not in page.html
    text_of(stage, "propose", subject="<script>x</script>", body="<img src=x onerror=y>\n", reason="<b>粗</b>")
    for path in ("/staff/policy", "/staff/policy/versions/1"):
        html = stage.other.browser.open(path).html
        assert not any(one in html for one in ("<script>x", "<img", "<b>"))


@pytest.mark.parametrize(
    ("role", "seen", "changed"),
    [
        (Role.SECURITY_OFFICER, 200, 200),
        (Role.AUDITOR, 200, 403),
        (Role.TECHNICIAN, 200, 403),
        (Role.REVIEWER, 403, 403),
        (Role.HR_OFFICE, 403, 403),
        (Role.ORG_ADMIN, 403, 403),
        (Role.SEAL_OFFICER, 403, 403),
    ],
)
def test_each_role_sees_or_sets_the_policy_as_the_table_says(stage, role, seen, changed):
    stage.propose(accounts_per_sender="80")
    colleague = Colleague(stage.site, stage.app, "ma.jun", role).join()
    browser = colleague.browser
    for path in ("/staff/policy", "/staff/policy/texts/held", "/staff/policy/versions/1"):
        page = browser.open(path)
        assert page.status == seen, path
        if changed != 200:
            assert page.tree.css_first("main form") is None
    assert browser.open("/staff/policy/change").status == changed
    csrf = browser.open("/staff").value("csrf")
    if changed == 200:
        return
    for path in ("change", "texts/held", "versions/1/confirm", "versions/1/give-up", "versions/1/again"):
        assert browser.post(f"/staff/policy/{path}", {"csrf": csrf, "reason": "x", "doing": "propose"}).status == 403
    assert stage.now().version is None


def test_setting_asks_once_more_who_is_there(stage, clock):
    stage.propose(accounts_per_sender="80")
    clock.move(HOUR / 6)
    page = stage.other.browser.open("/staff/policy/versions/1")
    assert page.status == 200
    page = stage.other.browser.submit(action="/staff/policy/versions/1/confirm")
    assert page.path == "/staff/again"
    assert stage.now().version is None
    page = stage.other.browser.submit({"password": STAFF_PASSWORD})
    assert page.path == "/staff/policy/versions/1"


@pytest.mark.parametrize("path", ["texts/gone", "versions/99"])
def test_what_is_not_there_leads_back(stage, path):
    assert stage.one.browser.open(f"/staff/policy/{path}").path == "/staff/policy"


def test_the_form_has_a_field_for_each_knob_with_what_holds(stage):
    page = stage.one.browser.open("/staff/policy/change")
    assert {knob.key: page.value(knob.key) for knob in KNOBS} == {
        key: str(value) for key, value in tuning.values_of(stage.site.base).items() if key != "replies"
    }
