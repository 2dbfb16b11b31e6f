"""Octets as they may stand in an address or a cookie: base64 with - and _, without padding (RFC 4648, 5)."""

from __future__ import annotations

import base64
import binascii


def as_text(octets: bytes) -> str:
    """Return octets as text."""
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def octets_of(text: str) -> bytes | None:
    """Return what `as_text` was given; None for what it can't have made."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None


def token_of(text: str, length: int) -> bytes | None:
    """Return as many octets as a token has, out of its text; None for anything else."""
    token = octets_of(text)
    return token if token is not None and len(token) == length else None
