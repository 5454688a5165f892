"""Tests of preset clean, from a corpus that has every flow variant to a dataset on disk."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from data_prep.dataset import SPLITS, Pair, Split
from data_prep.juliet.clean.pairs import CleanPairs, clean_pairs
from data_prep.juliet.clean.preset import prepare
from data_prep.juliet.file_names import Case, cases_of
from data_prep.text.word_edits import apply, diff
from tests.corpus import c_corpus, java_corpus, write_corpus
from tests.corpus.c_shapes import FOLDED
from tests.corpus.defects import C_DEFECTS, JAVA_DEFECTS
from tests.corpus.java_shapes import FOLDED as JAVA_FOLDED
from tests.leakage import header_accuracy

NOTHING: Callable[[int], None] = lambda _: None  # noqa: E731


@pytest.fixture(scope="module")
def c_cases() -> list[Case]:
    return cases_of(c_corpus(), "c")


@pytest.fixture(scope="module")
def java_cases() -> list[Case]:
    return cases_of(java_corpus(), "java")


@pytest.fixture(scope="module", params=["c", "java"])
def clean(request: pytest.FixtureRequest, c_cases: list[Case], java_cases: list[Case]) -> CleanPairs:
    cases = c_cases if request.param == "c" else java_cases
    return clean_pairs(cases, max_words=400, jobs=1, also_known=frozenset(), advance=NOTHING)


def flawed(clean: CleanPairs) -> list[Pair]:
    return [pair for pair in clean.pairs if pair.kind == "flawed"]


def test_wrappers_are_folded_until_all_cases_are_the_first(clean: CleanPairs) -> None:
    flows = {pair.flow for pair in clean.pairs}
    assert flows.isdisjoint(FOLDED)
    assert flows.isdisjoint(JAVA_FOLDED)
    assert {"01", "12", "31", "41", "42", "45", "51", "61", "66", "68", "81"} <= flows


def test_every_other_flow_gives_one_pair_for_each_corrected_entry(clean: CleanPairs) -> None:
    counts = Counter((pair.variant, pair.flow) for pair in flawed(clean))
    assert set(counts.values()) == {2}


def test_the_fix_is_the_same_in_every_flow(clean: CleanPairs) -> None:
    """Nothing but source or sink differs: the edits of a variant are the same words in all its flows."""
    written: dict[tuple[str, str], set[tuple[str, ...]]] = defaultdict(set)
    for pair in flawed(clean):
        edits = diff(pair.source, pair.target)
        assert apply(pair.source, edits) == list(pair.target)
        role = "goodG2B" if ":goodG2B" in pair.id else "goodB2G"
        if pair.flow not in (
            "12",
            "68",
        ):  # both halves are there; the static field is assigned, not the local
            words = [
                word for edit in edits for word in edit.words if word in clean.kept_names or word[0].islower()
            ]
            written[pair.variant, role].add(tuple(word for word in words if not word[-1].isdigit()))
    assert {key: len(fixes) for key, fixes in written.items() if len(fixes) > 1} == {}


def test_no_role_and_no_case_name_is_left(clean: CleanPairs) -> None:
    words = {word for pair in clean.pairs for word in (*pair.source, *pair.target)}
    assert not [word for word in words if "CWE" in word or "good" in word or word[0] + word[-1] == "<>"]


def test_the_header_does_not_tell(clean: CleanPairs) -> None:
    assert header_accuracy(clean.pairs) <= 0.55


def test_headers_of_a_source_and_its_references_are_the_same(clean: CleanPairs) -> None:
    for pair in flawed(clean):
        assert pair.source[: pair.source.index("{")] == pair.target[: pair.target.index("{")]


def test_no_pair_is_equal_and_none_is_there_twice(clean: CleanPairs) -> None:
    pairs = flawed(clean)
    assert all(pair.source != pair.target for pair in pairs)
    assert len({(pair.language, pair.source, pair.target) for pair in pairs}) == len(pairs)
    assert len({pair.id for pair in clean.pairs}) == len(clean.pairs)


def test_an_identity_pair_is_no_flawed_source(clean: CleanPairs) -> None:
    sources = {pair.source for pair in flawed(clean)}
    identities = [pair for pair in clean.pairs if pair.kind == "identity"]
    assert identities
    assert all(pair.source == pair.target and pair.source not in sources for pair in identities)
    assert len({(pair.language, pair.source) for pair in identities}) == len(identities)


def test_one_source_id_is_one_source(clean: CleanPairs) -> None:
    sources: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for pair in clean.pairs:
        sources[pair.source_id].add(pair.source)
    assert {len(texts) for texts in sources.values()} == {1}


@pytest.mark.parametrize("split", SPLITS)
def test_a_split_tears_apart_nothing_that_it_promises(clean: CleanPairs, split: Split) -> None:
    keys: dict[Split, Callable[[Pair], set[str]]] = {
        "pair": lambda pair: {pair.id},
        "source": lambda pair: {" ".join(pair.source)},
        "variant": lambda pair: {pair.variant, " ".join(pair.source)},
        "cwe": lambda pair: {str(pair.cwe)},
    }
    places: dict[str, set[int]] = defaultdict(set)
    for pair in clean.pairs:
        for key in keys[split](pair):
            places[key].add(pair.bucket(split))
    assert {len(buckets) for buckets in places.values()} == {1}
    assert all(0 <= pair.bucket(split) < 20 for pair in clean.pairs)


def test_the_counts_add_up(clean: CleanPairs) -> None:
    for name in ("cases", "case_pairs"):
        counts = dict(clean.summary[name])  # type: ignore[call-overload]
        assert counts.pop("total") == sum(counts.values())


def test_a_reason_is_given_for_every_case_that_gives_nothing() -> None:
    def case(name: str, text: str) -> tuple[PurePosixPath, bytes]:
        return PurePosixPath(f"CWE1_Made__{name}_01.c"), text.replace(
            "NAME", f"CWE1_Made__{name}_01"
        ).encode()

    good = "static void good1() { int n = 1; use(n); }"
    members = [
        case("fine", f"void NAME_bad() {{ int n = 0; use(n); }} {good}"),
        case("again", "void NAME_bad() { int m = 0; use(m); } static void good1() { int m = 1; use(m); }"),
        case("same", f"void NAME_bad() {{ int n = 1; use(n); }} {good}"),
        case("masked", "void NAME_bad() { int x = 1; use(x); } static void good1() { int y = 1; use(y); }"),
        case("lonely", "void NAME_bad() { use(0); }"),
        case("good_only", good),
        case("broken", f"void NAME_bad() {{ int n = = 0; use(n); }} {good}"),
        case("long", f"void NAME_bad() {{ {'use(0); ' * 90} }} {good}"),
    ]
    clean = clean_pairs(
        cases_of(members, "c"),
        max_words=400,
        jobs=1,
        also_known=frozenset({"0", "1", "use"}),
        advance=NOTHING,
    )
    assert clean.summary["cases"] == {
        "total": 8,
        "equal": 2,
        "kept": 1,
        "merged": 1,
        "no corrected entry": 1,
        "no flawed entry": 1,
        "parse error": 1,
        "too long": 1,
    }


def test_a_corrected_instance_that_is_flawed_elsewhere_is_no_identity() -> None:
    def text(flawed: int, corrected: int) -> bytes:
        return b"void bad() { f(%d); } static void good1() { f(%d); }" % (flawed, corrected)

    members = [(PurePosixPath(f"CWE{n}_Made__up_01.c"), text(n, n + 1)) for n in (1, 2)]
    clean = clean_pairs(
        cases_of(members, "c"), max_words=14, jobs=1, also_known=frozenset("f123"), advance=NOTHING
    )
    assert clean.summary["identities_dropped"] == {"corrected instance is flawed elsewhere": 1}
    assert [pair.source[-4] for pair in clean.pairs if pair.kind == "identity"] == ["3"]


def test_what_a_fix_needs_is_a_known_word(clean: CleanPairs) -> None:
    """A literal that a target needs and its source lacks is a word: as a slot it could never be written."""
    fresh = Counter(word for pair in flawed(clean) for word in set(pair.target) - set(pair.source))
    literals = [word for word in fresh if word[0] in "sn" and word[1:].isdigit()]
    assert literals == []


def test_processes_do_not_change_the_result(c_cases: list[Case]) -> None:
    def run(jobs: int) -> CleanPairs:
        return clean_pairs(c_cases, max_words=100, jobs=jobs, also_known=frozenset(), advance=NOTHING)

    assert run(1) == run(2)


@pytest.mark.parametrize("language", ["c", "java"])
def test_twice_gives_the_same_bytes(tmp_path: Path, language: str) -> None:
    is_java = language == "java"
    corpus = write_corpus(java_corpus() if is_java else c_corpus(), tmp_path / "corpus")
    reported: list[tuple[str, int, int]] = []
    for out in ("first", "second"):
        prepare(
            corpus,
            language="java" if is_java else "c",
            out=tmp_path / out,
            max_words=400,
            jobs=1,
            also_known=frozenset(),
            progress=lambda stage, done, total: reported.append((stage, done, total)),
        )
    names = sorted(path.name for path in (tmp_path / "first").iterdir())
    assert names == ["dataset.json", "known.json", "pairs.parquet"]
    for name in names:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()
    cases = len(JAVA_DEFECTS) * 22 if is_java else len(C_DEFECTS) * 34
    assert reported[-1][1] == reported[-1][2] >= cases
