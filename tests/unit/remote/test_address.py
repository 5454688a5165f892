"""Where a server is, and the token for it: what is taken, and what is refused with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.errors import ConfigError
from plc.remote.address import Address, address_of, is_loopback
from plc.remote.token import read_token


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:8471", Address(False, "127.0.0.1", 8471, "")),
        ("https://plc.example/team/", Address(True, "plc.example", 443, "/team")),
        ("http://[::1]", Address(False, "::1", 80, "")),
    ],
)
def test_addresses(url: str, address: Address) -> None:
    assert address_of(url) == address
    assert address_of(str(address)) == address
    assert address.is_here == (address.host != "plc.example")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("plc.example", "it must begin with http:// or https://"),
        ("ftp://plc.example", "it must begin with http:// or https://"),
        ("http://", "it must begin with http:// or https:// and a name"),
        ("http://me:secret@plc.example", "other users can see a name or password before an @"),
        ("http://plc.example:http", "Port could not be cast"),
        ("http://plc.example:99999", "Port out of range"),
        ("http://plc.example?a=1", r"nothing may follow a \? or #"),
        ("http://plc.exämple", "characters that no address has"),
        ("http://plc.example/a b", "characters that no address has"),
    ],
)
def test_addresses_that_are_none(url: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as caught:
        address_of(url)
    assert "secret" not in str(caught.value)


def test_loopback_addresses() -> None:
    assert [is_loopback(each) for each in ("127.3.2.1", "::1", "0.0.0.0", "10.0.0.1", "name")] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_a_token_comes_from_a_file_or_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("f" * 20 + "\n", encoding="ascii")
    file.chmod(0o600)
    environment = {"PLC_TOKEN": "e" * 20}
    assert read_token(file, environment) == "f" * 20
    assert read_token(None, environment) == "e" * 20
    assert read_token(None, {"PLC_TOKEN": " "}) is read_token(None, {}) is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("short", "the token has 5 characters, and fewer than 16 can be guessed: `openssl"),
        ("", "a token is one word of letters"),
        ("two words of some length", "a token is one word of letters"),
        ("ü" * 20, "a token is one word of letters"),
        ("x" * 4097, "the token has more than 4096 characters"),
    ],
)
def test_tokens_that_are_unfit(content: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(content, encoding="utf-8")
    file.chmod(0o600)
    with pytest.raises(ConfigError, match=message) as caught:
        read_token(file)
    assert len(content) < 6 or content not in str(caught.value)


def test_a_token_that_others_can_read_is_none(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("x" * 20, encoding="ascii")
    file.chmod(0o644)
    with pytest.raises(ConfigError, match="every user of this machine can read or change the token"):
        read_token(file)
    with pytest.raises(ConfigError, match="the token cannot be read: No such file"):
        read_token(tmp_path / "none")
