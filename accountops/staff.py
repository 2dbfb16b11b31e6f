"""Staff: invited, joined, let in by password and second factor, disabled. A table of their own that no mail touches.

Every change is made in one transaction with its audit row. Whatever ends somebody's sessions moves their epoch on.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from accountops import codes
from accountops.credentials import Credentials, normal_password, same
from accountops.passwords import LEAST_LEFT, Fault
from accountops.passwords import Person as Chooser
from accountops.passwords import fault_of as fault_of_password
from accountops.permissions import OF_AN_ORGANISATION, ROLE_WORDS, Role, clash
from mailparse.values import name as normal_name
from store import AuditRow, Desk, Entry, Hinted, Invitation, RecoveryCode, Staff, Store

INVITATION: Final = timedelta(hours=72)
SHORTEST_PASSWORD: Final = 12
TOTP_FIELD: Final = "staff.totp"
ID_FIELD: Final = "staff.id_number"
NAME_MOST: Final = 60
ORGANISATION_MOST: Final = 120
DIGITS_MOST: Final = 6  # a login stands in the audit: no telephone number, no ID number
_LOGIN: Final = re.compile(r"[a-z][a-z0-9._-]{1,31}")


class StaffError(Hinted):
    """It can't be done with this person of the staff; the message says why, in Chinese, `hint` what can be done."""


class Standing(StrEnum):
    """How far somebody has come."""

    INVITED = "invited"
    JOINED = "joined"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the staff, as they are now.

    Attributes:
        staff_id: of the row.
        login: lower case.
        name: as invited.
        organisation: the name of theirs, "" for the office itself.
        roles: see `permissions.Role`.
        standing: see there.
        epoch: what their sessions must carry.
        invited: when the last invitation was made.
        joined: when they set their password and second factor.
        last_login: the last complete one.
        organisation_id: of the registry's row, None for the office itself.
        id_index: blind index of the ID number by which their identity was proved, in hex; None while it wasn't.
    """

    staff_id: int
    login: str
    name: str
    organisation: str
    roles: frozenset[Role]
    standing: Standing
    epoch: int
    invited: datetime | None = None
    joined: datetime | None = None
    last_login: datetime | None = None
    organisation_id: int | None = None
    id_index: str | None = field(default=None, repr=False)

    @property
    def actor(self) -> str:
        """What the audit calls them."""
        return actor(self.login)


@dataclass(frozen=True, slots=True)
class Joining:
    """What somebody hands in who follows an invitation.

    Attributes:
        token: the invitation's, 32 octets.
        computed: hash of the password that `fault_of` has passed.
        secret: for the authenticator app.
        code: what the app shows, as typed; proves that the secret has arrived there.
    """

    token: bytes = field(repr=False)
    computed: str = field(repr=False)
    secret: bytes = field(repr=False)
    code: str = field(repr=False)


def actor(login: str) -> str:
    """Return what the audit calls somebody of the staff; nobody else's name begins like this."""
    return f"staff:{login}"


def normal_login(login: str) -> str | None:
    """Return the form that logins are stored and compared in (NFKC, lower case); None for what can't be one."""
    made = unicodedata.normalize("NFKC", login[:200]).strip().lower()
    return made if _LOGIN.fullmatch(made) else None


# --------------------------------------------------------------------------------------------------------- finding


def person(desk: Desk, staff_id: int) -> Person | None:
    """Return somebody by the id of their row."""
    row = desk.session.get(Staff, staff_id, populate_existing=True)
    return None if row is None else _person(row)


def people(desk: Desk) -> list[Person]:
    """Return all, in the order in which they were invited first."""
    return [_person(row) for row in desk.session.execute(select(Staff).order_by(col(Staff.id))).scalars()]


def find(desk: Desk, login: str) -> Person:
    """Return somebody by their login.

    Raises:
        StaffError: there is nobody of that name.
    """
    return _person(_row(desk, login))


# -------------------------------------------------------------------------------------------------------- inviting


def invite(  # noqa: PLR0913 - what an invitation says
    desk: Desk,
    login: str,
    name: str,
    roles: Iterable[Role],
    token: bytes,
    now: datetime,
    by: str,
    *,
    organisation: str = "",
    organisation_id: int | None = None,
    valid: timedelta = INVITATION,
) -> Person:
    """Make somebody known, and an invitation for them.

    Args:
        desk: an open transaction.
        login: what they will log in with: 2 to 32 letters, digits, ".", "_", "-", a letter first.
        name: of the person.
        roles: at least one, none of them apart from another; most of them are those of an organisation.
        token: 32 random octets, for the link; only its hash is kept.
        now: aware.
        by: who invites, for the audit.
        organisation: the name of theirs; "" for the office itself.
        organisation_id: which one it is in the registry, looked up by the room above; None for the office itself.
        valid: how long the link works.

    Raises:
        StaffError: any of it can't be.
    """
    wanted = normal_login(login)
    if wanted is None:
        raise StaffError("登录名不合格", "请用 2 到 32 位小写字母、数字和 . _ -，以字母开头")
    if sum(c.isdigit() for c in wanted) > DIGITS_MOST:
        raise StaffError("登录名里的数字太多", "登录名会写进审计，请不要用身份证号或手机号")
    shown = _line(name, NAME_MOST, "姓名")
    if not shown:
        raise StaffError("没有写姓名")
    belongs = _line(organisation, ORGANISATION_MOST, "单位名称")
    held = _checked(roles, belongs)
    row = Staff(
        login=wanted,
        name=normal_name(shown),
        organisation=belongs,
        organisation_id=organisation_id,
        invited=now,
    )
    _give(row, held)
    desk.session.add(row)
    try:
        desk.session.flush()
    except IntegrityError:
        # The transaction ends with this error.
        raise StaffError(f"登录名 {wanted} 已经有了", "请换一个；是同一个人的，请重新邀请") from None
    made = _person(row)
    _invitation(desk, made.staff_id, token, now + valid)
    detail: dict[str, str | int | bool | None] = {
        "login": wanted,
        "roles": _listed(held),
        "organisation": made.organisation,
        "organisation_id": made.organisation_id,
    }
    desk.record([Entry(now, by, "staff-invited", _subject(made.staff_id), detail)])
    return made


def invite_again(
    desk: Desk, login: str, token: bytes, now: datetime, by: str, *, valid: timedelta = INVITATION
) -> Person:
    """Make a new invitation: the old one has expired, or password or second factor are lost.

    What they logged in with until now is worth nothing from here on, and their sessions end.

    Raises:
        StaffError: there is nobody of that name, or they are disabled.
    """
    row = _row(desk, login, lock=True)
    if row.disabled_at is not None:
        raise StaffError(f"{row.login} 已停用", "请先启用，再重新邀请")
    made = _person(row)
    row.password_hash, row.totp_sealed, row.totp_step, row.joined = None, None, 0, None
    row.invited = now
    row.epoch += 1
    _forget(desk, made.staff_id)
    _invitation(desk, made.staff_id, token, now + valid)
    desk.record([Entry(now, by, "staff-invited-again", _subject(made.staff_id), {"login": row.login})])
    return _person(row)


def opened(desk: Desk, token: bytes, now: datetime) -> Person | None:
    """Return whose invitation this is; None if it is unknown, used, expired or nobody's any more. Uses nothing up."""
    invitation = desk.session.get(Invitation, _key(token), populate_existing=True)
    if invitation is None or invitation.used_at is not None or invitation.until <= now:
        return None
    found = person(desk, invitation.staff_id)
    return found if found is not None and found.standing is Standing.INVITED else None


def join(
    desk: Desk, handed_in: Joining, token: Callable[[], bytes], now: datetime
) -> tuple[Person, Sequence[str]] | None:
    """Use an invitation up: from now on the person logs in with this password and this app.

    Args:
        desk: an open transaction.
        handed_in: see `Joining`.
        token: 32 random octets at each call, for the recovery codes.
        now: aware.

    Returns:
        The person and their recovery codes, to be shown once; None where the invitation is no longer good. Of several
        at once one joins.

    Raises:
        StaffError: the code isn't the app's; nothing was changed.
    """
    step = codes.matching_step(handed_in.secret, codes.typed(handed_in.code), now, after=0)
    if step is None:
        raise StaffError("验证码不对", "请输入手机上现在显示的6位数字，并核对手机的时间")
    invited = opened(desk, handed_in.token, now)
    if invited is None or not _once(
        desk.session.execute(
            update(Invitation)
            .where(col(Invitation.key) == _key(handed_in.token), col(Invitation.used_at).is_(None))
            .values(used_at=now)
        )
    ):
        return None
    row = _row(desk, invited.login, lock=True)
    row.password_hash = handed_in.computed
    row.totp_sealed = desk.keys.seal(handed_in.secret, TOTP_FIELD)
    row.totp_step = step
    row.joined = row.last_login = now
    row.epoch += 1
    shown = _new_recovery_codes(desk, invited.staff_id, token)
    desk.record([Entry(now, actor(row.login), "staff-joined", _subject(invited.staff_id), {})])
    return _person(row), shown


def fault_of(password: str, whose: Person, credentials: Credentials) -> Fault | None:
    """Say why a staff password can't be taken; None if it can. As for applicants, and longer."""
    rules = replace(credentials, shortest=max(SHORTEST_PASSWORD, credentials.shortest))
    fault = fault_of_password(password, Chooser("", whose.name), rules)
    if fault is not None:
        return fault
    left = normal_password(password).lower().replace(whose.login, "")
    if len(left) < LEAST_LEFT:
        return Fault("login", "新密码几乎全是您的登录名，容易被猜到，请换一个")
    return None


# ------------------------------------------------------------------------------------------------------ logging in


def by_password(store: Store, credentials: Credentials, login: str, password: str) -> Person | None:
    """Take the first step of a log-in. One argon2id computation on every path; nothing is written.

    Args:
        store: see there.
        credentials: whose hasher computes.
        login: as typed.
        password: as typed.

    Returns:
        None for whatever was wrong: nobody of that name, not joined yet, disabled, another password.
    """
    with store.look() as desk:
        row = desk.session.execute(select(Staff).where(col(Staff.login) == normal_login(login))).scalar_one_or_none()
        known, found = (None, None) if row is None else (row.password_hash, _person(row))
    computed = credentials.hasher.compute(normal_password(password), known)
    right = known is not None and same(computed, known)
    return found if right and found is not None and found.standing is Standing.JOINED else None


def by_code(desk: Desk, staff_id: int, epoch: int, code: str, now: datetime) -> Person | None:
    """Check the second factor; a code is taken once.

    Args:
        desk: an open transaction.
        staff_id: whose password was right.
        epoch: as it was then.
        code: the app's, or a recovery code, as typed.
        now: aware.

    Returns:
        None if it is wrong, was used before, or the person is no longer as they were; then that is in the audit, since
        whoever got here knows the password.
    """
    row = desk.session.get(Staff, staff_id, with_for_update=desk.locks_rows, populate_existing=True)
    if row is None or row.epoch != epoch or row.totp_sealed is None or row.disabled_at is not None:
        return None
    given = codes.typed(code)
    how = "app"
    if codes.is_app_code(given):
        step = codes.matching_step(desk.keys.unseal(row.totp_sealed, TOTP_FIELD), given, now, after=row.totp_step)
        taken = step is not None
        row.totp_step = step if step is not None else row.totp_step
    else:
        how = "recovery"
        key = codes.recovery_key(desk.keys.index, staff_id, given)
        taken = _once(
            desk.session.execute(
                update(RecoveryCode)
                .where(
                    col(RecoveryCode.staff_id) == staff_id,
                    col(RecoveryCode.key) == key,
                    col(RecoveryCode.used_at).is_(None),
                )
                .values(used_at=now)
            )
        )
    if not taken:
        desk.record([Entry(now, actor(row.login), "staff-code-refused", _subject(staff_id), {"kind": how})])
        return None
    if how == "recovery":
        desk.record([Entry(now, actor(row.login), "staff-recovery-code-used", _subject(staff_id), {})])
    return _person(row)


def logged_in(desk: Desk, staff_id: int, now: datetime) -> None:
    """Note a complete log-in; whoever comes in is shown the one before."""
    row = desk.session.get_one(Staff, staff_id)
    row.last_login = now
    desk.record([Entry(now, actor(row.login), "staff-login", _subject(staff_id), {})])


def proved_again(desk: Desk, whose: Person, now: datetime) -> None:
    """Note a re-authentication."""
    desk.record([Entry(now, whose.actor, "staff-proved-again", _subject(whose.staff_id), {})])


def refusals(desk: Desk, whose: Person, since: datetime) -> int:
    """Return how many wrong codes were typed after the right password since a time: somebody else may know it."""
    rows = desk.session.execute(
        select(col(AuditRow.number)).where(
            col(AuditRow.subject) == _subject(whose.staff_id),
            col(AuditRow.action) == "staff-code-refused",
            col(AuditRow.at) >= since,
        )
    )
    return len(rows.all())


def codes_left(desk: Desk, staff_id: int) -> int:
    """Return how many recovery codes haven't been used."""
    rows = desk.session.execute(
        select(col(RecoveryCode.id)).where(col(RecoveryCode.staff_id) == staff_id, col(RecoveryCode.used_at).is_(None))
    )
    return len(rows.all())


# -------------------------------------------------------------------------------------------------------- changing


def change_password(desk: Desk, whose: Person, computed: str, now: datetime) -> Person | None:
    """Set a new password; all sessions end, the caller opens a new one. None where theirs has ended meanwhile."""
    changed = desk.session.execute(
        update(Staff)
        .where(col(Staff.id) == whose.staff_id, col(Staff.epoch) == whose.epoch, col(Staff.disabled_at).is_(None))
        .values(password_hash=computed, epoch=whose.epoch + 1)
    )
    if not _once(changed):
        return None
    desk.record([Entry(now, whose.actor, "staff-password-changed", _subject(whose.staff_id), {})])
    return person(desk, whose.staff_id)


def new_recovery_codes(desk: Desk, whose: Person, token: Callable[[], bytes], now: datetime) -> tuple[str, ...]:
    """Make ten new recovery codes, to be shown once; the old ones are worth nothing any more."""
    shown = _new_recovery_codes(desk, whose.staff_id, token)
    desk.record([Entry(now, whose.actor, "staff-recovery-codes-made", _subject(whose.staff_id), {})])
    return shown


def change_roles(desk: Desk, login: str, roles: Iterable[Role], now: datetime, by: str) -> Person:
    """Give somebody other roles; their sessions end.

    Raises:
        StaffError: nobody of that name, no role, roles that one person never has together, or no organisation to
            act for.
    """
    row = _row(desk, login, lock=True)
    held = _checked(roles, row.organisation)
    before = _person(row)
    _give(row, held)
    row.epoch += 1
    detail: dict[str, str | int | bool | None] = {"from": _listed(before.roles), "to": _listed(held)}
    desk.record([Entry(now, by, "staff-roles-changed", _subject(before.staff_id), detail)])
    return _person(row)


def prove_identity(desk: Desk, login: str, id_number: str, now: datetime, by: str) -> Person:
    """Put down by which ID number somebody's identity was proved: who reviews or seals a reissue is real-name.

    Args:
        desk: one writing transaction.
        login: whose.
        id_number: in normal form, seen on the card.
        now: aware.
        by: who has looked at the card.

    Raises:
        StaffError: nobody of that name, or by this number the person would have roles that never meet in one.
    """
    row = _row(desk, login, lock=True)
    index = desk.keys.blind(id_number)
    same = desk.session.execute(select(Staff).where(col(Staff.id_index) == index, col(Staff.id) != row.id)).scalars()
    held = _person(row).roles.union(*(_person(other).roles for other in same if other.disabled_at is None))
    apart = clash(held)
    if apart is not None:
        words = "、".join(ROLE_WORDS[role] for role in apart)
        raise StaffError(f"这个人已有另一个账号，两个账号的角色（{words}）不能是同一个人", "请先停用或改掉其中一个")
    row.id_index, row.id_sealed = index, desk.keys.seal(id_number, ID_FIELD)
    row.epoch += 1
    made = _person(row)
    desk.record([Entry(now, by, "staff-identity-proved", _subject(made.staff_id), {})])
    return made


def disable(desk: Desk, login: str, now: datetime, by: str) -> Person:
    """Let somebody in no more: sessions end at once, open invitations too.

    Raises:
        StaffError: nobody of that name, or disabled already.
    """
    row = _row(desk, login, lock=True)
    if row.disabled_at is not None:
        raise StaffError(f"{row.login} 已经停用了")
    row.disabled_at = now
    row.epoch += 1
    made = _person(row)
    desk.session.execute(delete(Invitation).where(col(Invitation.staff_id) == made.staff_id))
    desk.record([Entry(now, by, "staff-disabled", _subject(made.staff_id), {})])
    return made


def enable(desk: Desk, login: str, now: datetime, by: str) -> Person:
    """Let somebody in again, with the password and app that they had.

    Raises:
        StaffError: nobody of that name, or not disabled.
    """
    row = _row(desk, login, lock=True)
    if row.disabled_at is None:
        raise StaffError(f"{row.login} 没有停用")
    row.disabled_at = None
    row.epoch += 1
    made = _person(row)
    desk.record([Entry(now, by, "staff-enabled", _subject(made.staff_id), {})])
    return made


# ---------------------------------------------------------------------------------------------------------- inside


def _row(desk: Desk, login: str, *, lock: bool = False) -> Staff:
    query = select(Staff).where(col(Staff.login) == normal_login(login)).execution_options(populate_existing=True)
    if lock and desk.locks_rows:
        query = query.with_for_update()
    row: Staff | None = desk.session.execute(query).scalar_one_or_none()
    if row is None:
        raise StaffError("没有这个登录名的工作人员", "用 yeban staff list 看有哪些人")
    return row


def _person(row: Staff) -> Person:
    if row.id is None:
        raise ValueError("somebody who isn't stored")
    if row.disabled_at is not None:
        standing = Standing.DISABLED
    else:
        standing = Standing.INVITED if row.joined is None else Standing.JOINED
    return Person(
        staff_id=row.id,
        login=row.login,
        name=row.name,
        organisation=row.organisation,
        organisation_id=row.organisation_id,
        roles=frozenset(role for role in Role if getattr(row, role)),
        standing=standing,
        epoch=row.epoch,
        invited=row.invited,
        joined=row.joined,
        last_login=row.last_login,
        id_index=None if row.id_index is None else row.id_index.hex(),
    )


def _give(row: Staff, held: frozenset[Role]) -> None:
    for role in Role:
        setattr(row, role, role in held)


def _checked(roles: Iterable[Role], organisation: str) -> frozenset[Role]:
    held = frozenset(roles)
    if not held:
        raise StaffError("没有写角色", "可以是：" + "、".join(Role))
    apart = clash(held)
    if apart is not None:
        one, other = (ROLE_WORDS[role] for role in apart)
        raise StaffError(f"同一个人不能既是{one}又是{other}")
    acting = sorted(held & OF_AN_ORGANISATION)
    if acting and not organisation:
        raise StaffError(f"{ROLE_WORDS[acting[0]]}要写明所在单位", "请写单位全称")
    return held


def _line(text: str, most: int, what: str) -> str:
    line = " ".join(text.split())
    if not line.isprintable() or len(line) > most:
        raise StaffError(f"{what}太长，或含有看不见的字符")
    return line


def _invitation(desk: Desk, staff_id: int, token: bytes, until: datetime) -> None:
    """One link at a time works."""
    desk.session.execute(delete(Invitation).where(col(Invitation.staff_id) == staff_id))
    desk.session.add(Invitation(key=_key(token), staff_id=staff_id, until=until))
    desk.session.flush()


def _new_recovery_codes(desk: Desk, staff_id: int, token: Callable[[], bytes]) -> tuple[str, ...]:
    _forget(desk, staff_id)
    made = codes.recovery_codes(token)
    desk.session.add_all(
        RecoveryCode(staff_id=staff_id, key=codes.recovery_key(desk.keys.index, staff_id, codes.typed(code)))
        for code in made
    )
    desk.session.flush()
    return made


def _forget(desk: Desk, staff_id: int) -> None:
    desk.session.execute(delete(RecoveryCode).where(col(RecoveryCode.staff_id) == staff_id))


def _once(result: object) -> bool:
    return isinstance(result, CursorResult) and result.rowcount == 1


def _key(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()


def _listed(roles: Iterable[Role]) -> str:
    return " ".join(sorted(roles))


def _subject(staff_id: int) -> str:
    return f"staff:{staff_id}"
