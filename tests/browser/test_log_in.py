"""The log-in itself: what it forgives, what it says, how it is reached without a mouse."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import NARROW_WIDTH, NO_SCRIPTS, PC, PHONE, visiting
from tests.browser.doings import choose, errors, fill_in, log_in, path, press, says
from tests.browser.office import INITIAL, NAME, NEW, NUMBER, OWN, X_NUMBER

MINUTE = timedelta(minutes=1)
REFUSED = "身份证号码、姓名或密码不正确。请核对后再试。"
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
# What the keyboard's focus looks like: an outline or a shadow that isn't there without it.
FOCUS_SHOWN = """() => {
    const one = document.activeElement, seen = () => {
        const style = getComputedStyle(one);
        const looks = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor"];
        return looks.map(one => style[one]).join();
    };
    const focused = seen();
    one.blur();
    const blurred = seen();
    one.focus();
    return focused !== blurred;
}"""


# ------------------------------------------------------------------------------------------------------ what it says


def test_every_failure_has_one_message_keeps_what_was_typed_and_empties_the_password(page, desk):
    desk.take_over()
    for password, number, name in [("wrong", NUMBER, NAME), (OWN, NUMBER, "李伟"), (OWN, X_NUMBER, NAME)]:
        log_in(page, password, number, name)
        assert errors(page) == [REFUSED]
        assert page.title() == "错误：登录 - 职称信息采集"
        assert page.locator("#id_number").input_value() == number
        assert page.locator("#name").input_value() == name
        assert page.locator("#password").input_value() == ""
        desk.later(MINUTE)
    log_in(page, OWN)
    assert path(page) == "/home"


def test_who_tries_too_soon_is_told_for_how_long_to_wait_and_then_gets_in(page, desk):
    desk.take_over()
    log_in(page, "wrong")
    log_in(page, OWN)
    (told,) = errors(page)
    assert told == "试得太快了，这一次没有核对。请过1秒再登录；账号没有被锁住。"
    assert page.locator("#name").input_value() == NAME
    desk.later(timedelta(seconds=1))
    log_in(page, OWN)
    assert path(page) == "/home"


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_field(chromium, desk):
    with visiting(chromium, PC, desk.origin) as page:
        log_in(page, INITIAL, name="zhangwei")
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        page.locator(".govuk-error-summary a").click()
        expect(page.locator("#name")).to_be_focused()


# ------------------------------------------------------------------------------------------------- what it forgives


def test_full_width_digits_a_small_x_and_blanks_are_taken_as_they_are_meant(page, desk):
    desk.take_over(number=X_NUMBER, state="initial", password=None)
    typed = X_NUMBER.lower()
    spaced = f" {typed[:6]} {typed[6:14]} {typed[14:]} ".translate(FULL_WIDTH)
    log_in(page, "８８８８８８８８", number=spaced, name=" 张　伟 ")
    assert path(page) == "/change"


def test_a_password_may_be_pasted(chromium, desk):
    desk.take_over()
    with visiting(chromium, PC, desk.origin) as page:
        page.goto("/login")
        fill_in(page, id_number=NUMBER, name=OWN)
        page.locator("#name").select_text()
        page.keyboard.press("Control+X")
        page.locator("#name").fill(NAME)
        page.locator("#password").focus()
        page.keyboard.press("Control+V")
        press(page, "登录")
        assert path(page) == "/home"


# --------------------------------------------------------------------------------------------------- while one types


@pytest.mark.parametrize("device", [PC, PHONE], ids=lambda device: device.name)
def test_caps_lock_full_width_and_num_lock_are_noticed_while_one_types(page, desk):
    page.goto("/login")
    password, live = page.locator("#password"), page.locator("#password-live")
    password.focus()
    password.dispatch_event("keydown", {"key": "A", "modifierCapsLock": True})
    expect(live).to_contain_text("大写锁定已打开")
    password.dispatch_event("keyup", {"key": "CapsLock", "modifierCapsLock": False})
    expect(live).to_be_empty()
    password.fill("８８８８")
    expect(live).to_contain_text("全角字符")
    password.fill("")
    password.dispatch_event("keydown", {"key": "Home", "location": 3})
    expect(live).to_contain_text("Num Lock")


def test_a_hint_that_goes_doesn_t_take_the_button_away_from_the_pointer(chromium, desk):
    """With Caps Lock on, pressing 登录 by mouse takes the focus from the password before the button is let go of."""
    with visiting(chromium, PC, desk.origin) as page:
        page.goto("/login")
        fill_in(page, id_number=NUMBER, name=NAME, password="OHNE-SINN")
        page.locator("#password").dispatch_event("keydown", {"key": "A", "modifierCapsLock": True})
        expect(page.locator("#password-live")).to_contain_text("大写锁定已打开")
        place = page.get_by_role("button", name="登录", exact=True).bounding_box()
        assert place is not None
        page.mouse.move(place["x"] + 20, place["y"] + place["height"] - 4)
        page.mouse.down()
        page.mouse.up()
        expect(page.locator(".govuk-error-summary__list li")).to_have_text(REFUSED)


def test_a_digit_too_few_is_told_when_one_goes_on_to_the_next_line(chromium, desk):
    with visiting(chromium, PHONE, desk.origin) as page:
        page.goto("/login")
        live = page.locator("#id_number-live")
        page.locator("#id_number").press_sequentially(NUMBER[:-1])
        expect(live).to_be_empty()
        page.locator("#name").focus()
        expect(live).to_have_text("现在是17位，身份证号码应是18位，请核对。")
        page.locator("#id_number").fill(f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}")
        expect(live).to_be_empty()


def test_all_of_an_id_number_is_seen_at_once_on_the_narrowest_phone(chromium, desk):
    """In letters of twice the size too, in large ones, and where it is told that something is wrong."""
    with visiting(chromium, PHONE, desk.origin) as page:
        page.set_viewport_size({"width": NARROW_WIDTH, "height": 844})
        for faulty in (False, True):
            page.goto("/help/forgotten")
            if faulty:
                press(page, "生成邮件")
            page.locator("#id_number").fill(NUMBER)
            for on in ("style.fontSize = '100%'", "style.fontSize = '200%'", "classList.add('yeban-large')"):
                page.evaluate(f"() => {{ document.documentElement.{on} }}")
                room = page.locator("#id_number").evaluate("one => [one.scrollWidth, one.clientWidth]")
                assert room[0] <= room[1], (faulty, on)


def test_capital_letters_of_a_new_password_are_named_while_one_types(chromium, desk):
    desk.take_over(state="initial", password=None)
    with visiting(chromium, PHONE, desk.origin) as page:
        log_in(page, INITIAL)
        page.locator("#password").press_sequentially("aBc")
        expect(page.locator("#password-live")).to_contain_text("含大写字母：B（第2位）。下次也要用大写输入。")


def test_a_password_is_shown_on_demand_and_hidden_again_when_it_is_sent(chromium, desk):
    desk.take_over()
    with visiting(chromium, PHONE, desk.origin) as page:
        page.goto("/login")
        fill_in(page, password="wrong")
        page.get_by_role("button", name="显示密码").tap()
        assert page.locator("#password").get_attribute("type") == "text"
        kinds = page.evaluate(
            """() => new Promise(done => document.querySelector("#login").addEventListener("submit", event => {
                event.preventDefault(); done(document.querySelector("#password").type);
            }) || document.querySelector("#login button[type=submit]").click())"""
        )
        assert kinds == "password"


def test_pressed_twice_a_form_is_sent_once(chromium, desk):
    desk.take_over(state="initial", password=None)
    with visiting(chromium, PC, desk.origin) as page:
        log_in(page, INITIAL)
        fill_in(page, password=NEW, again=NEW)
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        page.get_by_role("button", name="保存新密码").dblclick()
        page.wait_for_url("**/changed")
        assert sent.count("POST") == 1


# ------------------------------------------------------------------------------------------------- without a mouse


def stops(page: Page, most: int = 20) -> list[str]:
    """Tab through the page; what each stop is called. The focus is to be seen at each."""
    found: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        name = page.evaluate("() => document.activeElement.id || document.activeElement.textContent.trim()")
        assert page.evaluate(FOCUS_SHOWN), f"the focus can't be seen on {name}"
        found.append(name)
        if name == "登录":
            break
    return found


@pytest.mark.parametrize("device", [PC, NO_SCRIPTS], ids=lambda device: device.name)
def test_one_gets_in_by_keyboard_alone_and_sees_where_one_is(page, desk):
    desk.take_over()
    page.goto("/login")
    shown = ["显示"] if "显示" in page.locator("main").inner_text() else []
    assert stops(page) == [
        "跳到主要内容", "职称信息采集", "大字", "帮助", "id_number", "name", "password", *shown, "登录",
    ]  # fmt: skip
    page.locator("#id_number").focus()
    for text in (NUMBER, NAME):
        page.keyboard.insert_text(text)
        page.keyboard.press("Tab")
    page.keyboard.type(OWN)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert path(page) == "/home"


# --------------------------------------------------------------------------------------- sessions, and large letters


def test_half_an_hour_of_nothing_ends_a_session(page, desk):
    desk.take_over()
    log_in(page, OWN)
    desk.later(29 * MINUTE)
    page.reload()
    assert path(page) == "/home"
    desk.later(31 * MINUTE)
    page.reload()
    assert path(page) == "/login"


def test_a_reset_ends_a_session_that_is_open(page, desk):
    desk.take_over()
    log_in(page, OWN)
    desk.later(5 * MINUTE)
    desk.plead()
    desk.office.run_night()
    page.reload()
    assert path(page) == "/login"


def test_large_letters_are_switched_on_where_one_is_and_stay(page, desk):
    page.goto("/help/forgotten")
    before = page.locator("h1").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    press(page, "大字")
    assert path(page) == "/help/forgotten"
    assert page.locator("h1").evaluate("one => parseFloat(getComputedStyle(one).fontSize)") > before
    page.goto("/login")
    assert "yeban-large" in (page.locator("html").get_attribute("class") or "")
    press(page, "大字")
    assert "yeban-large" not in (page.locator("html").get_attribute("class") or "")


def test_a_form_without_cookies_says_what_to_do(chromium, desk):
    with visiting(chromium, PC, desk.origin) as page:
        page.goto("/login")
        page.context.clear_cookies()
        fill_in(page, id_number=NUMBER, name=NAME, password=OWN)
        press(page, "登录")
        says(page, "这个页面已经失效", "Cookie")
    desk.take_over(state="initial", password=None)
    with visiting(chromium, PC, desk.origin) as page:
        log_in(page, INITIAL)
        choose(page, NEW)
        names = {cookie["name"]: cookie for cookie in page.context.cookies()}
        assert names["yeban"]["httpOnly"]
        assert names["yeban"]["sameSite"] == "Lax"
        assert page.evaluate("() => [document.cookie, localStorage.length, sessionStorage.length]") == ["", 0, 0]
