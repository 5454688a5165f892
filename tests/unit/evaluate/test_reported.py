"""Exact fixes of reported faults: ranks, groups, and what the model reads with the report and without."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from data_prep.corpora.history.store import State, Store
from data_prep.corpora.reported_pairs import UNREACHABLE
from data_prep.dataset import Pair
from data_prep.errors import CorpusError
from plc.cli.app import main
from plc.decode.encoder_input import EncoderInput
from plc.evaluate.predictions import Reader
from plc.evaluate.reported.asking import Asked, asked
from plc.evaluate.reported.card import card
from plc.evaluate.reported.report import exact, reported_json, reported_table
from plc.evaluate.reported.serving import served
from plc.evaluate.reported.stored import stored_reports
from plc.repair.findings import Edit
from tests.scripted_model import ScriptedModel, either, repairer, scripted, swap

PAIR = Pair(
    id="a",
    source_id="a",
    language="c",
    cwe=0,
    variant="owner/name",
    flow="",
    kind="flawed",
    source=("if", "(", "v0", "<", "0", ")", "return", "v0", ";"),
    target=("if", "(", "v0", "<=", "0", ")", "return", "v0", ";"),
    bucket_pair=0,
    bucket_source=0,
    bucket_variant=0,
    bucket_cwe=0,
    spelled=("if", "(", "n", "<", "0", ")", "return", "n", ";"),
    lines=(0, 0, 0, 0, 0, 0, 1, 1, 1),
    reported_line=0,
    category="bounds",
    around=("v1",),
    around_spelled=("limit",),
)
RULE = either(swap("<", ">", probability=0.5), swap("<", "<=", probability=0.3))


class Listening(ScriptedModel):
    """Keeps what it was given to read."""

    read: list[EncoderInput]

    def encode(self, inputs):  # type: ignore[no-untyped-def]
        self.read = list(inputs)
        return super().encode(inputs)


def reader() -> Reader:
    loaded = scripted(RULE)
    return Reader(Listening(loaded.vocabulary, RULE), loaded.vocabulary, loaded.cwes, "edits")


def test_the_rank_is_that_of_the_persons_fix() -> None:
    found = asked(reader(), [PAIR, replace(PAIR, target=UNREACHABLE)], reported=True)
    assert [each.rank for each in found] == [1, None]
    assert found[0].small
    assert not found[1].small
    assert str(exact(found, 1)).startswith("0")
    assert (exact(found, 5).hits, exact(found, 5).n) == (1, 2)
    assert found[0].nothing == pytest.approx(0.2, abs=1e-5)


def test_a_name_that_stands_nowhere_in_what_is_read_cannot_be_written() -> None:
    rule = either(swap("v0 ;", "v7 ;", probability=0.5), swap("v0 ;", "v1 ;", probability=0.3))
    loaded = scripted(rule)
    model = Reader(ScriptedModel(loaded.vocabulary, rule), loaded.vocabulary, loaded.cwes, "edits")
    named, new = (replace(PAIR, target=(*PAIR.source[:7], name, ";")) for name in ("v1", "v7"))
    assert [each.rank for each in asked(model, [named, new], reported=True)] == [0, None]
    assert [each.rank for each in asked(model, [named], reported=False)] == [None]  # v1 stands around it


def test_without_the_report_the_model_reads_neither_it_nor_names_around() -> None:
    model = reader()
    assert isinstance(model.model, Listening)
    asked(model, [PAIR], reported=True)
    (reported,) = model.model.read
    asked(model, [PAIR], reported=False)
    (unreported,) = model.model.read
    assert reported.category > 0
    assert len(reported.ids) == len(unreported.ids) + 1
    assert any(reported.flags)
    assert not unreported.flags
    assert unreported.category == 0


def test_the_table_has_a_row_for_all_and_for_each_group() -> None:
    reported = [Asked(PAIR, 0, 0.1), Asked(replace(PAIR, target=UNREACHABLE, language="cpp"), None, 0.5)]
    unreported = [Asked(each.pair, None, 0.5) for each in reported]
    table = reported_table(reported, unreported, model="some")
    rows = {row[0]: row[1:] for row in table.rows}
    assert set(rows) == {"all", "one edit of at most 8 words", "within what is read", "c", "cpp", "bounds"}
    assert rows["all"][0] == "2"
    assert rows["all"][1].startswith("50.0")
    assert rows["cpp"][1].startswith("0.0")
    content = reported_json(reported, unreported, head={"kind": "reported"})
    assert content["groups"]["all"]["told@1"]["hits"] == 1
    assert content["repositories"]["owner/name"]["told@5"]["n"] == 2


def test_more_candidates_are_counted_where_they_are_asked_for() -> None:
    found = asked(reader(), [PAIR], reported=True, tries=50)
    late = [Asked(each.pair, 30, each.nothing) for each in found]
    table = reported_table(late, late, model="some", most=(1, 5, 50))
    assert table.header[2:] == (
        "line given @1",
        "line given @5",
        "line given @50",
        "no line @1",
        "no line @5",
    )
    assert [cell.split()[0] for cell in table.rows[0][2:]] == ["0.0", "0.0", "100.0", "0.0", "0.0"]
    content = reported_json(late, late, head={}, most=(1, 5, 50))
    assert content["groups"]["all"]["told@50"]["hits"] == 1
    assert "untold@50" not in content["groups"]["all"]


def test_how_many_candidates_belongs_to_the_suite(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["evaluate", str(tmp_path), "--data", str(tmp_path), "--tries", "50"])
    assert "--tries belongs to --suite reported" in capsys.readouterr().err


def test_an_earlier_card_is_for_the_card_of_a_model_for_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = ["--earlier-card", str(tmp_path / "CARD.md")]
    with pytest.raises(SystemExit):
        main(["evaluate", str(tmp_path), *earlier])
    assert "--earlier-card belongs to --card" in capsys.readouterr().err
    report = tmp_path / "report.json"
    report.write_text('{"format": 1, "kind": "repair"}')
    with pytest.raises(SystemExit):
        main(["evaluate", str(tmp_path), "--card", str(report), *earlier])
    assert "--earlier-card belongs to the card of a model for reports" in capsys.readouterr().err


def test_the_card_names_the_figures_and_what_was_read(tmp_path: Path) -> None:
    reported = [Asked(PAIR, 0, 0.1)]
    content = reported_json(reported, reported, head={"kind": "reported"})
    dataset = tmp_path / "fixes"
    dataset.mkdir()
    summary = {
        "pairs": {"flawed": 7, "identity": 3},
        "repositories": {"owner/name": 7, "owner/none": 0},
        "licences": {"owner/name": ["MIT"]},
    }
    (dataset / "dataset.json").write_text(json.dumps(summary))
    text = card("reported", [content], [dataset])
    assert "| all | 1 | 100.0" in text
    assert "**fixes**: 7 fixes. Repositories: owner/name (MIT)." in text
    assert "owner/none" not in text
    old, older = tmp_path / "old.md", tmp_path / "older.md"
    older.write_text(text.replace("**fixes**", "**first**"))
    old.write_text(card("reported", [content], [dataset], earlier=older).replace("**fixes**", "**second**"))
    renewed = card("reported", [content], [dataset], earlier=old)
    places = [renewed.index(f"**{name}**: 7 fixes.") for name in ("fixes", "second", "first")]
    assert places == sorted(places)
    assert renewed.count("## What") == text.count("## What") + 1
    with pytest.raises(CorpusError, match="not a readable card"):
        card("reported", [content], [dataset], earlier=tmp_path / "absent.md")
    (tmp_path / "other.md").write_text("# other\n")
    with pytest.raises(CorpusError, match="does not say what its model was trained on"):
        card("reported", [content], [dataset], earlier=tmp_path / "other.md")
    with pytest.raises(CorpusError, match="no place for a report of kind 'repair'"):
        card("reported", [{"kind": "repair"}], [])
    with pytest.raises(CorpusError, match="not a readable dataset"):
        card("reported", [content], [tmp_path])


FIXED = "class A {\n    void f(B b) {\n        if (b != null) {\n            b.run();\n        }\n    }\n}\n"
FLAWED = "class A {\n    void f(B b) {\n        b.run();\n    }\n}\n"
SAID = "object `b` last assigned on line 2 could be null and is dereferenced at line 3."


def _store(folder: Path) -> Pair:
    """A store with one report of Infer, and the pair that is cut of it."""
    start = FIXED.index("void")
    before, after = (text[start : text.rindex("    }") + 5] for text in (FLAWED, FIXED))
    complaint = {"tool": "infer", "rule": "NULL_DEREFERENCE", "line": 3, "column": 0, "message": SAID}
    function = {"name": "f", "start": start, "before": before, "after": after, "complaints": [complaint]}
    complaint |= {"category": "null-dereference", "level": "warning"}
    row = {"commit": "x", "of": "x", "path": "A.java", "language": "java", "functions": [function]}
    state = State(name="inferred.some", head="x", complete=True)
    Store(folder, state.name).append([json.dumps({"blob": "x", "text": FIXED}), json.dumps(row)], state)
    place = f"inferred.some/A.java:f@{start}"
    return replace(PAIR, id=f"{place}:infer:0a1b", variant="inferred.some", language="java")


def test_with_its_store_a_report_is_answered_from_its_file(tmp_path: Path) -> None:
    pair = _store(tmp_path)
    stored = stored_reports([tmp_path], [pair])
    report = stored[pair.id]
    assert report.text.decode() == FLAWED
    assert report.diagnostic.category == "null-dereference"
    (found,) = served(repairer(swap("v9", "v8")), [pair], stored, tries=5)
    assert found.rank == 0  # what the message implies: the model has nothing here
    other = replace(stored[pair.id], after=b"void f(B b) { }")
    (found,) = served(repairer(swap("v9", "v8")), [pair], {pair.id: other}, tries=5)
    assert found.rank is None


def test_a_fix_of_a_history_is_answered_from_its_file_at_the_line_where_it_begins(tmp_path: Path) -> None:
    before = "int f(char *a)\n{\n    a[0] = 0;\n    gets(a);\n    return 0;\n}"
    after = before.replace("gets(a);", "fgets(a, 10, stdin);")
    text = f"#include <stdio.h>\n\n{before}\n"
    function = {
        "path": "a.c",
        "language": "c",
        "name": "f",
        "blob": "1",
        "start": text.index("int f"),
        "line": 3,
        "before": before,
        "after": after,
    }
    lines = [
        json.dumps({"blob": "1", "text": text}),
        json.dumps({"commit": "0123456789abcdef", "functions": [function]}),
    ]
    Store(tmp_path, "owner/name").append(lines, State(name="owner/name", head="0", licences=["MIT"]))
    pair = replace(PAIR, id=f"owner/name@0123456789ab/a.c:f@{function['start']}", category="")
    stored = stored_reports([tmp_path], [pair])
    assert stored[pair.id].diagnostic.location.line == 6
    assert stored[pair.id].diagnostic.is_bare
    rule = either(
        swap("gets ( v0 ) ;", "fgets ( v0 , 2 , stdin ) ;", probability=0.5),
        swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;", probability=0.3),
    )
    (found,) = served(repairer(rule), [pair], stored, tries=5)
    assert found.rank == 1


def test_a_report_that_no_store_holds_is_an_error(tmp_path: Path) -> None:
    pair = _store(tmp_path)
    with pytest.raises(CorpusError, match="of 1 reports 1 are not there"):
        stored_reports([tmp_path], [replace(pair, id=pair.id.replace(":infer", ":pmd"))])


def test_edits_outside_of_the_function_do_not_count_as_its_words(tmp_path: Path) -> None:
    pair = _store(tmp_path)
    report = stored_reports([tmp_path], [pair])[pair.id]
    at, start = report.start + report.before.index(b"b.run"), report.start
    test = Edit(at, at, "if (b != null) { ")
    closing = Edit(at + len("b.run();"), at + len("b.run();"), " }")
    assert report.is_fixed_by([test, closing], "utf-8")
    assert report.is_fixed_by([Edit(0, 0, "import java.util.*;\n"), test, closing], "utf-8")
    assert not report.is_fixed_by([test, closing, Edit(start, start, "synchronized ")], "utf-8")


def test_a_store_belongs_to_the_suite(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["evaluate", str(tmp_path), "--data", str(tmp_path), "--store", str(tmp_path)])
    assert "--store belongs to --suite reported" in capsys.readouterr().err
