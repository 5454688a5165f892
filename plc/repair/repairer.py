"""The repairer: a file's functions through the model, and what it says about each as findings."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, final

import numpy as np

from data_prep.errors import ModelError, PlcError
from data_prep.functions import Calls, Function, Instance, functions_in, instances_of
from data_prep.languages import LANGUAGES, Language, parse, parse_bounded
from data_prep.name_parts import Parts
from data_prep.naming import Names
from plc.decode.beam import REACH, Start, begin, never, search
from plc.decode.grammar import MAX_STEPS, EditGrammar, ids_to_edits
from plc.repair.candidates import Page, errors_in
from plc.repair.confidence import Confidence
from plc.repair.findings import Cwe, FileReport, Finding, Skipped, Suggestion, apply_edits
from plc.repair.functions_after import functions_after
from plc.repair.grouping import CANDIDATES, Proposal, grouped
from plc.repair.memory import Memory, Said, key_of
from plc.repair.source_text import SourceText
from plc.repair.style import style_of

if TYPE_CHECKING:
    from tree_sitter import Node

    from plc.decode.model_directory import LoadedModel

BUDGET = 400  # words of an instance, as in training
_BATCH_WORDS = 3200  # padded words that one encoder pass takes


class _Reading(NamedTuple):
    """What the model reads of an instance."""

    ids: list[int]
    parts: list[Parts]


class StoppedError(PlcError):
    """The caller's `should_stop` ended the work before there was an answer."""


@final
class Repairer:
    """Finds flawed functions and offers fixes; safe to share between threads."""

    def __init__(self, loaded: LoadedModel) -> None:
        self._loaded = loaded
        self._grammar = EditGrammar(loaded.vocabulary, at_least_one=True)
        self._confidence = Confidence.of(loaded)

    @classmethod
    def load(cls, path: Path | None = None, *, threads: int = 1) -> Repairer:
        """The repairer on a model directory, by default the one that comes with PLC.

        `threads` are those of one prediction: more than one hardly helps it, and harms a busy machine; 0
        takes one for each core. Raises ModelError where the directory is missing or damaged. The graphs are
        opened for the first function that is read.
        """
        from plc.decode.model_directory import load_on_demand

        return cls(load_on_demand(default_model() if path is None else path, threads=threads))

    @property
    def name(self) -> str:
        """The model's name."""
        return self._loaded.name

    @property
    def sha256(self) -> str:
        """The hash of the model's manifest, which holds the hashes of all its files."""
        return self._loaded.sha256

    @property
    def kinds(self) -> frozenset[int]:
        """The numbers of the CWEs that the model can tell."""
        return frozenset(self._loaded.cwes)

    @property
    def threshold(self) -> float:
        """The confidence from which a finding is reported by default."""
        return self._loaded.calibration.threshold

    @property
    def safe_threshold(self) -> float | None:
        """The confidence of a suggestion from which it may be made unasked; None: no suggestion may."""
        return self._loaded.calibration.safe

    def findings(
        self,
        text: bytes,
        language: Language,
        *,
        min_confidence: float | None = None,
        should_stop: Callable[[], bool] = never,
    ) -> list[Finding]:
        """The flawed functions of a file in order of the text; see `report`."""
        report = self.report(text, language, min_confidence=min_confidence, should_stop=should_stop)
        return list(report.findings)

    def report(
        self,
        text: bytes,
        language: Language,
        *,
        min_confidence: float | None = None,
        should_stop: Callable[[], bool] = never,
        memory: Memory | None = None,
    ) -> FileReport:
        """Findings and skipped functions of a file.

        By default a finding is reported where the model is as sure as its own threshold and has a fix after
        which it holds the code for sound. `min_confidence` takes the place of both: 0 proposes something for
        every function.

        `should_stop` is polled before each decoding step and ends the work with StoppedError. A `memory` of
        this repairer alone makes the next report on a text like this one cost what is new in it.
        NotTextError for UTF-16, binary data and more than ten megabytes, TooComplexError for what no parser
        gets through in time, ValueError for another language than c, cpp and java.
        """
        _check(text, language)
        source = SourceText.of(text)
        root = parse_bounded(text, language).root_node
        functions = functions_in(root, text)
        readable, skipped = _sort_out(functions, source)
        skipped += _unread(source, root, functions)
        threshold = self._confidence.score_for(self.threshold if min_confidence is None else min_confidence)
        types = frozenset(
            word.text for function in functions for word in function.words if word.role == "type"
        )
        page = Page(source, language, style_of(text, types=types), errors_in(root))
        memory = Memory() if memory is None else memory
        proposals: list[Proposal] = []
        for batch in _batches(instances_of(readable, budget=BUDGET)):
            proposals += self._propose(
                page, batch, threshold=threshold, should_stop=should_stop, memory=memory
            )
        default = self._confidence.score_for(self.threshold)
        settling = min(threshold, default) or default  # at 0 nothing would ever be settled
        starts = [function.start_byte for function in functions]
        findings: list[Finding] = []
        for entry in grouped(source, proposals):
            if should_stop():
                raise StoppedError("stopped before all fixes were checked")
            places = [starts.index(start) for start in sorted(entry.seen_from)]
            finding = self._confidence.applied(entry.finding)
            finding = self._checked(
                page, functions, finding, threshold=settling, places=places, memory=memory
            )
            if min_confidence is not None or any("settled" in s.checks for s in finding.suggestions):
                findings.append(finding)
        return FileReport(
            language=language,
            encoding=source.encoding,
            functions=len(functions),
            findings=tuple(findings),
            skipped=tuple(skipped),
        )

    def _propose(
        self,
        page: Page,
        batch: Sequence[Instance],
        *,
        threshold: float,
        should_stop: Callable[[], bool],
        memory: Memory,
    ) -> Iterator[Proposal]:
        """What the model says of the instances of one batch that it holds for flawed."""
        if should_stop():
            raise StoppedError("stopped before the file was read through")
        names = [Names.new(self._loaded.known_in(page.language)) for _ in batch]
        readings = [self._read(i, n, page.language) for i, n in zip(batch, names, strict=True)]
        keys = [key_of(reading.ids, reading.parts, page.language) for reading in readings]
        known = {key: memory.recall(key, threshold=threshold) for key in keys}
        new = [row for row, key in enumerate(keys) if known[key] is None]
        if new:
            asked = self._ask(
                [readings[row] for row in new], page.language, threshold=threshold, should_stop=should_stop
            )
            for row, answer in zip(new, asked, strict=True):
                known[keys[row]] = answer
                memory.keep(keys[row], answer)
        for instance, name, key in zip(batch, names, keys, strict=True):
            said = known[key]
            if said is None or said.score < threshold:
                continue
            found = [
                page.candidate(
                    instance,
                    name,
                    ids_to_edits(hypothesis.ids, vocabulary=self._loaded.vocabulary),
                    hypothesis.score,
                )
                for hypothesis in said.hypotheses or ()
            ]
            candidates = tuple(candidate for candidate in found if candidate is not None)
            yield Proposal(instance, said.score, said.cwe, candidates)

    def _ask(
        self,
        readings: Sequence[_Reading],
        language: Language,
        *,
        threshold: float,
        should_stop: Callable[[], bool],
    ) -> list[Said]:
        """Read the instances of a batch, and decode those that the model holds for flawed."""
        start = self._begin(readings)
        flawed = 1.0 - start.end_probabilities  # B
        said = [Said(float(score)) for score in flawed]  # a score is never higher
        loud = [int(row) for row in np.flatnonzero(flawed >= threshold)]
        scores = self._confidence.scores(flawed[loud], [readings[row].ids for row in loud], language=language)
        for row, score in zip(loud, scores, strict=True):
            said[row] = Said(float(score))
        rows = [row for row in loud if said[row].score >= threshold]
        if not rows:
            return said
        chosen = start.select(rows)
        stopped = _Remembered(should_stop)
        hypotheses = search(
            self._loaded.model,
            chosen,
            beam=CANDIDATES,
            candidates=CANDIDATES,
            max_steps=MAX_STEPS,
            grammar=self._grammar,
            reach=REACH,
            should_stop=stopped,
        )
        if stopped.answer:
            raise StoppedError("stopped before the file was read through")
        for position, row in enumerate(rows):
            said[row] = Said(said[row].score, self._cwes(chosen, position), tuple(hypotheses[position]))
        return said

    def _checked(
        self,
        page: Page,
        functions: Sequence[Function],
        finding: Finding,
        *,
        threshold: float,
        places: Sequence[int],
        memory: Memory,
    ) -> Finding:
        """The finding, its suggestions marked `settled` where the model finds nothing more in their result.

        `places` are the functions, counted through the file, from which the flaw was seen.
        """
        after = [
            self._sources_after(page, functions, suggestion, places) for suggestion in finding.suggestions
        ]
        sources = [source for sources in after for source in sources]
        if not sources:
            return finding
        flawed = iter(self._flawed(sources, memory))
        settled = [max([next(flawed) for _ in sources], default=1.0) < threshold for sources in after]
        suggestions = tuple(
            replace(suggestion, checks=(*suggestion.checks, "settled")) if good else suggestion
            for suggestion, good in zip(finding.suggestions, settled, strict=True)
        )
        return replace(finding, suggestions=suggestions)

    def _flawed(self, readings: Sequence[_Reading], memory: Memory) -> list[float]:
        """P(flawed) of each, which no penalty has touched and which is remembered apart from scores."""
        keys = [key_of(reading.ids, reading.parts, "raw") for reading in readings]
        known = {key: memory.recall(key, threshold=math.inf) for key in keys}
        new = [row for row, key in enumerate(keys) if known[key] is None]
        if new:
            found = 1.0 - self._begin([readings[row] for row in new]).end_probabilities
            for row, value in zip(new, found.tolist(), strict=True):
                answer = Said(value)
                known[keys[row]] = answer
                memory.keep(keys[row], answer)
        return [said.score for key in keys if (said := known[key]) is not None]

    def _sources_after(
        self, page: Page, before: Sequence[Function], suggestion: Suggestion, places: Sequence[int]
    ) -> list[_Reading]:
        """What the model reads at those functions once a suggestion is applied; empty if one is gone."""
        encoding = page.source.encoding
        text = apply_edits(page.source.data, suggestion.edits, encoding=encoding)
        root = parse(text, page.language).root_node
        functions = functions_after(root, text, before=before, edits=suggestion.edits, encoding=encoding)
        wanted = [functions[place] for place in places if place < len(functions)]
        if len(wanted) < len(places) or not all(map(_is_readable, wanted)):
            return []
        calls = Calls([function for function in functions if _is_readable(function)])
        return [
            self._read(
                calls.instance(entry, budget=BUDGET),
                Names.new(self._loaded.known_in(page.language)),
                page.language,
            )
            for entry in wanted
        ]

    def _read(self, instance: Instance, names: Names, language: Language) -> _Reading:
        words = names.rename(instance.words)
        parts = self._loaded.parts.rows(words, [word.text for word in instance.words])
        return _Reading(self._loaded.vocabulary.ids_of([f"<{language}>", *words, "</s>"]), parts)

    def _begin(self, readings: Sequence[_Reading]) -> Start:
        return begin(self._loaded.model, [r.ids for r in readings], [r.parts for r in readings])

    def _cwes(self, start: Start, row: int) -> tuple[Cwe, ...]:
        """The three most probable kinds of flaw."""
        if start.cwe_probabilities is None:
            return ()
        probabilities = start.cwe_probabilities[row]  # C
        best = np.argsort(-probabilities, kind="stable")[:3]
        return tuple(Cwe(f"CWE-{self._loaded.cwes[i]}", float(probabilities[i])) for i in best)


def default_model() -> Path:
    """The model directory that comes with PLC: in the package, or `checkpoints/default` of a checkout."""
    package = Path(__file__).parents[1]
    places = (package / "default_model", package.parent / "checkpoints" / "default")
    for place in places:
        if (place / "manifest.json").is_file():
            return place
    raise ModelError(
        f"no model came with this installation (looked for {places[0]} and {places[1]}): "
        "name one with --model DIR, or make one with `plc export`"
    )


class _Remembered:
    """A `should_stop` that remembers whether it ever said so."""

    __slots__ = ("_should_stop", "answer")

    def __init__(self, should_stop: Callable[[], bool]) -> None:
        self._should_stop = should_stop
        self.answer = False

    def __call__(self) -> bool:
        self.answer = self.answer or self._should_stop()
        return self.answer


def _check(text: object, language: str) -> None:
    """What the types say, for callers that no type checker reads."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r}: give one of {', '.join(LANGUAGES)}")
    if not isinstance(text, bytes):
        raise TypeError(
            f"text is {type(text).__name__}, not bytes: give the bytes of a file of c, cpp or java, "
            "such as path.read_bytes()"
        )


def _is_readable(function: Function) -> bool:
    return not function.has_error and len(function.words) <= BUDGET


def _sort_out(functions: Sequence[Function], source: SourceText) -> tuple[list[Function], list[Skipped]]:
    """The functions that the model can read, and the others with the reason."""
    readable: list[Function] = []
    skipped: list[Skipped] = []
    for function in functions:
        if function.has_error:
            line = source.position(function.start_byte).line
            reason = f"the function at line {line} does not parse"
            skipped.append(Skipped(source.name(function.name), reason, "does not parse"))
        elif len(function.words) > BUDGET:
            reason = f"too long: {len(function.words)} words, and the model reads {BUDGET}"
            skipped.append(Skipped(source.name(function.name), reason, "too long"))
        else:
            readable.append(function)
    return readable, skipped


def _unread(source: SourceText, root: Node, functions: Sequence[Function]) -> list[Skipped]:
    """What lies outside of all functions and does not parse: it may be a function that was not recognised."""
    skipped: list[Skipped] = []
    starts = [function.start_byte for function in functions]
    stack = [root]
    while stack:
        node = stack.pop()
        if not node.has_error:
            continue
        before = bisect_right(starts, node.start_byte) - 1  # no function lies within another
        if before >= 0 and node.end_byte <= functions[before].end_byte:
            continue
        if node.is_error:
            first, last = source.position(node.start_byte).line, source.position(node.end_byte).line
            place = f"line {first}" if first == last else f"lines {first} to {last}"
            reason = f"{place}: outside of any function that was read, and does not parse"
            skipped.append(Skipped("", reason, "outside"))
        else:
            stack.extend(reversed(node.children))
    return skipped


def _batches(instances: Sequence[Instance]) -> Iterator[list[Instance]]:
    """Instances of like length together, so that little of a batch is padding."""
    batch: list[Instance] = []
    for instance in sorted(instances, key=lambda instance: len(instance.words)):
        if batch and (len(batch) + 1) * len(instance.words) > _BATCH_WORDS:
            yield batch
            batch = []
        batch.append(instance)
    if batch:
        yield batch
