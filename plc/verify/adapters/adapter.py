"""What an adapter is: a tool, its command around one text, and the reader of what it prints."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from data_prep.errors import PlcError
from data_prep.text.languages import Language
from plc.diagnostics import Diagnostic, Location
from plc.diagnostics.formats import Context, Source
from plc.verify.tools import Tools


class MissingToolError(PlcError):
    """A tool that was asked for and is not installed."""


class ToolFailedError(PlcError):
    """A tool that ended without saying anything about the text."""


@dataclass(frozen=True, slots=True)
class Includer:
    """A file of the tree that includes a header, and how it spells that."""

    path: Path
    text: bytes
    language: Language
    spelled: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A text that a tool reads, in `scratch`, in the place of the user's file."""

    path: Path  # the user's file, absolute: its flags and headers are those of this place
    text: bytes
    language: Language
    include: tuple[Path, ...] = ()  # where headers are, beside what the file's own flags say
    compile_commands: Path | None = None  # None: the nearest at or above the file
    includer: Includer | None = None  # the file that is compiled, where the text is a header's

    @property
    def compiled(self) -> Path:
        """The user's file that a compiler is called for."""
        return self.path if self.includer is None else self.includer.path

    @property
    def kind(self) -> Language:
        """The language of that file."""
        return self.language if self.includer is None else self.includer.language


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """How a tool is called: words around the text's own path, and where it writes what it found."""

    words: tuple[str, ...]
    after: tuple[str, ...] = ()
    report: str = ""  # a file in the folder of the run; "": what it prints
    optional: bool = False  # whether it writes no report where it has nothing to say
    offsets: bool = False  # whether places are offsets: files have to be read to know their lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """One tool: when it is asked, how it is called, how its report is read."""

    name: str  # as in `--with`
    tool: str  # as diagnostics name it
    programs: Callable[[Subject], tuple[str, ...]]  # the first of these on PATH is taken
    languages: frozenset[Language]
    install: str
    invocation: Callable[[str, Subject, tuple[str, ...]], Invocation]  # program, subject, rules to add
    read: Callable[[Source, Context], Iterable[Diagnostic]]
    compiles: bool = False  # whether it says of every text if it compiles
    several: bool = False  # whether it is quicker over many files at once, and says the same of each
    goes_on: bool = False  # whether it does so, too, where some of them have errors
    address_space: bool = True  # whether its limit can be set: a virtual machine reserves more than it uses
    rule: Callable[[str], bool] = lambda _: False  # whether a rule may be added to those that it checks

    def program(self, subject: Subject, tools: Tools) -> str:
        """The program on PATH; MissingToolError."""
        names = self.programs(subject)
        found = tools.find(*names)
        if found is None:
            raise MissingToolError(f"{self.name}: no {' or '.join(names)} on PATH; install {self.install}")
        return found

    def diagnostics(
        self, subject: Subject, tools: Tools, folder: Path, *, rules: Iterable[str] = ()
    ) -> tuple[Diagnostic, ...]:
        """What the tool says about a text; `folder` is empty, and is the tool's to write in.

        Places in the text are given as places in the user's file, and relative paths are made absolute.
        MissingToolError, TooSlowError, ToolFailedError.
        """
        return self.diagnostics_of([subject], tools, folder, rules=rules)

    def diagnostics_of(
        self, subjects: Sequence[Subject], tools: Tools, folder: Path, *, rules: Iterable[str] = ()
    ) -> tuple[Diagnostic, ...]:
        """The same of several texts at once, which are all read with the flags of the first."""
        subject = subjects[0]
        places: dict[Path, Path] = {}
        asked: list[str] = []
        for number, each in enumerate(subjects):
            room = folder / (f"text{number}" if number else "text")
            room.mkdir()
            asked.append(str(room / each.compiled.name))
            places |= _written(each, room, folder)
        program = self.program(subject, tools)
        added = tuple(dict.fromkeys(rule for rule in rules if self.rule(rule)))
        call = self.invocation(program, subject, added)
        program, *words = call.words
        words = [program, *_beside(subject, folder / "text"), *words, *asked, *call.after]
        ran = tools.run(words, scratch=folder, address_space=self.address_space)
        written = folder / call.report if call.report else None
        report = written.read_bytes() if written is not None and written.is_file() else b""
        output: bytes = report if written is not None else ran.output.encode()
        context = Context(read_file=lambda path: _present(folder / path, places, others=call.offsets))
        found = tuple(
            _placed(entry, places=places, folder=folder, tool=self.tool)
            for entry in (self.read(output, context) if output.strip() else ())
        )
        is_missing = written is not None and not report and not call.optional
        if (ran.code != 0 or is_missing) and not found:
            said = ran.output.strip().splitlines() or [f"exit code {ran.code}"]
            raise ToolFailedError(f"{self.name} failed on {subject.path}: {said[-1]}")
        return found


def _written(subject: Subject, room: Path, folder: Path) -> dict[Path, Path]:
    """Write what is compiled, and the header that it includes as it spells it; the user's files of both.

    ToolFailedError where that lies outside of the folder.
    """
    if subject.includer is None:
        (room / subject.path.name).write_bytes(subject.text)
        return {room / subject.path.name: subject.path}
    source = room / subject.includer.path.name
    header = Path(os.path.normpath(room / subject.includer.spelled))
    if not header.is_relative_to(folder):
        raise ToolFailedError(f"{subject.includer.path} includes {subject.path.name} from too far above")
    header.parent.mkdir(parents=True, exist_ok=True)
    source.write_bytes(subject.includer.text)
    header.write_bytes(subject.text)
    return {source: subject.includer.path, header: subject.path}


def _beside(subject: Subject, room: Path) -> tuple[str, ...]:
    """Flags under which the header of the room is the one that is read, and its own headers are found."""
    return () if subject.includer is None else ("-iquote", str(subject.path.parent), f"-I{room}")


def _present(file: Path, places: Mapping[Path, Path], *, others: bool) -> bytes | None:
    """The bytes of a file that a report names: those of a text, or of `others` such as headers too.

    Of a file that is not read columns stay as they are.
    """
    if file in places:
        return file.read_bytes()
    try:
        return file.read_bytes() if others and file.is_file() else None
    except OSError:
        return None


def _placed(entry: Diagnostic, *, places: Mapping[Path, Path], folder: Path, tool: str) -> Diagnostic:
    def place(location: Location) -> Location:
        where = Path(os.path.normpath(folder / location.path))
        return replace(location, path=places.get(where, where))

    return replace(entry.placed(place), tool=tool)
