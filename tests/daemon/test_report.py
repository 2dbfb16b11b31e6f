"""The report as JSON, on a terminal and as a mail."""

import io
import json
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from rich.cells import cell_len
from rich.console import Console

from daemon.morning import Bar, digest_html, digest_subject, digest_text, post, render
from daemon.outbox import MemoryTransport
from daemon.report import SILENT, MailLine, Pulse, Report, RequestLine
from daemon.settings import Digest, Settings, SmtpSettings

NUMBER = "620403197911309411"  # fabricated
OTHER = "62082219780405918X"  # fabricated
MASKED = "620*************11"
EVENING = datetime(2021, 5, 20, 14, 0, tzinfo=UTC)  # 22:00 in Lanzhou
EVIL = "\x1b]0;x\x07\u202e\x9b2J<script>alert(1)</script>[bold]{{7*7}}"


def plea(action="reset", outcome="done", rule="asked-by-owner", why="已重置", number=NUMBER):
    return RequestLine(number, action, outcome, rule, why)


def mail(outcome="done", *requests, why="", message_id="<m@mail.example>"):
    return MailLine(message_id, outcome, why, requests)


def report(*mails, **changed):
    known = {
        "night": "2021-05-20",
        "started": EVENING,
        "finished": EVENING + timedelta(minutes=7),
        "mails": mails,
        "due": EVENING,
        "usual_seconds": 360.0,
    }
    return Report(**(known | changed))


def shown(one, **options):
    out = io.StringIO()
    render(one, Console(file=out, width=100, color_system=None), **options)
    return out.getvalue()


def headline(one):
    return shown(one).splitlines()[0]


BUSY = report(
    *[mail("done", plea())] * 41,
    *[mail("done", plea("delete", rule="mismatched"))] * 6,
    *[mail("duplicate", plea(outcome="duplicate"))] * 5,
    *[mail("held", plea(outcome="held", rule="name-not-han", why="登记姓名不是汉字"))] * 3,
    *[mail("ticket", why="由人看")] * 6,
)


def test_the_json_has_the_keys_of_the_contract():
    told = report(mail("done", plea())).as_json()
    assert list(told) == ["night", "started", "finished", "mails", "totals"]
    assert told["started"] == "2021-05-20T22:00:00+08:00"
    assert list(told["mails"][0]) == ["message_id", "outcome", "why", "requests"]
    assert told["mails"][0]["requests"] == [
        {"id_number": MASKED, "action": "reset", "outcome": "done", "rule": "asked-by-owner", "why": "已重置"}
    ]
    json.dumps(told)


def test_the_mails_of_the_totals_add_up():
    totals = BUSY.as_json()["totals"]
    assert sum(totals["mails"].values()) == len(BUSY.mails) == 61
    assert totals["mails"]["done"] == 47
    assert totals["requests"]["delete"]["done"] == 6
    assert totals["requests"]["reset"]["held"] == 3


def test_an_outcome_that_nobody_foresaw_still_adds_up():
    totals = report(mail("strange"), mail("done")).totals()
    assert sum(totals["mails"].values()) == 2


def test_numbers_stand_in_full_only_when_revealed():
    one = report(mail("held", plea(outcome="held", why=f"与 {OTHER} 冲突"), why=OTHER, message_id=f"<{NUMBER}@x>"))
    for text in (json.dumps(one.as_json()), shown(one), digest_html(one), digest_text(one), digest_subject(one)):
        assert NUMBER not in text
        assert OTHER not in text
    assert NUMBER in json.dumps(one.as_json(reveal=True))
    assert NUMBER in shown(one, reveal=True)


@pytest.mark.parametrize(
    ("changed", "code", "said"),
    [
        ({}, 0, ""),
        ({"parked": 1}, 1, "1 封信读不了"),
        ({"replies_failed": 2}, 1, "2 封回信没有发出去"),
        ({"interrupted": True}, 1, "下次运行时接着办"),
        ({"unusual": "来信多"}, 0, "来信多"),
        ({"remarks": ("提醒",)}, 0, "提醒"),
    ],
)
def test_what_failed_makes_the_exit_code_and_is_said(changed, code, said):
    one = report(mail("done", plea()), **changed)
    assert one.exit_code() == code
    assert ("problems" in one.as_json()) == bool(code)
    assert said in shown(one)


def test_why_replies_were_not_sent_is_in_the_report_and_its_mail():
    why = ("发信服务器 smtp.mail.example:465 拒绝登录（535）。请检查 smtp.user 和密码", "对方地址被拒收（550）")
    one = report(replies_failed=3, replies_why=why)
    said = "3 封回信没有发出去（账号不受影响）：" + "；".join(why)
    assert one.as_json()["problems"] == [said]
    assert "".join(said.split()) in "".join(shown(one).split())  # wherever lines end
    assert said in digest_html(one)


def test_of_many_causes_only_the_first_are_said():
    (said,) = report(replies_failed=9, replies_why=tuple(f"原因{n}" for n in range(9))).problems()
    assert said.endswith("：原因0；原因1；原因2")


def test_a_night_on_time_says_so_first():
    assert headline(BUSY) == "✔ 5月20日夜 22:00–22:07 按时完成（用时 7 分，平时 6 分）"


def test_a_night_within_one_minute_is_not_told_as_a_span():
    one = report(finished=EVENING + timedelta(seconds=9))
    assert headline(one) == "✔ 5月20日夜 22:00 按时完成（用时 9 秒，平时 6 分）"


@pytest.mark.parametrize(("late", "sign"), [(timedelta(minutes=10), "✔"), (timedelta(minutes=11), "⚠")])
def test_a_late_night_says_so_first(late, sign):
    one = report(due=EVENING - late)
    assert headline(one).startswith(sign)
    assert ("晚开始 11 分" in headline(one)) == (sign == "⚠")


@pytest.mark.parametrize(("minutes", "overtime"), [(18, False), (19, True)])
def test_a_night_that_took_thrice_as_long_says_so_first(minutes, overtime):
    one = report(finished=EVENING + timedelta(minutes=minutes))
    assert ("超时" in headline(one)) == overtime


def test_a_short_night_is_never_overtime():
    one = report(finished=EVENING + timedelta(minutes=5), usual_seconds=1.0)
    assert "按时完成" in headline(one)


def test_a_night_that_was_stopped_says_so_first():
    assert headline(report(interrupted=True)).startswith("✖ 5月20日夜 22:00–22:07 没有做完")


def test_a_dry_run_says_that_nothing_was_changed():
    one = report(mail("done", plea()), dry_run=True)
    assert "什么也没有改动" in headline(one)
    assert "将办结：重置密码 1" in shown(one)


def test_a_dry_run_lists_what_would_be_deleted_as_still_there():
    one = report(mail("done", plea("delete", rule="mismatched")), dry_run=True)
    for text in (shown(one), digest_html(one)):
        assert "已删除" not in text
        assert "将删除" in text
        assert MASKED in text


def test_what_was_so_already_is_not_counted_as_changed():
    """The pages count what was changed: the report must say the same number."""
    text = shown(report(mail("done", plea()), mail("done", plea(rule="at-initial"))))
    assert "办结：重置密码 1　本来就是这样、不用改动 1" in text
    assert "办结：本来就是这样、不用改动 1" in shown(report(mail("done", plea("delete", rule="no-account"))))


def test_where_nothing_new_waits_what_has_been_waiting_is_told():
    for one, waits in ((report(pending=4), True), (report(pending=0), False), (report(), False)):
        for text in (shown(one), digest_html(one)):
            assert ("待办还有 4 件" in text) is waits
            assert ("没有等人决定的事" in text) is not waits


def test_a_night_started_by_hand_is_not_called_punctual():
    assert "按时" not in headline(report(due=None))


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        (timedelta(seconds=0), "用时不到 1 秒"),
        (timedelta(seconds=59), "用时 59 秒"),
        (timedelta(seconds=60), "用时 1 分"),
        (timedelta(hours=1), "用时 1 小时"),
        (timedelta(hours=2, minutes=3), "用时 2 小时 3 分"),
    ],
)
def test_times_are_said_as_people_say_them(taken, said):
    assert said in headline(report(finished=EVENING + taken, usual_seconds=None))


def test_the_balance_adds_up_and_counts_each_mail_once():
    assert "来信 61 = 已办 47 + 重复 5 + 待人工 3 + 转工单 6（每封信只算一次）" in shown(BUSY)


def test_what_was_done_is_counted_and_what_was_deleted_is_listed():
    text = shown(BUSY)
    assert "办结：重置密码 41　删除账号 6" in text
    assert f"已删除（可恢复）：{MASKED}" in text


@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_number_stays_beside_its_word_on_a_narrow_terminal(width):
    out = io.StringIO()
    render(
        report(*BUSY.mails, *[mail("refused"), mail("incomplete"), mail("not-text"), mail("none")] * 10),
        Console(file=out, width=width, color_system=None),
    )
    balance = re.search(r"来信[^】]*?(?=办结)", out.getvalue())[0].splitlines()
    assert len(balance) > 1
    assert all(cell_len(line) <= width for line in balance)
    assert all(line.startswith("    ") for line in balance[1:])
    told = " ".join(line.strip() for line in balance)
    assert told.startswith("来信 101 = 已办 47 + 重复 5 + 待人工 3 + 不合规定 10 +")
    assert all(re.search(r"(\d \+|（每封信只算一次）)$", line) for line in balance)


def test_masked_numbers_are_never_broken():
    text = shown(report(*[mail("done", plea("delete", rule="mismatched"))] * 25))
    assert text.count(MASKED) == 20
    assert "等 25 个" in text


def test_where_a_mail_was_for_several_people_they_are_counted_as_such():
    assert "按人算" in shown(report(mail("done", plea(), plea(number=OTHER))))
    assert "按人算" not in shown(BUSY)


def test_whose_accounts_wait_is_told_apart_from_all_that_waits():
    assert "其中写明了要动谁的账号的 3 项" in shown(BUSY)
    assert "其中写明" not in shown(report(mail("held", plea(outcome="held", why="由人核实"))))


def test_where_no_account_was_there_none_is_listed_as_deleted():
    assert "已删除" not in shown(report(mail("done", plea("delete", rule="no-account"))))


def test_what_waits_is_counted_by_reason_and_the_accounts_are_listed():
    text = shown(BUSY)
    assert "等人决定 9 项" in text
    assert "     6  由人看" in text
    assert text.count(MASKED) == 6 + 3


def test_held_pleas_of_a_mail_that_was_partly_done_wait_too():
    one = report(mail("done", plea(), plea(outcome="held", why="姓名不是汉字", number=OTHER)))
    assert "等人决定 1 项" in shown(one)
    assert "620*************8X" in shown(one)


def test_a_long_list_is_cut_and_says_where_the_rest_is():
    text = shown(report(*[mail("held", plea(outcome="held", why="由人核实"))] * 30))
    assert "等人决定 30 项" in text
    assert "另有 10 项" in text


def test_whoever_has_to_decide_is_told_where_and_how_many_they_are_there():
    """Of one organisation there is one ticket, however many have written: the two numbers differ."""
    waiting = [mail("ticket", why="搜不到现工作单位，由人办理")] * 3
    assert "去办：yeban tickets list（待办现有 1 件" in shown(report(*waiting, pending=1))
    tried = shown(report(*waiting, pending=0, dry_run=True))
    assert "试运行不开待办" in tried
    assert "去办" not in tried


def test_of_an_account_that_can_no_longer_be_restored_no_empty_number_is_listed():
    text = shown(report(mail("done", plea("delete", rule="mismatched", number=""))))
    assert "删除账号 1" in text
    assert "可恢复" not in text


def test_a_good_night_is_quiet():
    assert len(shown(report(mail("done", plea()))).splitlines()) <= 4


def test_an_empty_night_says_so():
    assert "没有来信" in shown(report())


def test_nothing_in_a_mail_can_act_on_the_terminal():
    one = report(mail("ticket", why=EVIL), mail("held", plea(outcome="held", why=EVIL)), remarks=(EVIL,))
    text = shown(one)
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(text)
    assert "[bold]" in text


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links, self.text = set(), [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name in {"src", "href", "background", "action"}]

    def handle_data(self, data):
        self.text += data


def test_the_digest_escapes_whatever_stood_in_a_mail():
    one = report(mail("ticket", why=EVIL), mail("held", plea(outcome="held", why=EVIL)), remarks=(EVIL,))
    page = _Tags()
    page.feed(digest_html(one))
    assert "script" not in page.tags
    assert "<script>alert(1)</script>" in page.text
    assert "{{7*7}}" in page.text
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(page.text)


def test_the_digest_loads_nothing_and_styles_inline():
    page = _Tags()
    html = digest_html(BUSY)
    page.feed(html)
    assert page.links == []
    assert not {"style", "link", "img", "script"} & page.tags
    assert "http" not in html
    assert "url(" not in html
    assert "来信 61 = 已办 47" in html


def test_the_mail_keeps_the_head_of_the_audit_chain_and_the_screen_does_not():
    one = report(mail("done", plea()), audit_head="17-0123456789abcdef")
    for text in (digest_html(one), digest_text(one)):
        assert "yeban audit verify --head 17-0123456789abcdef" in text
    assert "17-0123" not in shown(one)
    assert "审计" not in digest_html(report()) + digest_text(report())


def test_a_good_digest_is_quiet():
    page = _Tags()
    page.feed(digest_html(report(mail("done", plea()))))
    assert "没有等人决定的事" in page.text
    assert "ul" not in page.tags


def test_the_subject_tells_whether_to_hurry():
    assert digest_subject(BUSY).startswith("✔ 夜班：5月20日夜")
    assert digest_subject(BUSY).endswith("等人决定 9 项")


def test_the_plain_text_says_the_same_as_the_terminal():
    assert digest_text(BUSY).splitlines()[:3] == shown(BUSY).splitlines()[:3]


@pytest.fixture
def posted(monkeypatch):
    """Post a report by a transport in memory; what was sent."""
    transport = MemoryTransport()
    monkeypatch.setattr("daemon.morning.SmtpTransport", lambda _address: transport)

    def post_it(one, to=("staff@mail.example",)):
        smtp = SmtpSettings(host="smtp.mail.example", sender="desk@mail.example")
        return post(one, Settings(smtp=smtp, digest=Digest(to=to))), transport.sent

    return post_it


def test_the_report_is_mailed_to_staff(posted):
    done, (sent,) = posted(BUSY)
    assert done
    assert sent["To"] == "staff@mail.example"
    assert sent["Subject"] == digest_subject(BUSY)
    assert sent["Auto-Submitted"] == "auto-generated"
    assert sent["Message-ID"] == "<yeban.2021-05-20.220000@mail.example>"


HOUR = timedelta(hours=1)
SWEEP = EVENING + 8 * HOUR


@pytest.mark.parametrize(
    ("one", "mailed"),
    [
        (report(), True),
        (report(started=SWEEP, finished=SWEEP, due=SWEEP), False),
        (report(mail("done", plea()), started=SWEEP, finished=SWEEP, due=SWEEP), True),
        (report(started=SWEEP + 8 * HOUR, finished=SWEEP + 8 * HOUR, due=SWEEP), True),  # for all that was missed
        (report(started=SWEEP, finished=SWEEP, due=SWEEP, interrupted=True), True),
        (report(mail("done", plea()), dry_run=True), False),
    ],
)
def test_a_sweep_in_which_nothing_happened_and_a_dry_run_are_not_mailed(posted, one, mailed):
    done, sent = posted(one)
    assert done == bool(sent) == mailed


def test_where_nobody_is_to_get_it_nothing_is_mailed(posted):
    assert posted(BUSY, to=()) == (False, [])


def test_a_bar_off_the_terminal_prints_nothing():
    out = io.StringIO()
    with Bar(Console(file=out)) as bar:
        bar.advance(1)
        bar.step("收信", 3)
        bar.step("办理", None)
        bar.advance(2)
    assert out.getvalue() == ""


def test_a_bar_on_a_terminal_shows_the_step(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")  # on a dumb one nothing is drawn over
    out = io.StringIO()
    with Bar(Console(file=out, force_terminal=True, width=80)) as bar:
        bar.step("收信", 3)
        bar.advance(3)
    assert "收信" in out.getvalue()


def test_a_pulse_beats_at_every_step_and_passes_on():
    beats = []
    pulse = Pulse(lambda: beats.append(1), SILENT)
    pulse.step("收信", 3)
    pulse.advance(1)
    assert len(beats) == 2
