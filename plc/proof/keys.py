"""Ed25519 keys: made, read from files, and a public one written in a line of text."""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data_prep.errors import ConfigError, PlcError
from plc.base.printable import printable

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_PREFIX = "ed25519:"
_LENGTH = 32  # bytes of a public key (RFC 8032)
_LARGEST = 1 << 16  # bytes of a file that is read as a key


class KeyFileError(PlcError):
    """A file that holds no key as it is needed, or where no key can be written."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Who may have signed: the 32 bytes of an Ed25519 public key."""

    raw: bytes

    def __str__(self) -> str:
        return _PREFIX + b64encode(self.raw).decode("ascii")

    def signed(self, signature: bytes, message: bytes) -> bool:
        """Whether the holder of the private key has signed the message."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except (InvalidSignature, ValueError):  # ValueError: 32 bytes that are no point of the curve
            return False
        return True


def public_key(written: str) -> PublicKey:
    """The key that a line such as `ed25519:oJq4…=` names; ConfigError."""
    text = written.strip()
    try:
        raw = b64decode(text.removeprefix(_PREFIX), validate=True)
    except Base64Error:
        raw = b""
    if not text.startswith(_PREFIX) or len(raw) != _LENGTH:
        raise ConfigError(
            f"{printable(written)!r} is no public key: give the line that `plc model key` printed, "
            f"{_PREFIX} and 44 characters"
        )
    return PublicKey(raw)


def key_named(written: str) -> PublicKey:
    """The key that a line names, or that a file holds as such a line; ConfigError, KeyFileError."""
    if written.startswith(_PREFIX):
        return public_key(written)
    path = Path(written)
    return public_key(_content(path).decode("utf-8", "replace"))


def private_key(path: Path) -> Ed25519PrivateKey:
    """The private key in a PEM file; KeyFileError."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    data = _content(path)
    try:
        key = load_pem_private_key(data, password=None)
    except TypeError as error:
        raise KeyFileError(
            f"{printable(path)}: the key is encrypted; decrypt it with `openssl pkey` first"
        ) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KeyFileError(
            f"{printable(path)}: holds no private key in PEM; `plc model key FILE` makes one"
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileError(f"{printable(path)}: is no Ed25519 key; `plc model key FILE` makes one")
    return key


def make_key(path: Path) -> PublicKey:
    """Write a new private key, readable by its owner alone; its public key. An existing file stays."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = Ed25519PrivateKey.generate()
    data = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError as error:
        raise KeyFileError(
            f"{printable(path)}: exists already, and may be a key; name another file"
        ) from error
    except OSError as error:
        raise KeyFileError(f"{printable(path)}: cannot be written: {error.strerror or error}") from error
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return public_of(key)


def public_of(key: Ed25519PrivateKey) -> PublicKey:
    """The public key that belongs to a private one."""
    return PublicKey(key.public_key().public_bytes_raw())


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(_LARGEST)
    except OSError as error:
        raise KeyFileError(f"{printable(path)}: cannot be read: {error.strerror or error}") from error
