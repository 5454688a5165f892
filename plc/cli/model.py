"""`plc model`: make a key, sign a model directory, verify and show it, index its training fixes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from plc import __version__
from plc.base.printable import printable

app = App(
    name="model",
    help="Sign a model directory, verify it, show what it is made of, or index its training fixes.",
)


@app.command
def key(file: Path, /) -> int:
    """Make a key to sign models with, and print its public key.

    Parameters
    ----------
    file
        Where to write the private key. Keep it secret. An existing file is never replaced.
    """
    from plc.proof.keys import make_key

    public = make_key(file)
    print(public)
    print(
        f'plc: whoever trusts this key adds trusted-keys = ["{public}"] to their own configuration',
        file=sys.stderr,
    )
    return 0


@app.command
def sign(directory: Path, /, *, key: Path) -> int:
    """Sign a model directory: check all its files, and write signature.json beside them.

    Parameters
    ----------
    directory
        The model directory.
    key
        The file with your private key, as `plc model key` or `openssl genpkey -algorithm ed25519` makes it.
    """
    from plc.proof.keys import private_key
    from plc.proof.signature import sign as signed_by

    signed = signed_by(directory, private_key(key))
    print(f"{printable(directory)}: signed with {signed.key}")
    return 0


@app.command
def verify(
    directory: Path, /, *, key: Annotated[tuple[str, ...] | None, Parameter(negative="")] = None
) -> int:
    """Check all files of a model directory and its signature. The exit code is 2 if anything is wrong.

    Parameters
    ----------
    directory
        The model directory.
    key
        A public key to accept: the line that `plc model key` printed, or a file that holds it. Repeat the
        option for several keys. Default: trusted-keys of your own configuration.
    """
    from data_prep.errors import ConfigError
    from plc.decode.model_directory import check_manifest
    from plc.proof.keys import key_named
    from plc.proof.signature import check_signed, unlisted
    from plc.proof.trust import trusted_keys

    digest, manifest = check_manifest(directory)
    keys = tuple(map(key_named, key)) if key else trusted_keys()
    if not keys:
        raise ConfigError("no key to verify with: give --key, or set trusted-keys in your own configuration")
    signed = check_signed(directory, keys, manifest=digest)
    for name in unlisted(directory, list(manifest["files"])):
        print(
            f"plc: {printable(name)}: is not part of the model, and no signature covers it", file=sys.stderr
        )
    print(f"{printable(directory)}: {len(manifest['files'])} files, signed with {signed.key}")
    return 0


@app.command
def show(
    directory: Path | None = None,
    /,
    *,
    sbom: Annotated[bool, Parameter(negative="", show_default=False)] = False,
) -> int:
    """Check the files of a model directory, and show its name, hashes and signature.

    Parameters
    ----------
    directory
        The model directory. Default: the one that comes with PLC.
    sbom
        Print a bill of materials instead: CycloneDX 1.5, in JSON.
    """
    from plc.decode.model_directory import check_manifest
    from plc.repair.shipped import default_model

    place = directory or default_model()
    digest, manifest = check_manifest(place)
    if sbom:
        from plc.proof.bill import bill_of_materials

        print(json.dumps(bill_of_materials(manifest, sha256=digest, plc=__version__), indent=2))
        return 0
    print(f"{printable(str(manifest['name']))}  {printable(place)}")
    print(f"manifest   sha256 {digest}")
    print(f"signature  {_signature(place, digest)}")
    for name in ("commit", "command"):
        if name in manifest:
            print(f"{name:<9}  {printable(str(manifest[name]))}")
    for title, listed in (("file", manifest["files"]), ("data", manifest.get("data", {}))):
        for name, sha256 in sorted(listed.items()):
            print(f"{title}       {sha256}  {printable(name)}")
    return 0


@app.command
def neighbours(
    data: Annotated[tuple[Path, ...], Parameter(negative="")], /, *, model: Path, out: Path | None = None
) -> int:
    """Index the fixes that a model was trained on; `plc repair --explain` names the most similar ones.

    The index holds no code: of each fix a hash of its id, 224 bits of its words, its language, the licence of
    its repository and the kind of change. It belongs to this model alone, and the model works without it.

    Parameters
    ----------
    data
        Datasets that the model was trained on.
    model
        The model directory.
    out
        The file to write. Default: neighbours.npz in the model directory.
    """
    from plc.explain.indexing import build
    from plc.explain.neighbours import NAME

    place = out or model / NAME
    index = build(data, model, place)
    print(f"{printable(place)}: {len(index.ids):,} fixes, {place.stat().st_size:,} bytes")
    return 0


def _signature(directory: Path, digest: str) -> str:
    from plc.proof.signature import signature_in
    from plc.proof.trust import trusted_keys

    signed = signature_in(directory)
    if signed is None:
        return "none"
    if signed.manifest != digest or not signed.holds():
        return f"WRONG: not made for this model, though it names {signed.key}"
    return f"{signed.key} ({'trusted' if signed.key in trusted_keys() else 'not among your trusted-keys'})"
