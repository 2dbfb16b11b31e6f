"""Whatever happens to an account in whatever order: a state machine beside a model that knows no code of ours."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from accountops import accounts
from accountops.accounts import Repair, Session, facts_of
from accountops.credentials import Credentials, Entry, hash_to_compare, judge, normal_password
from accountops.faults import AccountError
from accountops.policy import Limits
from accountops.sessions import Scope
from mailparse import Action
from store import Keyring, Store, audit, open_store
from tests.accountops.doings import bring_back, rename
from tests.accountops.people import ANOTHER, INITIAL_PASSWORD, NAME, CheapHasher
from tests.servers import quick_place
from tests.store.places import DAY, HOUR, NOW, SECOND, id_number

NUMBER = id_number(5)
NAMES = [NAME, ANOTHER]
PASSWORDS = ["Kuzi-mofang-a", "Kuzi-mofang-b", "Kuzi-mofang-c"]
WINDOW = 7 * DAY
LIMITS = Limits()


@dataclass
class Model:
    """What an applicant would say of the account."""

    name: str
    own: str | None = None  # None: at the initial password
    window_until: datetime | None = None
    kept: str | None = None
    kept_until: datetime | None = None
    deleted: datetime | None = None
    sessions: list[tuple[Session, bool]] = field(default_factory=list)  # with whether it is still good


class Lives(RuleBasedStateMachine):
    template: Path

    @initialize()
    def begin(self) -> None:
        self.place = Path(tempfile.mkdtemp(prefix="yeban-lives-", dir=quick_place()))
        shutil.copy(self.template, self.place / "yeban.db")
        keys = Keyring({1: b"e" * 32}, 1, b"i" * 32, b"a" * 32)
        self.store: Store = open_store(f"sqlite:///{self.place / 'yeban.db'}", keys)
        self.credentials = Credentials(INITIAL_PASSWORD, CheapHasher())
        self.now = NOW
        self.live: Model | None = None
        self.gone: list[Model] = []

    def teardown(self) -> None:
        if hasattr(self, "store"):
            with self.store.look() as desk:
                verdict = audit.verify(desk.session, desk.keys.audit)
            self.store.close()
            shutil.rmtree(self.place)
            assert verdict.ok

    # ------------------------------------------------------------------------------------------------ what happens

    @rule(
        pause=st.sampled_from(
            [SECOND, HOUR, DAY, 3 * DAY, WINDOW - SECOND, WINDOW, LIMITS.restorable, timedelta(minutes=15)]
        )
    )
    def time_passes(self, pause: timedelta) -> None:
        self.now += pause

    @rule(name=st.sampled_from([*NAMES, "zhangwei"]), password=st.sampled_from([INITIAL_PASSWORD, PASSWORDS[0]]))
    def somebody_logs_in_for_the_first_time(self, name: str, password: str) -> None:
        login = accounts.first_login(self.store, self.credentials, NUMBER, name, password, self.now)
        if self.live is None and name in NAMES and password == INITIAL_PASSWORD:
            assert login.entry is Entry.MUST_CHANGE
            self.live = Model(name)
            self._opened(login.session)
        else:
            assert login.session is None

    @rule(name=st.sampled_from(NAMES), password=st.sampled_from([INITIAL_PASSWORD, *PASSWORDS]))
    def somebody_logs_in_and_leaves_it_at_that(self, name: str, password: str) -> None:
        login = accounts.login(self.store, self.credentials, NUMBER, name, password, self.now)
        assert login.entry is self._expected(name, password)
        if login.session is not None:
            self._opened(login.session)

    @precondition(lambda self: self.live is not None and self.live.sessions)
    @rule(data=st.data(), password=st.sampled_from([*PASSWORDS, "short", INITIAL_PASSWORD]))
    def a_session_sends_the_change_form(self, data: st.DataObject, password: str) -> None:
        assert self.live is not None
        session, good = data.draw(st.sampled_from(self.live.sessions))
        fault = accounts.change_password(self.store, self.credentials, session, password, self.now)
        in_time = session.until is None or self.now < session.until
        assert (fault is None) is (good and in_time and password in PASSWORDS)
        if fault is None:
            self.live.own, self.live.window_until = password, None
            self._end_sessions()

    @precondition(lambda self: self.gone and self.gone[-1].sessions)
    @rule(password=st.sampled_from(PASSWORDS))
    def a_session_of_a_deleted_account_sends_the_change_form(self, password: str) -> None:
        session, _ = self.gone[-1].sessions[-1]
        assert accounts.change_password(self.store, self.credentials, session, password, self.now)

    @precondition(lambda self: self.live is not None)
    @rule()
    def the_night_resets(self) -> None:
        assert self.live is not None
        self._perform(Action.RESET)
        still_kept = self.live.kept_until is not None and self.now < self.live.kept_until
        older, newer = (self.live.kept, self.live.own) if still_kept else (self.live.own, self.live.kept)
        self.live.kept = older or newer
        self.live.own = None
        self.live.window_until = self.live.kept_until = self.now + WINDOW
        self._end_sessions()

    @precondition(lambda self: self.live is not None)
    @rule()
    def the_night_deletes(self) -> None:
        assert self.live is not None
        self._perform(Action.DELETE)
        self._end_sessions()
        self.live.deleted = self.now
        self.gone.append(self.live)
        self.live = None

    @rule()
    def a_person_restores(self) -> None:
        last = self.gone[-1] if self.gone else None
        possible = (
            self.live is None
            and last is not None
            and last.deleted is not None
            and self.now - last.deleted <= LIMITS.restorable
        )
        try:
            bring_back(self.store, self.now, NUMBER)
        except AccountError:
            assert not possible
        else:
            assert possible
            self.live = self.gone.pop()

    @rule(name=st.sampled_from(NAMES))
    def a_person_corrects_the_name(self, name: str) -> None:
        try:
            with self.store.open() as desk:
                rename(desk, name, self.now, NUMBER)
        except AccountError:
            assert self.live is None or self.live.name == name
        else:
            assert self.live is not None
            self.live.name = name
            self._end_sessions()

    @rule(name=st.sampled_from(NAMES), password=st.sampled_from([*PASSWORDS, INITIAL_PASSWORD]))
    def somebody_takes_a_reset_back(self, name: str, password: str) -> None:
        expected = self._expected(name, password)
        if expected is not Entry.OLD_PASSWORD:
            return
        session = accounts.login(self.store, self.credentials, NUMBER, name, password, self.now).session
        assert session is not None
        with self.store.open() as desk:
            done = accounts.take_back(desk, session, self.now)
            assert not accounts.take_back(desk, session, self.now)
        assert done
        if done:
            assert self.live is not None
            self.live.own, self.live.kept, self.live.window_until = self.live.kept, None, None
            self._end_sessions()

    # --------------------------------------------------------------------------------------------- what always holds

    @invariant()
    def each_password_opens_what_it_should(self) -> None:
        if not hasattr(self, "store"):
            return
        for name, password, entry in self._typed():
            assert entry is self._expected(name, password), (name, password)

    # ------------------------------------------------------------------------------------------------------- the model

    def _expected(self, name: str, password: str) -> Entry:
        one = self.live
        if one is None:
            return Entry.FIRST if password == INITIAL_PASSWORD else Entry.REFUSED
        if name != one.name:
            return Entry.REFUSED
        in_window = one.window_until is None or self.now < one.window_until
        if one.own is None and in_window and password == INITIAL_PASSWORD:
            return Entry.MUST_CHANGE
        if one.own == password:
            return Entry.OWN
        if one.kept == password and one.kept_until is not None and self.now < one.kept_until:
            return Entry.OLD_PASSWORD
        return Entry.REFUSED

    def _typed(self) -> Iterator[tuple[str, str, Entry]]:
        """What each log-in would come to, without logging in; the account is looked up once for all of them."""
        with self.store.look() as desk:
            account = accounts.find(desk, NUMBER)
            for password in (INITIAL_PASSWORD, *PASSWORDS):
                typed = normal_password(password)
                computed = self.credentials.hasher.compute(typed, hash_to_compare(account, self.now))
                for name in NAMES:
                    yield name, password, judge(account, name, password, computed, self.credentials, self.now)

    def _perform(self, action: Action) -> None:
        with self.store.open() as desk:
            account = accounts.find(desk, NUMBER)
            assert account is not None
            one = Repair(action, facts_of(account, self.now), None, "a-rule")
            assert accounts.perform(desk, [one], LIMITS, self.now, "night") == []

    def _opened(self, session: Session | None) -> None:
        assert self.live is not None
        assert session is not None
        self.live.sessions.append((session, session.scope is not Scope.NOT_ME))

    def _end_sessions(self) -> None:
        assert self.live is not None
        self.live.sessions = [(session, False) for session, _ in self.live.sessions]


STEPS = 60
CASES = int(os.environ.get("SOAK_CASES", "1000000"))
AT_ONCE = 50_000  # steps in one part of a soak: it says what it did every few minutes, and both cores have some
PARTS = [
    pytest.param(15, 40, id="short"),
    *(
        pytest.param(AT_ONCE // STEPS, STEPS, id=f"from-{at}", marks=pytest.mark.soak)
        for at in range(0, CASES, AT_ONCE)
    ),
]


@pytest.mark.timeout(0)
@pytest.mark.parametrize(("lives", "steps"), PARTS)
def test_whatever_happens_the_password_that_should_open_an_account_opens_it(sqlite_template, lives, steps):
    """Leaving the forced change half-way never locks an account; nobody logs in under another name."""
    machine = Lives.TestCase
    Lives.template = sqlite_template
    machine.settings = settings(max_examples=lives, stateful_step_count=steps)
    machine().runTest()
