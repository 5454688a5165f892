"""The patches of `plc repair --diff`: they apply byte for byte, wherever the file lies."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.unit.cli.repair.commands import (
    FIXED,
    FLAWED,
    _model,  # noqa: F401
    run,
)

pytestmark = pytest.mark.usefixtures("no_tools")


PATCHERS = {
    "patch": ["patch", "--binary", "-p1"],
    "git": ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn"],
}


@pytest.mark.parametrize("name", ["a.c", "deep/er/a.c", "two words.c", 'quo"te.c', "\u00e4.c"])
@pytest.mark.parametrize("tool", PATCHERS)
def test_diff_prints_a_patch_that_applies_byte_for_byte(
    tool: str,
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"needs the {tool} command")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    text = b"/* \xe4 */\r\nvoid f(char *s)\r\n{\r\n    gets(s);\r\n}"
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(text)
    assert run(tmp_path / name, "--diff") == 1
    patch = capsysbinary.readouterr().out
    assert run(name, "--diff") == 1
    assert capsysbinary.readouterr().out == patch  # however the file was named
    assert Path(name).read_bytes() == text
    applied = subprocess.run(PATCHERS[tool], input=patch, capture_output=True, check=False)
    assert applied.returncode == 0, (applied.stdout, applied.stderr, patch)
    assert Path(name).read_bytes() == text.replace(b"gets(s)", b"fgets(s, 10, stdin)")
    assert run(name, "--diff") == 0


def test_a_patch_of_a_git_folder_passes_its_check_from_below(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    if shutil.which("git") is None:
        pytest.skip("needs the git command")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "src").mkdir()
    monkeypatch.chdir(tmp_path / "src")
    Path("a.c").write_bytes(FLAWED)
    assert run("--diff") == 1
    patch = capsysbinary.readouterr().out
    assert patch.startswith(b"--- a/a.c\n+++ b/a.c\n@@")
    checked = subprocess.run(["git", "apply", "--check", "-v"], input=patch, capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert b"Skipped" not in checked.stderr


def test_a_patch_of_a_file_beside_the_current_folder_applies_with_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    if shutil.which("git") is None:
        pytest.skip("needs the git command")
    root = tmp_path / "repository"
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    names = ["src/a.c", "b.c", "other one/c d.c"]
    for name in names:
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_bytes(FLAWED)
    monkeypatch.chdir(root / "src")
    assert run("a.c", "../b.c", "../other one/c d.c", "--diff") == 1
    shown = capsysbinary.readouterr()
    assert b"\ndiff --git a/b.c b/b.c\n--- a/b.c\n+++ b/b.c\n@@" in shown.out
    said = f"names them from the top of the repository: apply it in {root}\n"
    assert shown.err.decode().count(said) == 1
    applied = subprocess.run(["git", "apply"], input=shown.out, capture_output=True, check=False, cwd=root)
    assert applied.returncode == 0, applied.stderr
    assert [(root / name).read_bytes() for name in names] == [FIXED] * 3


def test_a_patch_names_files_elsewhere_from_the_root(
    flawed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "inner").mkdir()
    monkeypatch.chdir(tmp_path / "inner")
    assert run("../flawed.c", "--diff") == 1
    assert capsysbinary.readouterr().out.startswith(b"--- a" + bytes(flawed) + b"\n")
