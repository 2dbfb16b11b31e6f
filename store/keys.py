"""Field encryption and the blind index: AES-256-GCM under versioned keys that live outside the database.

A plain hash of an ID number falls to brute force (about 5.6e10 candidates), hence the keyed index; the index key and
the audit key have no versions: every row would have to change with them at once.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from store.errors import KeysError, in_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KEY_OCTETS = 32
NONCE_OCTETS = 12
VERSION_OCTETS = 2
NEWEST_VERSION = 2 ** (8 * VERSION_OCTETS) - 1


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys of one office.

    Attributes:
        encryption: version (1 to 65535) to key of 32 octets.
        current: the version that new rows are sealed with.
        index: key of the blind index, 32 octets.
        audit: key of the audit chain, 32 octets.
    """

    encryption: Mapping[int, bytes] = field(repr=False)
    current: int
    index: bytes = field(repr=False)
    audit: bytes = field(repr=False)
    _ciphers: Mapping[int, AESGCM] = field(init=False, repr=False, compare=False)
    _begun: dict[bytes, hmac.HMAC] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Set the ciphers up once; a night seals thousands of fields."""
        object.__setattr__(self, "_ciphers", {version: AESGCM(key) for version, key in self.encryption.items()})

    def seal(self, content: str | bytes, field_name: str) -> bytes:
        """Encrypt one field.

        Args:
            content: what is to be hidden; text as UTF-8.
            field_name: e.g. "account.id_number"; bound to the result, so a cipher can't be pasted into another column.

        Returns:
            2 octets key version, 12 octets nonce, then cipher text with its tag.
        """
        nonce = os.urandom(NONCE_OCTETS)
        octets = content.encode() if isinstance(content, str) else content
        sealed = self._ciphers[self.current].encrypt(nonce, octets, field_name.encode())
        return self.current.to_bytes(VERSION_OCTETS, "big") + nonce + sealed

    def unseal_text(self, sealed: bytes, field_name: str) -> str:
        """Decrypt a text; see `unseal`."""
        return self.unseal(sealed, field_name).decode()

    def unseal(self, sealed: bytes, field_name: str) -> bytes:
        """Decrypt what `seal` made.

        Raises:
            KeysError: the key version is unknown, or the octets were changed.
        """
        version = int.from_bytes(sealed[:VERSION_OCTETS], "big")
        cipher = self._ciphers.get(version)
        if cipher is None:
            message = f"数据用第 {version} 版密钥加密，密钥文件里没有这一版"
            raise KeysError(message, "请放回当时另存的密钥文件")
        nonce = sealed[VERSION_OCTETS : VERSION_OCTETS + NONCE_OCTETS]
        try:
            return cipher.decrypt(nonce, sealed[VERSION_OCTETS + NONCE_OCTETS :], field_name.encode())
        except (InvalidTag, ValueError):
            # ValueError: cut so short that there is no nonce.
            message = "有加密字段解不开：密钥不对，或数据被改动过"
            raise KeysError(message, "请核对密钥文件是否属于这个数据库") from None

    def blind(self, id_number: str) -> bytes:
        """Index an ID number without storing it: HMAC-SHA256, 32 octets."""
        return hmac.digest(self.index, id_number.encode(), hashlib.sha256)

    def mac(self, purpose: bytes, content: bytes) -> bytes:
        """Return HMAC-SHA256 of something under a key for one purpose, which is derived of the index's once.

        Args:
            purpose: few different ones, e.g. b"yeban: forms".
            content: short; a log-in needs a dozen, so what depends on the key alone is not worked out anew (and the
                interpreter is not let go of, as `hmac.digest` does).
        """
        begun = self._begun.get(purpose)
        if begun is None:
            begun = self._begun[purpose] = hmac.new(hmac.digest(self.index, purpose, "sha256"), digestmod="sha256")
        made = begun.copy()
        made.update(content)
        return made.digest()

    def with_new_version(self) -> Keyring:
        """Return the same ring with one more encryption key, which becomes the current one."""
        version = max(self.encryption) + 1
        return Keyring({**self.encryption, version: os.urandom(KEY_OCTETS)}, version, self.index, self.audit)

    def dump(self) -> str:
        """Return the text of the key file (JSON); it is to be written with mode 0600."""
        return json.dumps(
            {
                "encryption": {str(version): _text(key) for version, key in sorted(self.encryption.items())},
                "current": self.current,
                "index": _text(self.index),
                "audit": _text(self.audit),
            },
            indent=1,
        )


def new_keyring() -> Keyring:
    """Return a ring of fresh random keys."""
    return Keyring({1: os.urandom(KEY_OCTETS)}, 1, os.urandom(KEY_OCTETS), os.urandom(KEY_OCTETS))


def load_keyring(path: Path) -> Keyring:
    """Read a key file.

    Raises:
        KeysError: it is absent, open to others than its owner, or not what `Keyring.dump` writes.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text("utf-8")
    except FileNotFoundError:
        message = f"找不到密钥文件 {path}"
        raise KeysError(message, "新建办公点请运行 yeban init；已有数据的，请放回另存的那份密钥文件") from None
    except UnicodeDecodeError:
        message = f"密钥文件 {path} 的内容不完整"
        raise KeysError(message, "请放回另存的那份密钥文件") from None
    except OSError as error:
        message = f"读不了密钥文件 {path}：{in_words(error)}"
        raise KeysError(message, "请检查文件权限") from None
    if mode & 0o077:
        message = f"密钥文件 {path} 的权限是 {mode:04o}，别的用户也能读"
        raise KeysError(message, f"请运行 chmod 600 {path}")
    return parse_keyring(text)


def parse_keyring(text: str) -> Keyring:
    """Read the text that `Keyring.dump` writes.

    Raises:
        KeysError: it is something else.
    """
    try:
        data = json.loads(text)
        ring = Keyring(
            {int(version): _octets(key) for version, key in data["encryption"].items()},
            int(data["current"]),
            _octets(data["index"]),
            _octets(data["audit"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        message = "密钥文件的内容不完整"
        raise KeysError(message, "请放回另存的那份密钥文件") from None
    if not all(0 < version <= NEWEST_VERSION for version in ring.encryption):
        message = f"密钥文件里有不在 1 到 {NEWEST_VERSION} 之间的版本号"
        raise KeysError(message, "请放回另存的那份密钥文件")
    if ring.current not in ring.encryption:
        message = f"密钥文件里没有当前版本（{ring.current}）的密钥"
        raise KeysError(message, "请放回另存的那份密钥文件")
    return ring


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def _octets(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY_OCTETS:
        message = "key of another length"
        raise ValueError(message)
    return key
