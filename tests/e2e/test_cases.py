"""Small inputs that once came out wrong, through the command line with the shipped model."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from plc.cli.app import main

CASES = Path(__file__).parents[1] / "cases"
# By default some kinds of flaws may be silent.
THRESHOLDS: tuple[list[str], ...] = ([], ["--min-confidence", "0.3"])
MEANT = ("fallthrough.c", "negate_ternary.c", "sentinel.c")

pytestmark = [
    pytest.mark.usefixtures("no_tools"),
    pytest.mark.parametrize("threshold", THRESHOLDS, ids=["default", "0.3"]),
]


def copied(name: str, folder: Path) -> Path:
    return Path(shutil.copy(CASES / name, folder / name))


def run(*arguments: object) -> int:
    """The exit code of `plc repair`."""
    with pytest.raises(SystemExit) as stopped:
        main(["repair", "--no-cache", *map(str, arguments)])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def fixed(path: Path, threshold: list[str]) -> bytes:
    """What `plc repair --fix --unsafe-fixes` makes of a file; what it says of the result must hold."""
    code = run("--fix", "--unsafe-fixes", *threshold, path)
    after = path.read_bytes()
    assert run(*threshold, path) == code, "it reports on the result what the next run reports"
    run("--fix", "--unsafe-fixes", *threshold, path)
    assert path.read_bytes() == after, "a second run changes nothing"
    return after


def reported(path: Path, threshold: list[str], capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    capsys.readouterr()
    run("--format", "json", *threshold, path)
    (file,) = json.loads(capsys.readouterr().out)["files"]
    findings: list[dict[str, Any]] = file["findings"]
    return findings


def with_lines(name: str, *changes: tuple[bytes, bytes]) -> bytes:
    """A case with the right changes, each of a text that it has once."""
    text = (CASES / name).read_bytes()
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_the_same_fault_twice_is_mended_at_both_places(tmp_path: Path, threshold: list[str]) -> None:
    expected = with_lines(
        "two_same_faults.c", (b"if (a = 5)", b"if (a == 5)"), (b"if (b = 6)", b"if (b == 6)")
    )
    assert fixed(copied("two_same_faults.c", tmp_path), threshold) == expected


def test_what_is_mended_is_counted(
    tmp_path: Path, threshold: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--fix", "--unsafe-fixes", *threshold, copied("two_same_faults.c", tmp_path)) == 0
    assert "1 file, 1 function: 2 fixed, 0 findings left" in capsys.readouterr().err


def test_the_same_fault_twice_in_java(tmp_path: Path, threshold: list[str]) -> None:
    found = fixed(copied("TwoFaults.java", tmp_path), threshold)
    bounds = [(f"i <= {name}.length".encode(), f"i < {name}.length".encode()) for name in "vab"]
    operator = (b"s == null && s.length()", b"s == null || s.length()")  # right, and not sure by default
    expected = {with_lines("TwoFaults.java", *bounds), with_lines("TwoFaults.java", *bounds, operator)}
    assert found in expected


def test_two_faults_are_both_reported_and_mended(
    tmp_path: Path, threshold: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = copied("two_faults.c", tmp_path)
    kinds = {finding["cwe"][0]["id"] for finding in reported(path, threshold, capsys)}
    assert kinds == {"CWE-481", "CWE-193"}
    expected = with_lines("two_faults.c", (b"if (eyes = 5)", b"if (eyes == 5)"), (b"i <= 10", b"i < 10"))
    assert fixed(path, threshold) == expected


@pytest.mark.parametrize("name", MEANT)
def test_what_is_meant_is_left_alone(
    name: str, tmp_path: Path, threshold: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = copied(name, tmp_path)
    assert reported(path, threshold, capsys) == []
    assert fixed(path, threshold) == (CASES / name).read_bytes()


def test_every_function_with_a_meant_fall_through_is_read(
    tmp_path: Path, threshold: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    run("--format", "json", *threshold, copied("fallthrough.c", tmp_path))
    (file,) = json.loads(capsys.readouterr().out)["files"]
    assert file["functions"] == 6
    assert file["skipped"] == []


def test_an_inserted_line_leaves_its_neighbours_ends(tmp_path: Path, threshold: list[str]) -> None:
    before = (CASES / "mixed_eol.c").read_bytes()
    after = fixed(copied("mixed_eol.c", tmp_path), threshold)
    if not threshold:  # a kind that is silent by default
        assert after == before
        return
    assert after != before
    lines = [line.lstrip(b" ") for line in after.splitlines(keepends=True)]
    for line in before.splitlines(keepends=True):
        assert line.lstrip(b" ") in lines, "a line of the user is there with the end that it had"
        lines.remove(line.lstrip(b" "))
    assert [line.strip() for line in lines] == [b"if (number != NULL) {", b"}"]


def test_comments_that_suppress_are_honoured_wherever_the_condition_ends(
    tmp_path: Path, threshold: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    path = copied("suppress.c", tmp_path)
    assert [finding["function"] for finding in reported(path, threshold, capsys)] == [
        "e"
    ]  # NOLINT is not ours
    expected = with_lines("suppress.c", (b"if (eyes = 5) // NOLINT", b"if (eyes == 5) // NOLINT"))
    assert fixed(path, threshold) == expected
