"""Tests of plc.evaluate.natural: findings in real code by kind, judgements, thresholds of kinds."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from data_prep.errors import ConfigError, CorpusError
from data_prep.text.functions import functions_of
from data_prep.text.naming import Names
from plc.cli.app import app
from plc.decode.model_directory import KindThresholds, load_model
from plc.evaluate.held_out import Source
from plc.evaluate.natural.judgements import Judgement, read_judgements
from plc.evaluate.natural.kind_thresholds import (
    LOWEST,
    kind_figures,
    thresholds_of,
)
from plc.evaluate.natural.observations import Observation, observe, open_to_all_kinds
from plc.evaluate.natural.recall import shown, text_of
from plc.repair import Repairer
from plc.repair.kinds import ALL_KINDS
from plc.repair.shipped import default_model
from tests.scripted_model import repairer, scripted, swap
from tests.unit.repositories import Repository

ASSIGNED = "int f(int a)\n{\n    if (a = 5)\n        return 1;\n    return 0;\n}\n"
RULE = swap("v0 = n0", "v0 == n0", probability=0.95)


def seen(kind: str, score: float, number: int) -> Observation:
    return Observation("r", "p", 1, "f", "c", kind, "CWE-1", score, True, f"{kind}{number}", "a", "b")


def said(verdict: str) -> Judgement:
    return Judgement(verdict, "", "")  # type: ignore[arg-type]


def thresholds(found: list[Observation], true: set[str]) -> dict[str, float]:
    judged = {each.key: said("true" if each.key in true else "wrong") for each in found}
    return thresholds_of(kind_figures(found, judged))


def test_findings_of_a_repository_have_kind_score_and_a_key_that_outlives_lines(tmp_path: Path) -> None:
    made = Repository(tmp_path / "repository")
    made.commit("Begin", {"a.c": ASSIGNED, "b.txt": "a = 5"})
    asked = repairer(RULE)
    observed = observe(made.folder, asked, at=None, workers=1, tell=lambda _: None)
    (one,) = observed.observations
    assert (one.path, one.line, one.function, one.kind) == ("a.c", 3, "f", "assignment-in-condition")
    assert (one.before, one.after) == ("    if (a = 5)", "    if (a == 5)")
    assert one.score == pytest.approx(0.95, abs=1e-4)
    assert (observed.files, observed.functions) == (1, 1)
    made.commit("Move", {"a.c": "/* more */\n\n" + ASSIGNED})
    (moved,) = observe(made.folder, asked, at=None, workers=1, tell=lambda _: None).observations
    assert (moved.key, moved.line) == (one.key, 5)
    (before,) = observe(made.folder, asked, at="2023-11-15", workers=1, tell=lambda _: None).observations
    assert before == one


def test_a_repository_without_a_commit_before_the_date_is_refused(tmp_path: Path) -> None:
    made = Repository(tmp_path / "repository")
    made.commit("Begin", {"a.c": ASSIGNED})
    with pytest.raises(CorpusError, match=r"no commit before 1999-01-01; give a later --at"):
        observe(made.folder, repairer(RULE), at="1999-01-01", workers=1, tell=lambda _: None)


def test_a_kind_speaks_where_half_of_what_it_says_is_true() -> None:
    scores = (0.99, 0.98, 0.97, 0.96, 0.95)
    found = [seen("bound", score, number) for number, score in enumerate(scores)]
    assert thresholds(found, {"bound0", "bound2"})["bound"] == pytest.approx(0.96, abs=1e-5)
    assert thresholds(found, {"bound0"})["bound"] == pytest.approx(0.98, abs=1e-5)
    assert "bound" not in thresholds(found, set())


def test_what_nobody_judged_counts_as_wrong() -> None:
    figures = kind_figures([seen("bound", 0.99, 0)], {})
    (bound,) = [each for each in figures if each.kind == "bound"]
    assert (bound.threshold, bound.reported, bound.true) == (None, 0, 0)


def test_a_kind_is_silent_where_its_precision_cannot_be_shown() -> None:
    assert thresholds([], set()) == {}
    assert thresholds([seen("missing-check", 0.7, 0), seen("null-followed", 0.9, 0)], set()) == {}


def test_a_kind_that_is_right_in_half_of_all_it_says_speaks_from_the_lowest_score() -> None:
    found = [seen("index-past-end", score, number) for number, score in enumerate((0.99, 0.8))]
    assert thresholds(found, {"index-past-end1"}) == {"index-past-end": LOWEST}


def test_kinds_decide_what_is_shown_by_default() -> None:
    loaded = scripted(RULE)
    text = ASSIGNED.encode()

    def found(kinds: KindThresholds | None) -> int:
        calibration = replace(loaded.calibration, kinds=kinds)
        return len(Repairer(replace(loaded, calibration=calibration)).findings(text, "c"))

    assert found(None) == 1
    assert found(KindThresholds(0.9, {"assignment-in-condition": 0.5})) == 1
    assert found(KindThresholds(0.9, {"assignment-in-condition": 0.96})) == 0
    assert found(KindThresholds(0.96, {"assignment-in-condition": 0.5})) == 0  # below the floor
    assert found(KindThresholds(0.9, {"bound": 0.5})) == 0  # a silent kind
    silent = replace(loaded.calibration, kinds=KindThresholds(0.9, {}))
    assert Repairer(replace(loaded, calibration=silent)).findings(text, "c", min_confidence=0.3)


def test_a_scan_that_is_open_to_all_kinds_gives_scores(tmp_path: Path) -> None:
    del tmp_path
    loaded = load_model(default_model())
    (finding,) = open_to_all_kinds(loaded, 0.9).findings(ASSIGNED.encode(), "c")
    assert finding.confidence > 0.99


def test_the_shipped_model_has_thresholds_of_known_kinds_alone() -> None:
    kinds = load_model(default_model()).calibration.kinds
    assert kinds is not None
    assert kinds.thresholds.keys() <= set(ALL_KINDS)
    assert all(LOWEST <= value <= 1 for value in kinds.thresholds.values())


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("{", r"j:1: no judgement \(key, verdict, place, why\)"),
        ('{"key": "a"}', r"j:1: no judgement"),
        ('{"key": "a", "verdict": "maybe", "place": "", "why": ""}', r"verdict 'maybe': give one of true"),
        (
            '{"key": "a", "verdict": "true", "place": "", "why": ""}\n'
            '{"key": "a", "verdict": "wrong", "place": "", "why": ""}',
            r"j:2: another line says 'true' of a",
        ),
    ],
)
def test_judgements_that_are_none(lines: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "j").write_text(lines)
    with pytest.raises(CorpusError, match=message):
        read_judgements(tmp_path / "j")


def test_judgements_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="cannot be read"):
        read_judgements(tmp_path / "none")


def test_the_committed_judgements_can_be_read() -> None:
    path = Path(__file__).parents[3] / "docs" / "results" / "natural-judgements.jsonl"
    assert len(read_judgements(path)) > 50


def test_the_command_scans_judges_and_sets_thresholds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "model"
    shutil.copytree(default_model(), model)
    made = Repository(tmp_path / "repository")
    made.commit("Begin", {"a.c": ASSIGNED})
    scan = tmp_path / "scan.json"
    asked = ["evaluate", str(model), "--suite", "natural"]
    first = [*asked, "--from", str(made.folder), "--json", str(scan)]
    app([*first, "--calibrate"], result_action="return_value")
    (found,) = json.loads(scan.read_text())["findings"]
    assert found["kind"] == "assignment-in-condition"
    judged = tmp_path / "judged.jsonl"
    judged.write_text(json.dumps({"key": found["key"], "verdict": "true", "place": "a.c:3", "why": "it is"}))
    again = [*asked, "--scan", str(scan), "--judgements", str(judged), "--calibrate", "--format", "markdown"]
    app(again, result_action="return_value")
    assert "| assignment-in-condition | 1 | 0.5000 | 1 | 100.0" in capsys.readouterr().out
    kinds = load_model(model).calibration.kinds
    assert kinds is not None
    assert kinds.thresholds["assignment-in-condition"] == 0.5
    assert "bound" not in kinds.thresholds
    app(first, result_action="return_value")
    assert len(json.loads(scan.read_text())["findings"]) == 1
    with pytest.raises(ConfigError, match="is a scan by default thresholds: scan again with --calibrate"):
        app(again, result_action="return_value")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--suite", "natural"], r"needs git repositories \(--from\) or an earlier scan \(--scan\)"),
        (["--judgements", "x"], "--scan and --judgements belong to --suite natural"),
        (["--suite", "natural", "--scan", "/none"], "is no report of --suite natural"),
    ],
)
def test_what_the_command_refuses(arguments: list[str], message: str) -> None:
    with pytest.raises((ConfigError, CorpusError), match=message):
        app(["evaluate", str(default_model()), *arguments], result_action="return_value")


def test_a_source_with_a_known_fault_is_repaired_as_a_file() -> None:
    loaded = scripted(RULE, safe=0.5)
    text = "int f ( int a ) { if ( a = 5 ) return 1 ; return 0 ; }"
    names = Names.new(loaded.kept_names_in("c"))
    (before,) = functions_of(text.encode(), "c")
    (after,) = functions_of(text.replace("a = 5", "a == 5").encode(), "c")
    words = tuple(names.rename(before.words))
    reference = tuple(names.rename(after.words))
    spelled = tuple(text.split())
    source = Source("", "c", 481, "", "flawed", words, frozenset({reference}), frozenset(), 1, spelled)
    assert text_of(source) == text.encode() + b"\n"
    (one,) = shown(Repairer(loaded), loaded, [source], workers=1, tell=lambda _: None)
    assert (one.flagged, one.first_right, one.made, one.made_right) == (True, True, True, True)
    other = replace(source, references=frozenset({words}))
    (one,) = shown(Repairer(loaded), loaded, [other], workers=1, tell=lambda _: None)
    assert (one.flagged, one.first_right, one.made_right) == (True, False, False)
    assert (
        shown(Repairer(loaded), loaded, [replace(source, spelled=())], workers=1, tell=lambda _: None) == []
    )
