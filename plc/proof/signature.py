"""The signature of a model directory: over its manifest, which has the hash of every file that is read."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data_prep.errors import ConfigError, ModelError
from plc.base.printable import printable
from plc.base.whole import write_text
from plc.decode.model_directory import MANIFEST, check_manifest
from plc.proof.keys import PublicKey, public_key, public_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SIGNATURE = "signature.json"
_FORMAT = 1
_PURPOSE = b"plc model directory, signature format 1\n"  # no signature of anything else passes for one
_LARGEST = 1 << 16


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as the file has it: whose it is said to be, and over which manifest."""

    key: PublicKey
    manifest: str  # its sha256
    signature: bytes

    def holds(self) -> bool:
        """Whether the key that is named has signed that manifest."""
        return self.key.signed(self.signature, _message(self.manifest))


def sign(directory: Path, key: Ed25519PrivateKey) -> Signed:
    """Check every file of a model directory, then write its signature; an older one is replaced."""
    digest, _ = check_manifest(directory)
    signed = Signed(public_of(key), digest, key.sign(_message(digest)))
    value = {
        "format": _FORMAT,
        "algorithm": "ed25519",
        "key": str(signed.key),
        "manifest": digest,
        "signature": b64encode(signed.signature).decode("ascii"),
    }
    place = directory / SIGNATURE
    try:
        write_text(place, json.dumps(value, indent=1) + "\n")
    except OSError as error:
        raise ModelError(f"{printable(place)}: cannot be written: {error.strerror or error}") from error
    return signed


def signature_in(directory: Path) -> Signed | None:
    """The signature file of a model directory, not yet checked; None where there is none; ModelError."""
    place = directory / SIGNATURE
    try:
        with place.open("rb") as stream:
            data = stream.read(_LARGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ModelError(f"{printable(place)}: cannot be read: {error.strerror or error}") from error
    try:
        value = json.loads(data)
        if value["format"] != _FORMAT or value["algorithm"] != "ed25519":
            raise ModelError(
                f"{printable(place)}: is of another format than this plc reads: sign the model again"
            )
        return Signed(
            public_key(value["key"]),
            str(value["manifest"]),
            b64decode(value["signature"], validate=True),
        )
    except (
        AttributeError,
        Base64Error,
        ConfigError,
        KeyError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise ModelError(f"{printable(place)}: is no signature as `plc model sign` writes it") from error


def check_signed(directory: Path, keys: Sequence[PublicKey], *, manifest: str) -> Signed:
    """The signature by one of the keys over the manifest of that hash; ModelError where there is none."""
    place = printable(directory)
    sign_it = f"have its publisher sign it (`plc model sign {place} --key FILE`)"
    signed = signature_in(directory)
    if signed is None:
        raise ModelError(f"{place}: the model is not signed, and you trust signed models only: {sign_it}")
    if signed.key not in keys:
        raise ModelError(
            f"{place}: the model is signed with {signed.key}, which is none of the keys that you trust: "
            "add it to trusted-keys in your own configuration if you do, or use another model"
        )
    if signed.manifest != manifest or not signed.holds():
        raise ModelError(
            f"{place}: the signature does not fit {MANIFEST}: the model was changed after it was signed; "
            f"fetch it again, or {sign_it}"
        )
    return signed


def unlisted(directory: Path, files: Sequence[str]) -> list[str]:
    """The names in a model directory that its manifest does not list, so that no signature covers them."""
    known = {*files, MANIFEST, SIGNATURE}
    return sorted(entry.name for entry in directory.iterdir() if entry.name not in known)


def _message(manifest: str) -> bytes:
    return _PURPOSE + manifest.encode("ascii", "replace")
