"""登录不了: one question, quick remedies, then the mail; and the plea itself, where a site takes it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import func, select

from accountops import delays, tuning
from mailparse import Action
from portal.composing import WAYS, Cause, remedies
from portal.site import TOLD_FOR
from store import Account, Mail, Request
from tests.daemon.night.office import id_number, person
from tests.portal.browsing import DESK, Browser, application

NUMBER, NAME = id_number(3), person(3)
WITH_PLEA = [cause for cause, way in WAYS.items() if way.action is not None]


class Taken:
    """What would have gone into the night's queue."""

    def __init__(self) -> None:
        self.pleas: list[Sequence[object]] = []

    def __call__(self, *plea: object) -> None:
        self.pleas.append(plea)


@pytest.fixture
def browser(sqlite_client: Browser) -> Browser:
    """The database makes no difference: nothing is looked up."""
    return sqlite_client


@pytest.fixture
def taken() -> Taken:
    return Taken()


@pytest.fixture
def taking_browser(sqlite_site, taken) -> Browser:
    """A site that takes pleas by the form."""
    settings = replace(sqlite_site.settings, hand_in=True)
    return Browser(application(replace(sqlite_site, settings=settings, hand_in=taken)))


def rows(site, model) -> int:
    with site.store.look() as desk:
        return desk.session.execute(select(func.count()).select_from(model)).scalar_one()


def filled(browser: Browser, cause: Cause, **fields: str):
    browser.open(f"/help/{cause}")
    return browser.submit({"id_number": NUMBER, "name": NAME} | fields)


def test_the_question_asks_the_store_once_a_minute_for_how_long_a_reset_holds(sqlite_site, clock):
    """It is opened most while many others log in. Staff's change of the days is told a minute later at the latest."""
    browser = Browser(application(sqlite_site))
    looks = 0
    look = sqlite_site.store.look

    def counting():
        nonlocal looks
        looks += 1
        return look()

    sqlite_site.store.look = counting
    for _ in range(3):
        browser.cookies.clear()
        assert "7 天" in browser.open("/help").text
    assert looks == 1
    with sqlite_site.store.open() as desk:
        version = tuning.propose(desk, sqlite_site.base, {"initial_window_days": 9}, "九天", clock(), "staff:甲")
        tuning.take(desk, clock())
        tuning.found(desk, version, clock(), tuning.Trial(1), clock(), "night")
        tuning.confirm(desk, sqlite_site.base, version, clock(), "staff:乙", anyway=True)
    clock.move(TOLD_FOR)
    browser.cookies.clear()
    assert "9 天" in browser.open("/help").text
    assert looks == 2


def test_one_question_with_the_causes_of_the_notice_none_chosen_beforehand(browser):
    page = browser.open("/help")
    assert page.status == 200
    assert [radio.attributes["value"] for radio in page.tree.css("input[type=radio]")] == [str(c) for c in Cause]
    assert not page.tree.css("input[checked]")
    assert len(page.tree.css("h1")) == 1
    assert all(way.choice in page.text for way in WAYS.values())


@pytest.mark.parametrize("cause", list(Cause))
def test_an_answer_leads_to_the_remedies_first_and_below_them_to_what_a_plea_needs(browser, cause):
    browser.open("/help")
    page = browser.submit({"cause": cause})
    assert page.path == f"/help/{cause}"
    assert page.status == 200
    fields = page.tree.css('main [name="id_number"], main [name="name"]')
    assert len(fields) == (2 if WAYS[cause].action else 0)
    for remedy in remedies(cause, initial="初始密码（8个8）", days=7):
        assert page.html.index(remedy) < page.html.index('name="id_number"')


@pytest.mark.parametrize("answer", ["", "other", "handed-in", "../login"])
def test_no_answer_is_asked_again_with_the_reason(browser, answer):
    browser.open("/help")
    page = browser.submit({"cause": answer})
    assert page.path == "/help"
    assert page.title.startswith("错误：")
    assert page.text.count("请选一种情况") == 2, "on top and beside the question"
    assert page.tree.css_first('.govuk-error-summary a[href="#cause"]')
    assert page.tree.css_first("#cause")


def test_the_remedies_say_what_the_notice_says(browser):
    assert "换成大写" in browser.open("/help/capitals").text
    assert "8个8" in browser.open("/help/again").text
    assert "刚重置过的，用初始密码（8个8）" in browser.open("/login").text
    assert "超过7天没有登录" in browser.open("/help/again").text
    assert "不要紧" in browser.open("/help/left").text


def test_another_initial_password_is_not_called_eight_eights(sqlite_site):
    credentials = replace(sqlite_site.credentials, initial_password="gansu-2021")
    browser = Browser(application(replace(sqlite_site, credentials=credentials)))
    for path in ("/help/again", "/login"):
        page = browser.open(path)
        assert "初始密码" in page.text
        assert "8个8" not in page.text
        assert "gansu-2021" not in page.html


def test_both_addresses_are_told_where_somebody_may_be_at_the_wrong_one(sqlite_site):
    settings = replace(sqlite_site.settings, other_site="https://review.example", own_site="")
    page = Browser(application(replace(sqlite_site, settings=settings))).open("/help/site")
    assert sqlite_site.settings.public_url in page.text
    assert "https://review.example" in page.text


@pytest.mark.parametrize("path", ["/help/other", "/help/handed-in"])
def test_there_is_no_page_for_other_causes(browser, path):
    assert browser.open(path).status == 404


@pytest.mark.parametrize("cause", ["other", Cause.SITE])
def test_no_mail_is_written_where_none_would_help(browser, cause):
    browser.open("/help/forgotten")
    sent = browser.page.filled(browser.page.form("/help/forgotten")) | {"id_number": NUMBER, "name": NAME}
    assert browser.post(f"/help/{cause}", sent).status == 404


@pytest.mark.parametrize("cause", WITH_PLEA)
def test_the_mail_is_shown_with_address_subject_body_link_and_the_four_rules(browser, cause):
    page = filled(browser, cause)
    assert page.status == 200
    assert page.tree.css_first("#mail-to").text(strip=True) == DESK
    body = page.tree.css_first("#mail-body").text()
    assert NUMBER in body
    assert NAME in body
    link = page.tree.css_first('a[href^="mailto:"]').attributes["href"]
    assert parse_qs(urlsplit(link).query)["body"] == [body.replace("\n", "\r\n")]
    for copied in ("mail-to", "mail-subject", "mail-body"):
        assert page.tree.css_first(f'button[data-yeban-copy="{copied}"]').attributes["type"] == "button"
    assert all(word in page.text for word in ("只发文字", "只发一次", "当天晚上", "不用等"))


@pytest.mark.parametrize("cause", WITH_PLEA)
def test_the_same_is_said_whether_or_not_there_is_such_an_account(sqlite_site, cause):
    """It looks nothing up: the pages are equal octet for octet but for the form's token."""

    def seen() -> str:
        browser = Browser(application(replace(sqlite_site, token=lambda: b"t" * 32)))
        return filled(browser, cause).html

    before = seen()
    with sqlite_site.store.open() as desk:
        keys = desk.keys
        desk.session.add(
            Account(id_index=keys.blind(NUMBER), id_sealed=keys.seal(NUMBER, "account.id_number"), name=NAME,
                    state="active")
        )  # fmt: skip
    assert seen() == before


def test_nothing_typed_is_kept_or_stands_in_an_address(sqlite_site, browser):
    page = filled(browser, Cause.NAME, wrong_name="zhangsan")
    assert NUMBER not in page.url
    assert page.path == "/help/name"
    assert page.headers["cache-control"] == "no-store"
    assert NUMBER not in page.title
    assert rows(sqlite_site, Mail) == rows(sqlite_site, Request) == 0


def test_what_is_wrong_is_told_at_once_with_all_that_was_typed_kept(browser):
    page = filled(browser, Cause.NAME, id_number="620102197001010021", name="Zhang San", wrong_name="李四")
    assert page.title.startswith("错误：")
    assert "请核对" in page.text
    assert page.text.count("不写拼音") >= 2
    assert page.value("id_number") == "620102197001010021"
    assert page.value("name") == "Zhang San"
    assert page.value("wrong_name") == "李四"
    for field in ("id_number", "name"):
        assert page.tree.css_first(f'.govuk-error-summary a[href="#{field}"]')
        assert f"{field}-error" in page.tree.css_first(f"#{field}").attributes["aria-describedby"]


def test_markup_that_is_typed_stays_text(browser):
    page = filled(browser, Cause.NAME, name='"><script>alert(1)</script>')
    assert "<script>alert" not in page.html


def test_what_is_too_long_to_be_meant_is_refused(browser):
    assert filled(browser, Cause.NAME, name="张" * 401).status == 422


def test_a_form_without_its_token_is_refused(browser):
    browser.open("/help/name")
    assert browser.post("/help/name", {"id_number": NUMBER, "name": NAME}).status == 403


# ------------------------------------------------------------------------------------------------- handing in


def test_a_site_that_does_not_allow_it_takes_nothing(sqlite_site, taken):
    for settings, hand_in in ((sqlite_site.settings, taken), (replace(sqlite_site.settings, hand_in=True), None)):
        browser = Browser(application(replace(sqlite_site, settings=settings, hand_in=hand_in)))
        assert "提交申请" not in browser.open("/help/forgotten").text
        page = browser.submit({"id_number": NUMBER, "name": NAME, "how": "hand-in"})
        assert page.status == 404
        assert taken.pleas == []


@pytest.mark.parametrize("cause", WITH_PLEA)
def test_what_is_handed_in_is_what_the_mail_would_ask_for(taking_browser, taken, cause):
    taking_browser.open(f"/help/{cause}")
    page = taking_browser.submit({"id_number": NUMBER.lower(), "name": NAME}, button=("how", "hand-in"))
    assert page.path == "/help/handed-in"
    assert "已收到，今晚处理" in page.text
    assert "明天用初始密码（8个8）登录" in page.text
    ((action, number, name, subject, text, address),) = taken.pleas
    assert (action, number, name, address) == (WAYS[cause].action, NUMBER, NAME, "192.0.2.7")
    assert NUMBER in text
    assert ("删除" in subject) == (action is Action.DELETE)


def test_the_mail_can_be_had_instead(taking_browser, taken):
    taking_browser.open("/help/forgotten")
    page = taking_browser.submit({"id_number": NUMBER, "name": NAME}, button=("how", "mail"))
    assert page.tree.css_first("#mail-body")
    assert taken.pleas == []


def test_a_number_that_cannot_be_is_not_handed_in(taking_browser, taken):
    taking_browser.open("/help/forgotten")
    page = taking_browser.submit({"id_number": "620102197001010021", "name": NAME}, button=("how", "hand-in"))
    assert page.title.startswith("错误：")
    assert taken.pleas == []


def test_too_many_from_one_address_are_told_how_long_to_wait_and_keep_what_they_typed(taking_browser, taken, clock):
    def send():
        taking_browser.open("/help/forgotten")
        return taking_browser.submit({"id_number": NUMBER, "name": NAME}, button=("how", "hand-in"))

    assert send().status == 200
    page = send()
    assert page.status == 429
    assert int(page.headers["retry-after"]) >= 1
    assert "秒" in page.text
    assert page.value("id_number") == NUMBER
    assert page.tree.css_first("#how")
    assert len(taken.pleas) == 1
    clock.move(timedelta(seconds=int(page.headers["retry-after"])))
    assert send().path == "/help/handed-in"
    assert len(taken.pleas) == 2


def test_handing_in_slows_nobodys_log_in(taking_browser, sqlite_site, taken):
    taking_browser.open("/help/forgotten")
    taking_browser.submit({"id_number": NUMBER, "name": NAME}, button=("how", "hand-in"))
    with sqlite_site.store.open() as desk:
        assert delays.attempt(desk, NUMBER, "192.0.2.7", sqlite_site.clock()).pause == timedelta(0)


def test_who_sees_that_somebody_else_was_in_is_told_what_to_do(browser):
    page = browser.open("/help")
    assert page.tree.css_first("#not-me")
    assert "原来的密码" in page.text
    assert "最近 7 天内" in page.text
