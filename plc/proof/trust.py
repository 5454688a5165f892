"""Which models a user trusts: where their own configuration names keys, those that one of them signed."""

from __future__ import annotations

from pathlib import Path

from data_prep.errors import ConfigError, ModelError
from plc.base.printable import printable
from plc.config.files import user_config
from plc.proof.keys import PublicKey, public_key
from plc.proof.signature import check_signed


def trusted_keys() -> tuple[PublicKey, ...]:
    """The keys that the user's own configuration names; none means that every model is taken.

    Neither a tree, a flag nor a file that --config names has a say, so that none of them can turn it off.
    """
    own = user_config()
    if own is None:
        return ()
    written = own.values.get("trusted_keys", ())
    assert isinstance(written, tuple)
    try:
        return tuple(public_key(each) for each in written)
    except ConfigError as error:
        raise ConfigError(f"{printable(own.path)}: trusted-keys: {error}") from None


def check_trusted(directory: Path, *, manifest: str) -> None:
    """ModelError where the user names trusted keys and none of them signed the manifest of that hash."""
    keys = trusted_keys()
    if not keys:
        return
    try:
        check_signed(directory, keys, manifest=manifest)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "cryptography":
            raise
        raise ModelError(
            f"{printable(directory)}: its signature cannot be checked without the package cryptography: "
            "`pip install -c constraints.txt '.[sign]'` in a checkout adds it"
        ) from error
