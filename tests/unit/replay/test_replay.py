"""Tests of run logs: what a run notes, and what comes again of it."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from plc.base.locking import take
from plc.cli.app import main
from tests.models import tiny_model_directory

EXAMPLES = Path(__file__).parents[3] / "examples" / "flawed"
SECRET = "int secret_name(int n) { if (n = 5) return 1; return 0; }\n"


class Ended:
    """How a command ended, and what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *words: str | Path) -> None:
        with pytest.raises(SystemExit) as stopped:
            main([str(word) for word in words])
        self.code = stopped.value.code
        self.out, self.err = capsys.readouterr()


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    for name in ("dice.c", "Login.java", "sensor.c"):
        (folder / name).write_bytes((EXAMPLES / name).read_bytes())
    (folder / "own.c").write_bytes(SECRET.encode())
    monkeypatch.chdir(folder)
    return folder


def _records(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


def test_every_suggestion_comes_again_from_file_and_model(
    tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "run.log"
    shown = Ended(capsys, "repair", ".", "--log", log, "--format", "json", "--min-confidence", "0.2")
    assert shown.code == 1
    suggestions = [
        s for file in json.loads(shown.out)["files"] for f in file["findings"] for s in f["suggestions"]
    ]
    assert suggestions
    run, *files = _records(log)
    assert (run["type"], len(files)) == ("run", 4)
    assert sum(len(f["suggestions"]) for file in files for f in file["findings"]) == len(suggestions)
    assert "secret_name" not in log.read_text("utf-8")  # no code without --log-code
    again = Ended(capsys, "replay", log)
    assert (again.code, again.out) == (0, "")
    assert f"4 texts: 4 came again with {len(suggestions)} suggestions, 0 differ, 0 not replayed" in again.err
    (tree / "dice.c").write_bytes(b"int f(void) { return 0; }\n")
    (tree / "own.c").unlink()
    changed = Ended(capsys, "replay", log)
    assert changed.code == 2
    assert f"{tree / 'dice.c'}: not replayed: the file was changed since\n" in changed.out
    assert "own.c: not replayed: " in changed.out
    assert "2 came again" in changed.err


def test_with_the_text_kept_it_comes_again_after_the_file_is_fixed(
    tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "run.log"
    before = (tree / "dice.c").read_bytes()
    Ended(capsys, "repair", "dice.c", "--fix", "--unsafe-fixes", "--log", log, "--log-code")
    assert (tree / "dice.c").read_bytes() != before
    texts = [b64decode(record["code"]["text"]) for record in _records(log)[1:]]
    assert texts[0] == before
    assert (tree / "dice.c").read_bytes() in texts  # the text with fixes is asked about as well
    assert Ended(capsys, "replay", log).code == 0


@pytest.mark.usefixtures("tree")
def test_a_suggestion_that_differs_is_named_and_so_is_another_model(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "run.log"
    Ended(capsys, "repair", "dice.c", "--log", log)
    run, record = _records(log)
    record["findings"][0]["suggestions"][0]["sha256"] = "0" * 64
    record["said"] = "0" * 64
    run["program"]["plc"] = "0.0.1"
    log.write_text(f"{json.dumps(run)}\n{json.dumps(record)}\n", encoding="utf-8")
    differs = Ended(capsys, "replay", log)
    assert differs.code == 1
    assert "dice.c: differs: 1 of " in differs.out
    assert "(then plc 0.0.1, now " in differs.out
    other = tiny_model_directory(tmp_path / "other")
    refused = Ended(capsys, "replay", log, "--model", other)
    assert refused.code == 2
    assert f"model {run['model']['sha256'][:12]} said it, this one is " in refused.out


def test_macros_of_headers_are_part_of_the_input(
    tree: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "own.h").write_bytes(b"#define BEGIN {\n#define END }\n")
    (tree / "own.c").write_bytes(b'#include "own.h"\nint f(int n) BEGIN if (n = 5) return 1; return 0; END\n')
    plain, full = tmp_path / "plain.log", tmp_path / "full.log"
    Ended(capsys, "repair", ".", "--log", plain)
    Ended(capsys, "repair", ".", "--log", full, "--log-code")
    assert any(record["macros"] for record in _records(plain)[1:])
    assert Ended(capsys, "replay", plain).code == 0
    (tree / "own.h").write_bytes(b"#define BEGIN { n++;\n#define END }\n")
    changed = Ended(capsys, "replay", plain)
    assert changed.code == 2
    assert "own.c: not replayed: the headers of the file were changed since" in changed.out
    assert Ended(capsys, "replay", full).code == 0


@pytest.mark.usefixtures("tree")
def test_runs_are_added_and_a_cut_record_is_no_end_of_a_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "run.log"
    Ended(capsys, "repair", "dice.c", "--log", log)
    whole = log.read_bytes()
    with log.open("ab") as stream:
        stream.write(b'{"type": "file", "pa')
    assert "run.log:3: the record is cut off" in Ended(capsys, "replay", log).err
    Ended(capsys, "repair", "own.c", "--log", log)
    assert log.read_bytes().startswith(whole)
    assert [record["type"] for record in _records(log)] == ["run", "file", "run", "file"]
    assert Ended(capsys, "replay", log).code == 0
    assert not list(tmp_path.glob("*.lock"))


@pytest.mark.usefixtures("tree")
def test_a_log_that_cannot_be_is_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(*words: str | Path) -> str:
        ended = Ended(capsys, "repair", "dice.c", *words)
        assert ended.code == 2
        return ended.err

    notes = tmp_path / "notes.txt"
    notes.write_text("mine\n", encoding="utf-8")
    assert "notes.txt: is no run log, and would be added to" in said("--log", notes)
    assert notes.read_text("utf-8") == "mine\n"
    assert "dice.c: is a source file; name another file" in said("--log", "dice.c")
    assert "other.c: is a source file" in said("--log", "other.c")
    assert "cannot be written: " in said("--log", tmp_path)
    assert "give --log FILE too" in said("--log-code")
    assert "--log is about what plc finds itself, not about --at" in said(
        "--log", "x.log", "--at", "dice.c:10"
    )
    lock = take(tmp_path / "busy.log.lock", patience=0)
    try:
        assert "busy.log: another run of plc writes it" in said("--log", tmp_path / "busy.log")
    finally:
        lock.release()


@pytest.mark.usefixtures("tree")
def test_what_is_no_log_is_said_to_be_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "run.log"

    def said(text: bytes) -> str:
        log.write_bytes(text)
        ended = Ended(capsys, "replay", log)
        assert ended.code == 2
        return ended.err

    run = b'{"type": "run", "format": 1, "model": {"sha256": "a"}, "folders": [], "program": {}}\n'
    assert "cannot be read: No such file" in Ended(capsys, "replay", tmp_path / "none.log").err
    assert "is empty, so it is no log" in said(b"")
    assert "is no log of `plc repair --log`" in said(b"mine\n")
    assert "is no log of `plc repair --log`" in said(b"[" * 100_000 + b"\n")
    for record in (b"[]\n", b'{"type": "file"}\n', b'{"type": 3}\n', b"{\n"):
        assert "run.log:2: is no record as `plc repair --log` writes it" in said(run + record)
