"""Names that real code shares: which of them stay words, and what is never asked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from data_prep.corpora import api_names
from data_prep.corpora.api_names import shared_names, slotted_names
from data_prep.dataset import write_pairs
from data_prep.errors import CorpusError
from data_prep.splits import bucket_of
from plc.cli.app import main
from tests.unit.training_rows import row

USES = "void start_{0}(struct queue *q) {{ q->own_{0} = shared_open(q); {1} }}\n"
DEFINES = "int shared_close(int q) { return q; }\n"


class InThisProcess:
    """What an executor promises, without the seconds that a process takes to start."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def __enter__(self) -> InThisProcess:
        return self

    def __exit__(self, *_: object) -> None: ...

    map = staticmethod(map)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_names, "ProcessPoolExecutor", InThisProcess)


def project(folder: Path, name: str, text: str) -> Path:
    (folder / name).mkdir()
    (folder / name / "code.c").write_text(text)
    return folder / name


@pytest.fixture
def projects(tmp_path: Path) -> list[Path]:
    """Three that open, two of them that close as well, and one whose own function the closing is."""
    return [
        project(tmp_path, "one", USES.format("one", "shared_close(1); only_there();")),
        project(tmp_path, "two", USES.format("two", "shared_close(2);")),
        project(tmp_path, "three", USES.format("three", "do_it(FLAGS);") + DEFINES),
    ]


def names(
    sources: list[Path],
    *,
    without: frozenset[str] = frozenset(),
    held_out: frozenset[int] = frozenset(),
    spread: int = 2,
    most: int = 100,
) -> list[str]:
    return shared_names(
        sources,
        languages=frozenset({"c"}),
        without=without,
        held_out=held_out,
        projects=spread,
        most=most,
        functions=100,
        jobs=1,
        progress=lambda *_: None,
    )


@pytest.mark.usefixtures("here")
def test_names_that_several_projects_use_stay_words_the_widest_spread_first(projects: list[Path]) -> None:
    assert names(projects) == ["queue", "shared_open", "shared_close"]
    assert names(projects, spread=3) == ["queue", "shared_open"]
    assert names(projects, most=1) == ["queue"]
    assert names(projects[::-1]) == names(projects)


@pytest.mark.usefixtures("here")
def test_what_a_project_defines_itself_is_none_of_a_library(projects: list[Path]) -> None:
    assert "shared_close" in names(projects, spread=2)
    assert "shared_close" not in names(projects, spread=3)


@pytest.mark.usefixtures("here")
def test_members_variables_short_names_and_slots_do_not_stay(tmp_path: Path) -> None:
    text = "int go(int value) { box->member = ab(value) + f0(value) + v12(value) + open_it(value); }\n"
    assert names([project(tmp_path, "one", text), project(tmp_path, "two", text)]) == ["open_it"]


@pytest.mark.usefixtures("here")
def test_names_of_a_dataset_are_left_as_it_has_them(projects: list[Path]) -> None:
    assert names(projects, without=frozenset({"queue"})) == ["shared_open", "shared_close"]


@pytest.mark.usefixtures("here")
def test_a_project_that_is_held_out_is_not_asked(projects: list[Path]) -> None:
    others = frozenset(range(20)) - {bucket_of("one")}
    assert bucket_of("two") in others, "the two of the projects must fall into two buckets"
    asked = names(projects, held_out=frozenset({bucket_of("one")}), spread=1)
    assert "only_there" not in asked
    assert "shared_open" in asked
    assert "only_there" in names(projects, held_out=others - {bucket_of("one")}, spread=1)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("name", ["zlib-1.3", "cJSON"])
def test_the_outside_evaluation_is_not_asked(tmp_path: Path, projects: list[Path], name: str) -> None:
    outside = project(tmp_path, name, USES.format("outside", "shared_flush(3);"))
    found = names([*projects, outside], spread=1)
    assert "shared_flush" not in found
    with pytest.raises(CorpusError, match="give more of them with --from"):
        names([outside])


def test_slots_of_a_dataset_are_the_names_that_it_hides() -> None:
    rows = [(("int", "v0", "=", "f0", "(", "s0", ")"), ("int", "size", "=", "length", "(", '"x"', ")"))]
    assert slotted_names(rows) == {"size", "length"}
    assert slotted_names([(("v0",), ())]) == frozenset()  # without spellings nobody knows


def test_all_projects_held_out_is_an_error(projects: list[Path]) -> None:
    with pytest.raises(CorpusError, match="every project is held out"):
        names(projects, held_out=frozenset(range(20)))


def test_a_process_that_dies_is_reported(projects: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    class Dies(InThisProcess):
        @staticmethod
        def map(*_: object) -> Iterator[set[str]]:  # type: ignore[override]
            raise BrokenProcessPool

    monkeypatch.setattr(api_names, "ProcessPoolExecutor", Dies)
    with pytest.raises(CorpusError, match="give fewer --jobs"):
        names(projects)


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["prep", "kept-names", *map(str, words)])
    return int(stopped.value.code or 0)


def test_the_command_adds_names_to_those_of_a_dataset(
    tmp_path: Path, projects: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    beside = tmp_path / "data"
    pair = row(1, ("queue", "f0", "v0"), ("queue", "f0"))
    write_pairs(beside, [pair], summary={}, kept_names=frozenset({"queue", "malloc"}))
    out = tmp_path / "known.json"
    words = ["--from", *projects, "--languages", "c", "--beside", beside, "--projects", 2, "--jobs", 1]
    assert run(*words, "--out", out) == 0
    assert json.loads(out.read_text()) == ["malloc", "queue", "shared_close", "shared_open"]
    assert capsys.readouterr().err == f"2 names beside the 2 of the datasets; wrote {out}\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--hold-out", 20], "--hold-out 20: buckets are 0 to 19"),
        (["--projects", 0], "--projects 0: give at least one"),
        (["--functions", 0], "--functions 0: give at least one"),
        (["--jobs", 0], "--jobs 0: give at least one process"),
    ],
)
def test_impossible_options_are_one_line_and_exit_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[object], message: str
) -> None:
    assert run("--from", tmp_path, "--languages", "c", "--out", tmp_path / "known.json", *words) == 2
    assert message in capsys.readouterr().err


@pytest.mark.usefixtures("here")
def test_a_place_that_cannot_be_written_is_one_line(
    tmp_path: Path, projects: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--from", *projects, "--languages", "c", "--out", tmp_path) == 2
    assert "cannot be written (Is a directory); give another file" in capsys.readouterr().err
