"""The file of tokens: what it says, what it cannot say, and that it is read again when it changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from plc.serve.clients import Clients, Quota, TokensError, clients_in, digest_of, read_clients
from plc.serve.issuing import add_token, revoke
from plc.serve.rereading import TokenFile

TODAY = date(2026, 11, 30)
FILE = Path("tokens.toml")
QUOTAS = b"""# ours
[default]
requests-per-day = 1000

[clients.ci]
bytes-per-day = 5_000_000
exact = true
"""


def test_a_client_has_its_own_quota_and_for_the_rest_that_of_all() -> None:
    clients = clients_in(QUOTAS, FILE)
    assert clients.named("ci").quota == Quota(requests_per_day=1000, bytes_per_day=5_000_000)
    assert clients.named("ci").exact
    assert clients.named("other").quota == Quota(requests_per_day=1000)
    assert not clients.named("other").exact


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"[", "is no TOML"),
        (b"\xff", "is no TOML"),
        (b"[client.ci]", "the file: `client` is unknown; there are default, clients, token"),
        (b"clients = 1", r"`clients` are tables \[clients.NAME\]"),
        (b"token = 1", r"tokens tables \[\[token\]\]"),
        (b"[clients]\nci = 1", r"\[clients.ci\] is no table"),
        (b"[clients.'a b']", r"\[clients.a b\]: a name has letters, digits"),
        (b'[clients."a\\u001b[2J"]', r"\[clients.a\\x1b\[2J\]: a name has letters"),
        (b"[clients.ci]\nrequests-per-hour = 1", "`requests-per-hour` is unknown; there are requests-per-m"),
        (b"[clients.ci]\nrequests-per-day = 0", "requests-per-day is a whole number from 1"),
        (b"[clients.ci]\nbytes-per-day = true", "bytes-per-day is a whole number from 1"),
        (b"[default]\nexact = 1", r"\[default\]: exact is true or false"),
        (b"token = [1]", r"\[\[token\]\] is no table"),
        (b"[[token]]\nclient = 'shared'", "`client` is no name of a client"),
        (b"[[token]]\nclient = 'ci'\nsha256 = 'a'", "of ci: `sha256` is no hash"),
        (
            b"[[token]]\nclient = 'ci'\nmade = 1\nsha256 = '" + b"0" * 64 + b"'",
            "`made` and `until` are dates such as 2026-01-31",
        ),
        (
            (b"[[token]]\nclient = 'ci'\nmade = 2026-01-31\nsha256 = '" + b"0" * 64 + b"'\n") * 2,
            "one token is given twice",
        ),
    ],
)
def test_what_is_unfit_is_named(content: bytes, problem: str) -> None:
    with pytest.raises(TokensError, match=problem):
        clients_in(content, FILE)


def test_a_token_is_kept_as_its_hash_and_taken_until_its_last_day(tmp_path: Path) -> None:
    path = tmp_path / "tokens.toml"
    token = add_token(path, "ci", today=TODAY, until=date(2026, 12, 1))
    assert token not in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o600
    clients = read_clients(path)
    (known,) = clients.tokens
    assert (known.client, known.sha256, known.made) == ("ci", digest_of(token.encode()), TODAY)
    for day, taken in ((TODAY, True), (date(2026, 12, 1), True), (date(2026, 12, 2), False)):
        assert (clients.of_token(token.encode(), today=day) is not None) == taken
    assert clients.of_token(known.sha256.encode(), today=TODAY) is None  # the hash is no token
    assert clients.of_token(b"", today=TODAY) is None


def test_all_else_of_the_file_stays_as_it_is_and_so_does_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "tokens.toml"
    path.write_bytes(QUOTAS)
    path.chmod(0o640)
    add_token(path, "ci", today=TODAY, until=None)
    one = path.read_bytes()
    assert one.startswith(QUOTAS)
    second = add_token(path, "ci", today=TODAY, until=None)
    two = path.read_bytes()
    path.write_bytes(two + b"\n# of the nightly build\n[clients.dev]\nexact = true\n")
    assert [each.client for each in revoke(path, digest_of(second.encode())[:8])] == ["ci"]
    assert path.read_bytes() == one + b"\n# of the nightly build\n[clients.dev]\nexact = true\n"
    revoke(path, "ci")
    assert path.read_bytes() == QUOTAS + b"\n# of the nightly build\n[clients.dev]\nexact = true\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in tmp_path.iterdir()] == ["tokens.toml"]


def test_tokens_that_the_user_wrote_otherwise_are_left_to_the_user(tmp_path: Path) -> None:
    path = tmp_path / "tokens.toml"
    inline = f"token = [{{ client = 'ci', made = 2026-11-30, sha256 = '{'0' * 64}' }}]\n".encode()
    path.write_bytes(inline)
    with pytest.raises(TokensError, match=r"take the \[\[token\]\] away in an editor"):
        revoke(path, "ci")
    assert path.read_bytes() == inline


def test_what_cannot_be_added_or_revoked(tmp_path: Path) -> None:
    path = tmp_path / "tokens.toml"
    with pytest.raises(TokensError, match="there is no such file"):
        revoke(path.parent / "none" / "tokens.toml", "ci")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(TokensError, match="there is no such file"):
        revoke(path, "ci")
    for name in ("a b", "", "shared", "local", 'x"\n[default]'):
        with pytest.raises(TokensError, match="a client's name has letters"):
            add_token(path, name, today=TODAY, until=None)
    path.write_bytes(b"[")
    with pytest.raises(TokensError, match="is no TOML"):
        add_token(path, "ci", today=TODAY, until=None)
    assert path.read_bytes() == b"["
    with pytest.raises(TokensError, match="there is no such file: `plc serve token add"):
        read_clients(tmp_path / "none")
    path.chmod(0o666)
    with pytest.raises(TokensError, match="every user of this machine can add a token"):
        read_clients(path)


def test_a_change_that_could_not_be_read_at_once_is_read_later(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    resource = pytest.importorskip("resource", reason="limits of open files")
    now = [0.0]
    path = tmp_path / "tokens.toml"
    token = add_token(path, "ci", today=TODAY, until=None)
    file = TokenFile(path, clock=lambda: now[0])
    revoke(path, "ci")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))  # as in a server with very many connections
    try:
        for _ in range(3):
            now[0] += 2
            assert file.clients().of_token(token.encode()) is not None
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert caplog.text.count("cannot be read: Too many open files; what it said before") == 1
    now[0] += 2
    assert file.clients().of_token(token.encode()) is None


def test_a_file_that_changes_is_read_again_and_one_that_breaks_is_not_believed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    now = [0.0]
    path = tmp_path / "tokens.toml"
    first = add_token(path, "ci", today=TODAY, until=None)
    file = TokenFile(path, clock=lambda: now[0])

    def taken(token: str) -> bool:
        now[0] += 2
        return file.clients().of_token(token.encode()) is not None

    second = add_token(path, "ci", today=TODAY, until=None)
    assert file.clients().of_token(second.encode()) is None  # not within a second
    assert taken(second)
    revoke(path, digest_of(first.encode())[:8])
    assert not taken(first)
    good = path.read_bytes()
    path.write_bytes(b"[")
    assert taken(second)
    assert "is no TOML" in caplog.text
    assert "what it said before stays in force" in caplog.text
    path.unlink()
    assert taken(second)
    path.write_bytes(good)
    revoke(path, "ci")
    assert not taken(second)
    assert file.clients() == Clients()
