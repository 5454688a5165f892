"""`plc repair` as a program on trees: what it imports for nothing, and that hostile trees do no harm."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from plc.cli.repair.options import flags
from plc.config.settings import options

ROOT = Path(__file__).parents[2]
FLAWED = (ROOT / "examples" / "flawed" / "dice.c").read_bytes()
START = """
import sys
from plc.cli.app import main
try:
    main(sys.argv[1:])
except SystemExit as stopped:
    code = stopped.code
"""
HEAVY = ("numpy", "onnxruntime", "tree_sitter", "rapidfuzz", "rich.console", "subprocess")


def plc(*arguments: object, cwd: Path, script: str = "sys.exit(code)") -> subprocess.CompletedProcess[bytes]:
    """Run `plc` in a fresh interpreter."""
    command = [sys.executable, "-W", "error", "-c", START + script, *map(str, arguments)]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(cwd / ".state")}
    environment["XDG_CACHE_HOME"] = str(cwd / ".cache")
    environment["XDG_CONFIG_HOME"] = str(cwd / ".config")
    return subprocess.run(command, cwd=cwd, capture_output=True, timeout=120, check=False, env=environment)


def test_nothing_to_do_needs_no_heavy_library(tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    (tmp_path / "plc.toml").write_text("top = 1\n", encoding="utf-8")
    own = tmp_path / ".config" / "plc" / "plc.toml"
    own.parent.mkdir(parents=True)
    own.write_text("jobs = 1\n", encoding="utf-8")
    check = f"print([name for name in {HEAVY!r} if name in sys.modules], code)"
    done = plc("repair", cwd=tmp_path, script=check)
    assert (done.stdout, done.stderr) == (
        b"[] 0\n",
        b"plc: no C, C++ or Java files in the current folder\n0 files, 0 functions: 0 findings\n",
    )


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A tree with one flawed file, and around it all that might trouble a run."""
    tree = tmp_path / "tree"
    (tree / "shut").mkdir(parents=True)
    (tree / "dice.c").write_bytes(FLAWED)
    (tmp_path / "outside.c").write_bytes(FLAWED)
    (tree / "link.c").symlink_to(tmp_path / "outside.c")
    (tree / "loop").symlink_to(tree)
    (tree / "self.c").symlink_to("self.c")
    for name in ("pipe.c", ".gitignore", "shut/.plcignore"):
        os.mkfifo(tree / name)
    (tree / ".plcignore").write_text("*a" * 100 + "b\n" + "?*" * 50 + ".x\n", encoding="utf-8")
    for raw in (b"esc\x1b[2J\n.c", b"bytes\xff\xfe.c", b"\xe2\x80\xae.c", b"a" * 240 + b".c"):
        (tree / os.fsdecode(raw)).write_bytes(b"int a(void) { return @; }\n")
    (tree / "nul.c").write_bytes(b"\0" * 100)
    (tree / "deep.c").write_bytes(b"void f(void) " + b"{" * 5000 + b"}" * 5000)
    return tree


def test_a_hostile_tree_is_looked_through_and_no_more(hostile: Path, tmp_path: Path) -> None:
    done = plc("repair", "--fix", "--unsafe-fixes", "--show-skipped", cwd=hostile)
    assert done.returncode == 2, done.stderr
    assert b"fixed dice.c:10: CWE-481" in done.stdout
    assert b"nul.c: binary data" in done.stderr
    assert b"Traceback" not in done.stderr
    for stream in (done.stdout, done.stderr):
        assert b"\x1b" not in stream
        assert b"\xe2\x80\xae" not in stream
    assert (hostile / "dice.c").read_bytes() != FLAWED
    assert (tmp_path / "outside.c").read_bytes() == FLAWED
    done = plc("repair", "--format", "json", cwd=hostile)
    assert {Path(file["path"]).name for file in json.loads(done.stdout)["files"]} >= {"dice.c", "deep.c"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool]\nrun = 'touch sprung'", b"plc.toml: 'tool': unknown key"),
        ("baseline = '../elsewhere'", b"outside of"),
        ("exclude = ['" + "**/a/" * 50 + "b']", b"give a pattern as in a .gitignore file"),
    ],
)
def test_a_hostile_configuration_does_nothing(text: str, message: bytes, hostile: Path) -> None:
    (hostile / "pickled").mkdir()
    (hostile / "pickled" / "model.pt").write_bytes(b"cposix\nsystem\n(S'touch sprung'\ntR.")
    (hostile / "plc.toml").write_text(text + "\n", encoding="utf-8")
    done = plc("repair", cwd=hostile)
    assert done.returncode == 2
    assert message in done.stderr
    assert b"Traceback" not in done.stderr
    assert not list(hostile.rglob("sprung"))
    assert (hostile / "dice.c").read_bytes() == FLAWED


HARMFUL = [option for option in options().values() if option.setter != "project"]


def test_what_a_tree_must_not_decide_is_ignored_and_named(hostile: Path) -> None:
    (hostile / "pickled").mkdir()
    (hostile / "pickled" / "model.pt").write_bytes(b"cposix\nsystem\n(S'touch sprung'\ntR.")
    before = plc("repair", "--format", "json", cwd=hostile)
    said = {"fix": "true", "unsafe-fixes": "true", "model": "'pickled'", "verify": "'none'", "jobs": "4000"}
    lines = [f"{option.key} = {said.get(option.key, repr('x'))}\n" for option in HARMFUL]
    (hostile / "plc.toml").write_text("".join(lines), encoding="utf-8")
    done = plc("repair", "--format", "json", cwd=hostile)
    assert done.stdout == before.stdout
    assert (hostile / "dice.c").read_bytes() == FLAWED
    assert not list(hostile.rglob("sprung"))
    assert b"Traceback" not in done.stderr
    own = hostile / ".config" / "plc" / "plc.toml"
    for option in HARMFUL:
        (reported,) = [
            line for line in done.stderr.decode().splitlines() if f": {option.key} is ignored" in line
        ]
        assert reported.startswith(f"plc: {hostile}/plc.toml: ")
        assert (f"--{option.key}" in reported) == (option.setter != "own")
        assert (str(own) in reported) == (option.setter in ("user", "own"))
    own.parent.mkdir(parents=True)
    own.write_text("fix = true\nunsafe-fixes = true\n", encoding="utf-8")
    assert b"fixed dice.c:10: CWE-481" in plc("repair", cwd=hostile).stdout
    assert (hostile / "dice.c").read_bytes() != FLAWED


def test_every_flag_is_in_the_docs() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md"))
    missing = [flag for flag in flags() if flag not in text and flag not in ("--help", "--debug")]
    assert missing == []


def test_commands_in_the_docs_name_flags_that_there_are() -> None:
    places = [ROOT / "README.md", ROOT / ".pre-commit-hooks.yaml", *(ROOT / "docs").rglob("*.md")]
    places += (ROOT / "examples" / "ci").iterdir()
    known = {*flags(), *(flag.replace("--", "--no-", 1) for flag in flags())}
    for place in places:
        for line in place.read_text(encoding="utf-8").splitlines():
            for command in re.findall(r"plc repair ([^|`#&]*)", line):
                assert set(re.findall(r"(?<!\S)--[a-z-]+", command)) <= known, (place.name, command)


def test_every_option_has_a_flag_but_those_that_no_flag_may_set() -> None:
    others = {"--help", "--debug", "--config", "--isolated"}
    known = {f"--{option.key}" for option in options().values() if option.setter != "own"}
    assert set(flags()) - others == known


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_shells_complete_flags(shell: str, tmp_path: Path) -> None:
    done = plc("completion", shell, cwd=tmp_path)
    assert done.returncode == 0
    assert b"line-ranges" in done.stdout


def test_a_known_tree_needs_no_model(tmp_path: Path) -> None:
    (tmp_path / "dice.c").write_bytes(FLAWED)
    loaded = "print([name for name in ('onnxruntime',) if name in sys.modules], code, file=sys.stderr)"
    first = plc("repair", "--format", "json", cwd=tmp_path, script=loaded)
    again = plc("repair", "--format", "json", cwd=tmp_path, script=loaded)
    anew = plc("repair", "--format", "json", "--no-cache", cwd=tmp_path, script=loaded)
    assert first.stdout == again.stdout == anew.stdout
    ends = [run.stderr.splitlines()[-1] for run in (first, again, anew)]
    assert ends == [b"['onnxruntime'] 1", b"[] 1", b"['onnxruntime'] 1"]
