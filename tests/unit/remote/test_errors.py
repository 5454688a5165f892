"""Whatever a server does, its client says what is wrong and what to do, and never acts on a bad answer."""

from __future__ import annotations

import copy
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from plc.cli.app import main
from plc.config.files import user_config_file
from plc.output.json_report import EXACT, report_object
from plc.remote import exchange
from plc.remote.address import Address
from plc.remote.client import Offer, RefusedError, Remote, RemoteError, offer_of
from plc.remote.exchange import Answer, NotReachedError
from plc.remote.wire import UnfitAnswerError, report_in
from plc.repair import Repairer
from tests.scripted_model import repairer, swap

HERE = Address(False, "127.0.0.1", 8471, "")
FLAWED = b"void f(char *s)\n{\n    gets(s);\n}\n"
SHA = "0" * 64
OFFER = Offer("m", SHA, 0.5, None, frozenset(), 1000, 2)
VERSION = {
    "protocol": 1,
    "plc": "0.1.0",
    "model": {"name": "m", "sha256": SHA, "threshold": 0.5, "safe": 0.9, "kinds": [121]},
    "limits": {"bytes": 10, "at_once": 2, "per_minute": 3},
}


class Fake:
    """An exchange that gives the answers of a list, one after the other."""

    def __init__(self, *answers: Answer | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[Any, ...]] = []

    def __call__(
        self, method: str, path: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        self.asked.append((method, path, body, headers))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def said(status: int, document: object = None, **headers: str) -> Answer:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


@pytest.fixture(scope="module")
def model() -> Repairer:
    return repairer(swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;"))


@pytest.fixture
def good(model: Repairer) -> dict[str, Any]:
    report = model.report(FLAWED, "c")
    return report_object(name="m", sha256=SHA, files=[(Path("-"), report)], errors=[], digits=EXACT)


def remote(*answers: Answer | Exception, slept: list[float] | None = None) -> Remote:
    return Remote(HERE, Fake(*answers), OFFER, sleep=(slept if slept is not None else []).append)


def test_an_offer_is_read() -> None:
    offer = offer_of(HERE, Fake(said(200, VERSION)), has_token=False)
    assert offer == Offer("m", SHA, 0.5, 0.9, frozenset([121]), 10, 2)


@pytest.mark.parametrize(
    ("answer", "has_token", "message"),
    [
        (
            NotReachedError("Connection refused"),
            False,
            r"cannot be reached \(Connection refused\): see that",
        ),
        (said(401), True, r"refuses the token: \$PLC_TOKEN, or the file"),
        (said(401), False, r"wants a token: set \$PLC_TOKEN, or give --token-file FILE"),
        (said(404), False, r"does not answer as `plc serve` does \(404\): see that the address is right"),
        (said(301, location="https://other/\x1b"), False, r"sends to https://other/\\x1b: give that address"),
        (said(429), False, "is busy: run again later"),
        (said(429, {"detail": "ask in 9 hours"}, retry_after="32400"), False, "refuses: ask in 9 hours"),
        (said(421, {"detail": "start it with one"}), False, "refuses: start it with one"),
        (
            said(200, b"<html>"),
            False,
            r"does not answer as `plc serve` does \(200 without",
        ),
        (said(200, []), False, "200 without what it should say"),
        (said(200, {}), False, "200 without what it should say"),
        (said(200, {**VERSION, "model": {}}), False, "200 without what it should say"),
        (
            said(200, {**VERSION, "protocol": 2, "plc": "9.0"}),
            False,
            r"version 2 of the protocol, this plc 1: bring both to one version of plc \(there 9.0, here",
        ),
    ],
)
def test_a_server_that_cannot_be_worked_with(
    answer: Answer | Exception, has_token: bool, message: str
) -> None:
    with pytest.raises(RemoteError, match=message):
        offer_of(HERE, Fake(answer), has_token=has_token)


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        (said(413, {"detail": "a file may have 5 bytes"}), RefusedError, "says: a file may have 5 bytes"),
        (said(422, {"detail": "\x1b[31m"}), RefusedError, r"says: \\x1b\[31m"),
        (said(504, b""), RefusedError, "says: error 504"),
        (said(500), RefusedError, "failed on this file: the server's log has the reason"),
        (said(401), RemoteError, "refuses the token"),
        (said(418), RemoteError, r"does not answer as `plc serve` does \(418\)"),
        (said(200, b"["), RemoteError, "gave an answer that cannot be used: no JSON; if it was started anew"),
    ],
)
def test_a_file_that_is_not_answered_for(answer: Answer, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        remote(answer).report(FLAWED, "c")


def test_too_large_a_file_is_not_sent() -> None:
    with pytest.raises(RefusedError, match=r"1001 bytes, and http://127\.0\.0\.1:8471 takes 1000"):
        remote().report(b" " * 1001, "c")


def test_a_busy_server_is_asked_again(good: dict[str, Any], model: Repairer) -> None:
    slept: list[float] = []
    asked = remote(
        said(503, retry_after="2"),
        said(429, retry_after="99"),
        NotReachedError("it hung up"),
        said(503, retry_after="soon"),
        said(200, good),
        slept=slept,
    )
    assert asked.report(FLAWED, "c", min_confidence=0.1) == model.report(FLAWED, "c")
    assert slept == [2.0, 15.0, 0.2, 1.0]


def test_a_quota_that_is_used_up_for_today_is_not_waited_for() -> None:
    slept: list[float] = []
    used_up = said(429, {"detail": "a quota of 9 requests a day: ask again in 5 hours"}, retry_after="18000")
    with pytest.raises(RemoteError, match="refuses: a quota of 9 requests a day: ask again in 5 hours"):
        remote(used_up, slept=slept).report(FLAWED, "c")
    assert slept == []


def test_patience_ends(good: dict[str, Any]) -> None:
    busy = [said(503, retry_after="15")] * 9
    with pytest.raises(RemoteError, match="is busy, and 120 seconds of waiting changed nothing: run"):
        remote(*busy).report(FLAWED, "c")
    away = [NotReachedError("Connection refused")] * 4
    with pytest.raises(RemoteError, match="cannot be reached"):
        remote(*away, said(200, good)).report(FLAWED, "c")


def finding(document: Any) -> Any:
    return document["files"][0]["findings"][0]


def suggestion(document: Any) -> Any:
    return finding(document)["suggestions"][0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: d.update(version=2), "findings of version 2"),
        (lambda d: d["model"].update(sha256="1" * 64), "another model than the one"),
        (lambda d: d.update(model=None), "`model` is no dict"),
        (lambda d: d.update(files=[]), "0 files in answer to one"),
        (lambda d: d["files"][0].update(language="java"), "another language"),
        (lambda d: d["files"][0].update(functions=-1), "`functions` is no whole number"),
        (lambda d: d["files"][0].update(functions=True), "`functions` is no whole number"),
        (lambda d: d["files"][0].update(findings=[1]), "`findings` does not hold objects"),
        (lambda d: d["files"][0].update(skipped=[{"cause": "fun"}]), "skipped for no known cause"),
        (lambda d: finding(d).update(end_byte=9999), "bytes 0 to 9999 of a text of"),
        (lambda d: finding(d).update(confidence=2), "`confidence` is no probability"),
        (lambda d: finding(d).update(function="\ud800"), "`function` is no text"),
        (lambda d: finding(d)["cwe"][0].update(id="CWE-x"), "no CWE number"),
        (lambda d: finding(d).update(suggestions=[suggestion(d)] * 6), "6 suggestions for one finding"),
        (lambda d: finding(d).update(suggestions=[suggestion(d)] * 2), "suggestions out of order"),
        (lambda d: suggestion(d).update(checks=["compile"]), "checks that a server cannot make"),
        (lambda d: suggestion(d).update(checks=[[]]), "checks that a server cannot make"),
        (lambda d: suggestion(d).update(edits=[]), "without edits, or with edits over each other"),
        (lambda d: suggestion(d).update(edits=suggestion(d)["edits"][:1] * 2), "edits over each other"),
        (lambda d: suggestion(d)["edits"][0].update(text="\ud800"), "cannot be written as utf-8"),
    ],
)
def test_nothing_is_done_with_an_answer_that_is_not_as_agreed(
    change: Callable[[Any], object], message: str, good: dict[str, Any]
) -> None:
    bad = copy.deepcopy(good)
    change(bad)
    with pytest.raises(UnfitAnswerError, match=message):
        report_in(json.dumps(bad).encode(), FLAWED, "c", sha256=SHA)


def test_deep_answers_are_no_json() -> None:
    with pytest.raises(UnfitAnswerError, match="no JSON"):
        report_in(b"[" * 100_000, FLAWED, "c", sha256=SHA)


def test_an_edit_is_held_against_the_encoding_of_its_file(good: dict[str, Any]) -> None:
    suggestion(good)["edits"][0]["text"] = "\u20ac"
    text = FLAWED.replace(b"\n}", b"/\xe9/}")
    with pytest.raises(UnfitAnswerError, match="cannot be written as latin-1"):
        report_in(json.dumps(good).encode(), text, "c", sha256=SHA)


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["repair", *map(str, arguments)])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLC_TOKEN", raising=False)
    path = tmp_path / "a.c"
    path.write_bytes(FLAWED)
    return path


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (
            ["--server", "http://127.0.0.1:1"],
            "127.0.0.1:1 cannot be reached (Connection refused): see that",
        ),
        (
            ["--server", "http://plc.invalid"],
            "plc.invalid:80 cannot be reached (the name is not known:",
        ),
        (["--server", "x"], "--server x: it must begin with"),
        (["--server", ""], "--server : give a text that is not empty"),
        (["--server", "http://127.0.0.1:1", "--engine", "ray"], "--server asks a server and --engine ray a"),
        (["--server", "http://127.0.0.1:1", "--model", "m"], "the model that is there: leave out --model"),
        (["--token-file", "t"], "--token-file is for a server: give --server URL too"),
        (["--ray-address", "t"], "--ray-address is for a Ray cluster: give --engine ray too"),
    ],
)
def test_the_command_ends_with_2_and_says_why(
    flags: list[str], message: str, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*flags, source) == 2
    assert message in capsys.readouterr().err


def test_a_project_cannot_name_a_server(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = "server = 'http://x'\nengine = 'ray'\ntoken-file = 't'\n"
    source.with_name("plc.toml").write_text(lines, encoding="utf-8")
    assert run("--show-files", source) == 0
    said = capsys.readouterr().err
    for flag in ("server", "engine", "token-file"):
        assert f"plc.toml: {flag} is ignored: a project must not decide it; give --{flag}" in said


def own(text: str) -> None:
    """The user's own configuration."""
    path = user_config_file()
    assert path is not None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_users_own_server_is_asked_and_gives_way_to_flags(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    own("token-file = 't'\n")  # for a server that a flag will name
    assert run("--show-files", source) == 0
    own("server = 'http://127.0.0.1:1'\n")
    assert run(source) == 2
    assert "127.0.0.1:1" in capsys.readouterr().err
    assert run("--model", "none", source) == 2
    assert "none is not a model directory" in capsys.readouterr().err
    own("engine = 'ray'\nmodel = 'm'\n")
    assert run("--server", "http://127.0.0.1:1", source) == 2
    said = capsys.readouterr().err
    assert "--server asks the model that is there, not the one of" in said
    assert "127.0.0.1:1" in said


@contextmanager
def answering(answer: bytes) -> Iterator[int]:
    """The port of a server that says this to whoever asks, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def once() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)

        thread = threading.Thread(target=once)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b"", "cannot be reached (it hung up)"),
        (b"SSH-2.0\r\n", "cannot be reached (BadStatusLine: SSH-2.0"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}", "cannot be reached (IncompleteRead"),
        (b"HTTP/1.1 200 OK\r\n\r\n{}", "does not answer as `plc serve` does"),
    ],
)
def test_servers_of_another_kind(answer: bytes, message: str) -> None:
    with answering(answer) as port, pytest.raises(RemoteError) as caught:
        Remote.open(f"http://127.0.0.1:{port}", token=None)
    assert message in str(caught.value)


def test_no_tls_is_said() -> None:
    with (
        answering(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port,
        pytest.raises(RemoteError, match="TLS failed"),
    ):
        Remote.open(f"https://127.0.0.1:{port}", token=None)


def test_an_answer_without_end_is_not_read_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "_LARGEST", 1 << 20)
    content = b"x" * ((1 << 20) + 1)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(content)
    with (
        answering(head + content) as port,
        pytest.raises(RemoteError, match="an answer of more than 1 MiB"),
    ):
        Remote.open(f"http://127.0.0.1:{port}", token=None)
