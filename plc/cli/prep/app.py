"""`plc prep`: a corpus to a dataset."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from data_prep.dataset import check_place, read_pairs
from data_prep.errors import ConfigError
from data_prep.juliet.paper import check as paper_check
from data_prep.text.languages import Language
from data_prep.text.windows import WORD_BUDGET
from plc.cli.prep import complaints as complaints_commands
from plc.cli.prep import file_pairs as file_pairs_command
from plc.cli.prep import history as history_commands
from plc.cli.prep import real as real_commands
from plc.cli.prep import syntax as syntax_commands
from plc.cli.prep.shared import (
    From,
    Jobs,
    KeptNames,
    Out,
    Words,
    progress_bar,
    read_kept_names,
    renamed,
    report,
)

Preset = Annotated[
    Literal["clean", "paper"],
    Parameter(help="clean: remove names and conditions that reveal the label. paper: as the authors did."),
]

app = App(name="prep", help="Turn a corpus into a dataset of pairs.")
Check = Annotated[
    Path | None,
    Parameter(name="--check-against", help="Compare --preset paper with these published folds."),
]


@app.command(name="juliet-c")
def juliet_c(
    *,
    source: From,
    out: Out,
    preset: Preset = "clean",
    max_words: Words = None,
    jobs: Jobs = None,
    kept_names: KeptNames = None,
    check_against: Check = None,
) -> None:
    """Prepare the Juliet test suite for C and C++."""
    options = Options(preset, max_words, jobs, tuple(kept_names or ()), check_against)
    _prepare("c", source, out, options)


@app.command(name="juliet-java")
def juliet_java(
    *,
    source: From,
    out: Out,
    preset: Preset = "clean",
    max_words: Words = None,
    jobs: Jobs = None,
    kept_names: KeptNames = None,
    check_against: Check = None,
) -> None:
    """Prepare the Juliet test suite for Java."""
    options = Options(preset, max_words, jobs, tuple(kept_names or ()), check_against)
    _prepare("java", source, out, options)


for command in (
    real_commands.clean_functions,
    real_commands.idioms,
    real_commands.itc,
    real_commands.kept_names,
    real_commands.sources,
    real_commands.inject,
    real_commands.git,
    file_pairs_command.file_pairs,
    history_commands.history,
    history_commands.history_kept_names,
    history_commands.history_pairs,
    syntax_commands.tracer,
    syntax_commands.syntax,
):
    app.command(command)
app.command(renamed(real_commands.clean_functions, old="sound"), name="sound", show=False)
app.command(renamed(real_commands.kept_names, old="known"), name="known", show=False)
app.command(
    renamed(history_commands.history_kept_names, old="history-known"), name="history-known", show=False
)
app.command(complaints_commands.app)


@dataclass(frozen=True, slots=True)
class Options:
    """What both commands take besides the corpus and the place; impossible values raise ConfigError."""

    preset: Preset
    max_words: int | None
    jobs: int | None
    kept_names: tuple[Path, ...]
    check: Path | None

    def __post_init__(self) -> None:
        if self.max_words is not None and self.max_words < 1:
            raise ConfigError(f"--max-words {self.max_words}: an instance has at least one word")
        if self.jobs is not None and self.jobs < 1:
            raise ConfigError(f"--jobs {self.jobs}: give at least one process")
        if self.check is not None and self.preset != "paper":
            raise ConfigError("--check-against is for what the paper's authors published; add --preset paper")
        if self.kept_names and self.preset != "clean":
            raise ConfigError("--kept-names belongs to preset clean; preset paper keeps every name")
        if self.jobs is not None and self.preset != "clean":
            raise ConfigError("--jobs belongs to preset clean; preset paper runs in one process")


def _prepare(language: Language, source: Path, out: Path, options: Options) -> None:
    check_place(out)
    published = None if options.check is None else paper_check.read_published(options.check, _suite(language))
    with progress_bar() as progress:
        match options.preset:
            case "clean":
                from data_prep.juliet.clean import preset as juliet_clean

                summary = juliet_clean.prepare(
                    source,
                    language=language,
                    out=out,
                    max_words=options.max_words or WORD_BUDGET,
                    jobs=options.jobs or os.cpu_count() or 1,
                    also_known=read_kept_names(options.kept_names),
                    progress=progress,
                )
            case "paper":
                from data_prep.juliet.paper import preset as paper

                summary = paper.prepare(
                    source,
                    suite=_suite(language),
                    out=out,
                    max_words=options.max_words,
                    progress=progress,
                )
    report(summary, out)
    if published is not None:
        print(paper_check.report(paper_check.compare(read_pairs(out).pairs, published, _suite(language))))


def _suite(language: Language) -> Literal["juliet-c", "juliet-java"]:
    return "juliet-java" if language == "java" else "juliet-c"
