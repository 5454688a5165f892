"""Tools run over files: the diagnostics of each file in order, each once, and none outside of the tree."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_prep.text.languages import Language, TooComplexError, language_of
from plc.base.in_order import in_order
from plc.diagnostics import Diagnostic
from plc.repair.files.reading import language_in
from plc.verify.adapters.adapter import Adapter, MissingToolError, Subject, ToolFailedError
from plc.verify.adapters.includers import Includers, is_header, is_of_other
from plc.verify.adapters.together import Together
from plc.verify.compiling.compile_commands import CompileCommandsError
from plc.verify.tools import Tools, TooSlowError

_AHEAD = 4  # files for each run at a time that are begun before the first of them is handed on


@dataclass(frozen=True, slots=True)
class Failed:
    """A tool that said nothing about a file, and why."""

    path: Path
    tool: str
    reason: str


def run(
    adapters: Sequence[Adapter],
    files: Iterable[Path],
    *,
    root: Path,
    tools: Tools,
    compile_commands: Path | None = None,
    include: tuple[Path, ...] = (),
    jobs: int = 2,
    on_failure: Callable[[Failed], None],
    on_file: Callable[[], None] = lambda: None,
) -> Iterator[Diagnostic]:
    """What tools say about files, file by file, from top to bottom; `on_file` gets each that is done.

    Of what they say elsewhere only places under `root` count, each once: a header is read with many files.
    MissingToolError before any tool is run, if one that some file needs is not installed.
    """
    work = list(_work(adapters, files, compile_commands, include))
    _check(work, tools)
    inside = root.resolve()
    seen: set[tuple[object, ...]] = set()
    for path, answers in _answers(work, tools, jobs):
        on_file()
        found: list[Diagnostic] = []
        for answer in answers:
            if isinstance(answer, Failed):
                on_failure(answer)
            else:
                found += answer
        own = [entry for entry in found if Path(entry.location.path) == path]
        others = [entry for entry in found if Path(entry.location.path) != path]
        for entry in (*sorted(own, key=_place), *sorted(others, key=_place)):
            keys = _keys(entry)
            if inside in Path(entry.location.path).resolve().parents and not seen & keys:
                yield entry
            seen |= keys


@dataclass(frozen=True, slots=True)
class _Work:
    path: Path
    language: Language
    adapters: tuple[Adapter, ...]
    compile_commands: Path | None
    include: tuple[Path, ...]

    def subject(self, text: bytes) -> Subject:
        """A text of the file, in the language that it is written in: a `.h` may be C++."""
        try:
            language = language_in(text, self.language, self.path)
        except TooComplexError:
            language = self.language
        return Subject(
            path=self.path,
            text=text,
            language=language,
            include=self.include,
            compile_commands=self.compile_commands,
        )


def _work(
    adapters: Sequence[Adapter],
    files: Iterable[Path],
    compile_commands: Path | None,
    include: tuple[Path, ...],
) -> Iterator[_Work]:
    for file in files:
        language = language_of(file)
        own = tuple(adapter for adapter in adapters if language in adapter.languages)
        if language is not None and own:
            yield _Work(file.resolve(), language, own, compile_commands, include)


def _check(work: Sequence[_Work], tools: Tools) -> None:
    """MissingToolError, before minutes have gone by."""
    checked: set[tuple[str, Language]] = set()
    for entry in work:
        for adapter in entry.adapters:
            if (adapter.name, entry.language) not in checked:
                checked.add((adapter.name, entry.language))
                adapter.program(entry.subject(b""), tools)


def _answers(
    work: Sequence[_Work], tools: Tools, jobs: int
) -> Iterator[tuple[Path, list[tuple[Diagnostic, ...] | Failed]]]:
    together = Together(tools, [(entry.path, entry.subject, entry.adapters) for entry in work])

    def one(entry: _Work) -> tuple[tuple[Path, list[tuple[Diagnostic, ...] | Failed]]]:
        return ((entry.path, _asked(entry, tools, together)),)

    yield from in_order(one, work, threads=max(1, jobs), ahead=_AHEAD)


def _asked(entry: _Work, tools: Tools, together: Together) -> list[tuple[Diagnostic, ...] | Failed]:
    answers: list[tuple[Diagnostic, ...] | Failed] = []
    try:
        subject = entry.subject(entry.path.read_bytes())
    except OSError as error:
        reason = f"{entry.path} cannot be read: {error.strerror}"
        return [Failed(entry.path, adapter.name, reason) for adapter in entry.adapters]
    for adapter in entry.adapters:
        if subject.language not in adapter.languages:
            continue
        shared = together.said(adapter, entry.path)
        if shared is not None:
            answers.append(shared)
            continue
        try:
            with tempfile.TemporaryDirectory(prefix="plc-with-") as folder:
                answers.append(_said(adapter, subject, tools, Path(folder)))
        except (ToolFailedError, TooSlowError, CompileCommandsError, MissingToolError) as error:
            answers.append(Failed(entry.path, adapter.name, str(error)))
    return answers


def _said(adapter: Adapter, subject: Subject, tools: Tools, folder: Path) -> tuple[Diagnostic, ...]:
    """What a tool says of a text; of a header that does not compile alone, what it says through another file.

    What is missing around it is no fault of a header, nor of those that it includes.
    """
    (folder / "alone").mkdir()
    found = adapter.diagnostics(subject, tools, folder / "alone")
    errors = [entry for entry in found if entry.level == "error"]
    is_broken = any(is_of_other(entry) or not _is_in(entry, subject) for entry in errors)
    if not (is_broken and adapter.compiles and is_header(subject.path)):
        return found
    (folder / "through").mkdir()
    through = Includers(tools).through(subject, adapter, folder / "through")
    if through is not None:
        (folder / "again").mkdir()
        found = adapter.diagnostics(through, tools, folder / "again")
    return tuple(entry for entry in found if _is_in(entry, subject))


def _is_in(entry: Diagnostic, subject: Subject) -> bool:
    return Path(entry.location.path) == subject.path


def _place(entry: Diagnostic) -> tuple[str, int, int]:
    place = entry.location
    return str(place.path), place.line or 0, place.column or 0


def _keys(entry: Diagnostic) -> set[tuple[object, ...]]:
    """What makes two reports one: the same words of a tool; of compilers the same warning on a line."""
    place = entry.location
    keys: set[tuple[object, ...]] = {
        (entry.tool, place.path, place.line, place.column, entry.rule, entry.message)
    }
    if entry.rule.startswith("-W"):
        keys.add((place.path, place.line, place.column, entry.rule.rstrip("=")))
    return keys
