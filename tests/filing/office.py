"""A small province of offices with people in them, and an applicant who files: for this room's tests and the pages'."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from sqlalchemy import select, update
from sqlmodel import col

from accountops import staff
from accountops.permissions import Role
from accountops.staff import Person
from filing import drafting, reviewing
from filing.cases import Site
from filing.dossier import Declared, Dossier, Draft, PaperKind, load
from filing.drafting import File, Pen
from filing.levels import Rank
from filing.papers import Column
from filing.reviewing import Chair, Doing, Done
from filing.scope import Source
from orgregistry import registering
from orgregistry.organisations import Details, Kind
from store import Account, Filing, FilingStep, Staff, Store
from tests.accountops.doings import put
from tests.store.places import NOW, id_number

SITE = Site()
SERIES = "工程技术人员"
DOCUMENT = "甘职改办〔2013〕121号"
NIGHT = "2021-05-20"
TOP = "省职改办"
CITY = "兰州市人社局"
COUNTY = "城关区人社局"
BUREAU = "城关区教育局"
SCHOOL = "城关区雁滩第三小学"
WAY = (SCHOOL, BUREAU, COUNTY, CITY, TOP)
_KINDS = {TOP: Kind.TOP, CITY: Kind.HR, COUNTY: Kind.HR}


@dataclass
class Province:
    """Five offices above one another, somebody in each, and an applicant.

    Attributes:
        store: the books.
        ids: organisations by their names.
        people: who acts for each organisation.
        account_id: the applicant's.
        now: what the clock says.
    """

    store: Store
    ids: dict[str, int] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    account_id: int = 0
    now: datetime = NOW
    tokens: int = 0

    # ---------------------------------------------------------------------------------------------- setting the scene

    def build(self) -> "Province":
        for name in reversed(WAY):
            self.organisation(name, self._above(name))
            self.member(name, Role.ORG_ADMIN)
        self.account_id = put(self.store, number=id_number(1))
        return self

    @staticmethod
    def _above(name: str) -> str | None:
        place = WAY.index(name) + 1
        return WAY[place] if place < len(WAY) else None

    def organisation(self, name: str, parent: str | None) -> int:
        with self.store.open() as desk:
            made = registering.add(desk, name, Details(kind=_KINDS.get(name, Kind.UNIT)), self.now, "operator")
            if parent is not None:
                registering.open_account(desk, made.organisation_id, self.ids[parent], self.now, "operator")
        self.ids[name] = made.organisation_id
        return made.organisation_id

    def member(self, organisation: str, *roles: Role, login: str | None = None, number: str | None = None) -> Person:
        """Somebody of an organisation; `number`: real-name by this ID number."""
        login = login or f"p{len(self.people)}.{self.ids[organisation]}"
        with self.store.open() as desk:
            link = login.encode().ljust(32, b".")
            made = staff.invite(desk, login, "李娜", roles, link, self.now, "operator", organisation=organisation)
            desk.session.execute(
                update(Staff).where(col(Staff.id) == made.staff_id).values(organisation_id=self.ids[organisation])
            )
            if number is not None:
                staff.prove_identity(desk, login, number, self.now, "operator")
        with self.store.look() as desk:
            person = staff.person(desk, made.staff_id)
        assert person is not None
        self.people[organisation if login.startswith("p") else login] = person
        return person

    # -------------------------------------------------------------------------------------------------- the applicant

    @property
    def pen(self) -> Pen:
        return Pen(self.account_id, SITE, self.now)

    def begin(self, rank: Rank = Rank.ZHONGJI, series: str = SERIES) -> int:
        with self.store.open() as desk:
            return drafting.start(desk, self.pen, series, rank)

    def fill_in(self, filing: int, unit: str = SCHOOL, **changes) -> Dossier:
        usual = Draft(
            SERIES, Rank.ZHONGJI, title="工程师", obtained=date(2013, 12, 1), source=Source.GANSU_REVIEW,
            unit_id=self.ids[unit], number="2013-0456", document_number=DOCUMENT,
        )  # fmt: skip
        with self.store.open() as desk:
            return drafting.save(desk, self.pen, filing, self.version(filing), replace(usual, **changes))

    def paper(self, filing: int, kind: PaperKind, column: Column | None = None, **said) -> int:
        file = File(f"{kind}-{filing}".ljust(64, "0"), 1000, 1)
        with self.store.open() as desk:
            return drafting.add_paper(desk, self.pen, filing, kind, column, Declared(**said), file)

    def complete(self, rank: Rank = Rank.ZHONGJI, **changes) -> int:
        """A filing with all three papers, not yet handed in."""
        filing = self.begin(rank)
        self.fill_in(filing, **changes)
        for kind in (PaperKind.CERTIFICATE, PaperKind.REVIEW_FORM, PaperKind.QUALIFICATION):
            self.paper(filing, kind)
        return filing

    def hand_in(self, filing: int) -> str:
        with self.store.open() as desk:
            return drafting.hand_in(desk, self.pen, filing, self.version(filing))

    def submitted(self, rank: Rank = Rank.ZHONGJI) -> int:
        filing = self.complete(rank)
        self.hand_in(filing)
        return filing

    def withdraw(self, filing: int) -> None:
        with self.store.open() as desk:
            drafting.withdraw(desk, self.pen, filing, self.version(filing))

    # ---------------------------------------------------------------------------------------------------- the offices

    def chair(self, who: str | Person) -> Chair:
        person = self.people[who] if isinstance(who, str) else who
        return Chair(person, SITE, self.now, NIGHT, self.token)

    def token(self) -> bytes:
        self.tokens += 1
        return hashlib.sha256(f"token {self.tokens}".encode()).digest()

    def act(self, who: str | Person, filing: int, doing: Doing = Doing.APPROVE, reason: str = "", version=None) -> Done:
        with self.store.open() as desk:
            return reviewing.act(
                desk, self.chair(who), filing, self.version(filing) if version is None else version, doing, reason
            )

    # ---------------------------------------------------------------------------------------------------------- reissue

    def reissue(self, title: str = "高级工程师") -> int:
        """A lost senior certificate, handed in to be issued anew."""
        filing = self.begin(Rank.FUGAO)
        self.fill_in(filing, title=title, number="", old_number="-1")
        for kind in (PaperKind.REVIEW_FORM, PaperKind.QUALIFICATION):
            self.paper(filing, kind)
        with self.store.open() as desk:
            drafting.as_reissue(desk, self.pen, filing, self.version(filing))
        self.hand_in(filing)
        return filing

    def sealed(self, title: str = "高级工程师") -> int:
        """A reissue that has gone the whole way, reviewed and sealed by two people."""
        filing = self.reissue(title)
        for office in WAY[:-1]:
            assert self.act(office, filing).ok
        if "shen.he" not in self.people:
            self.member(TOP, Role.REVIEWER, login="shen.he", number=id_number(50))
            self.member(TOP, Role.SEAL_OFFICER, login="yong.yin", number=id_number(51))
        assert self.act(self.people["shen.he"], filing, Doing.REVIEW).ok
        assert self.act(self.people["yong.yin"], filing, Doing.SEAL).ok
        return filing

    def collected(self) -> int:
        """A filing that has gone the whole way."""
        filing = self.submitted()
        for office in WAY:
            assert self.act(office, filing).ok
        return filing

    # ---------------------------------------------------------------------------------------------------- looking on

    def seen(self, filing: int) -> Dossier:
        with self.store.look() as desk:
            return load(desk, filing)[1]

    def version(self, filing: int) -> int:
        return self.seen(filing).version

    def holder(self, filing: int) -> str | None:
        key = self.seen(filing).review.holder
        return None if key is None else next(name for name, one in self.ids.items() if str(one) == key)

    def row(self, filing: int) -> dict:
        with self.store.look() as desk:
            return desk.session.get_one(Filing, filing).model_dump()

    def actions(self, filing: int) -> list[str]:
        with self.store.look() as desk:
            steps = desk.session.execute(
                select(FilingStep).where(col(FilingStep.filing_id) == filing).order_by(col(FilingStep.version))
            ).scalars()
            return [step.action for step in steps]

    def furthest(self) -> str:
        with self.store.look() as desk:
            return desk.session.get_one(Account, self.account_id).filings
