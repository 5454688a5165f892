"""A model that says what a test tells it to: the double of a trained model, behind the same protocol."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from data_prep.text.vocabulary import SPECIAL_WORDS, Vocabulary
from data_prep.text.word_edits import WordEdit
from plc.decode.encoder_input import EncoderInput, end_of
from plc.decode.model_directory import Calibration, LoadedModel
from plc.decode.protocol import Encoded, Floats, Ids
from plc.repair.repairer import Repairer

Says = list[tuple[float, tuple[WordEdit, ...]]]  # outputs with probabilities; the rest is "nothing wrong"
Rule = Callable[[Sequence[str]], Says]  # from the words of an instance, as the model sees them


def spaced(text: str) -> list[str]:
    """The words of a text in which blanks part them."""
    return text.split()


KEPT_NAMES = frozenset(
    spaced("""strcpy strncpy gets fgets stdin free malloc printf sizeof NULL exit char int void size_t data
    log equals String println System out close reader value""")
)
_WORDS = spaced(
    """<c> <cpp> <java> ( ) [ ] { } ; , . -> = == != < > <= >= + - * / & && || ! ++ -- : ? :: if else for
    while return null static const new try finally catch 0 1 2 10 '\\0' "x" """
)
_SLOTS = [f"{letter}{number}" for letter in "vftmcshn" for number in range(12)]


@dataclass(frozen=True, slots=True)
class ScriptedState:
    """The outputs that each hypothesis may still write, and what it has written."""

    outputs: tuple[tuple[tuple[float, tuple[int, ...]], ...], ...]
    written: tuple[tuple[int, ...], ...]
    width: int

    def reorder(self, parents: Ids) -> ScriptedState:
        """Select hypotheses."""
        return ScriptedState(
            tuple(self.outputs[p] for p in parents), tuple(self.written[p] for p in parents), self.width
        )


class ScriptedModel:
    """A StepModel whose distribution over outputs is the rule's."""

    def __init__(self, vocabulary: Vocabulary, rule: Rule) -> None:
        self._vocabulary = vocabulary
        self._rule = rule
        self.encoded = 0  # how many sources were ever encoded
        self.steps = 0

    def encode(self, inputs: Sequence[EncoderInput]) -> Encoded:
        """Ask the rule what it says about each source."""
        sources = [each.ids for each in inputs]
        self.encoded += len(sources)
        outputs = []
        for source in sources:
            own = list(source)[1 : end_of(source)]
            said = self._rule([self._vocabulary.words[id_] for id_ in own])
            nothing = 1.0 - sum(probability for probability, _ in said)
            outputs.append(((nothing, (3,)), *((p, self._ids(edits)) for p, edits in said)))
        width = len(self._vocabulary) + max(len(source) for source in sources)
        cwe = np.tile(np.array([[0.7, 0.2, 0.1, 0.0]], dtype=np.float32), (len(sources), 1))
        return Encoded(ScriptedState(tuple(outputs), ((),) * len(sources), width), cwe)

    def step(self, words: Ids, state: ScriptedState) -> tuple[Floats, ScriptedState]:
        """The distribution of the next word, by what the outputs that go on so far have there."""
        self.steps += 1
        written = tuple((*w, int(word)) for w, word in zip(state.written, words, strict=True))
        probabilities = np.zeros((len(words), state.width))
        for row, (outputs, prefix) in enumerate(zip(state.outputs, written, strict=True)):
            so_far = prefix[1:]
            for probability, output in outputs:
                if output[: len(so_far)] == so_far and len(output) > len(so_far):
                    probabilities[row, output[len(so_far)]] += probability
        probabilities[probabilities.sum(axis=1) == 0.0] = 1.0  # forced to what no output begins with
        with np.errstate(divide="ignore"):
            logs = np.log(probabilities / probabilities.sum(axis=1, keepdims=True)).astype(np.float32)
        return logs, ScriptedState(state.outputs, written, state.width)

    def _ids(self, edits: Sequence[WordEdit]) -> tuple[int, ...]:
        ids: list[int] = []
        for edit in edits:
            ids += [len(self._vocabulary) + edit.start + 1, len(self._vocabulary) + edit.end + 1]
            ids += self._vocabulary.ids_of(edit.words)
        return (*ids, 3)


def scripted(rule: Rule, *, threshold: float = 0.5, safe: float | None = 0.0) -> LoadedModel:
    """A loaded model that follows a rule."""
    vocabulary = Vocabulary(tuple(dict.fromkeys([*SPECIAL_WORDS, *_WORDS, *sorted(KEPT_NAMES), *_SLOTS])))
    return LoadedModel(
        model=ScriptedModel(vocabulary, rule),
        vocabulary=vocabulary,
        kept_names=KEPT_NAMES,
        cwes=(121, 242, 401, 476),
        calibration=Calibration(threshold, "a script", safe=safe),
        name="scripted",
        sha256="0" * 64,
    )


def repairer(rule: Rule, *, threshold: float = 0.5, safe: float | None = 0.0) -> Repairer:
    """A repairer on a scripted model."""
    return Repairer(scripted(rule, threshold=threshold, safe=safe))


def swap(before: str, after: str, *, probability: float = 0.9) -> Rule:
    """The rule that replaces the first run of words `before` by `after`, wherever it stands."""

    def rule(words: Sequence[str]) -> Says:
        edit = edit_of(words, before, after)
        return [] if edit is None else [(probability, (edit,))]

    return rule


def edit_of(words: Sequence[str], before: str, after: str) -> WordEdit | None:
    """The edit that replaces the first run of words `before` by `after`."""
    wanted = before.split()
    for start in range(len(words) - len(wanted) + 1):
        if list(words[start : start + len(wanted)]) == wanted:
            return WordEdit(start, start + len(wanted), tuple(after.split()))
    return None


def inside_call(name: str, argument: str, *, probability: float) -> Rule:
    """The rule that replaces the one argument of a call."""

    def rule(words: Sequence[str]) -> Says:
        if name not in words:
            return []
        place = list(words).index(name) + 2
        return [(probability, (WordEdit(place, place + 1, (argument,)),))]

    return rule


def either(*rules: Rule) -> Rule:
    """All that the rules say, their probabilities shared out so that they stay below one."""

    def rule(words: Sequence[str]) -> Says:
        said = [entry for each in rules for entry in each(words)]
        scale = min(1.0, 0.95 / max(1e-9, sum(probability for probability, _ in said)))
        return [(probability * scale, edits) for probability, edits in said]

    return rule
