"""Tests of `plc repair --explain` on the models that come with PLC."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from plc.cli.app import main

EXAMPLES = Path(__file__).parents[3] / "examples" / "flawed"
SCHEMA = Path(__file__).parents[3] / "docs" / "reference" / "findings.schema.json"


def _run(capsys: pytest.CaptureFixture[str], *words: str | Path) -> tuple[Any, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(["repair", "--isolated", "--no-cache", *map(str, words)])
    out, err = capsys.readouterr()
    return stopped.value.code, out, err


def _words(text: bytes, explanation: dict[str, Any]) -> list[str]:
    ordered = sorted(explanation["words"], key=lambda word: -word["weight"])
    return [text[word["start_byte"] : word["end_byte"]].decode() for word in ordered]


def test_the_fix_of_an_assignment_depends_on_the_assignment(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _run(capsys, "--explain", "--format", "json", EXAMPLES / "dice.c")
    assert code == 1
    (finding,) = json.loads(out)["files"][0]["findings"]
    explanation = finding["explanation"]
    assert explanation["top"][0] == "="
    text = (EXAMPLES / "dice.c").read_bytes()
    assert _words(text, explanation)[0] == "="
    assert max(word["weight"] for word in explanation["words"]) == 1.0
    places = [word["start_byte"] for word in explanation["words"]]
    assert places == sorted(places)
    assert all(finding["start_byte"] <= place < finding["end_byte"] for place in places)


def test_the_json_is_as_the_schema_says(capsys: pytest.CaptureFixture[str]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    _, out, _ = _run(capsys, "--explain", "--format", "json", EXAMPLES / "dice.c")
    jsonschema.validate(json.loads(out), json.loads(SCHEMA.read_text("utf-8")))


def test_text_names_three_words_and_html_shades_them(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    _, out, _ = _run(capsys, "--explain", EXAMPLES / "dice.c")
    (said,) = [line for line in out.splitlines() if "depends most on" in line]
    assert said.count("`") == 6
    page = tmp_path / "report.html"
    _run(capsys, "--explain", "--format", "html", "--output-file", page, EXAMPLES / "dice.c")
    html = page.read_text("utf-8")
    assert '<span class=h9 title="100%">=</span>' in html
    assert "--fix makes this one" in html  # the finding is still known as one that --fix makes
    assert "style=" not in html


def test_a_place_is_explained_too(capsys: pytest.CaptureFixture[str]) -> None:
    line = next(
        n for n, text in enumerate((EXAMPLES / "dice.c").read_text().splitlines(), 1) if "eyes = 5" in text
    )
    _, out, _ = _run(
        capsys, "--explain", "--verify", "parse", "--format", "json", "--at", f"{EXAMPLES / 'dice.c'}:{line}"
    )
    (finding,) = json.loads(out)["files"][0]["findings"]
    assert finding["explanation"]["top"]


def test_the_training_fixes_most_alike_are_named_where_the_model_has_an_index(
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = EXAMPLES / "dice.c"
    line = next(n for n, text in enumerate(file.read_text().splitlines(), 1) if "eyes = 5" in text)
    asked = ("--explain", "--verify", "parse", "--at", f"{file}:{line}")
    _, out, _ = _run(capsys, *asked, "--format", "json")
    (finding,) = json.loads(out)["files"][0]["findings"]
    alike = finding["explanation"]["alike"]
    assert len(alike) == 3
    assert finding["explanation"]["change"]
    assert all(set(each) == {"id", "language", "licence", "change", "likeness"} for each in alike)
    assert [each["likeness"] for each in alike] == sorted((each["likeness"] for each in alike), reverse=True)
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(json.loads(out), json.loads(SCHEMA.read_text("utf-8")))
    _, text, _ = _run(capsys, *asked)
    assert f"  {alike[0]['id'][:8]} {alike[0]['change']} (" in text


def test_a_model_without_an_index_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = _run(capsys, "--explain", EXAMPLES / "dice.c")
    assert "no training fixes are named: this model has no index of its training fixes" in out


def test_without_the_flag_nothing_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = _run(capsys, "--format", "json", EXAMPLES / "dice.c")
    assert "explanation" not in out


def test_a_file_in_utf_16_has_places_of_the_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = (EXAMPLES / "dice.c").read_text()
    path = tmp_path / "dice.c"
    path.write_bytes(text.encode("utf-16"))
    _, out, _ = _run(capsys, "--explain", "--format", "json", path)
    (finding,) = json.loads(out)["files"][0]["findings"]
    data = path.read_bytes()
    hottest = max(finding["explanation"]["words"], key=lambda word: word["weight"])
    assert data[hottest["start_byte"] : hottest["end_byte"]].decode("utf-16-le") == "="


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--server", "http://127.0.0.1:1"), "leave out --server"),
        (("--format", "sarif"), "not in sarif"),
        (("--fix",), "leave out --fix"),
        (("--diff",), "leave out --diff"),
    ],
)
def test_what_cannot_be_explained_is_refused(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = _run(capsys, "--explain", *words, EXAMPLES / "dice.c")
    assert code == 2
    assert said in " ".join(err.split())
