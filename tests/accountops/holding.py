"""An office with pleas that the night has held, and two technicians who decide on them."""

from sqlalchemy import select, update
from sqlmodel import col

from accountops import held
from accountops.held import By
from accountops.permissions import Role
from mailparse import Action
from store import Account, AuditRow, audit
from tests.accountops.crew import invited
from tests.accountops.doings import LIMITS, put
from tests.accountops.people import ANOTHER, NAME
from tests.store.office import mail, request
from tests.store.places import DAY, HOUR, NOW, id_number

NUMBER = id_number(1)
DAWN = NOW + 11 * HOUR
REASON = "电话核实，是本人"
RESET, DELETE = Action.RESET, Action.DELETE


class Holding:
    """An office with two technicians, and a plea that the night has held."""

    def __init__(self, store):
        self.store = store
        self.na = invited(store, "li.na", Role.TECHNICIAN, link=b"1" * 32).staff_id
        self.qiang = invited(store, "wang.qiang", Role.TECHNICIAN, link=b"2" * 32).staff_id
        self.mails = 0

    def by(self, who=None, now=DAWN):
        return By(who or self.na, "li.na" if (who or self.na) == self.na else "wang.qiang", now, LIMITS)

    def account(self, **changes):
        usual = {"name": NAME, "state": "active", "password_hash": "$argon2id$own", "last_login": NOW - 5 * DAY}
        return put(self.store, **(usual | changes))

    def slip(self, **changes):
        """An account that was made yesterday under somebody else's name."""
        usual = {"name": ANOTHER, "state": "must-change", "password_hash": None}
        return self.account(**(usual | {"created": NOW - DAY, "last_login": NOW - DAY} | changes))

    def plea(self, action=RESET, *, rule="dmarc-fails", in_doubt=True, **changes):
        """A plea that waits; its id."""
        self.mails += 1
        with self.store.open() as desk:
            one = mail(self.store, self.mails, NOW, outcome="held", dmarc_fails=in_doubt)
            desk.session.add(one)
            desk.session.flush()
            usual = {
                "id_index": self.store.keys.blind(NUMBER), "action": str(action), "name": NAME, "outcome": "held",
                "decision": "hold", "rule": rule, "why": "由人核实", "performed_at": None,
            }  # fmt: skip
            asked = request(self.store, one.id, NOW, **(usual | changes))
            desk.session.add(asked)
            desk.session.flush()
            return asked.id

    def case(self, plea, now=DAWN):
        with self.store.look() as desk:
            return held.case(desk, plea, LIMITS, now)

    def release(self, plea, action=RESET, seen=("dmarc-fails",), by=None, reason=REASON):
        with self.store.open() as desk:
            return held.carry_out(desk, plea, action, seen, by or self.by(), reason)

    def propose(self, plea, action=DELETE, seen=("dmarc-fails",), by=None, reason=REASON):
        with self.store.open() as desk:
            return held.propose(desk, plea, action, seen, by or self.by(), reason).number

    def confirm(self, proposal, by=None):
        with self.store.open() as desk:
            return held.confirm(desk, proposal, by or self.by(self.qiang))

    def row(self, table, key):
        with self.store.look() as desk:
            return desk.session.get_one(table, key).model_dump()

    def alter(self, account, **changes):
        with self.store.open() as desk:
            desk.session.execute(update(Account).where(col(Account.id) == account).values(**changes))

    def acts(self):
        with self.store.look() as desk:
            assert audit.verify(desk.session, desk.keys.audit).ok
            rows = desk.session.execute(select(AuditRow).order_by(col(AuditRow.number))).scalars()
            return [(row.actor, row.action, row.detail) for row in rows if row.subject.startswith("account:")]
