"""The ITC benchmark to pairs: which functions, which counterpart, and no label that leaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_prep.corpora.itc.pairs import Benchmark, pairs_of, prepare, read_benchmark
from data_prep.dataset import read_pairs
from data_prep.errors import CorpusError
from tests.corpora import corpus
from tests.unit.itc_files import FLAWED, manifest, write_benchmark

KEPT_NAMES = frozenset({"int", "1"})


def quiet(stage: str, done: int, total: int) -> None:
    """No progress."""


def read(folder: Path) -> Benchmark:
    return read_benchmark(folder, max_words=400, progress=quiet)


def test_each_flawed_function_has_its_corrected_counterpart(tmp_path: Path) -> None:
    benchmark = read(write_benchmark(tmp_path))
    assert [function.name for function in benchmark.functions] == ["shift_001", "shift_002_func", "shift_004"]
    assert benchmark.dropped == {"corrected outside of functions": 1}  # only a global differs for shift_003
    first = benchmark.functions[0]
    assert (first.case, first.defect, first.cwe, first.lines) == ("wide_shift", "Wide shift", 189, (8,))
    assert (first.flawed.first_line, first.flawed.last_line) == (5, 9)
    assert [function.moved for function in benchmark.functions] == [False, True, False]


def test_a_flaw_that_a_caller_brings_is_measured_from_the_caller(tmp_path: Path) -> None:
    function = read(write_benchmark(tmp_path)).functions[1]
    assert [each.name for each in function.flawed.instance.functions] == ["shift_002", "shift_002_func"]


def test_rows_are_for_measuring_only_and_their_headers_tell_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    summary = prepare(
        write_benchmark(tmp_path / "in"), out=out, kept_names=KEPT_NAMES, max_words=400, progress=quiet
    )
    pairs = read_pairs(out).pairs
    assert (summary["functions"], summary["measured from a caller"]) == (3, 1)
    assert {
        pair.bucket_source + pair.bucket_variant + pair.bucket_pair + pair.bucket_cwe for pair in pairs
    } == {0}
    for flawed, corrected in zip(pairs[::2], pairs[1::2], strict=True):
        assert (flawed.kind, corrected.kind) == ("flawed", "identity")
        assert corrected.source_id == f"{flawed.source_id}:corrected"
        end = flawed.source.index("{")
        assert flawed.source[:end] == corrected.source[:end]
        assert len(flawed.spelled) == len(flawed.source)
        assert flawed.target != flawed.source
        assert corrected.target == corrected.source


def test_numbers_that_become_slots_may_make_a_pair_read_alike(tmp_path: Path) -> None:
    functions = read(write_benchmark(tmp_path)).functions
    first, alone, *_ = pairs_of(functions, kept_names=KEPT_NAMES)
    assert first.source == alone.source  # 40 and 2 are both the first number
    named, other, *_ = pairs_of(functions, kept_names=KEPT_NAMES | {"2"})
    assert named.source != other.source


def test_the_manifest_speaks_where_nothing_is_marked(tmp_path: Path) -> None:
    bare = FLAWED.replace("ERROR", "note").replace("Tool should detect this line", "see")
    marks = '<flaw line="28" name="CWE-682: Calculation"/><flaw line="8" name="CWE-476: found beside"/>'
    about = "Defect Code<br>* line(s): 8,9 CWE-476"
    xml = manifest(marks=marks, about=about)
    (only,) = read(write_benchmark(tmp_path, flawed=bare, xml=xml)).functions
    assert (only.name, only.cwe) == ("shift_004", 682)


def test_what_is_not_the_benchmark_is_refused(tmp_path: Path) -> None:
    folder = write_benchmark(tmp_path)
    (folder / "000/002/wide_shift.c").unlink()
    with pytest.raises(CorpusError, match=r"000/002/wide_shift\.c is missing, but the manifest names it"):
        read(folder)
    write_benchmark(tmp_path, xml="<container")
    with pytest.raises(CorpusError, match="is no XML"):
        read(folder)
    write_benchmark(tmp_path, xml='<container><testcase id="1"/></container>')
    with pytest.raises(CorpusError, match="has no corrected counterpart in the manifest"):
        read(folder)
    write_benchmark(tmp_path, flawed="void f(void) {}", xml=manifest(marks=""))
    with pytest.raises(CorpusError, match="no function holds a flaw"):
        read(folder)
    (folder / "manifest-9-x.xml").unlink()
    with pytest.raises(CorpusError, match=r"holds 0 files manifest\*\.xml, not one"):
        read(folder)


def test_a_file_whose_name_is_turned_around_is_found(tmp_path: Path) -> None:
    folder = write_benchmark(tmp_path)
    for number in ("001", "002"):
        path = folder / "000" / number / "wide_shift.c"
        path.rename(path.with_name("shift_wide.c"))
    assert len(read(folder).functions) == 3


@pytest.mark.corpus
def test_the_benchmark_itself() -> None:
    benchmark = read(corpus("itc-benchmark.tar.xz"))
    assert len(benchmark.functions) == 605
    assert benchmark.dropped == {
        "corrected outside of functions": 20,
        "flaw outside of functions": 6,
        "no corrected counterpart": 1,
    }
    assert len({function.case for function in benchmark.functions}) == 49
    for pair in pairs_of(benchmark.functions, kept_names=frozenset()):
        assert (
            pair.kind == "identity"
            or pair.source[: pair.source.index("{")] == (pair.target[: pair.target.index("{")])
        )
