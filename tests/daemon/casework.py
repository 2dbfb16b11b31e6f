"""An office with its casework, and the mails that units and their people send it."""

import itertools
from email.message import EmailMessage

from sqlalchemy import select

from accountops import staff
from accountops.permissions import Role
from daemon.attachments.opening import DirectOpener
from daemon.attachments.scanning import NoScanner
from daemon.attachments.shelf import Shelf
from daemon.attachments.taking import Taking
from daemon.reading import DirectReader
from orgregistry import organisations, registering
from orgregistry.organisations import Details, Kind
from portal.casework import Admin, Casework
from store import Staff, Ticket
from tests.daemon.attachments.papers import word
from tests.daemon.night.office import OWN, ZONE

FIRM = "兰州市陇信智能科技有限公司"
# One name in three spellings: as typed on a telephone, with a blank, in full width.
SPELLINGS = (FIRM, "兰州市陇信智能 科技有限公司", "兰州市陇信智能科技有限公司　")
OFFICE = "兰州市城关区人力资源和社会保障局"
TOP = "甘肃省职称改革办公室"
ADMIN = Admin("longxin", "魏国栋")
_serial = itertools.count()


def mail(sender: str, subject: str, body: str, *files: tuple[str, bytes]) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, OWN, subject
    made["Message-ID"] = f"<case{next(_serial)}@mail.example>"
    made.set_content(body)
    for name, octets in files:
        made.add_attachment(octets, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def complaint(n: int) -> bytes:
    wording = SPELLINGS[n % 3]
    body = f"老师您好，我在“查询现工作单位”栏目里怎么也搜索不到我的单位，单位全称：{wording}。请问怎么办？谢谢。"
    return mail(f"person{n}@mail.example", "搜索不到单位", body)


LETTER = (
    f"关于开通{FIRM}甘肃省职称申报评审管理信息系统账号的函",
    f"{OFFICE}：",
    "我公司系自然人投资的民营企业，在兰州市城关区市场监督管理局登记注册，现有专业技术人员12人。",
    "因未开通单位账号，职称信息无法填报，特申请开通单位账号。",
    "联系人：魏国栋　联系电话：0931-4000123",
    FIRM,
    "2021年5月11日",
)


def letter(*lines: str, attached: bool = False) -> bytes:
    if attached:
        body = "您好，附件是我公司申请开通单位账号的函，请查收。"
        return mail("firm@mail.example", "来函", body, ("开通账号的函.docx", word(lines or LETTER)))
    return mail("firm@mail.example", LETTER[0], "\n".join(lines or LETTER))


class Desk:
    """An office with its casework: nights, and what staff do by day."""

    def __init__(self, office, folder, replies: str = "needed") -> None:
        self.office = office
        self.office.reader = DirectReader()
        self.taking = Taking(Shelf(folder / "attachments"), DirectOpener(), NoScanner())
        self.tokens = itertools.count(1)
        self.work = Casework(
            office.store, lambda: office.now, ZONE, lambda: next(self.tokens).to_bytes(32, "big"), replies, OWN,
            "https://zc.example",
        )  # fmt: skip
        with office.store.open() as desk:
            top = registering.add(desk, TOP, Details(Kind.TOP), office.now, "test")
            self.hr = registering.add(desk, OFFICE, Details(Kind.HR, division="620102"), office.now, "test")
            registering.open_account(desk, self.hr.organisation_id, top.organisation_id, office.now, "test")

    def person(self, login: str, role: Role, organisation: str = ""):
        """Somebody of the staff who has joined."""
        with self.office.store.open() as desk:
            token = next(self.tokens).to_bytes(32, "big")
            staff.invite(desk, login, "田慧", {role}, token, self.office.now, "test", organisation=organisation)
            row = desk.session.execute(select(Staff).where(Staff.login == login)).scalar_one()
            row.joined = self.office.now
        with self.office.store.look() as desk:
            return staff.find(desk, login)

    def night(self, *raws: bytes) -> None:
        for raw in raws:
            self.office.deliver(raw)
        self.office.run(taking=self.taking)
        self.office.later(hours=12)

    def unit(self, name: str = FIRM):
        with self.office.store.look() as desk:
            return next((one for one in organisations.named(desk, name) if one.status.is_living), None)

    def mailed(self) -> list[tuple[str, str]]:
        """(recipient, subject) of what has gone out."""
        return [(str(one["To"]), str(one["Subject"])) for one in self.office.transport.sent]

    def only(self) -> Ticket:
        (ticket,) = self.office.rows(Ticket)
        return ticket
