"""One archive of a package from its registry, as the user's own apt and pip are set; nothing is built."""

from __future__ import annotations

import ast
import html
import os
import re
import ssl
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, Protocol
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import Request, urlopen

from data_prep.errors import CorpusError

Registry = Literal["debian", "pypi"]

_LINK = re.compile(r"""<a\s[^>]*?href\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
_SETTING = re.compile(
    r"^(?:global|download|:env:)\.-*(index-url|extra-index-url|no-index|cert)=(.*)$", re.MULTILINE
)
_BLOCK = 1 << 20
_PATIENCE = 60.0


class Wanted(Protocol):
    """What a registry is asked for; a `sources.Package` is one."""

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def sha256(self) -> str: ...


def fetch_debian(wanted: Wanted, folder: Path) -> None:
    """Put the upstream archive of a Debian source package into `folder`.

    A security update changes the version, not the upstream archive; so any version that holds the archive
    will do. Raises CorpusError where apt is missing, knows no such version, or fails.
    """
    stanzas = _run(["apt-cache", "showsrc", "--only-source", wanted.name], folder).split("\n\n")
    version, known = None, []
    for stanza in stanzas:
        found = re.search(r"^Version: (\S+)$", stanza, re.MULTILINE)
        if found is None:
            continue
        known.append(found[1])
        if re.search(rf"^ {wanted.sha256} \d+ {re.escape(wanted.file)}$", stanza, re.MULTILINE):
            version = found[1]
    if version is None:
        others = f"apt knows {', '.join(known)}" if known else "apt knows none"
        raise CorpusError(
            f"{wanted.name}: no version has {wanted.file}, which {wanted.version} has ({others}); "
            "add a deb-src line of the Debian release that has it, and run apt-get update"
        )
    command = ["apt-get", "source", "--only-source", "--download-only", "--tar-only"]
    _run([*command, f"{wanted.name}={version}"], folder)


def fetch_pypi(wanted: Wanted, folder: Path) -> None:
    """Put a source distribution into `folder`.

    `pip download` would run the package's own build script for its metadata; the links on the index page that
    pip would read are enough. Raises CorpusError where no index has the file or none can be reached.
    """
    if find_spec("pip") is None:
        raise CorpusError(
            f"{wanted.name}: comes from Python's package index; install pip, whose settings say where"
        )
    settings = _pip_settings(folder)
    security = _security(settings)
    failures: list[str] = []
    for index in _indexes(settings, folder):
        page = f"{index.rstrip('/')}/{re.sub(r'[-_.]+', '-', wanted.name).lower()}/"
        try:
            text, where = _page(page, security)
            for link in _LINK.findall(text):
                address = urljoin(where, html.unescape(link))
                if unquote(urlsplit(address).path.rsplit("/", 1)[-1]) == wanted.file:
                    _save(address, folder / wanted.file, security)
                    return
        except (HTTPException, OSError, ValueError) as error:
            failures.append(str(error))
            continue
        failures.append("not on the page of the package")
    raise CorpusError(
        f"{wanted.name}: {wanted.file} is in no package index that pip is set to ({'; '.join(failures)}); "
        "see `pip config list` for index-url, and whether the network is there"
    )


def _pip_settings(folder: Path) -> Mapping[str, str]:
    """What `pip config list` says of where packages come from, and what the environment sets above it."""
    settings: dict[str, str] = {}
    listed = _run([sys.executable, "-m", "pip", "config", "list"], folder)
    for key, value in sorted(_SETTING.findall(listed), key=lambda item: item[0]):
        settings[key] = str(ast.literal_eval(value))
    for key in ("index-url", "extra-index-url", "no-index", "cert"):
        from_environment = os.environ.get("PIP_" + key.upper().replace("-", "_"))
        if from_environment:
            settings[key] = from_environment
    return settings


def _security(settings: Mapping[str, str]) -> ssl.SSLContext:
    cert = settings.get("cert")
    try:
        return ssl.create_default_context(cafile=cert)
    except OSError as error:
        raise CorpusError(
            f"{cert}: {error.strerror or error}; set pip's cert right, see `pip config list`"
        ) from error


def _indexes(settings: Mapping[str, str], folder: Path) -> list[str]:
    if settings.get("no-index", "").lower() in {"1", "true", "yes", "on"}:
        raise CorpusError("pip is set to no-index, so there is no package index to ask; unset it")
    first = settings.get("index-url")
    if first is None:
        text = _run([sys.executable, "-m", "pip", "download", "--help"], folder)
        default = re.search(r"--index-url.*?\(default\s+(\S+?)\)", text, re.DOTALL)
        if default is None:
            raise CorpusError(
                "pip names no default package index; set one: pip config set global.index-url …"
            )
        first = default[1]
    return [first, *settings.get("extra-index-url", "").split()]


def _page(address: str, security: ssl.SSLContext) -> tuple[str, str]:
    """A page's text and the address that its links are relative to."""
    if urlsplit(address).scheme == "file":
        address += "index.html"
    with urlopen(_request(address), timeout=_PATIENCE, context=security) as answer:
        text = answer.read().decode("utf-8", "replace")
        return text, address if urlsplit(address).username else answer.geturl()


def _save(address: str, path: Path, security: ssl.SSLContext) -> None:
    with (
        urlopen(_request(address), timeout=_PATIENCE, context=security) as answer,
        path.open("wb") as file,
    ):
        while block := answer.read(_BLOCK):
            file.write(block)


def _request(address: str) -> Request:
    """Credentials within an address go into a header: urllib would take them for a part of the host."""
    parts = urlsplit(address.split("#")[0])
    request = Request(parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl())
    request.add_header("Accept", "text/html, */*;q=0.1")
    if parts.username:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        request.add_header("Authorization", "Basic " + b64encode(secret.encode()).decode())
    return request


def _run(command: Sequence[str], folder: Path) -> str:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
    except FileNotFoundError as error:
        raise CorpusError(
            f"{command[0]} is not on this machine; Debian's sources come through it: "
            "run this on Debian or Ubuntu, or choose other packages with --only"
        ) from error
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith(("E:", "ERROR"))]
        reason = "; ".join(said[:3]) or done.stderr.strip()[-300:] or f"exit status {done.returncode}"
        raise CorpusError(f"{' '.join(command)}: {reason}; try again, or run it by hand to see why")
    return done.stdout
