"""The second factor of staff: codes of an authenticator app (RFC 6238), and recovery codes. Pure.

Apps know SHA-1, 6 digits, 30 seconds, and many nothing else; SHA-1's collisions don't matter in an HMAC.
"""

from __future__ import annotations

import base64
import hmac
import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

DIGITS: Final = 6
STEP_SECONDS: Final = 30
SECRET_OCTETS: Final = 20  # RFC 4226, 4: as long as the hash
# A clock may be wrong by a step either way (RFC 6238, 5.2).
DRIFT: Final = 1
RECOVERY_CODES: Final = 10
_GROUP: Final = 4
_RECOVERY_LETTERS: Final = 12  # of 5 bits each
ISSUER: Final = "职称信息采集"


def step_of(at: datetime) -> int:
    """Return the number of the time step that an instant (aware) lies in."""
    return int(at.timestamp()) // STEP_SECONDS


def code_of(secret: bytes, step: int) -> str:
    """Return the code that an app shows during a time step."""
    return _totp(secret).generate(step * STEP_SECONDS).decode()


def matching_step(secret: bytes, code: str, now: datetime, after: int) -> int | None:
    """Return the time step whose code this is.

    Args:
        secret: shared with the app.
        code: in the form of `typed`.
        now: aware.
        after: the last step whose code was taken; it and those before are over.

    Returns:
        A step at most `DRIFT` from now's; None if it is none of theirs. All are computed, whichever it is.
    """
    here = step_of(now)
    found = [
        step
        for step in range(here - DRIFT, here + DRIFT + 1)
        if hmac.compare_digest(code_of(secret, step).encode(), code.encode(errors="replace")) and step > after
    ]
    return found[0] if found else None


def typed(code: str) -> str:
    """Return the normal form of what was typed: NFKC, upper case, without blanks and dashes."""
    return "".join(c for c in unicodedata.normalize("NFKC", code[:64]).upper() if not c.isspace() and c not in "-‐‑–—−")


def is_app_code(code: str) -> bool:
    """Whether it has the form of an app's code rather than of a recovery code; `code` as `typed` returns it."""
    return len(code) == DIGITS and code.isascii() and code.isdigit()


def recovery_codes(token: Callable[[], bytes]) -> tuple[str, ...]:
    """Return ten new recovery codes of 60 bits, written in groups of four letters.

    Args:
        token: 32 random octets at each call.
    """
    return tuple(
        grouped(base64.b32encode(token()[-10:]).decode()[-_RECOVERY_LETTERS:], "-") for _ in range(RECOVERY_CODES)
    )


def recovery_key(index: bytes, staff_id: int, code: str) -> bytes:
    """Return what is kept of a recovery code: a keyed hash, so that a stolen database gives none away.

    Args:
        index: the keyring's index key.
        staff_id: whose it is.
        code: in the form of `typed`.
    """
    key = hmac.digest(index, b"yeban: recovery codes", "sha256")
    return hmac.digest(key, f"{staff_id} {code}".encode(errors="replace"), "sha256")


def secret_text(secret: bytes) -> str:
    """Return a secret as it is typed into an app: base32 in groups of four."""
    return grouped(base64.b32encode(secret).decode().rstrip("="), " ")


def app_uri(secret: bytes, login: str) -> str:
    """Return the otpauth:// address that an app reads from a QR code."""
    return _totp(secret).get_provisioning_uri(login, ISSUER)


def grouped(text: str, mark: str) -> str:
    """Return a text in groups of four."""
    return mark.join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def _totp(secret: bytes) -> TOTP:
    return TOTP(secret, DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - see above
