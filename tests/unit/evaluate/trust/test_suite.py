"""`plc evaluate --suite trust` as a whole: its figures, its tables, its JSON, and what it refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from data_prep.dataset import Pair, write_pairs
from data_prep.errors import CorpusError
from plc.cli.app import main
from plc.evaluate.predictions import Reader
from plc.evaluate.readers import Subject
from plc.evaluate.trust.answering import answers_of
from plc.evaluate.trust.changes import local_names
from plc.evaluate.trust.robustness import ALL, ANY, Changed, measure
from plc.evaluate.trust.rows import held_out_rows, training_rows
from plc.train.config import Config, DataConfig, ModelConfig
from plc.train.start import train_run
from tests.scripted_model import KEPT_NAMES, Rule, ScriptedModel, scripted, swap
from tests.unit.evaluate.trust.trust_rows import COPY, FIXED, KEPT, reading, row
from tests.unit.training_rows import tiny


def subject(rule: Rule, *, reported: bool = False) -> Subject:
    loaded = scripted(rule)
    config = Config(
        model=ModelConfig(reported="line" if reported else "none"), data=DataConfig(test_source=(0,))
    )
    reader = Reader(loaded.model, loaded.vocabulary, loaded.cwes, "edits")
    return Subject(reader, config, 0.5, "scripted", None, "onnx")


def pairs(count: int = 60, *, line: int | None = None) -> list[Pair]:
    """Flawed functions and the corrected ones, no two alike."""
    made = []
    for number in range(count):
        text = COPY.replace("return done", f"return {number} + done")
        fixed = text.replace("<= left", "< left")
        made += [row(text, fixed, number=number, line=line), row(fixed, fixed, number=number, line=line)]
    return made


def dataset(folder: Path, rows: list[Pair]) -> Path:
    write_pairs(folder, rows, summary={}, kept_names=KEPT)
    return folder


def measured(rule: Rule, *, reported: bool = False) -> dict[str, Changed]:
    """All changes of some functions, by the name of the change."""
    line = 5 if reported else None
    flawed = [reading(pair) for pair in pairs(6, line=line) if pair.kind == "flawed"]
    correct = [reading(pair) for pair in pairs(6) if pair.kind == "identity"] if not reported else []
    names = local_names([*flawed, *correct])
    names = {language: [*found, *"pqrstuwxyz"] for language, found in names.items()}
    asked = subject(rule, reported=reported)
    return {each.name: each for each in measure(asked, flawed, correct, names=names, draws=3, seed=1)}


def test_a_model_that_minds_no_change_loses_nothing() -> None:
    found = measured(swap("<=", "<"))
    assert list(found) == ["renaming", "layout", "comments", "dead code", "reordering", ALL, ANY]
    for each in found.values():
        drop = each.drops[1]
        assert (drop.before.hits, drop.before.n) == (6, 6)
        assert drop.mean.value == drop.worst.value == 0.0
        assert each.lost.hits == each.alarms.hits == each.other_fix.hits == 0


def test_what_the_model_does_not_read_is_counted_as_not_read() -> None:
    found = measured(swap("<=", "<"))
    for name in ("layout", "comments"):
        assert found[name].unread == found[name].draws > 0
    assert found["dead code"].unread == 0
    reported = measured(swap("<=", "<"), reported=True)
    assert reported["layout"].unread < reported["layout"].draws


def test_a_model_that_dead_code_misleads_loses_there_and_in_the_worst() -> None:
    def rule(words):  # type: ignore[no-untyped-def]
        declared = sum(word == "=" for word in words)
        return swap("<=", "<" if declared < 6 else ">")(words)

    found = measured(rule)
    for name in ("dead code", ALL, ANY):
        drop = found[name].drops[1]
        assert drop.worst.value == 1.0
        assert found[name].other_fix.value == 1.0
    assert found["dead code"].drops[1].mean.value == 1.0
    assert 0.0 < found[ANY].drops[1].mean.value < 1.0
    assert found["renaming"].drops[1].worst.value == 0.0


def test_findings_that_come_and_go_are_counted() -> None:
    def rule(words):  # type: ignore[no-untyped-def]
        declared = sum(word == "=" for word in words)
        flawed = "<=" in words
        return (
            swap("<=" if flawed else "<", "<" if flawed else ">")(words) if flawed != (declared >= 6) else []
        )

    found = measured(rule)["dead code"]
    assert found.lost.value == 1.0
    assert found.alarms.value == 0.0  # what the fix leads to is flawed again


def test_sources_that_read_the_same_are_asked_about_once() -> None:
    asked = subject(swap("<=", "<"))
    rows = (row(COPY, FIXED),)
    other = (row(COPY.replace("limit", "border"), FIXED.replace("limit", "border")),)
    answers = answers_of(asked, [rows, other, rows])
    assert [answer.rank for answer in answers] == [0, 0, 0]
    model = asked.reader.model
    assert isinstance(model, ScriptedModel)
    assert model.encoded == 1 + 1  # the source, and its first candidate


def test_rows_are_those_that_training_held_out_or_read(tmp_path: Path) -> None:
    asked, data = subject(swap("<=", "<")), dataset(tmp_path / "data", pairs())
    found = held_out_rows(asked, [data], split="source", every=False, limit=2, seed=1)
    assert {pair.bucket_source for pair in found.pairs} == {0}
    assert (len(found.flawed), len(found.correct), found.tried) == (2, 2, 4)
    assert len(found.correct_functions()) == 3
    assert all(pair.bucket_source != 0 for pair in training_rows(asked, [data]))
    every = held_out_rows(asked, [data], split="source", every=True, limit=50, seed=1)
    assert len(every.flawed) == 50


def test_of_reports_the_correct_functions_are_those_that_the_fixes_lead_to(tmp_path: Path) -> None:
    rows = [pair for pair in pairs(line=5) if pair.kind == "flawed"]
    unreported = replace(rows[0], id="u", source_id="u", reported_line=-1)
    data = dataset(tmp_path / "data", [*rows, unreported])
    asked = subject(swap("<=", "<"), reported=True)
    found = held_out_rows(asked, [data], split="source", every=True, limit=100, seed=1)
    assert (len(found.flawed), len(found.correct)) == (60, 0)
    assert all("<=" not in source.words for source in found.correct_functions())


def test_data_of_which_nothing_was_held_out_is_refused(tmp_path: Path) -> None:
    data = dataset(tmp_path / "data", [pair for pair in pairs() if pair.bucket_source])
    with pytest.raises(CorpusError, match=r"no flawed row that training held out as 'test-source'"):
        held_out_rows(subject(swap("<=", "<")), [data], split="source", every=False, limit=9, seed=1)


def _run(*words: str | Path) -> object:
    with pytest.raises(SystemExit) as stopped:
        main([str(word) for word in words])
    return stopped.value.code


def test_the_command_reports_all_tests(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert KEPT_NAMES
    data, run, out = dataset(tmp_path / "data", pairs(400)), tmp_path / "run", tmp_path / "trust.json"
    train_run(tiny(max_steps=2, validate_steps=2), data=[data], run=run)
    command = ("evaluate", run, "--suite", "trust", "--data", data, "--limit", "10", "--draws", "2")
    assert _run(*command, "--out", out, "--format", "markdown") == 0
    content = json.loads(out.read_text("utf-8"))
    assert (content["kind"], content["draws"]) == ("trust", 2)
    assert set(content["robustness"]) >= {
        "renaming",
        "comments",
        "layout",
        "dead code",
        "reordering",
        ALL,
        ANY,
    }
    assert content["robustness"]["comments"]["not_read"] == content["robustness"]["comments"]["draws"] > 0
    assert content["robustness"]["dead code"]["drops"]["1"]["before"]["n"] == 10
    assert 0 <= content["membership"]["auc"]["low"] <= content["membership"]["auc"]["high"] <= 1
    assert content["membership"]["same_groups"]
    assert set(content["backdoors"]) == {"words", "functions", "found", "triggers", "closest"}
    printed = capsys.readouterr().out
    for title in ("repaired among 1", "repaired among 5", "membership:", "not searched"):
        assert title in printed


def test_options_are_refused_where_they_do_not_belong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = dataset(tmp_path / "data", pairs(40))
    for words, said in (
        (("--draws", "2"), "--draws and --learnt-from belong to --suite trust"),
        (("--suite", "trust", "--draws", "0", "--data", data), "--draws 0: give at least 1"),
        (("--suite", "trust"), "give --data"),
        (("--suite", "trust", "--calibrate", "--data", data), "give one at a time"),
    ):
        assert _run("evaluate", tmp_path / "run", *words) == 2
        assert said in " ".join(capsys.readouterr().err.split())
