"""Files in UTF-16: read, reported by the bytes of the file, written back as they were beside the edits."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from plc.base.utf16 import Unwrapped, Utf16Error, Wide, file_bytes, file_offset
from plc.config.settings import Format
from plc.diagnostics import Diagnostic, Location
from plc.output.formats.registry import writer_of
from plc.output.reported.objects import file_object
from plc.repair.apply.journal import Journal
from plc.repair.apply.undo import undo
from plc.repair.batch import Analysed, Failed, Plan, look_through
from plc.repair.files.selection import SourceFile
from plc.repair.findings import Edit, apply_edits
from plc.repair.reported.outcomes import Answered
from plc.repair.reported.run import AnswerPlan, Named, answer_through
from tests.scripted_model import repairer, swap
from tests.unit.output.outcomes import run_of

pytestmark = pytest.mark.usefixtures("no_tools")

SERVED = repairer(swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;"))
TEXT = "\ufeff/* \u010a \u00e4 \U0001f600 */\r\nvoid f(char *s)\n{\t/* \U0001f600 */ gets(s);\r\n}\n// no end"
FIXED = TEXT.replace("gets(s)", "fgets(s, 10, stdin)")
WIDE: tuple[Wide, ...] = ("utf-16-le", "utf-16-be")


@pytest.fixture(params=WIDE)
def wide(request: pytest.FixtureRequest) -> Wide:
    chosen: Wide = request.param
    return chosen


@pytest.fixture
def path(tmp_path: Path, wide: Wide, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("a.c")
    path.write_bytes(TEXT.encode(wide))
    return path


def analysed(path: Path, plan: Plan) -> Analysed:
    (outcome,) = look_through(SERVED, [SourceFile(path, "c")], plan=plan, jobs=1)
    assert isinstance(outcome, Analysed), outcome
    return outcome


def written(outcome: Analysed, name: Format) -> bytes:
    return b"".join(writer_of(name)([outcome], run_of(name=name)))


def replaced(data: bytes, edits: list[dict[str, Any]], wide: Wide) -> bytes:
    made = [Edit(edit["start_byte"], edit["end_byte"], edit["text"]) for edit in edits]
    return apply_edits(data, made, encoding=wide)


def test_a_fix_leaves_all_other_bytes_and_can_be_undone(path: Path, wide: Wide, tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        analysed(path, Plan("fix", journal=journal))
    assert path.read_bytes() == FIXED.encode(wide)
    undo(tmp_path)
    assert path.read_bytes() == TEXT.encode(wide)


@pytest.mark.parametrize("name", ["json", "json-lines"])
def test_json_counts_the_bytes_of_the_file(path: Path, wide: Wide, name: Format) -> None:
    said = written(analysed(path, Plan()), name).splitlines()
    finding = (
        json.loads(said[1]) if name == "json-lines" else json.loads(b"".join(said))["files"][0]["findings"][0]
    )
    data = TEXT.encode(wide)
    whole = data[finding["start_byte"] : finding["end_byte"]].decode(wide)
    assert whole.startswith("void f(")
    assert whole.endswith("}")
    assert finding["range"]["start"] == {"line": 2, "column": 1}
    assert replaced(data, finding["suggestions"][0]["edits"], wide) == FIXED.encode(wide)


def test_sarif_counts_the_bytes_of_the_file_and_names_its_encoding(path: Path, wide: Wide) -> None:
    run = json.loads(written(analysed(path, Plan()), "sarif"))["runs"][0]
    (change,) = run["results"][0]["fixes"][0]["artifactChanges"]
    edits = [
        {
            "start_byte": each["deletedRegion"]["byteOffset"],
            "end_byte": each["deletedRegion"]["byteOffset"] + each["deletedRegion"]["byteLength"],
            "text": each["insertedContent"]["text"],
        }
        for each in change["replacements"]
    ]
    assert replaced(TEXT.encode(wide), edits, wide) == FIXED.encode(wide)
    assert run["artifacts"][0]["encoding"] == ("UTF-16LE" if wide == "utf-16-le" else "UTF-16BE")


@pytest.mark.parametrize("command", [["git", "apply"], ["patch", "-p1", "--binary"]])
def test_a_patch_changes_the_file_as_a_fix_does(path: Path, wide: Wide, command: list[str]) -> None:
    shown = written(analysed(path, Plan("diff")), "patch")
    assert path.read_bytes() == TEXT.encode(wide)
    subprocess.run(command, input=shown, check=True, capture_output=True)
    assert path.read_bytes() == FIXED.encode(wide)


def test_all_formats_show_its_text(path: Path) -> None:
    outcome = analysed(path, Plan())
    for name in ("text", "github", "html"):
        assert b"fgets" in written(outcome, name)


def test_what_is_reported_in_it_is_repaired(path: Path, wide: Wide) -> None:
    reported = Diagnostic(Location(path, 3), message="gets")
    files = [Named(path, "c", (reported,))]
    (shown,) = answer_through(SERVED, files, plan=AnswerPlan(), jobs=1)
    assert isinstance(shown, Answered)
    (finding,) = file_object(shown)["findings"]
    data = TEXT.encode(wide)
    assert replaced(data, finding["suggestions"][0]["edits"], wide) == FIXED.encode(wide)
    (_,) = answer_through(SERVED, files, plan=AnswerPlan(mode="fix", unsafe=True), jobs=1)
    assert path.read_bytes() == FIXED.encode(wide)


def test_what_only_begins_as_utf16_is_refused(path: Path, wide: Wide) -> None:
    path.write_bytes("\ufeffint a;".encode(wide) + "\ud83d".encode(wide, "surrogatepass"))
    (outcome,) = look_through(SERVED, [SourceFile(path, "c")], plan=Plan(), jobs=1)
    assert isinstance(outcome, Failed)
    assert "not valid at byte 14" in outcome.message


def test_each_text_has_one_file_and_each_place_one_offset(wide: Wide) -> None:
    data = TEXT.encode(wide)
    held = Unwrapped.of(data)
    assert held == Unwrapped(TEXT.encode(), wide)
    assert file_bytes(held.text, held.wide) == data
    for count in range(len(TEXT) + 1):
        place = file_offset(held.text, len(TEXT[:count].encode()), wide)
        assert place == len(TEXT[:count].encode(wide))
    with pytest.raises(Utf16Error, match="not valid at byte"):
        Unwrapped.of(data + b"x")
