"""`--explain`: outcomes as they come, each with what its first fixes depend on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from data_prep.errors import ConfigError
from plc.config.settings import Settings
from plc.explain.explaining import Explainer
from plc.repair.batch import Analysed, Failed
from plc.repair.repairer import Repairer
from plc.repair.reported.answer import FileAnswers
from plc.repair.reported.outcomes import Answered

if TYPE_CHECKING:
    from plc.repair.reported.run import Answerer
    from plc.repair.reporter import Reporter

_FORMATS = ("text", "json", "json-lines", "html")


def check_explain(settings: Settings) -> None:
    """ConfigError where nothing would show an explanation, or no model is at hand to make one."""
    if settings.server is not None or settings.engine != "local":
        raise ConfigError("--explain asks the model on this machine: leave out --server and --engine")
    if settings.format not in _FORMATS:
        raise ConfigError(f"--explain shows in {', '.join(_FORMATS)}, not in {settings.format}")
    for name in ("fix", "diff", "interactive", "write_baseline"):
        if getattr(settings, name):
            flag = f"--{name.replace('_', '-')}"
            raise ConfigError(f"--explain explains fixes that are shown: leave out {flag}")


def explained(outcomes: Iterable[Analysed | Failed], repairer: Reporter) -> Iterator[Analysed | Failed]:
    """The findings of each file with explanations."""
    assert isinstance(repairer, Repairer)  # `check_explain` allows no other
    explainer = Explainer(repairer)
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            yield outcome
        else:
            report = explainer.report(outcome.after, outcome.report)
            new = dict(zip(outcome.report.findings, report.findings, strict=True))
            fixable = tuple(new.get(finding, finding) for finding in outcome.fixable)
            yield replace(outcome, report=report, fixable=fixable)


def explained_answers(
    outcomes: Iterable[Answered | Failed], answerer: Answerer
) -> Iterator[Answered | Failed]:
    """The answers about each file with explanations."""
    assert isinstance(answerer, Repairer)
    explainer = Explainer(answerer)
    for outcome in outcomes:
        if isinstance(outcome, Failed) or outcome.language is None:
            yield outcome
            continue
        answers = FileAnswers(outcome.language, outcome.encoding, outcome.functions, outcome.reported)
        yield replace(outcome, reported=explainer.answers(outcome.after, answers).reported)
