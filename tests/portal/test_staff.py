"""Staff: the way in, and what keeps others out."""

import base64
import re
from collections.abc import Iterator
from typing import Annotated
from urllib.parse import unquote, urlsplit

import pytest
import segno
from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from accountops import codes, sessions, staff
from accountops.permissions import Permission, Role, allowed
from accountops.sessions import Scope
from portal import duty
from portal import staff as pages
from portal.duty import Permitted, StaffRoute, back_to, permitted
from portal.hashing import Busy
from tests.accountops.crew import STAFF_PASSWORD
from tests.portal.browsing import Browser
from tests.portal.colleague import LINK, MINUTE, Colleague, secret_of
from tests.store.places import DAY, HOUR, SECOND

AUTOCOMPLETE = re.compile(r'type="password"[^>]*value=')


@pytest.fixture
def member(site, app, clock):
    """A technician who has joined the day before and is logged out."""
    one = Colleague(site, app).join()
    one.log_out()
    clock.move(DAY)
    return one


# ------------------------------------------------------------------------------------------------------ the whole way


def test_somebody_is_invited_joins_logs_in_the_next_day_proves_again_and_is_disabled(site, app, clock):
    colleague = Colleague(site, app, "li.na", Role.SECURITY_OFFICER)
    page = colleague.follow()
    assert page.path == "/staff/join"
    assert "invitation" not in page.url
    assert page.tree.css_first("img").attributes["src"].startswith("data:image/svg+xml")
    colleague.join()
    assert "安全管理员" in colleague.page.text
    assert "这是第一次" in colleague.page.text
    colleague.log_out()
    assert colleague.page.path == "/staff/login"

    clock.move(DAY)
    assert colleague.type_password().path == "/staff/code"
    page = colleague.type_code()
    assert page.path == "/staff"
    assert "2021-05-20 22:00" in page.text

    clock.move(6 * MINUTE)
    colleague.browser.open("/staff/again?next=/staff/password")
    assert colleague.type_code().path == "/staff/password"

    with site.store.open() as desk:
        staff.disable(desk, "li.na", clock(), "operator")
    assert colleague.browser.open("/staff").path == "/staff/login"
    page = colleague.type_password()
    assert pages.REFUSED in page.text


# --------------------------------------------------------------------------------------------------------- joining


def test_an_invitation_is_used_once(site, app):
    colleague = Colleague(site, app).join()
    assert Browser(app).open(colleague.path).status == 410
    assert colleague.browser.open(colleague.path).status == 410


def test_an_expired_or_invented_or_cut_invitation_says_what_to_do(site, app, clock):
    colleague = Colleague(site, app)
    for path in (colleague.path[:-3], colleague.path + "!", "/staff/join?invitation=" + "A" * 43, "/staff/join"):
        page = Browser(app).open(path)
        assert page.status == 410
        assert "重新邀请" in page.text
    clock.move(staff.INVITATION)
    assert Browser(app).open(colleague.path).status == 410


def test_looking_at_a_link_beforehand_uses_nothing_up(site, app):
    """Mail programs do."""
    colleague = Colleague(site, app)
    for _ in range(3):
        assert Browser(app).open(colleague.path).status == 200
    colleague.join()


def test_of_two_browsers_with_one_link_the_first_joins(site, app):
    colleague = Colleague(site, app)
    colleague.follow()
    other = Browser(app)
    page = other.open(colleague.path)
    secret = secret_of(page.tree.css_first("code").text())
    colleague.join()
    code = codes.code_of(secret, codes.step_of(site.clock()))
    page = other.submit({"password": STAFF_PASSWORD, "again": STAFF_PASSWORD, "code": code})
    assert page.status == 410


def test_recovery_codes_that_were_not_kept_yet_are_offered_on_the_home_page(site, app):
    """After a double click, or a page that was closed too early."""
    colleague = Colleague(site, app)
    colleague.follow()
    colleague.browser.submit({"password": STAFF_PASSWORD, "again": STAFF_PASSWORD, "code": colleague.code()})
    assert "/staff/recovery-codes" in [
        one.attributes["href"] for one in colleague.browser.open("/staff").tree.css("main a")
    ]
    colleague.browser.open("/staff/recovery-codes")
    colleague.browser.submit(action="/staff/recovery-codes")
    assert "/staff/recovery-codes" not in [one.attributes["href"] for one in colleague.page.tree.css("main a")]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "short"}, "至少要有12位"),
        ({"again": "Something-else-1"}, "两次输入的密码不一样"),
        ({"code": "000000"}, "验证码不对"),
        ({"code": ""}, "验证码不对"),
    ],
)
def test_a_mistake_at_joining_is_said_and_the_app_keeps_its_key(site, app, fields, said):
    colleague = Colleague(site, app)
    before = colleague.follow()
    right = {"password": STAFF_PASSWORD, "again": STAFF_PASSWORD, "code": colleague.code()}
    page = colleague.browser.submit(right | fields)
    assert page.status == 200
    assert page.title.startswith("错误：")
    assert said in page.text
    assert not AUTOCOMPLETE.search(page.html)
    assert page.tree.css_first("code").text() == before.tree.css_first("code").text()
    assert colleague.browser.submit(right).path == "/staff/recovery-codes"


# ---------------------------------------------------------------------------------------------------------- log-in


def test_a_page_of_the_staff_sends_whoever_is_not_in_to_the_log_in_and_back(member):
    page = member.browser.open("/staff/password")
    assert page.path == "/staff/login"
    member.browser.submit({"login": "li.na", "password": STAFF_PASSWORD})
    assert member.type_code().path == "/staff/password"


@pytest.mark.parametrize("login", ["li.na", "nobody", "", "李娜", "li.na\0", "x" * 400])
def test_one_message_and_one_hash_whatever_is_wrong(member, hasher, login):
    before = hasher.computed
    page = member.type_password("Wrong-password-1", login or " ")
    assert pages.REFUSED in page.text
    assert page.status == 200
    assert hasher.computed == before + 1
    assert not AUTOCOMPLETE.search(page.html)


def test_a_second_attempt_at_once_is_told_to_wait_and_computes_nothing(member, hasher, clock):
    member.type_password("Wrong-password-1")
    before = hasher.computed
    page = member.type_password()
    assert page.status == 429
    assert page.headers["Retry-After"] == "1"
    assert "没有被锁住" in page.text
    assert hasher.computed == before
    clock.move(SECOND)
    assert member.type_password().path == "/staff/code"


def test_a_log_in_that_finds_no_room_for_its_hash_is_not_held_against_anybody(member, hasher, monkeypatch):
    def busy(password, like):
        raise Busy

    with monkeypatch.context() as full:
        full.setattr(hasher, "compute", busy)
        page = member.type_password()
        assert (page.status, page.headers["Retry-After"]) == (503, "2")
    assert member.type_password().path == "/staff/code"


def test_a_replayed_code_is_refused(member, site, app):
    """Somebody has watched it being typed."""
    member.log_in()
    watcher = Browser(app, "192.0.2.99")
    watcher.open("/staff/login")
    watcher.submit({"login": "li.na", "password": STAFF_PASSWORD})
    page = watcher.submit({"code": member.code()})
    assert page.path == "/staff/code"
    assert pages.CODE_REFUSED in page.text
    assert watcher.open("/staff").path == "/staff/login"


@pytest.mark.parametrize(("steps", "path"), [(-2, "/staff/code"), (-1, "/staff"), (1, "/staff"), (2, "/staff/code")])
def test_a_clock_that_is_wrong_by_one_step_is_forgiven(member, steps, path):
    member.type_password()
    assert member.type_code(member.code(steps)).path == path


def test_a_recovery_code_lets_in_once(member):
    member.type_password()
    assert member.type_code(member.recovery[0]).path == "/staff"
    assert "还剩 9 个" in member.page.text
    member.log_out()
    member.type_password()
    assert member.type_code(member.recovery[0]).path == "/staff/code"


def test_after_five_wrong_codes_the_password_is_asked_for_again(member, clock):
    member.type_password()
    for _ in range(pages.CODE_TRIES):
        assert member.page.path == "/staff/code"
        clock.move(31 * SECOND)
        member.type_code("000000")
    assert member.page.path == "/staff/login"
    assert member.browser.open("/staff/code").path == "/staff/login"


def test_wrong_codes_are_shown_to_whoever_comes_in_next(member, clock):
    member.type_password()
    member.type_code("000000")
    clock.move(MINUTE)
    assert "验证码错了 1 次" in member.type_code().text
    member.log_out()
    clock.move(HOUR)
    assert "验证码错了" not in member.log_in().text


def test_the_password_alone_opens_no_page(member):
    member.type_password()
    for path in ("/staff", "/staff/password", "/staff/again", "/staff/recovery-codes"):
        assert member.browser.open(path).path == "/staff/login"


def test_the_time_for_the_code_is_short(member, clock):
    member.type_password()
    clock.move(pages.CODE_TIME)
    assert member.type_code().path == "/staff/login"


# --------------------------------------------------------------------------------------------------------- sessions


@pytest.mark.parametrize(("away", "path"), [(15 * MINUTE - SECOND, "/staff"), (15 * MINUTE, "/staff/login")])
def test_a_session_that_is_left_alone_ends_after_15_minutes(member, clock, away, path):
    member.log_in()
    clock.move(away)
    assert member.browser.open("/staff").path == path


def test_a_session_ends_after_ten_hours_however_much_it_is_used(member, clock):
    member.log_in()
    for _ in range(59):
        clock.move(10 * MINUTE)
        assert member.browser.open("/staff").path == "/staff"
    clock.move(10 * MINUTE)
    assert member.browser.open("/staff").path == "/staff/login"


def test_proving_again_does_not_make_a_session_longer(member, clock):
    member.log_in()
    for _ in range(59):
        clock.move(10 * MINUTE)
        member.browser.open("/staff")
    member.browser.open("/staff/again")
    member.type_code()
    clock.move(10 * MINUTE)
    assert member.browser.open("/staff").path == "/staff/login"


def test_each_step_gives_a_new_token_and_the_old_one_opens_nothing(member, app):
    """So that a token planted beforehand, or seen before the last step, is worth nothing."""
    name = "__Host-yeban"
    seen = []
    for step in (member.browser.open, lambda _: member.type_password(), lambda _: member.type_code()):
        step("/staff/login")
        seen.append(member.browser.cookies[name])
    member.browser.open("/staff/again")
    member.browser.submit({"password": STAFF_PASSWORD})
    seen.append(member.browser.cookies[name])
    assert len(set(seen)) == len(seen)
    for old in seen[:-1]:
        thief = Browser(app)
        thief.cookies.set(name, old)
        assert thief.open("/staff").path == "/staff/login"


@pytest.mark.parametrize("change", ["disabled", "roles", "invited-again"])
def test_a_session_dies_at_once_when_its_owner_is_no_longer_what_they_were(member, site, clock, change):
    member.log_in()
    with site.store.open() as desk:
        if change == "disabled":
            staff.disable(desk, "li.na", clock(), "operator")
        elif change == "roles":
            staff.change_roles(desk, "li.na", [Role.AUDITOR], clock(), "operator")
        else:
            staff.invite_again(desk, "li.na", LINK, clock(), "operator")
    assert member.browser.open("/staff").path == "/staff/login"


def test_a_lost_telephone_takes_a_new_invitation_and_a_new_app(member, site, clock):
    old = member.secret
    with site.store.open() as desk:
        staff.invite_again(desk, "li.na", LINK, clock(), "operator")
    member.link = LINK
    member.join()
    assert member.secret != old
    assert member.page.path == "/staff"


def test_an_applicants_session_opens_no_page_of_the_staff(member, site, app, clock):
    """Nor the other way round: each session has one scope."""
    browser = Browser(app)
    token = site.token()
    with site.store.open() as desk:
        sessions.enter(desk, token, Scope.OWN, clock(), clock() + HOUR, staff_id=member.person.staff_id)
    browser.cookies.set("__Host-yeban", base64.urlsafe_b64encode(token).decode().rstrip("="))
    assert browser.open("/staff").path == "/staff/login"


# --------------------------------------------------------------------------------------------------------- passwords


def test_a_new_password_ends_all_other_sessions_and_goes_on_in_this_one(member, app, clock):
    member.log_in()
    elsewhere = Browser(app, "192.0.2.10")
    clock.move(MINUTE)
    elsewhere.open("/staff/login")
    elsewhere.submit({"login": "li.na", "password": STAFF_PASSWORD})
    elsewhere.submit({"code": member.code()})
    assert elsewhere.open("/staff").path == "/staff"
    member.browser.open("/staff/password")
    fresh = "Xuefeng-lantian-58"
    page = member.browser.submit({"current": STAFF_PASSWORD, "password": fresh, "again": fresh})
    assert page.path == "/staff/password-changed"
    assert member.browser.open("/staff").path == "/staff"
    assert elsewhere.open("/staff").path == "/staff/login"
    assert member.browser.open("/staff/login").path == "/staff"  # in already
    member.log_out()
    assert member.type_password(fresh).path == "/staff/code"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"current": "Wrong-password-1"}, "原密码不正确"),
        ({"password": "88888888"}, "初始密码"),
        ({"again": ""}, "两次输入的密码不一样"),
    ],
)
def test_a_password_that_is_not_taken_stays_as_it_was(member, clock, fields, said):
    member.log_in()
    member.browser.open("/staff/password")
    fresh = "Xuefeng-lantian-58"
    page = member.browser.submit({"current": STAFF_PASSWORD, "password": fresh, "again": fresh} | fields)
    assert said in page.text
    clock.move(SECOND)
    member.log_out()
    assert member.type_password().path == "/staff/code"


def test_new_recovery_codes_need_a_fresh_proof_and_end_the_old_ones(member, clock):
    member.log_in()
    clock.move(5 * MINUTE)
    member.browser.open("/staff")
    page = member.browser.submit(action="/staff/recovery-codes/new")
    assert page.path == "/staff/again"
    assert member.type_code().path == "/staff"
    page = member.browser.submit(action="/staff/recovery-codes/new")
    new = [one.text() for one in page.tree.css("li code")]
    assert len(set(new) - set(member.recovery)) == codes.RECOVERY_CODES
    member.browser.submit(action="/staff/recovery-codes")
    assert member.browser.open("/staff/recovery-codes").path == "/staff"
    member.log_out()
    member.type_password()
    assert member.type_code(member.recovery[1]).path == "/staff/code"


# ------------------------------------------------------------------------------------------------------------ rights


def routes_of(app) -> Iterator[RouteContext]:
    """All routes under /staff, however deep the router stands that they were added to."""
    for route in iter_route_contexts(app.routes):
        path = route.path or ""
        if path == duty.HOME or path.startswith(duty.HOME + "/"):
            yield route


def checks_of(route):
    """The checks before a route, wherever they stand among its dependencies."""
    waiting = [route.dependant] if isinstance(route.original_route, APIRoute) else []
    while waiting:
        one = waiting.pop()
        if isinstance(one.call, Permitted):
            yield one.call
        waiting += one.dependencies


def test_every_page_of_the_staff_is_behind_the_one_check_or_listed_as_public(app):
    """A page that was forgotten is a page for everybody."""
    seen = list(routes_of(app))
    assert len(seen) > 10
    for route in seen:
        assert isinstance(route.original_route, StaffRoute), route.path
        assert (len(list(checks_of(route))) == 1) is (route.path not in duty.PUBLIC), route.path
    assert {route.path for route in seen} >= duty.PUBLIC


def test_a_page_of_the_staff_without_the_check_is_found(app):
    stray = APIRouter(route_class=StaffRoute)
    stray.add_api_route("/staff/stray", lambda: None)
    app.include_router(stray)
    assert [route.path for route in routes_of(app) if not [*checks_of(route)] and route.path not in duty.PUBLIC] == [
        "/staff/stray"
    ]


@pytest.fixture
def doors(app):
    """One page for each permission."""
    router = APIRouter(route_class=StaffRoute)
    for one in Permission:

        def door(duty: Annotated[duty.OnDuty, Depends(permitted(one))]) -> str:
            return "open"

        router.add_api_route(f"/staff/doors/{one}", door)
    app.include_router(router)
    return [f"/staff/doors/{one}" for one in Permission]


@pytest.mark.parametrize("role", Role)
def test_each_role_opens_the_doors_that_the_table_grants_and_no_other(site, app, doors, role):
    colleague = Colleague(site, app, "li.na", role).join()
    for path, permission in zip(doors, Permission, strict=True):
        page = colleague.browser.open(path)
        assert page.status == (200 if allowed([role], permission) else 403), path
        assert page.path == path
    assert "找安全管理员调整角色" in colleague.browser.open("/staff/doors/seal").text or role is Role.SEAL_OFFICER


def test_a_form_of_another_site_is_refused(app):
    """The check of the whole application stands before the pages of the staff, too."""
    browser = Browser(app)
    browser.open("/staff/login")
    assert browser.post("/staff/login", {"login": "li.na", "password": STAFF_PASSWORD}).status == 403


def test_without_a_session_no_door_opens(app, doors):
    assert {Browser(app).open(path).path for path in doors} == {"/staff/login"}


@pytest.mark.parametrize(("waited", "path"), [(5 * MINUTE - SECOND, "same"), (5 * MINUTE, "/staff/again")])
def test_what_needs_a_fresh_proof_asks_again_after_five_minutes(member, doors, clock, waited, path):
    member.log_in()
    clock.move(waited)
    door = "/staff/doors/restore-account"
    page = member.browser.open(door)
    assert page.path == (door if path == "same" else path)
    if path != "same":
        assert member.browser.submit({"password": STAFF_PASSWORD}).path == door
        assert member.browser.open("/staff/doors/see-requests").status == 200


@pytest.mark.parametrize(
    "path",
    ["https://evil.example/staff", "//evil.example", "/\\evil.example", "/staffx", "/login", "javascript:alert(1)", ""],
)
def test_after_a_proof_one_goes_on_to_a_page_of_the_staff_only(path):
    assert back_to(path) == "/staff"
    assert back_to("/staff/held?page=2") == "/staff/held?page=2"


def test_a_form_says_where_to_go_on_only_within_the_pages(member):
    member.log_in()
    member.browser.open("/staff/again")
    page = member.browser.submit({"password": STAFF_PASSWORD, "next": "https://evil.example/"})
    assert (page.path, urlsplit(page.url).hostname) == ("/staff", "zc.example")


def test_a_wrong_proof_is_said_and_opens_nothing(member, doors, clock):
    member.log_in()
    clock.move(5 * MINUTE)
    member.browser.open("/staff/doors/restore-account")
    assert "密码不正确" in member.browser.submit({"password": "Wrong-password-1"}).text
    clock.move(2 * SECOND)
    assert pages.CODE_REFUSED in member.browser.submit({"code": "000000"}).text
    assert member.browser.open("/staff/doors/restore-account").path == "/staff/again"


def test_the_qr_code_and_the_text_carry_the_same_key(site, app):
    colleague = Colleague(site, app)
    page = colleague.follow()
    drawn = unquote(page.tree.css_first("img").attributes["src"])
    assert drawn.startswith("data:image/svg+xml")
    expected = segno.make(codes.app_uri(colleague.secret, "li.na"), error="l", micro=False)
    assert unquote(expected.svg_data_uri(scale=4, border=4, light="#fff")) == drawn
