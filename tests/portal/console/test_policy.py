"""规则与限额 in the console: two people, a rehearsal before, versions that can be gone back to."""

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from accountops import tuning
from accountops.permissions import Role
from accountops.tuning import KNOBS, Trial
from daemon.outbox import MISSING
from mailparse import parse, read
from portal.console.samples import ID_NUMBER, SAMPLES
from tests.accountops.crew import STAFF_PASSWORD
from tests.portal.browsing import application
from tests.portal.colleague import Colleague
from tests.store.places import HOUR, id_number

REASON = "申报季来信多"
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


class Stage:
    """Two security officers, and a daemon whose rehearsal a test decides on."""

    def __init__(self, site):
        self.trial = Trial(3, (), ("Y03 一个发信人一晚替六十人来信：来信 m51：待人工 → 已办",))
        self.site = site
        app = application(self.site)
        self.one, self.other = (
            Colleague(self.site, app, login, Role.SECURITY_OFFICER).join() for login in ("li.na", "wang.qiang")
        )
        self.app = app

    def take(self):
        with self.site.store.open() as desk:
            return tuning.take(desk, self.site.clock())

    def rehearse(self):
        """As the daemon does."""
        taken, at = self.take(), self.site.clock()
        if taken is not None:
            with self.site.store.open() as desk:
                tuning.found(desk, taken[0], at, self.trial, at, "night")

    def ask(self, reason=REASON, **values):
        self.one.browser.open("/staff/policy/change")
        return self.one.browser.submit({"reason": reason, **values}, action="/staff/policy/change")

    def propose(self, reason=REASON, **values):
        page = self.ask(reason, **values)
        self.rehearse()
        return self.one.browser.open(page.path) if "/versions/" in page.path else page

    def part(self, number=1, seen=""):
        """The part of the page that follows the rehearsal, as htmx asks for it."""
        path = f"/staff/policy/versions/{number}/rehearsal?seen={seen}"
        return self.one.browser.http.get(path, headers={"HX-Request": "true"})

    def confirm(self, number=1, **more):
        self.other.browser.open(f"/staff/policy/versions/{number}")
        return self.other.browser.submit(more, action=f"/staff/policy/versions/{number}/confirm")

    def prove(self):
        """Both say once more who they are, if it is asked for."""
        for one in (self.one, self.other):
            if one.browser.open("/staff/policy/change").path == "/staff/again":
                one.browser.submit({"password": STAFF_PASSWORD})

    def now(self):
        with self.site.store.look() as desk:
            return tuning.in_force(desk, self.site.base)


@pytest.fixture
def stage(sqlite_site):
    return Stage(sqlite_site)


def test_a_change_is_rehearsed_shown_confirmed_by_another_and_then_holds(stage):
    page = stage.propose(accounts_per_sender="80", replies="all")
    assert page.path == "/staff/policy/versions/1"
    assert "待人工 → 已办" in page.text
    assert "要由另一位安全管理员确认" in page.text
    assert stage.now().version is None
    assert "第 1 版 等人确认" in stage.other.browser.open("/staff/policy").text
    assert "第 1 版：在用" in stage.confirm().text
    assert stage.now().limits.accounts_per_sender == stage.site.ask_limits().accounts_per_sender == 80
    page = stage.one.browser.open("/staff/policy")
    assert "80 个 第 1 版（配置文件写的是 50）" in page.text
    assert "staff:" not in page.text


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


def test_the_page_follows_the_rehearsal_and_nobody_confirms_before_it_is_done(stage, clock):
    page = stage.ask(accounts_per_sender="80")
    assert "几秒钟内开始预演" in page.text
    follows = page.tree.css_first("#rehearsal [hx-get]").attributes
    assert follows["hx-target"] == "#rehearsal"
    assert "X-Yeban-Polls" in follows["hx-headers"]
    seen = follows["hx-get"].partition("seen=")[2]
    assert (stage.part(1, seen).status_code, stage.part(1, seen).text) == (204, "")
    page = stage.other.browser.open("/staff/policy/versions/1")
    assert "预演做完，看过结果，才能确认" in page.text
    for fields in ({}, {"anyway": "yes"}):  # by hand: the page has no such form yet
        page = stage.other.browser.post("/staff/policy/versions/1/confirm", {"csrf": page.value("csrf"), **fields})
        assert "预演还没有做完" in page.tree.css_first(".govuk-error-summary").text()
    at = stage.site.clock()
    assert stage.take() == (1, {"accounts_per_sender": 80})
    with stage.site.store.open() as desk:
        tuning.tell(desk, 1, at, at, 7)
    assert "正在预演：演完 7 个情景" in stage.part(1, seen).text
    with stage.site.store.open() as desk:
        tuning.found(desk, 1, at, stage.trial, at, "night")
    done = stage.part(1, "plays-7")
    assert (done.status_code, done.headers["HX-Refresh"]) == (204, "true")
    assert "演了 3 个情景" in stage.one.browser.open("/staff/policy/versions/1").text
    assert stage.one.browser.open("/staff/policy/versions/1/rehearsal").path == "/staff/policy/versions/1"
    assert stage.part(9).headers["HX-Refresh"] == "true"


@pytest.mark.parametrize(("taken", "after", "said"), [(False, MINUTE, "没有人接"), (True, 10 * MINUTE, "没有演完")])
def test_where_no_daemon_lives_the_page_says_so_and_a_rehearsal_can_be_asked_for_again(
    stage, clock, taken, after, said
):
    stage.ask(accounts_per_sender="80")
    if taken:
        stage.take()
    clock.move(after)
    assert said not in stage.one.browser.open("/staff/policy/versions/1").text
    clock.move(SECOND)
    page = stage.one.browser.open("/staff/policy/versions/1")
    assert said in page.text
    assert "yeban daemon" in page.text or "夜班程序可能停了" in page.text
    assert page.tree.css_first("#rehearsal [hx-get]") is None
    stage.prove()
    assert "没有预演过" in stage.confirm().tree.css_first(".govuk-error-summary").text()
    assert stage.now().version is None
    stage.one.browser.open("/staff/policy/versions/1")
    page = stage.one.browser.submit(action="/staff/policy/versions/1/rehearse")
    assert "几秒钟内开始预演" in page.text
    stage.rehearse()
    assert "第 1 版：在用" in stage.confirm().text


def test_a_rehearsal_that_makes_way_for_a_night_says_so_and_the_page_goes_on_following_it(stage, clock):
    stage.ask(accounts_per_sender="80")
    with stage.site.store.open() as desk:
        tuning.take(desk, clock())
    with stage.site.store.open() as desk:
        tuning.give_back(desk, 1, clock(), clock())
    page = stage.one.browser.open("/staff/policy/versions/1")
    assert "让夜班先办：预演停了，夜班办完自动从头再演" in page.text
    assert page.tree.css_first("#rehearsal [hx-get]") is not None


def test_without_a_rehearsal_it_is_confirmed_only_with_the_box_ticked(stage, clock):
    stage.ask(accounts_per_sender="80")
    clock.move(MINUTE + SECOND)
    assert "没有预演过，仍要生效" in stage.other.browser.open("/staff/policy/versions/1").text
    stage.confirm(anyway="yes")
    assert stage.now().limits.accounts_per_sender == 80
    assert stage.take() is None
    assert "没有预演过" in stage.one.browser.open("/staff/policy/versions/1").text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"accounts_per_sender": "0"}, "应在 1 到 1000 之间"),
        ({"accounts_per_sender": "abc"}, "请写一个 1 到 1000 的整数"),
        ({"accounts_per_sender": "-1"}, "请写一个 1 到 1000 的整数"),
        ({"accounts_per_sender": "9" * 300}, "请写一个 1 到 1000 的整数"),
        ({"accounts_per_sender": "８０"}, "请写一个 1 到 1000 的整数"),
        ({"initial_window_days": "2", "fresh_enough_hours": "48"}, "要比初始密码的有效期短"),
        ({"replies": "some"}, "请选一项"),
        ({"reason": " ", "accounts_per_sender": "80"}, "没有写理由。请用一行写明"),
        ({}, "没有要改的"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(stage, values, said):
    page = stage.propose(**{"reason": REASON, **values})
    assert page.path == "/staff/policy/change"
    assert said in page.tree.css_first(".govuk-error-summary").text()
    assert versions(stage) == []
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
    stage.rehearse()
    assert stage.now().limits.accounts_per_sender == 90
    stage.confirm(3)
    assert stage.now().limits.accounts_per_sender == 80
    stage.one.browser.open("/staff/policy/versions/3")
    stage.one.browser.submit({"reason": "照文件"}, action="/staff/policy/versions/0/again")
    stage.rehearse()
    stage.confirm(4)
    assert stage.now() == replace(stage.site.base, version=4)


def test_what_is_set_as_in_the_file_goes_on_following_the_file(stage):
    stage.propose(accounts_per_sender="80")
    stage.confirm()
    stage.propose(accounts_per_sender="50", deletions_per_sender="2")
    stage.confirm(2)
    with stage.site.store.look() as desk:
        assert tuning.overriding(desk) == {"deletions_per_sender": 2}


def versions(stage):
    with stage.site.store.look() as desk:
        return tuning.versions(desk)


def text_of(stage, doing, kind="incomplete", **fields):
    path = f"/staff/policy/texts/{kind}"
    stage.one.browser.open(path)
    form = stage.one.browser.page.filled(stage.one.browser.page.form(path))
    page = stage.one.browser.post(path, {**form, "reason": REASON, **fields, "doing": doing})
    stage.rehearse()
    return page


def test_a_text_is_seen_on_a_sample_before_it_is_proposed(stage):
    body = "还缺：\n{% for 项 in missing %}\n· {{ 项 }}\n{% endfor %}\n"
    page = text_of(stage, "preview", subject="请补充", body=body)
    assert "主题：请补充" in page.text
    assert "· 身份证号（18 位" in page.text
    assert versions(stage) == []
    page = text_of(stage, "propose", subject="请补充", body=body)
    assert page.path == "/staff/policy/versions/1"
    stage.confirm()
    assert stage.now().texts["incomplete"] == ("请补充", body)
    assert "（改过）" in stage.one.browser.open("/staff/policy").text
    text_of(stage, "own")
    stage.confirm(2)
    assert stage.now().texts == {}


def test_which_mail_it_is_tried_on_can_be_chosen_and_is_kept_while_one_types(stage):
    page = stage.one.browser.open("/staff/policy/texts/incomplete?sample=2")
    assert "样例：没写姓名" in page.text
    assert page.tree.css_first("#sample option[selected]").text() == "没写姓名"
    body = "还缺：\n{% for 项 in missing %}\n· {{ 项 }}\n{% endfor %}\n"
    page = text_of(stage, "preview", subject="请补充", body=body, sample="3")
    assert "· 诉求（写明" in page.text
    assert "· 姓名" not in page.text
    assert page.tree.css_first("#sample option[selected]").text() == "没写要办什么"
    for odd in ("4", "-1", "x", "²", "9" * 19):
        assert "样例：没写身份证号" in stage.one.browser.open(f"/staff/policy/texts/incomplete?sample={odd}").text


def test_who_only_reads_chooses_by_links(stage):
    browser = Colleague(stage.site, stage.app, "ma.jun", Role.AUDITOR).join().browser
    page = browser.open("/staff/policy/texts/held")
    (link, _) = page.tree.css("main a[href*='sample=']")
    assert f"样例：{link.text()}" in browser.open(link.attributes["href"]).text


VERDICTS = {"incomplete": "incomplete", "ticket": ("org-not-found", "other")}


@pytest.mark.parametrize(("kind", "at"), [(kind, at) for kind, all_of in SAMPLES.items() for at in range(len(all_of))])
def test_each_sample_is_read_as_its_reply_says(kind, at):
    sample = SAMPLES[kind][at]
    body = sample.body.partition("\n\n（")[0]
    for serial in range(1, 3):
        body = body.replace(ID_NUMBER, id_number(serial), 1)
    message = EmailMessage()
    message["From"], message["Subject"] = "a@mail.example", "职称系统"
    if kind == "not-text":
        message.set_content("见附件" if "见附件" in body else "")
        message.add_attachment(b"x", maintype="application", subtype="octet-stream", filename=named(sample.body))
    else:
        message.set_content(body)
    reading = read(parse(message.as_bytes())).as_json()
    if kind in {"incomplete", "not-text", "ticket"}:
        assert reading["verdict"] in VERDICTS.get(kind, kind)
        assert [MISSING[one] for one in reading["missing"]] == list(sample.missing)
    else:
        assert {one["action"] for one in reading["requests"]} <= {"delete" if "删除" in body else "reset"}
        assert reading["verdict"] == "repair"


def named(text):
    return text.rpartition("“")[2].partition("”")[0]


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
    assert versions(stage) == []


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
    deeds = (f"versions/1/{deed}" for deed in ("confirm", "give-up", "again", "rehearse"))
    for path in ("change", "texts/held", *deeds):
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
