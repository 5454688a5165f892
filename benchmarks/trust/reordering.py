"""Why reordered declarations cost a model fixes: is it their order, or the numbers that slots get from it?

    python -m benchmarks.trust.reordering MODEL --data DATA... --limit 120 --draws 3

Names become slots in the order in which they appear, so swapping two declarations does two things at once:
the text has another order, and their variables have each other's numbers. Here each is done alone, too: the
swapped text with the slots of the text before, and the text before with the slots of the swapped one. Each
change is checked: does the fix write and take away the same words, names aside, and beside the same words?
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from data_prep.dataset import Pair
from data_prep.text.naming import is_slot
from data_prep.text.word_edits import WordEdit, diff
from plc.evaluate.edit_kinds import blind
from plc.evaluate.held_out import sources_of
from plc.evaluate.predictions import predict
from plc.evaluate.rate import Rate
from plc.evaluate.readers import Subject, load_subject
from plc.evaluate.trust.answering import Answer, answers_of
from plc.evaluate.trust.changes import reorder
from plc.evaluate.trust.reading import Rows
from plc.evaluate.trust.rows import held_out_rows

Slots = Mapping[str, str]


def main() -> None:
    """Change, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--limit", type=int, default=120)
    parser.add_argument("--draws", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    subject = load_subject(given.model)
    held_out = held_out_rows(
        subject, given.data, split="source", every=False, limit=given.limit, seed=given.seed
    )
    changed: list[tuple[Rows, Rows]] = []
    for reading in held_out.flawed:
        random = Random(f"{given.seed} {reading.rows[0].id}")
        draws = (reorder(reading, random, ()) for _ in range(given.draws))
        changed += [(reading.rows, each.rows) for each in draws if each is not None]
    moved = [same_fix(one, other) for one, other in changed]
    print(f"{len(changed)} draws of {len({one[0].id for one, _ in changed})} sources")
    print(f"the fix is the same, names aside: {sum(moved)}")
    print(f"and begins at a word with the same two beside it: {sum(same_place(*each) for each in changed)}")
    renumbered = [slots_of(one[0], other[0]) for one, other in changed]
    print(f"slots have other numbers: {sum(any(a != b for a, b in each.items()) for each in renumbered)}")
    before = [one for one, _ in changed]
    versions: dict[str, list[Rows]] = {
        "as it is": before,
        "reordered": [other for _, other in changed],
        "reordered, slots as before": [
            renamed(other, {b: a for a, b in slots.items()})
            for (_, other), slots in zip(changed, renumbered, strict=True)
        ],
        "as it is, slots as reordered": [
            renamed(one, slots) for (one, _), slots in zip(changed, renumbered, strict=True)
        ],
    }
    print("| version | exact@1 | exact@5 |\n| --- | --- | --- |")
    for name, rows in versions.items():
        answers: list[Answer] = answers_of(subject, rows)
        rates = (Rate.of(each.is_right(at) for each in answers) for at in (1, 5))
        print(f"| {name} | " + " | ".join(map(str, rates)) + " |", flush=True)

    numberings = zip(versions["reordered"], versions["reordered, slots as before"], strict=True)
    both = [likelier(subject, each) for each in numberings]
    print(f"| the likelier first fix of both numberings | {Rate.of(both)} | |")


def likelier(subject: Subject, numberings: Sequence[Rows]) -> bool:
    """Whether the first fix is right that is the most probable one of those under several numberings."""
    said: list[tuple[float, bool]] = []
    for rows in numberings:
        (source,) = sources_of([replace(row, source_id="0") for row in rows])
        (found,) = predict(subject.reader, [source])
        if found.candidates:
            references = {row.target for row in rows}
            said.append((found.flawed * found.shares[0], found.candidates[0] in references))
    return bool(said) and max(said)[1]


def slots_of(one: Pair, other: Pair) -> dict[str, str]:
    """The slot after a change for each slot before it, told by the names that they stand for."""
    names = {(name, slot[0]): slot for slot, name in zip(other.source, other.spelled, strict=True) if name}
    found = {
        slot: names[name, slot[0]]
        for slot, name in zip(one.source, one.spelled, strict=True)
        if name and is_slot(slot) and (name, slot[0]) in names
    }
    if set(found) != set(found.values()):
        raise SystemExit(
            f"{one.id}: a change that leaves the names has other slots, not others' slots: {found}"
        )
    return found


def renamed(rows: Rows, slots: Slots) -> Rows:
    """The same rows with other numbers of slots."""
    return tuple(
        replace(
            row,
            source=tuple(slots.get(word, word) for word in row.source),
            target=tuple(slots.get(word, word) for word in row.target),
        )
        for row in rows
    )


def same_fix(one: Rows, other: Rows) -> bool:
    """Whether the references make the same edits before and after, names and places aside."""
    return sorted(map(words_of, one)) == sorted(map(words_of, other))


def words_of(row: Pair) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """What each edit of a row takes away and writes."""
    return [
        (blind(row.source[each.start : each.end]), blind(each.words)) for each in diff(row.source, row.target)
    ]


def same_place(one: Rows, other: Rows) -> bool:
    """Whether each reference's first edit has the same words before and behind it."""
    return sorted(beside(row, diff(row.source, row.target)[0]) for row in one) == sorted(
        beside(row, diff(row.source, row.target)[0]) for row in other
    )


def beside(row: Pair, edit: WordEdit) -> tuple[str, ...]:
    """Two words on each side of an edit, names aside."""
    before, behind = row.source[max(0, edit.start - 2) : edit.start], row.source[edit.end : edit.end + 2]
    return (*blind(before), *blind(behind))


if __name__ == "__main__":
    main()
