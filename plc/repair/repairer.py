"""The repairer: a file's functions through the model, and what it says about each as findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, final

from data_prep.substitutes.outside import defined_outside
from data_prep.text.functions import Function, Instance, functions_in, readings_of
from data_prep.text.languages import LANGUAGES, Language, parse_bounded
from data_prep.text.naming import Names
from plc.decode.beam import never
from plc.repair.candidates import Page
from plc.repair.edits.style import style_of
from plc.repair.faults import Chain, Faults
from plc.repair.findings import FileReport, Finding, place_of
from plc.repair.grouping import Proposal, grouped
from plc.repair.predict.answers import Answers, StoppedError
from plc.repair.predict.confidence import Confidence
from plc.repair.predict.memory import Memory
from plc.repair.predict.model_input import batches, input_of
from plc.repair.reading_anew import ReadingAnew
from plc.repair.rechecking import Recheck, proposal_of
from plc.repair.reported.answer import FileAnswers
from plc.repair.reported.answering import TRIES, Complaint, ReportAnswerer
from plc.repair.reported.scanned import with_scanned
from plc.repair.reuse import Reuse
from plc.repair.shipped import default_model, reported_model
from plc.repair.text.reparsing import Syntax
from plc.repair.text.source_text import SourceText
from plc.repair.unread import unread_functions, unread_places

if TYPE_CHECKING:
    from plc.decode.model_directory import LoadedModel


_ROUNDING = 1e-9  # of a confidence that was made a score and back


@final
class Repairer:
    """Finds flawed functions and offers fixes; safe to share between threads."""

    def __init__(
        self, loaded: LoadedModel, reported: Callable[[], LoadedModel | None] = lambda: None
    ) -> None:
        """`reported` opens the model that repairs what is reported; without one `loaded` does."""
        self._loaded = loaded
        self._confidence = Confidence.of(loaded)
        self._answers = Answers(loaded, self._confidence)
        self._reported = reported
        self._opening = Lock()
        self._opened: tuple[LoadedModel, ReportAnswerer] | None = None

    @classmethod
    def load(cls, path: Path | None = None, *, threads: int = 1) -> Repairer:
        """The repairer on a model directory, by default the one that comes with PLC.

        `threads` are those of one prediction: more than one hardly helps it, and harms a busy machine; 0
        takes one for each core. Raises ModelError where the directory is missing, damaged, or not signed with
        one of the user's `trusted-keys`, if there are any. The graphs are opened
        for the first function that is read.
        """
        from plc.decode.model_directory import load_on_demand
        from plc.proof.trust import check_trusted

        def trusted(place: Path) -> LoadedModel:
            loaded = load_on_demand(place, threads=threads)
            check_trusted(place, manifest=loaded.sha256)
            return loaded

        if path is not None:
            return cls(trusted(path))

        def reported() -> LoadedModel | None:
            place = reported_model()
            return None if place is None else trusted(place)

        return cls(trusted(default_model()), reported)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._loaded.name

    @property
    def sha256(self) -> str:
        """The hash of the model's manifest, which holds the hashes of all its files."""
        return self._loaded.sha256

    @property
    def loaded(self) -> LoadedModel:
        """The model that scans."""
        return self._loaded

    @property
    def loaded_for_reports(self) -> LoadedModel:
        """The model that repairs what is reported."""
        return self._for_reports()[0]

    @property
    def cwes(self) -> frozenset[int]:
        """The numbers of the CWEs that the model can tell."""
        return frozenset(self._loaded.cwes)

    @property
    def kinds(self) -> frozenset[int]:
        """The former name of `cwes`: a kind is what a fix does."""
        return self.cwes

    @property
    def threshold(self) -> float:
        """The confidence from which a finding is reported by default."""
        return self._loaded.calibration.threshold

    @property
    def safe_threshold(self) -> float | None:
        """The confidence of a suggestion from which `--fix` may apply it; None: no suggestion may."""
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
        lines: frozenset[int] | None = None,
    ) -> FileReport:
        """Findings and skipped functions of a file.

        By default a finding is reported where its kind is one that the model is trusted with and the fix is
        as sure as the threshold of that kind (`Calibration.kinds`; in a model without them as its own
        threshold), and where the model does not want to change its own fix again. Faults of one function are
        mended one after the other, and each is a finding. `min_confidence` takes the place of all of this: 0
        proposes something for every function.

        `should_stop` is polled before each decoding step and ends the work with StoppedError. A `memory` of
        this repairer alone makes the next report on a text like this one cost what is new in it. With `lines`
        the model is asked only about functions on these, and others that reach them.
        NotTextError for UTF-16 (`plc repair` decodes files first), binary data and more than ten megabytes,
        TooComplexError for what no parser gets through in time, ValueError for another language than c, cpp
        and java.
        """
        _check(text, language)
        source = SourceText.of(text)
        tree = parse_bounded(text, language)
        functions = functions_in(tree.root_node, text)
        floor = self._confidence.floor(min_confidence)
        page = _page(source, Syntax(text, language, tree), functions, language=language, memory=memory)
        memory = Memory() if memory is None else memory
        proposals: list[Proposal] = []
        readable = [function for function in functions if not function.has_error]
        readings = readings_of(readable, budget=self._loaded.word_budget)
        if lines is not None:
            readings = [each for each in readings if _shows_any(each, source, lines)]
        for batch in batches(readings):
            if should_stop():
                raise StoppedError("stopped before the whole file was analysed")
            proposals += self._propose(page, batch, threshold=floor, should_stop=should_stop, memory=memory)
        recheck = Recheck(page, functions, self._loaded, self._answers, memory, should_stop)
        faults = Faults(recheck, threshold=self._confidence.settling(floor))
        starts = [function.start_byte for function in functions]
        anew = ReadingAnew(page, starts)
        findings: list[Finding] = []
        for entry in grouped(source, [each for each in proposals if not each.dismissed]):
            if should_stop():
                raise StoppedError("stopped before all fixes were checked")
            if min_confidence is None and not self._confidence.may_show(entry.kinds):
                continue
            places = [starts.index(start) for start in sorted(entry.seen_from)]
            shown = self._shown(faults.of(entry, places), min_confidence=min_confidence)
            findings += anew.without_worse(shown)
        findings.sort(key=place_of)
        broken = [function for function in functions if function.has_error]
        skipped = [
            *unread_functions(broken, source),
            *unread_places(tree.root_node, functions, source, language),
        ]
        return FileReport(
            language=language,
            encoding=source.encoding,
            functions=len(functions),
            findings=tuple(findings),
            skipped=tuple(skipped),
        )

    def reported(
        self,
        complaints: Sequence[Complaint],
        *,
        tries: int = TRIES,
        should_stop: Callable[[], bool] = never,
    ) -> list[FileAnswers]:
        """Fixes for what tools or people say of places in files; see `ReportAnswerer`.

        What a scan finds on such a line comes first, if it is what is reported.
        """
        loaded, answerer = self._for_reports()
        answers = answerer.answers(complaints, tries=tries, should_stop=should_stop)
        if loaded is self._loaded and loaded.reported:  # a model that only repairs what is reported
            return answers

        def scanned(complaint: Complaint, own: FileAnswers) -> FileAnswers:
            def scan(lines: frozenset[int]) -> tuple[Finding, ...]:
                with defined_outside(complaint.outside):
                    found = self.report(
                        complaint.text, complaint.language, lines=lines, should_stop=should_stop
                    )
                return found.findings

            return with_scanned(complaint.text, own, scan)

        return [scanned(*each) for each in zip(complaints, answers, strict=True)]

    @property
    def reported_by(self) -> tuple[str, str]:
        """The name and hash of the model that repairs what is reported."""
        loaded, _ = self._for_reports()
        return loaded.name, loaded.sha256

    def _for_reports(self) -> tuple[LoadedModel, ReportAnswerer]:
        """The model for reports, opened by the first that asks for it."""
        with self._opening:
            if self._opened is None:
                loaded = self._reported() or self._loaded
                confidence = self._confidence if loaded is self._loaded else Confidence.of(loaded)
                self._opened = loaded, ReportAnswerer(loaded, confidence)
            return self._opened

    def _shown(self, chain: Chain, *, min_confidence: float | None) -> list[Finding]:
        """What of a function's findings is reported, with confidences in place of scores.

        By default those of kinds that the model is trusted with. What is left once they are mended is
        reported beside them. A fix that the model wants to change again was not understood: its finding is
        silent.
        """
        found = list(chain.findings)
        if min_confidence is not None:
            shown = found or ([] if chain.left is None else [chain.left])
            applied = [self._confidence.applied(finding) for finding in shown]
            return [finding for finding in applied if finding.confidence >= min_confidence - _ROUNDING]
        understood = found if chain.clean or chain.understood else found[:-1]
        shown = [finding for finding in understood if self._confidence.shows(finding)]
        if shown and not chain.clean and chain.left is not None:
            shown.append(chain.left)
        return [self._confidence.applied(finding) for finding in shown]

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
        names = [Names.new(self._loaded.kept_names_in(page.language)) for _ in batch]
        inputs = [
            input_of(instance, own, page.language, loaded=self._loaded)
            for instance, own in zip(batch, names, strict=True)
        ]
        answers = self._answers.said(
            inputs, page.language, threshold=threshold, should_stop=should_stop, memory=memory
        )
        for instance, own, said in zip(batch, names, answers, strict=True):
            if said.score >= threshold:
                yield proposal_of(page, instance, own, said, loaded=self._loaded)


def _shows_any(instance: Instance, source: SourceText, lines: frozenset[int]) -> bool:
    """Whether any function of an instance lies on one of the lines."""
    for function in instance.functions:
        first = source.position(function.start_byte).line
        last = source.position(function.end_byte).line
        if any(first <= line <= last for line in lines):
            return True
    return False


def _page(
    source: SourceText,
    syntax: Syntax,
    functions: Sequence[Function],
    *,
    language: Language,
    memory: Memory | None,
) -> Page:
    """The file as its candidates are read, with what a memory has of an earlier text like it."""
    types = frozenset(word.text for function in functions for word in function.words if word.role == "type")
    page = Page(source, language, style_of(source.data, types=types), syntax)
    if memory is None:
        return page
    reuse = Reuse(
        source, language, style=page.style, errors=syntax.errors, functions=functions, memory=memory
    )
    return replace(page, reuse=reuse)


def _check(text: object, language: str) -> None:
    """What the types say, for callers that no type checker reads."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r}: give one of {', '.join(LANGUAGES)}")
    if not isinstance(text, bytes):
        raise TypeError(
            f"text is {type(text).__name__}, not bytes: give the bytes of a file of c, cpp or java, "
            "such as path.read_bytes()"
        )
