"""Reports from the cache are the very reports that a model gives; what could be another time is not kept."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_prep.errors import ModelError
from lsp.worker.messages import packed, receive, report_from_json, report_to_json
from plc.decode.model_directory import LoadedModel, load_on_demand
from plc.repair import Repairer
from plc.repair.apply.fixing import Policy
from plc.repair.batch import Analysed, Failed, Plan, look_through
from plc.repair.cache.packing import pack, unpack
from plc.repair.cache.reports import Reports
from plc.repair.cache.store import Cache
from plc.repair.files.selection import SourceFile
from plc.repair.findings import (
    Cwe,
    Edit,
    FileReport,
    Finding,
    Position,
    Range,
    Skipped,
    Suggestion,
    digest_of,
)
from plc.repair.shipped import default_model
from tests.scripted_model import ScriptedModel, scripted, swap

FGETS = swap("gets ( v0 ) ;", "fgets ( v0 , 10 , stdin ) ;")
FLAWED = b"void f(char *s)\n{\n    gets(s);\n}\n"
HEADER_IN_CPP = b"class A {\npublic:\n    void f(char *s) { gets(s); }\n};\n"

numbers = st.integers(0, 1 << 40)
words = st.text(max_size=20)
shares = st.floats(0, 1)
edits = st.builds(Edit, numbers, numbers, words)
fixes = st.builds(
    Suggestion, numbers, shares, st.lists(words).map(tuple), st.lists(edits, max_size=3).map(tuple)
)
places = st.builds(Position, numbers, numbers)
reports = st.builds(
    FileReport,
    st.sampled_from(["c", "cpp", "java"]),
    st.sampled_from(["utf-8", "latin-1"]),
    numbers,
    st.lists(
        st.builds(
            Finding,
            function=words,
            start=places,
            end=places,
            start_byte=numbers,
            end_byte=numbers,
            confidence=shares,
            cwe=st.lists(st.builds(Cwe, words, shares), max_size=3).map(tuple),
            suggestions=st.lists(fixes, max_size=5).map(tuple),
            digest=st.just(digest_of(FLAWED)),
        ),
        max_size=3,
    ).map(tuple),
    st.lists(
        st.builds(
            Skipped,
            words,
            words,
            st.sampled_from(["too long", "outside"]),
            st.none() | st.builds(Range, places, places),
        ),
        max_size=3,
    ).map(tuple),
)


@given(reports)
def test_unpack_undoes_pack(report: FileReport) -> None:
    assert unpack(pack(report), FLAWED) == report


@given(reports)
def test_a_report_is_the_same_behind_the_pipe_of_the_language_server(report: FileReport) -> None:
    header, _ = receive(io.BytesIO(packed(report_to_json(report)))) or ({}, b"")
    assert replace(report_from_json(header), findings=()) == replace(report, findings=())


@given(st.binary(max_size=50) | reports.map(pack).map(lambda data: data[:-3]))
def test_what_pack_did_not_write_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no packed report"):
        unpack(data, FLAWED)


class Asked:
    """A tree of three files, a model, and how often it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "tree"
        self.folder.mkdir()
        self.cache_folder = folder / "cache"
        self.warnings: list[str] = []
        self.loaded: LoadedModel = scripted(FGETS)
        for name, text in (("a.c", FLAWED), ("b.c", b"int g;\n" + FLAWED), ("c.h", HEADER_IN_CPP)):
            (self.folder / name).write_bytes(text)

    def look(
        self, plan: Plan | None = None, *, min_confidence: float | None = None
    ) -> list[Analysed | Failed]:
        """One run over the tree."""
        sources = [
            SourceFile(path, "c", min_confidence=min_confidence) for path in sorted(self.folder.iterdir())
        ]
        with Cache(self.cache_folder, warn=self.warnings.append) as cache:
            plan = replace(plan or Plan("report", Policy(safe_from=0.5)), cache=cache)
            return list(look_through(Repairer(self.loaded), sources, plan=plan, jobs=2))

    @property
    def encoded(self) -> int:
        """Functions that the model has read since the last time that this was asked."""
        model = self.loaded.model
        assert isinstance(model, ScriptedModel)
        count, model.encoded = model.encoded, 0
        return count


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    return Asked(tmp_path)


def test_a_second_run_asks_nothing_and_says_the_same(asked: Asked) -> None:
    first = asked.look()
    assert asked.encoded > 0
    assert asked.look() == first
    assert asked.encoded == 0
    found = [outcome.report for outcome in first if isinstance(outcome, Analysed)]
    assert [(report.language, len(report.findings)) for report in found] == [("c", 1), ("c", 1), ("cpp", 1)]


def test_what_changes_an_answer_is_asked_anew(asked: Asked) -> None:
    asked.look()
    assert asked.encoded
    asked.look(min_confidence=0.2)
    assert asked.encoded
    asked.loaded = replace(asked.loaded, sha256="1" * 64)
    asked.look()
    assert asked.encoded
    (asked.folder / "a.c").write_bytes(FLAWED + b"\n")
    asked.look()
    assert 0 < asked.encoded <= 3  # as it is, and both with the fix
    (asked.folder / "a.c").rename(asked.folder / "z.c")
    asked.look()
    assert asked.encoded == 0  # a name says nothing


def test_another_program_asks_anew(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    asked.look()
    assert asked.encoded
    monkeypatch.setattr("plc.repair.cache.reports.__version__", "9.9.9")
    asked.look()
    assert asked.encoded


def test_what_was_fixed_is_known_when_it_is_looked_at_again(asked: Asked) -> None:
    fixed = asked.look(Plan("fix", Policy(safe_from=0.5)))
    assert asked.encoded
    assert sum(len(outcome.fixed) for outcome in fixed if isinstance(outcome, Analysed)) == 3
    again = [outcome for outcome in asked.look() if isinstance(outcome, Analysed)]
    assert [outcome.report.findings for outcome in again] == [(), (), ()]
    assert asked.encoded <= 1  # the header, whose language was given to the run that fixed it


def test_narrowing_is_not_kept(asked: Asked) -> None:
    plan = Plan("report", narrow=(lambda _, __, report: replace(report, findings=()),))
    asked.look(plan)
    assert any(outcome.report.findings for outcome in asked.look() if isinstance(outcome, Analysed))


def test_what_went_wrong_is_tried_again(asked: Asked) -> None:
    (asked.folder / "a.c").write_bytes(b"\0")
    assert [type(outcome) for outcome in asked.look()] == [Failed, Analysed, Analysed]
    assert [type(outcome) for outcome in asked.look()] == [Failed, Analysed, Analysed]


def test_an_entry_that_is_no_report_is_replaced(asked: Asked) -> None:
    first = asked.look()
    with Cache(asked.cache_folder, warn=asked.warnings.append) as cache:
        reports = Reports(Repairer(asked.loaded), cache)
        for path in asked.folder.iterdir():
            cache.put(reports.key(path.read_bytes(), SourceFile(path, "c"), None), b'["c", 7]')
    asked.encoded  # noqa: B018
    assert asked.look() == first
    assert asked.encoded
    assert asked.look() == first
    assert asked.encoded == 0


def test_graphs_that_change_before_they_are_opened_are_refused(tmp_path: Path) -> None:
    for file in default_model().iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    loaded = load_on_demand(tmp_path)
    (tmp_path / "encoder.onnx").write_bytes(b"another graph")
    source = tmp_path / "a.c"
    source.write_bytes(FLAWED)
    with pytest.raises(ModelError, match=r"encoder\.onnx was changed after export"):
        list(look_through(Repairer(loaded), [SourceFile(source, "c")], plan=Plan(), jobs=2))
