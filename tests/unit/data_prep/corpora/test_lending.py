"""Names that only a fix has, lent to the instance for training."""

from __future__ import annotations

from data_prep.corpora.lending import MOST, with_lent_names
from data_prep.corpora.reported_pairs import edits_between
from data_prep.text.around.surroundings import Surroundings
from data_prep.text.functions import Function, functions_of
from data_prep.text.reported import AROUND, ReportedInstance, reported_instance
from data_prep.text.windows import lines_of

NEAR = b"".join(b"int near%d;\n" % number for number in range(AROUND + 8))
BEFORE = b"int width(struct box *box)\n{\n    return box->wide;\n}\n"


def lent(after_text: bytes, *, kept_names: frozenset[str] = frozenset()) -> tuple[ReportedInstance, ...]:
    text = NEAR + BEFORE
    before, after = function(text), function(after_text)
    instance = reported_instance(
        before,
        NEAR.count(b"\n") + 2,
        lines=lines_of(before.words, text),
        names=Surroundings.of(text, "c"),
        kept_names=kept_names,
    )
    edits = edits_between(before, after)
    return instance, with_lent_names(instance, after, edits, kept_names)


def function(text: bytes) -> Function:
    (found,) = functions_of(text, "c")
    return found


def test_a_function_and_a_member_that_only_the_fix_has_stand_around() -> None:
    own, given = lent(BEFORE.replace(b"box->wide", b"scaled(box->inner)"))
    names = [word.text for word in given.around]
    assert {"scaled", "inner"} <= set(names)
    assert len(names) == len(own.around) == AROUND
    assert [name for name in names if name not in {"scaled", "inner"}] == [
        word.text for word in own.around[: AROUND - 2]
    ]
    assert {word.text: word.role for word in given.around}["inner"] == "member"


def test_the_place_of_a_lent_name_does_not_say_that_it_is_needed() -> None:
    places = set()
    for number in range(40):
        name = b"helper%d" % number
        _, given = lent(BEFORE.replace(b"box->wide", name + b"(box->wide)"))
        places.add([word.text for word in given.around].index(name.decode()))
    assert len(places) > AROUND / 2


def test_what_the_fix_declares_and_what_stays_a_word_is_not_lent() -> None:
    own, given = lent(
        BEFORE.replace(b"return box->wide;", b"int sum = clamp(box->wide);\n    return sum;"),
        kept_names=frozenset({"clamp"}),
    )
    assert given == own


def test_a_fix_that_needs_many_names_is_left_as_it_is() -> None:
    calls = " + ".join(f"term{number}(box)" for number in range(MOST + 1))
    own, given = lent(BEFORE.replace(b"box->wide", calls.encode()))
    assert given == own
