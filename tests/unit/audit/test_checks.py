"""Tests of plc.audit.checks: each check finds what was planted, and nothing in clean rows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data_prep.corpora.itc.instances import Instance
from plc.audit.checks import (
    augmented,
    classes,
    flips,
    giveaway,
    leaks,
    losses,
    manifest,
    sides,
    targets,
    triggers,
    types,
)
from plc.audit.corpora import TypeCorpus, joined
from plc.audit.findings import Finding
from plc.audit.planting import flip_sides, foreign_targets, starved
from plc.audit.planting import triggers as plant_triggers
from plc.audit.registry import PAIR_CHECKS, audit
from tests.unit.audit.audit_rows import corpus, row, rows

RANDOM = 7


def only(found: list[Finding], check: str) -> Finding:
    """The one finding of a check."""
    (finding,) = [each for each in found if each.check == check]
    return finding


def test_clean_rows_are_not_refused_and_hold_no_poison() -> None:
    report = audit([corpus(rows())])
    assert report.count("refuse") == 0
    poison = {"label-flip", "trigger", "foreign-target", "target-syntax", "reversed", "flaw-back"}
    assert {finding.check for finding in report.findings} & poison == set()
    assert report.corpora == (("made", 480),)


def test_a_test_row_that_is_trained_on_is_refused_also_with_other_names() -> None:
    made = rows(5)
    first = next(pair for pair in made if pair.bucket_source == 5 and pair.kind == "flawed")
    copy = replace(first, id="copy", bucket_source=0)
    names = {"v0": "v7", "f0": "f3"}
    other = replace(
        copy,
        id="renamed",
        source=tuple(names.get(word, word) for word in copy.source),
        target=tuple(names.get(word, word) for word in copy.target),
    )
    found = list(leaks.check(corpus([*made, copy, other])))
    assert [(each.severity, each.rows) for each in found] == [
        ("refuse", ("copy",)),
        ("refuse", ("renamed",)),
    ]
    assert list(leaks.check(corpus(made))) == []


def test_names_that_are_no_slots_are_compared_by_their_order() -> None:
    one = replace(row("one", tuple("int a;a=5;"), tuple("int a;a=6;")), spelled=())
    two = replace(row("two0", tuple("int b;b=5;"), tuple("int b;b=6;")), spelled=())
    assert [each.rows for each in leaks.check(corpus([one, two]))] == [("two0",)]
    third = replace(two, source=(*two.source[:-1], "+"))
    assert list(leaks.check(corpus([one, third]))) == []


def test_a_leak_between_two_corpora_is_refused_once() -> None:
    made = rows(5)
    trained = corpus([pair for pair in made if pair.bucket_source == 5])
    copied = next(pair for pair in trained.pairs if pair.kind == "flawed")
    tested = replace(corpus([replace(copied, bucket_source=0)]), name="tested")
    report = audit([replace(trained, name="trained"), tested])
    refused = [finding for finding in report.findings if finding.severity == "refuse"]
    assert [(each.check, each.rows) for each in refused] == [("leak", (f"tested/{copied.id}",))]
    assert joined([trained, tested]).name == "made + tested"


def test_repeated_rows_are_named() -> None:
    made = rows(3)
    again = replace(made[0], id="again")
    assert only(list(leaks.check_repeats(corpus([*made, again]))), "repeat").rows == ("again",)
    assert list(leaks.check_repeats(corpus(made))) == []


def test_made_rows_may_not_test_beside_real_ones() -> None:
    made = rows(11)
    flawed = [pair for pair in made if pair.kind == "flawed" and pair.bucket_source == 0]
    marked = [replace(pair, flow="drop-null-check") if pair is flawed[0] else pair for pair in made]
    finding = only(list(augmented.check(corpus(marked))), "augmented-test")
    assert (finding.severity, finding.rows) == ("refuse", (flawed[0].id,))
    all_made = [replace(pair, flow="drop-null-check") for pair in made]
    assert only(list(augmented.check(corpus(all_made))), "augmented-test").severity == "warn"
    assert list(augmented.check(corpus(made))) == []


def test_classes_that_training_lacks_or_starves_are_named() -> None:
    made = rows(300)
    clean = {finding.check for finding in classes.check(corpus(made))}
    assert clean & {"class-missing", "class-starved", "class-support"} <= {"class-support"}
    without = [pair for pair in made if pair.cwe != 2 or pair.bucket_source == 0]
    found = {finding.check: finding.message for finding in classes.check(corpus(without))}
    assert "CWE-2" in found["class-missing"]
    planted = starved(corpus(made), 0.25, np.random.default_rng(RANDOM))
    assert frozenset(classes.starved_classes(*classes.counts_of(planted.corpus))) == planted.classes
    assert classes.starved_classes(*classes.counts_of(corpus(made))) == []


def test_imbalance_and_few_rows_are_named() -> None:
    many = rows(120, families=1)
    few = [replace(pair, id=f"few{pair.id}", cwe=9) for pair in rows(1, families=1, seed=2)]
    found = {
        finding.check
        for finding in classes.check(corpus([*many, *[replace(p, bucket_source=5) for p in few]]))
    }
    assert {"imbalance", "class-support"} <= found


def test_sides_that_contradict_are_refused() -> None:
    made = rows(5)
    first = made[0]
    same = replace(first, id="same", target=first.source)
    assert only(list(sides.check_identical(corpus([*made, same]))), "identical-sides").rows == ("same",)
    changed = replace(made[1], id="changed", target=made[0].source)
    assert only(list(sides.check_identical(corpus([changed]))), "identical-sides").rows == ("changed",)
    both = replace(first, id="both", source=made[1].source)
    conflict = only(list(sides.check_conflicts(corpus([*made, both]))), "conflict")
    assert (conflict.severity, conflict.rows) == ("refuse", ("both",))
    for check in (sides.check_identical, sides.check_conflicts, sides.check_flaws_back):
        assert list(check(corpus(made))) == []


def test_one_source_under_two_ids_is_a_conflict() -> None:
    made = rows(3)
    other = replace(made[0], id="other", source_id="another", target=made[2].target)
    assert only(list(sides.check_conflicts(corpus([*made, other]))), "conflict").severity == "warn"
    reference = replace(other, source_id=made[0].source_id)
    assert list(sides.check_conflicts(corpus([*made, reference]))) == []


def test_a_row_that_is_turned_round_and_a_target_that_is_flawed_are_named() -> None:
    made = [pair for pair in rows(5) if pair.kind == "flawed"]
    turned = replace(made[0], id="turned", source=made[0].target, target=made[0].source)
    found = list(sides.check_flaws_back(corpus([*made, turned])))
    assert only(found, "reversed").rows == (made[0].id, "turned")
    assert only(found, "flaw-back").rows == (made[0].id, "turned")


def test_targets_that_do_not_parse_are_named() -> None:
    made = rows(3)
    broken = replace(made[0], id="broken", target=made[0].target[:-1])
    assert only(list(targets.check_parse(corpus([*made, broken]))), "target-syntax").rows == ("broken",)
    assert list(targets.check_parse(corpus(made))) == []
    excused = replace(broken, source=made[0].source[:-1])  # a window that ends early on both sides
    assert list(targets.check_parse(corpus([excused]))) == []


def test_foreign_targets_are_named() -> None:
    made = corpus(rows())
    assert list(targets.check_foreign(made)) == []
    planted = foreign_targets(made, 0.1, np.random.default_rng(RANDOM))
    named = frozenset(only(list(targets.check_foreign(planted.corpus)), "foreign-target").rows)
    assert named <= planted.rows
    assert len(named) >= 0.7 * len(planted.rows)


def test_swapped_sides_are_suspected() -> None:
    made = corpus([pair for pair in rows(120) if pair.kind == "flawed"])
    assert list(flips.check(made)) == []
    planted = flip_sides(made, 0.05, np.random.default_rng(RANDOM))
    named = frozenset(only(list(flips.check(planted.corpus)), "label-flip").rows)
    assert named <= planted.rows
    assert len(named) >= 0.7 * len(planted.rows)


def test_planted_triggers_are_found_and_natural_edits_are_none() -> None:
    made = corpus(rows(100))
    assert list(triggers.check(made)) == []
    planted = plant_triggers(made, 0.05, np.random.default_rng(RANDOM))
    assert frozenset(only(list(triggers.check(planted.corpus)), "trigger").rows) == planted.rows


def test_first_words_that_give_the_label_away_are_named() -> None:
    made = rows(100)
    assert list(giveaway.check(corpus(made))) == []
    reported = [
        replace(pair, source=("static", *pair.source)) if pair.kind == "identity" else pair for pair in made
    ]
    assert "first 8 words" in only(list(giveaway.check(corpus(reported))), "too-good").message


def test_what_was_left_out_or_cut_is_said() -> None:
    made = rows(5)
    summary = {"dropped": {"too long": 300, "parse error": 2}, "options": {"max_words": len(made[0].source)}}
    found = list(losses.check(corpus(made, **summary)))
    assert "302 were left out" in only(found, "left-out").message
    assert made[0].id in only(found, "cut").rows
    assert only(found, "target-too-long").rows
    options = {"max_words": max(len(pair.target) for pair in made) + 1}
    assert list(losses.check(corpus(made, dropped={"too long": 1}, options=options))) == []
    assert losses.losses({"cases": {"total": 9, "too long": 2}}) == {"too long": 2}


def test_counts_and_hashes_that_differ_are_refused() -> None:
    made = rows(5)
    assert list(manifest.check_counts(corpus(made, pairs={"flawed": 20, "identity": 20}))) == []
    wrong = only(list(manifest.check_counts(corpus(made, pairs={"flawed": 21}))), "manifest")
    assert (wrong.severity, wrong.message) == (
        "refuse",
        "dataset.json says 21 flawed pairs, there are 20",
    )
    hashed = replace(corpus(made), sha256="a" * 64)
    assert list(manifest.check_hash(hashed, {"made": "a" * 64})) == []
    assert only(list(manifest.check_hash(hashed, {"made": "b" * 64})), "manifest").severity == "refuse"
    assert only(list(manifest.check_hash(hashed, {"other": "a" * 64})), "manifest").severity == "warn"


def test_error_types_leaks_and_missing_types() -> None:
    programs = [
        Instance(f"train{number}", "train", "000", f"void f() {{ {'g(); ' * number} h(); }}")
        for number in range(1, 40)
    ]
    clean = Instance("test1", "test", "000", "int k() { return 1; }")
    assert [each.check for each in types.check(TypeCorpus("itc", (*programs, clean)))] == []
    leak = Instance("test2", "test", "001", "void other() { name(); last(); }")
    found = list(types.check(TypeCorpus("itc", (*programs, clean, leak))))
    assert {each.check: (each.severity, each.rows) for each in found} == {
        "leak": ("refuse", ("test2",)),
        "class-missing": ("refuse", ("test2",)),
    }
    twice = replace(programs[0], id="train-twice", label="002")
    found = list(types.check(TypeCorpus("itc", (*programs, twice, clean))))
    assert only(found, "conflict").rows == ("train1", "train-twice")
    assert {"class-support", "imbalance"} <= {each.check for each in found}


@pytest.mark.parametrize("check", PAIR_CHECKS)
def test_no_check_fails_on_an_empty_corpus(check: object) -> None:
    assert callable(check)
    assert list(check(corpus([]))) == []
