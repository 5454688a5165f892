"""Two faults in one function: fixes take no sound statement away, and what was flagged is mended or left.

For random pairs of faults, put into functions in the style of real code by the fault operators, the shipped
model looks at the text and makes its fixes, all of them or the safe ones, with its own threshold and with one
at which nearly every fault is flagged. Then these hold (`tests/pairs/checking.py`):

- No statement is removed unless the model's first candidate removes it. A *removed statement* is one whose
  words are in the reference and in the flawed text and no longer in the result. The *first candidate* is what
  the model writes first, filtered by nothing, for the flawed text or for that text with others of the fixes
  made.
- No fault is forgotten: "findings left" is never 0 while a fault that was *flagged*, that is, whose place the
  first fix of a finding of the first report touches, still stands there as it was.
- Bytes outside of the edits stay, comments too; the result parses no worse; a second run changes nothing; the
  tally says what the text shows.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import islice

import pytest

from data_prep.inject.registry import OPERATORS
from plc.repair.findings import Edit
from tests.pairs.checking import Run, flagged, run, violations
from tests.pairs.functions import Sound, sound_functions
from tests.pairs.looking import Remembering, Settings
from tests.pairs.many import many
from tests.pairs.pairing import Flawed, longest_function, pairs

TWICE = Sound(
    "c",
    b"""#include <stdlib.h>
int puts(const char *text);
void twice(void)
{
    int a = rand();
    int b = rand();
    if (a == 5)
    {
        puts("five"); /* all of a hand */
    }
    if (b == 6)
    {
        puts("six");
    }
}
""",
)


@pytest.fixture(scope="module")
def model() -> Remembering:
    return Remembering.shipped()


def assignments(model: Remembering) -> Run:
    """`=` for `==` at both places, which the model is sure of."""
    assigning = [operator for operator in OPERATORS if operator.name == "assign-for-compare"]
    return run(model, next(pairs(TWICE, random.Random(1), operators=assigning)), Settings())


def mended(made: Run, after: bytes) -> Run:
    return replace(made, analysed=replace(made.analysed, after=after))


def check(number: int, seed: int) -> Counter[str]:
    counts: Counter[str] = Counter()
    for flawed, settings, made, found in many(number, ["c", "cpp", "java"], seed=seed):
        assert not found, f"{flawed.name} ({settings}): {found}\n{flawed.text.decode()}"
        counts["fixed"] += len(made.analysed.fixed)
        counts["flagged"] += sum(bool(flagged(made.first, fault)) for fault in flawed.faults)
        counts["both flagged"] += all(flagged(made.first, fault) for fault in flawed.faults)
    return counts


def test_nothing_is_removed_and_nothing_forgotten() -> None:
    counts = check(number=10, seed=1)
    assert counts["flagged"] > 20  # else nothing was put to the test
    assert counts["fixed"] > 5


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(2, 5))
def test_nothing_is_removed_and_nothing_forgotten_in_many(seed: int) -> None:
    counts = check(number=120, seed=seed)
    assert counts["both flagged"] > 20


def test_there_are_enough_functions_and_each_takes_many_pairs() -> None:
    sound = sound_functions()
    assert len(sound) >= 25
    assert {each.language for each in sound} == {"c", "cpp", "java"}
    for each in sound:
        drawn = list(islice(pairs(each, random.Random(0)), 20))
        assert len({flawed.text for flawed in drawn}) == len(drawn) >= 10
        assert 2 * sum(a.operator != b.operator for a, b in (flawed.faults for flawed in drawn)) > len(drawn)
        assert all(stands_in_the_function(flawed) for flawed in drawn)


def stands_in_the_function(flawed: Flawed) -> bool:
    function = longest_function(flawed.text, flawed.language).function
    places = [place for fault in flawed.faults for place in fault.places]
    return all(start <= function.end_byte and function.start_byte <= end for start, end in places)


def test_two_faults_that_the_model_knows_are_both_mended(model: Remembering) -> None:
    made = assignments(model)
    assert made.analysed.after == TWICE.text
    assert not list(violations(model, made))


def test_a_block_that_is_taken_away_is_seen(model: Remembering) -> None:
    made = assignments(model)
    block = made.flawed.text[made.flawed.text.index(b"    if (b") : made.flawed.text.rindex(b"}")]
    found = list(violations(model, mended(made, made.flawed.text.replace(block, b""))))
    assert any('`puts ( "six" ) ;` is gone' in each for each in found)
    assert any("not the text with the edits" in each for each in found)


def test_a_fault_that_is_forgotten_is_seen(model: Remembering) -> None:
    made = assignments(model)
    assert all(flagged(made.first, fault) for fault in made.flawed.faults)
    one = made.analysed.fixed[:1]
    silent = replace(made, analysed=replace(made.analysed, fixed=one))
    found = list(violations(model, silent))
    assert any("was flagged and remains" in each for each in found)
    assert any("none left" in each for each in found)


def test_a_comment_that_goes_is_seen(model: Remembering) -> None:
    made = assignments(model)
    gone = mended(made, made.analysed.after.replace(b" /* all of a hand */", b""))
    assert any("comments are gone" in each for each in violations(model, gone))


def test_a_second_run_with_more_to_do_and_a_wrong_count_are_seen(model: Remembering) -> None:
    made = assignments(model)
    found = list(violations(model, mended(made, made.flawed.text)))
    assert "a second run changes the text again" in found
    assert any("has not changed" in each for each in found)


def test_a_result_that_does_not_parse_is_seen(model: Remembering) -> None:
    made = assignments(model)
    assert "the result parses worse" in list(violations(model, mended(made, made.analysed.after + b"}")))


def test_an_edit_is_listed_once(model: Remembering) -> None:
    made = assignments(model)
    assert all(isinstance(edit, Edit) for edit in made.edits)
    assert len(made.edits) == len(set(made.edits)) == 2
