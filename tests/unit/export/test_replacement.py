"""`plc export` killed at any step: a whole model is there, and the next export clears up."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from data_prep.errors import ModelError
from plc.decode.model_directory import MANIFEST, load_model
from plc.export.directory import write_model_directory
from plc.export.replacement import replacing
from tests.full_disk import full_disk
from tests.models import tiny_contents
from tests.unprivileged import unprivileged

FILES = frozenset({"manifest", "words", "graph"})
STEPS = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree", "open")
VICTIM = """
import os, signal, sys
from pathlib import Path
from plc.export.replacement import replacing
out, last, text, names, steps = sys.argv[1:]
count = 0
def step(event, arguments):
    global count
    if event in steps.split(",") and ".pyc" not in str(arguments[0]):
        count += 1
        if count > int(last):
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(step)
with replacing(Path(out), mark="manifest", files=frozenset(names.split(","))) as partial:
    for name in names.split(","):
        (partial / name).write_text(text)
"""


def export(out: Path, text: str) -> None:
    with replacing(out, mark="manifest", files=FILES) as partial:
        for name in FILES:
            (partial / name).write_text(text)


def killed_export(out: Path, text: str, *, after: int) -> bool:
    """Export, killed after so many steps on the disk; False where it is done by then."""
    arguments = [str(out), str(after), text, ",".join(sorted(FILES)), ",".join(STEPS)]
    done = subprocess.run([sys.executable, "-c", VICTIM, *arguments], check=False)
    assert done.returncode in (0, -signal.SIGKILL)
    return done.returncode != 0


def models(folder: Path) -> dict[str, set[str]]:
    """The texts of every folder with a mark."""
    return {
        path.name: {file.read_text() for file in path.iterdir()}
        for path in folder.iterdir()
        if (path / "manifest").exists() and {file.name for file in path.iterdir()} == FILES
    }


@pytest.mark.parametrize("before", ["one", None])
def test_a_kill_at_any_step_loses_no_model_and_stops_no_later_export(
    before: str | None, tmp_path: Path
) -> None:
    for after in range(100):
        folder = tmp_path / str(after)
        folder.mkdir()
        out = folder / "model"
        if before is not None:
            export(out, before)
        if not killed_export(out, "two", after=after):
            assert models(folder) == {"model": {"two"}}
            break
        if before is not None:
            assert {"one"} in models(folder).values() or {"two"} in models(folder).values()
        if (out / "manifest").exists():
            assert models(folder)["model"] in ({"one"}, {"two"})
        killed_export(out, "two", after=after)  # the clearing may be killed as well
        if before is not None:
            assert {"one"} in models(folder).values() or {"two"} in models(folder).values()
        export(out, "three")
        assert {path.name: {file.read_text() for file in path.iterdir()} for path in folder.iterdir()} == {
            "model": {"three"}
        }
    else:
        pytest.fail("never done")
    assert after > 4


@pytest.mark.parametrize(
    "state", ["before the new one is in place", "before the old one is gone", "half gone"]
)
def test_what_a_killed_export_left_is_cleared(state: str, tmp_path: Path) -> None:
    out, old = tmp_path / "small", tmp_path / ".small.old"
    if state != "before the new one is in place":
        write_model_directory(tiny_contents(seed=2), out, name="small")
    write_model_directory(tiny_contents(seed=1), tmp_path / "first", name="small")
    (tmp_path / "first").rename(old)
    (tmp_path / ".small.partial").mkdir()
    if state == "half gone":
        (old / MANIFEST).unlink()
        (old / "encoder.onnx").unlink()
    write_model_directory(tiny_contents(seed=3), out, name="small")
    load_model(out)
    assert [path.name for path in tmp_path.iterdir()] == ["small"]


def test_an_export_that_fails_puts_back_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "small"
    write_model_directory(tiny_contents(seed=1), out, name="small")
    before = load_model(out).sha256
    out.rename(tmp_path / ".small.old")  # as a killed export leaves it
    with (
        full_disk(largest=1000),
        pytest.raises(ModelError, match=r"small cannot be written: .*File too large"),
    ):
        write_model_directory(tiny_contents(seed=2), out, name="small")
    assert load_model(out).sha256 == before
    assert [path.name for path in tmp_path.iterdir()] == ["small"]


@pytest.mark.parametrize("end", ["old", "partial"])
def test_nothing_is_cleared_that_no_export_left(end: str, tmp_path: Path) -> None:
    thesis = tmp_path / f".small.{end}" / "thesis.tex"
    thesis.parent.mkdir()
    thesis.write_text("words")
    with pytest.raises(
        ModelError, match=rf"\.small\.{end} is in the way of `plc export`, and not of its making"
    ):
        write_model_directory(tiny_contents(), tmp_path / "small", name="small")
    assert thesis.read_text() == "words"


def test_what_cannot_be_cleared_is_named() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        folder.chmod(0o777)
        with unprivileged():
            export(folder / "model", "one")
            export(folder / "first", "zero")
            old = (folder / "first").rename(folder / ".model.old")
            old.chmod(0o500)
            with pytest.raises(
                ModelError, match=r"is left of an export .* cleared \(Permission denied\): remove"
            ):
                export(folder / "model", "two")
            old.chmod(0o700)
            assert models(folder)["model"] == {"one"}


def test_every_file_of_a_model_may_be_read_by_those_who_may_read_the_folder(tmp_path: Path) -> None:
    write_model_directory(tiny_contents(), tmp_path / "small", name="small")
    assert len({file.stat().st_mode for file in (tmp_path / "small").iterdir()}) == 1
