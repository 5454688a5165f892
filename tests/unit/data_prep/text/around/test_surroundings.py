"""Names around a function: which ones, in which order, with which roles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from data_prep.text.around.surroundings import Surroundings
from data_prep.text.functions import functions_of
from data_prep.text.languages import Language
from data_prep.text.word import Role, Word

C = b"""
#include <stdio.h>
#define LIMIT 16
enum state { OPEN, CLOSED, BROKEN };
struct queue { int *items; int head; int tail; struct lock *guard; };
static int dropped; // a comment of words
static void queue_grow(struct queue *q, int wanted);

static int unrelated(int first, int second) { return first / second; }

int queue_push(struct queue *q, int item) {
    if (q->tail == q->head) { puts("full of text"); return CLOSED; }
    q->items[q->tail++] = item;
    return OPEN;
}

int queue_pop(struct queue *q) { lock_take(q->guard); return q->items[q->head++]; }
"""
JAVA = b"""
package com.example.shop;
import java.util.concurrent.TimeUnit;
class Cart {
    private static final int MOST = 3;
    private List<Item> entries;
    void add(Item item) { entries.add(item); }
    Item first() { return entries.get(0); }
    class Closed { }
}
"""


def around(text: bytes, language: Language, name: str, most: int = 64) -> dict[str, Word]:
    """The names around a function of a text, in their order."""
    function = next(one for one in functions_of(text, language) if one.name == name)
    used = {word.text for word in function.words}
    found = Surroundings.of(text, language).names(function.start_byte, function.end_byte, used, most=most)
    assert not used & {word.text for word in found}
    assert len({word.text for word in found}) == len(found)
    return {word.text: word for word in found}


def test_a_function_of_c_gets_what_its_file_has() -> None:
    found = around(C, "c", "queue_push")
    roles: dict[str, Role] = {
        "LIMIT": "constant",
        "BROKEN": "constant",
        "guard": "member",
        "dropped": "variable",
        "queue_grow": "function",
        "lock_take": "function",
        "lock": "type",
        "state": "type",
    }
    assert {name: found[name].role for name in roles} == roles
    for word in found.values():
        assert C[word.start_byte : word.end_byte].decode() == word.text
    assert not {"comment", "words", "full", "text", "include", "define", "stdio", "int"} & set(found)


def test_what_stands_beside_names_that_the_function_uses_comes_before_what_does_not() -> None:
    order = list(around(C, "c", "queue_push"))
    for related, unrelated in (("guard", "second"), ("BROKEN", "first"), ("queue_grow", "unrelated")):
        assert order.index(related) < order.index(unrelated), order
    assert list(around(C, "c", "queue_push", most=3)) == order[:3]


def test_a_method_of_java_gets_members_methods_and_imported_classes() -> None:
    found = around(JAVA, "java", "add")
    assert {"first", "MOST", "TimeUnit", "Cart", "Closed", "get"} <= set(found)
    assert found["TimeUnit"].role == found["Closed"].role == "type"
    assert found["first"].role == "function"
    assert not {"com", "example", "shop", "java", "util", "concurrent"} & set(found)


def test_names_that_a_model_knows_and_names_that_are_used_are_left_out() -> None:
    known = Surroundings.of(C, "c", kept_names=frozenset({"LIMIT"}))
    found = {word.text for word in known.names(0, 0, frozenset({"dropped"}))}
    assert not {"LIMIT", "dropped"} & found
    assert "queue_pop" in found


def test_a_large_file_is_read_around_the_function_alone() -> None:
    lines = b"".join(b"int value_%d(int x) { return x + OFFSET_%d; }\n" % (i, i) for i in range(40_000))
    surroundings = Surroundings.of(lines, "c")
    start = lines.index(b"int value_30000(")
    end = lines.index(b"\n", start)
    near = [word.text for word in surroundings.names(start, end, frozenset({"value_30000"}))]
    assert {"value_29999", "value_30001", "OFFSET_29999"} <= set(near)
    assert "value_10" not in near


@given(
    st.binary(max_size=300), st.sampled_from(["c", "cpp", "java"]), st.integers(0, 300), st.integers(0, 300)
)
def test_any_bytes_give_names_at_their_places(text: bytes, language: Language, one: int, two: int) -> None:
    start, end = sorted((min(one, len(text)), min(two, len(text))))
    found = Surroundings.of(text, language).names(start, end, frozenset(), most=10)
    assert found == Surroundings.of(text, language).names(start, end, frozenset(), most=10)
    assert len(found) <= 10
    for word in found:
        assert text[word.start_byte : word.end_byte].decode("utf-8", "surrogateescape") == word.text
        assert not start <= word.start_byte < end
