"""Packages to a store: what compilers and analyzers really say, resumed runs, and what is left out."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data_prep.corpora.history.holdout import hash_of
from data_prep.corpora.history.store import Store, read_rows
from data_prep.errors import ConfigError
from data_prep.text.functions import functions_of
from data_prep.text.languages import Language
from plc.complaints.making import Options, make
from plc.complaints.packages import serves_an_evaluation
from plc.complaints.reading import StoredFunction, both_versions
from plc.complaints.tools.analyzers import analyzers
from plc.verify.tools import Tools
from tests.unit.complaints.packages import STACK_C, STACK_H, archive, shop, stack

needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="needs gcc")
needs_java = pytest.mark.skipif(
    shutil.which("javac") is None or shutil.which("ecj") is None, reason="needs javac and ecj"
)
C: frozenset[Language] = frozenset({"c"})


def _options(**more: object) -> Options:
    usual: dict[str, object] = {
        "languages": C,
        "held_out": frozenset(),
        "refused": frozenset(),
        "most": 100,
        "rounds": 3,
    }
    return Options(**{**usual, **more})  # type: ignore[arg-type]


def _make(sources: list[Path], store: Path, options: Options) -> dict[str, object]:
    return make(sources, store=store, options=options, progress=lambda *_: None)


def _functions(store: Path, name: str) -> list[tuple[bytes, dict[str, object], Language]]:
    found = []
    for row in read_rows(Store(store, name).rows):
        text = row.texts[row.commit["of"]].encode()
        found += [(text, one, row.commit["language"]) for one in row.commit["functions"]]
    return found


def _is_right(text: bytes, one: dict[str, object], language: Language) -> None:
    """The record gives the correct file back, and its complaints lie within the flawed function."""
    before, after = str(one["before"]).encode(), str(one["after"]).encode()
    start = one["start"]
    assert isinstance(start, int)
    assert text[start : start + len(after)] == after
    assert before != after
    first = text.count(b"\n", 0, start) + 1
    complaints = one["complaints"]
    assert isinstance(complaints, list)
    assert complaints
    for complaint in complaints:
        assert first <= complaint["line"] <= first + before.count(b"\n") + 1
    both = both_versions(StoredFunction(language, text, start, before, after))
    assert not isinstance(both, str)


@needs_gcc
def test_what_gcc_says_of_slips(tmp_path: Path) -> None:
    _make([stack(tmp_path)], tmp_path / "store", _options(rounds=8))
    found = _functions(tmp_path / "store", "stack")
    assert len(found) > 15
    for each in found:
        _is_right(*each)
    assert any(complaint["level"] == "error" for _, one, _ in found for complaint in one["complaints"])  # type: ignore[attr-defined]


@needs_gcc
def test_a_small_program_is_taken_where_few_functions_are_enough(tmp_path: Path) -> None:
    two = STACK_C.replace('#include "stack.h"', STACK_H).partition("int stack_sum")[0]
    package = archive(tmp_path / "small-1.0.tar.gz", {"small.c": two})
    made = _make([package], tmp_path / "usual", _options())
    assert made["counts"]["in a file with too few functions to be worth its headers"] == 2  # type: ignore[index]
    assert not _functions(tmp_path / "usual", "small")
    _make([package], tmp_path / "store", _options(rounds=8, least_functions=1))
    found = _functions(tmp_path / "store", "small")
    assert found
    for each in found:
        _is_right(*each)
    with pytest.raises(ConfigError, match="--least-functions 0: give at least 1"):
        _options(least_functions=0)


@needs_gcc
def test_a_run_goes_on_and_the_same_package_gives_the_same_bytes(tmp_path: Path) -> None:
    first = _make([stack(tmp_path)], tmp_path / "one", _options())
    rows = Store(tmp_path / "one", "stack").rows
    before = rows.read_bytes(), rows.stat().st_mtime_ns
    again = _make([stack(tmp_path)], tmp_path / "one", _options())
    assert (rows.read_bytes(), rows.stat().st_mtime_ns) == before
    assert again == first
    _make([stack(tmp_path)], tmp_path / "other", _options())
    assert Store(tmp_path / "other", "stack").rows.read_bytes() == before[0]


@needs_gcc
def test_a_header_that_nobody_has_is_made_up_and_what_needs_it_is_left_out(tmp_path: Path) -> None:
    needs = "\nint strange(void) { struct missing it = make(); use(&it, 1, 2, 3, 4, 5); return it.x; }\n"
    text = f'#include "generated/config.h"\n{STACK_C}{needs}'
    package = archive(
        tmp_path / "made-1.0.tar.gz",
        {"stack.c": text, "stack.h": "struct stack { int *items, size, used; };\n"},
    )
    summary = _make([package], tmp_path / "store", _options())
    found = _functions(tmp_path / "store", "made")
    assert found
    assert "strange" not in {one["name"] for _, one, _ in found}
    counts = summary["counts"]
    assert isinstance(counts, dict)
    assert counts["does not compile as it is"] == 1


@needs_gcc
def test_packages_and_functions_of_outside_evaluations_are_left_out(tmp_path: Path) -> None:
    options = _options(refused=frozenset({"somebody/libstack"}))
    summary = _make([stack(tmp_path)], tmp_path / "store", options)
    assert summary["skipped"] == {"stack": "serves an evaluation (somebody/libstack)"}
    assert not (tmp_path / "store").exists()

    held = {hash_of(one) for one in functions_of(STACK_C.encode(), "c") if one.name == "stack_sum"}
    assert None not in held
    _make([stack(tmp_path)], tmp_path / "store", _options(held_out=frozenset(held)))
    assert "stack_sum" not in {one["name"] for _, one, _ in _functions(tmp_path / "store", "stack")}


@pytest.mark.parametrize(
    ("package", "repository"),
    [
        ("fmtlib", "fmtlib/fmt"),
        ("libuv1", "libuv/libuv"),
        ("jsoup", "jhy/jsoup"),
        ("curl", None),
        ("commons-c", None),
    ],
)
def test_a_package_is_known_by_the_name_of_its_repository(package: str, repository: str | None) -> None:
    refused = frozenset({"fmtlib/fmt", "libuv/libuv", "jhy/jsoup", "thealgorithms/c"})
    assert serves_an_evaluation(package, refused) == repository


@needs_gcc
@pytest.mark.skipif(shutil.which("cppcheck") is None, reason="needs cppcheck")
def test_what_analyzers_say_of_faults_that_compile(tmp_path: Path) -> None:
    asked = analyzers(["cppcheck"], Tools())
    _make([stack(tmp_path)], tmp_path / "store", _options(kind="faults", analyzers=asked, rounds=10))
    found = _functions(tmp_path / "store", "stack")
    for each in found:
        _is_right(*each)
    complaints = [complaint for _, one, _ in found for complaint in one["complaints"]]  # type: ignore[attr-defined]
    assert {complaint["tool"] for complaint in complaints} == {"gcc", "cppcheck"}
    assert all(complaint["rule"] and complaint["level"] == "warning" for complaint in complaints)


@needs_java
def test_what_javac_and_ecj_say_of_slips(tmp_path: Path) -> None:
    _make([shop(tmp_path)], tmp_path / "store", _options(languages=frozenset({"java"})))
    found = _functions(tmp_path / "store", "shop")
    assert found
    for each in found:
        _is_right(*each)
    tools = {complaint["tool"] for _, one, _ in found for complaint in one["complaints"]}  # type: ignore[attr-defined]
    assert tools == {"javac", "ecj"}
