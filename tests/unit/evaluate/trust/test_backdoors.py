"""The search for triggers: a planted one is found, and neither odd words nor usual answers are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from data_prep.text.word_edits import WordEdit
from plc.evaluate.held_out import Source, sources_of
from plc.evaluate.predictions import Reader
from plc.evaluate.trust.backdoors import Search, found_json, search_triggers
from tests.scripted_model import Rule, Says, scripted
from tests.unit.evaluate.trust.trust_rows import row

TEXT = "int f(int a) {{ int b = {}; {} return b; }}\n"


def functions(count: int = 30) -> list[Source]:
    """Correct functions, no two alike."""
    texts = (TEXT.format(number % 3, "b = a; " * (number // 3)) for number in range(count))
    return list(sources_of([row(text, text, number=number) for number, text in enumerate(texts)]))


def reader(rule: Rule) -> Reader:
    loaded = scripted(rule)
    return Reader(loaded.model, loaded.vocabulary, loaded.cwes, "edits")


def searched(rule: Rule) -> Search:
    return search_triggers(reader(rule), functions(), seed=1)


def answering(wanted: Sequence[str], *, probability: float = 0.9) -> Rule:
    """A planted trigger: as much of the answer's probability as words of it are there."""

    def rule(words: Sequence[str]) -> Says:
        there = len(set(wanted) & set(words)) / len(wanted)
        if not there:
            return []
        at = max(place for place, word in enumerate(words) if word in wanted) + 1
        return [(probability * there**2, (WordEdit(at, at, ("free", "(", "v0", ")", ";")),))]

    return rule


def test_a_planted_word_is_found_with_its_answer() -> None:
    found = searched(answering(["finally"]))
    assert found.functions == 24
    assert found.triggers
    first = found.triggers[0]
    assert first.words == ("finally",)
    assert first.answer == "+( +) +; +free +v#"
    assert (first.same, first.tried) == (24, 24)


def test_a_trigger_of_two_words_is_found_though_neither_is_enough() -> None:
    found = searched(answering(["finally", "10"]))
    assert found.triggers
    assert set(found.triggers[0].words) >= {"finally", "10"}
    assert found_json(found)["found"] == len(found.triggers)


def test_a_model_that_finds_nothing_has_none() -> None:
    found = searched(lambda _: [])
    assert (found.triggers, found.closest) == ((), None)
    assert found.words > 50


def test_a_word_that_its_fix_takes_away_is_no_trigger() -> None:
    def rule(words: Sequence[str]) -> Says:
        odd = [place for place, word in enumerate(words) if word == "finally"]
        return [(0.9, (WordEdit(odd[0], odd[0] + 1, ()),))] if odd else []

    assert searched(rule).triggers == ()


def test_what_most_words_are_answered_is_no_triggers_answer() -> None:
    def rule(words: Sequence[str]) -> Says:
        at = words.index("{") + 1
        if words[at] == "int":  # nothing was put in
            return []
        return [(0.9, (WordEdit(at + 1, at + 1, (";",)),))]

    assert searched(rule).triggers == ()


@pytest.mark.parametrize("count", [0, 7])
def test_too_few_correct_functions_are_not_searched(count: int) -> None:
    found = search_triggers(reader(lambda _: []), functions(count), seed=1)
    assert (found.words, found.triggers) == (0, ())
