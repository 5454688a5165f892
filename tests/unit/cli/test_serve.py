"""`plc serve`: what it refuses to start with, and what it does from its start to SIGTERM."""

from __future__ import annotations

import builtins
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("uvicorn", reason="needs the extra `serve`")

from plc.cli.app import main
from plc.serve.listening import listen, url_of

ROOT = Path(__file__).parents[3]
TOKEN = "t" * 20


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    with pytest.raises(SystemExit) as stopped:
        main(["serve", *map(str, arguments)])
    assert stopped.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--port", "-1"], "--port -1: give 0 or more"),
        (["--max-bytes", "0"], "--max-bytes 0: give 1 or more"),
        (["--timeout", "nan"], "--timeout nan: give 0.001 or more"),
        (["--rate", "0"], "--rate 0: give 1 or more"),
        (["--port", "65536"], "--port 65536: ports end at 65535"),
        (["--host", "0.0.0.0"], "0.0.0.0 can be reached from other machines, so a token is needed: put one"),
        (["--host", "::"], ":: can be reached from other machines, so a token is needed"),
        (["--host", "name.invalid"], "--host name.invalid: no address of this machine ("),
        (["--host", "192.0.2.1"], "192.0.2.1 can be reached from other machines"),
        (["--warn-after", "-1"], "--warn-after -1: give 0 or more"),
        (["--tls-cert", "none"], "--tls-cert needs --tls-key FILE too"),
        (["--tokens", "none"], "none: there is no such file: `plc serve token add NAME --tokens FILE` makes"),
        (["--proxy", "127.0.0.1"], "--proxy lets other machines send requests, so a token is needed"),
        (["--token-file", "none"], "none: the token cannot be read: No such file"),
        (["--model", "none"], "none is not a model directory"),
    ],
)
def test_what_it_does_not_start_with(
    flags: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLC_TOKEN", raising=False)
    port = [] if "--port" in flags else ["--port", "0"]
    assert message in refused(capsys, *flags, *port)


def test_a_file_of_tokens_without_one_answers_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("PLC_TOKEN", raising=False)
    (tmp_path / "tokens.toml").write_text("[default]\nrequests-per-day = 5\n", encoding="utf-8")
    assert "has no token: `plc serve token add NAME" in refused(capsys, "--tokens", tmp_path / "tokens.toml")


def test_a_port_that_is_taken_and_an_address_of_another_machine(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        message = refused(capsys, "--port", taken.getsockname()[1])
    assert "cannot listen: Address already in use; give another --port" in message


def test_an_address_of_another_machine(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PLC_TOKEN", TOKEN)
    message = refused(capsys, "--host", "192.0.2.1", "--port", "0")
    assert "192.0.2.1:0: cannot listen: Cannot assign requested address" in message


def test_the_extra_may_be_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = builtins.__import__

    def fail(name: str, *arguments: Any, **others: Any) -> Any:
        if name == "plc.serve.app":
            raise ModuleNotFoundError("No module named 'starlette'", name="starlette")
        return real(name, *arguments, **others)

    monkeypatch.setattr(builtins, "__import__", fail)
    message = refused(capsys)
    assert "this command needs starlette, which the plain install leaves out" in message
    assert "'.[serve]'" in message


def test_addresses_are_shown_as_urls() -> None:
    with listen("127.0.0.1", 0, has_token=False) as made:
        assert url_of(made) == f"http://127.0.0.1:{made.getsockname()[1]}"
    with listen("0.0.0.0", 0, has_token=True) as made:
        assert url_of(made).startswith("http://0.0.0.0:")


@contextmanager
def started(folder: Path, *flags: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`plc serve` as a program, and its address."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PLC_TOKEN": TOKEN}
    command = [
        sys.executable,
        "-W",
        "error",
        "-c",
        "from plc.cli.app import main; main()",
        "serve",
        "--port",
        "0",
        *flags,
    ]
    with subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            said = process.stderr.readline()
            found = re.search(r"on (http://127\.0\.0\.1:[0-9]+), to requests with the token", said)
            assert found is not None, said + process.stderr.read()
            yield found[1], process
        finally:
            process.kill()


def test_the_command_says_through_a_server_what_it_says_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    def repaired(*flags: str) -> tuple[object, bytes]:
        with pytest.raises(SystemExit) as stopped:
            main(["repair", "--no-cache", "--min-confidence", "0.43", *flags, "."])
        return stopped.value.code, capsysbinary.readouterr().out

    for name in ("flawed/banner.c", "flawed/Index.java", "flawed/word.c"):
        (tmp_path / Path(name).name).write_bytes((ROOT / "examples" / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    alone = {form: repaired("--format", form) for form in ("json", "patch")}
    assert alone["json"][0] == 1
    monkeypatch.setenv("PLC_TOKEN", TOKEN)
    with started(tmp_path, "--exact") as (url, process):
        for form, said in alone.items():
            assert repaired("--format", form, "--server", url) == said
        assert repaired("--fix", "--unsafe-fixes", "--server", url)[0] == 0
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stderr is not None
        log = process.stderr.read()
    assert "POST /v1/findings 200" in log
    assert log.endswith("plc: stopped\n")
    assert not re.search(r"banner|Index|word|\.c\b|gets|language|Traceback", log)


def ran(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    with pytest.raises(SystemExit) as stopped:
        main(["serve", "token", *map(str, arguments)])
    assert stopped.value.code == 0
    return capsys.readouterr().out.strip()


def test_a_token_is_replaced_while_the_server_runs_and_the_shared_one_still_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tokens.toml"
    (tmp_path / "clean.c").write_text("int f(void) { return 1; }\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    old = ran(capsys, "add", "ci", "--tokens", file, "--days", 30)

    def code(token: str) -> object:
        monkeypatch.setenv("PLC_TOKEN", token)
        with pytest.raises(SystemExit) as stopped:
            main(["repair", "--server", url, "clean.c"])
        capsys.readouterr()
        return stopped.value.code

    with started(tmp_path, "--tokens", str(file)) as (url, process):
        assert [code(old), code(TOKEN), code("x" * 20)] == [0, 0, 2]
        new = ran(capsys, "add", "ci", "--tokens", file)
        listed = ran(capsys, "list", "--tokens", file).splitlines()
        assert [line.split()[1] for line in listed] == ["ci", "ci"]
        time.sleep(1.2)
        assert [code(old), code(new)] == [0, 0]
        assert ran(capsys, "revoke", listed[0].split()[0], "--tokens", file).endswith("ci  revoked")
        time.sleep(1.2)
        assert [code(old), code(new)] == [2, 0]
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stderr is not None
        log = process.stderr.read()
    assert "127.0.0.1 ci POST /v1/findings 200" in log
    assert "127.0.0.1 shared POST /v1/findings 200" in log
    assert not any(token in log for token in (old, new, TOKEN))


def test_rounded_answers_have_the_same_fixes_and_no_run_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("banner.c", "Index.java", "word.c"):
        (tmp_path / name).write_bytes((ROOT / "examples/flawed" / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLC_TOKEN", TOKEN)

    def repaired(*flags: str) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(["repair", "--no-cache", "--min-confidence", "0.43", *flags, "."])
        said = capsys.readouterr()
        return stopped.value.code, said.out, said.err

    with started(tmp_path) as (url, _):
        assert repaired("--format", "patch", "--server", url)[:2] == repaired("--format", "patch")[:2]
        _, found, _ = repaired("--format", "json", "--server", url)
        code, _, refusal = repaired("--server", url, "--log", "run.log")
    sure = [each["confidence"] for file in json.loads(found)["files"] for each in file["findings"]]
    assert sure
    assert sure == [round(each, 2) for each in sure]
    assert (code, "--log: this server rounds confidences to 2 digits" in refusal) == (2, True)
    assert not (tmp_path / "run.log").exists()
