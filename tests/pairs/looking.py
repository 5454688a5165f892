"""The shipped model on flawed texts, as it is and with a threshold at which nearly every fault is flagged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from data_prep.text.functions import functions_of, instances_of
from data_prep.text.languages import Language
from data_prep.text.naming import Names
from data_prep.text.word_edits import apply
from plc.decode.grammar import ids_to_edits
from plc.decode.model_directory import load_on_demand
from plc.repair import Repairer, default_model
from plc.repair.apply.fixing import Policy
from plc.repair.batch import Analysed, Failed, Mode, Plan, look_through
from plc.repair.files.selection import SourceFile
from plc.repair.findings import FileReport
from plc.repair.predict.answers import Answers
from plc.repair.predict.confidence import Confidence
from plc.repair.predict.memory import Memory
from plc.repair.predict.model_input import input_of, is_readable

if TYPE_CHECKING:
    from plc.decode.model_directory import LoadedModel

LOW = 0.5  # a score; every kind of flaw is shown from it on
_SUFFIX: dict[Language, str] = {"c": ".c", "cpp": ".cpp", "java": ".java"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose."""

    unsafe: bool = True
    min_confidence: float | None = None


@dataclass(frozen=True)
class Remembering:
    """A repairer that reads nothing twice: a run and its repetition cost little more than the run."""

    loaded: LoadedModel
    repairer: Repairer
    memory: Memory = field(default_factory=Memory)

    @classmethod
    def shipped(cls, *, score: float | None = None) -> Remembering:
        """The model that comes with PLC; with a `score`, all kinds of flaws are shown from it on."""
        loaded = load_on_demand(default_model(), threads=1)
        if score is not None:
            calibration = loaded.calibration
            loaded = replace(
                loaded, calibration=replace(calibration, kinds=None, threshold=float(calibration.flaw(score)))
            )
        return cls(loaded, Repairer(loaded))

    @property
    def name(self) -> str:
        return self.repairer.name

    @property
    def sha256(self) -> str:
        return self.repairer.sha256

    @property
    def reported_by(self) -> tuple[str, str]:
        return self.name, self.sha256

    @property
    def cwes(self) -> frozenset[int]:
        return self.repairer.cwes

    @property
    def threshold(self) -> float:
        return self.repairer.threshold

    @property
    def safe_threshold(self) -> float | None:
        return self.repairer.safe_threshold

    def report(self, text: bytes, language: Language, *, min_confidence: float | None = None) -> FileReport:
        return self.repairer.report(text, language, min_confidence=min_confidence, memory=self.memory)

    def look(self, text: bytes, language: Language, *, mode: Mode, settings: Settings) -> Analysed:
        """What a run makes of a text that no file holds."""
        policy = Policy(safe_from=None if settings.unsafe else self.safe_threshold, unsafe=settings.unsafe)
        path = Path(f"given{_SUFFIX[language]}")
        source = SourceFile(path, language, min_confidence=settings.min_confidence, text=text)
        (analysed,) = look_through(self, [source], plan=Plan(mode, policy), jobs=1)
        assert not isinstance(analysed, Failed), analysed
        return analysed

    def first_candidates(self, text: bytes, language: Language) -> list[tuple[list[str], list[str]]]:
        """The words that the model reads, and what its first candidate, unfiltered, makes of them."""
        answers = Answers(self.loaded, Confidence.of(self.loaded))
        found = []
        budget = self.loaded.word_budget
        readable = [each for each in functions_of(text, language) if is_readable(each, word_budget=budget)]
        for instance in instances_of(readable, budget=budget):
            names = Names.new(self.loaded.kept_names_in(language))
            read = input_of(instance, names, language, loaded=self.loaded)
            (said,) = answers.said(
                [read], language, threshold=0.0, should_stop=lambda: False, memory=self.memory
            )
            assert said.hypotheses
            edits = ids_to_edits(said.hypotheses[0].ids, vocabulary=self.loaded.vocabulary)
            words = [word.text for word in instance.words]
            named = apply(names.rename(instance.words), edits)
            found.append((words, [_spelling(names, word) for word in named]))
        return found


def _spelling(names: Names, word: str) -> str:
    try:
        return names.restore([word])[0]
    except KeyError:  # the candidate invents a name
        return word
