"""`plc repair --interactive`: walk the findings, show the fixes of each, and make those that are picked."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, final

from rich.console import Console
from rich.text import Text

from data_prep.errors import ConfigError, PlcError
from data_prep.text.languages import parse
from plc.base.file_error import FileError
from plc.base.printable import printable
from plc.base.utf16 import file_bytes
from plc.base.writing import write_source
from plc.output.differences import hunks
from plc.output.places import line_of
from plc.output.wording import about_fix, cwe_named, place_of, why_line
from plc.repair.apply.journal import Journal
from plc.repair.batch import Analysed, Failed
from plc.repair.files.reading import read_text
from plc.repair.findings import Edit, FileReport, Finding, apply_edits, digest_of, touch
from plc.repair.text.reparsing import errors_in

_COLOURS = {"+": "green", "-": "red"}
_CONTEXT = 2
_EDITOR = "notepad" if sys.platform == "win32" else "vi"
_HELP = """1-5  apply that fix
e    edit the first fix in your editor ($VISUAL or $EDITOR); e2 edits the second, and so on;
     left without a change it is not applied
s    skip this finding
f    skip the rest of this file
q    quit; the fixes that you picked are applied
"""

Ask = Callable[[str], str]  # a line for a prompt; EOFError at the end of the input
Editor = Callable[[bytes, str], bytes | None]  # the text as edited, or None where it was given up
Answer = Literal["skip", "file", "quit", "help"]


def ask_terminal(prompt: str) -> str:
    """A line from the terminal."""
    return input(prompt)


def edit_text(text: bytes, suffix: str) -> bytes | None:
    """The text after the user's editor; None where that fails, ConfigError where it cannot start."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or _EDITOR
    with tempfile.TemporaryDirectory(prefix="plc-edit-") as folder:
        path = Path(folder, f"function{suffix}")
        path.write_bytes(text)
        try:
            done = subprocess.run(editor_command(named, path), check=False)
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            raise ConfigError(
                f"the editor {named!r} cannot be started ({why}): set $VISUAL or $EDITOR"
            ) from error
        return path.read_bytes() if done.returncode == 0 else None


def editor_command(editor: str, path: Path) -> list[str] | str:
    """What starts an editor on a file."""
    if sys.platform == "win32":  # where paths hold backslashes, and programs split their own words
        return f'{editor} "{path}"'
    return [*shlex.split(editor), str(path)]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A file with findings to ask about; its text is read again then, so that no text waits in memory."""

    path: Path
    report: FileReport

    def analysed(self) -> Analysed | Failed:
        """The file with its text, if that is still the one that the findings are about."""
        try:
            held = read_text(self.path)
        except FileError as error:
            return Failed(self.path, error.problem)
        text = held.text
        digest = digest_of(text)
        if any(finding.digest != digest for finding in self.report.findings):
            return Failed(self.path, "changed since it was analysed: run again for it")
        return Analysed(self.path, text, text, self.report, (), wide=held.wide)

    def left(self) -> Analysed:
        """The file with all of its findings left, for which its text is not needed."""
        return Analysed(self.path, b"", b"", self.report, ())


@dataclass(slots=True)
class _Picked:
    """What was picked in one file so far."""

    edits: list[Edit]
    findings: list[Finding]


@final
class Walk:
    """One walk through the findings of many files; it meets people through `ask`, `edit` and `console`."""

    def __init__(
        self, *, console: Console, journal: Journal | None, ask: Ask = ask_terminal, edit: Editor = edit_text
    ) -> None:
        self._console = console
        self._journal = journal
        self._ask = ask
        self._edit = edit
        self._stopped = False  # whether the user quit
        self._number = 0  # findings so far
        self._total = 0  # findings in all files

    def through(self, outcomes: Iterable[Analysed | Failed]) -> Iterator[Analysed | Failed]:
        """Analyse all files, then ask about each finding and write each file once; gives back what remains.

        Only then is it known how many findings there are. Of the files nothing but the findings is kept.
        A file in which nothing could be done has two outcomes: its findings, which are left, and the failure.
        """
        waiting: deque[_Waiting] = deque()
        for outcome in outcomes:
            if isinstance(outcome, Analysed) and outcome.report.findings:
                waiting.append(_Waiting(outcome.path, outcome.report))
                self._total += len(outcome.report.findings)
                continue
            if isinstance(outcome, Failed):
                self._say_failed(outcome)
            yield outcome
        while waiting:
            entry = waiting.popleft()
            outcome = self._file(entry)
            if isinstance(outcome, Failed):
                self._say_failed(outcome)
                yield entry.left()
            yield outcome

    def _file(self, waiting: _Waiting) -> Analysed | Failed:
        if self._stopped:
            return waiting.left()
        first = self._number + 1
        self._number += len(waiting.report.findings)
        analysed = waiting.analysed()
        if isinstance(analysed, Failed):
            return analysed
        picked = _Picked([], [])
        for number, finding in enumerate(analysed.report.findings, start=first):
            self._show(analysed, finding, number)
            answer = self._one(analysed, finding, picked)
            self._stopped = answer == "quit"
            if answer in ("file", "quit"):
                break
        if not picked.edits:
            return analysed
        after = apply_edits(analysed.before, picked.edits, encoding=analysed.report.encoding)
        try:
            return self._write(analysed, after, picked)
        except PlcError as error:
            return Failed(analysed.path, error.problem if isinstance(error, FileError) else str(error))

    def _write(self, analysed: Analysed, after: bytes, picked: _Picked) -> Analysed:
        was, new = file_bytes(analysed.before, analysed.wide), file_bytes(after, analysed.wide)

        def announce(target: Path, temporary: Path) -> None:
            if self._journal is not None:
                self._journal.record(target, temporary, before=was, after=new)

        written = write_source(analysed.path, new, was=was, announce=announce)
        if written.note is not None:
            self._console.print(f"{printable(analysed.path)}: {written.note}", style="yellow", markup=False)
        left = tuple(finding for finding in analysed.report.findings if finding not in picked.findings)
        return replace(
            analysed,
            after=after,
            report=replace(analysed.report, findings=left),
            fixed=tuple(picked.findings),
        )

    def _one(self, analysed: Analysed, finding: Finding, picked: _Picked) -> Answer:
        """Ask until one finding is done with."""
        while True:
            count = len(finding.suggestions)
            keys = f"1-{count}, e, s, f, q" if count > 1 else "1, e, s, f, q" if count else "s, f, q"
            try:
                word = self._ask(f"Fix? [{keys}, ?] ").strip().lower()
            except (EOFError, KeyboardInterrupt):
                return "quit"
            if word in ("q", "quit"):
                return "quit"
            if word in ("f", "file"):
                return "file"
            if word in ("s", "skip", ""):
                return "skip"
            edits = self._edits(analysed, finding, word)
            if edits is None:
                continue
            if touch(picked.edits, edits):
                self._say("This fix overlaps one that you picked; run again to apply it.")
                continue
            together = [*picked.edits, *edits]
            if not self._parses(analysed, together) and not self._sure(
                "The result does not parse. Apply it? [y/N] "
            ):
                continue
            picked.edits = together
            picked.findings.append(finding)
            return "skip"

    def _edits(self, analysed: Analysed, finding: Finding, word: str) -> Sequence[Edit] | None:
        """The edits that an answer stands for; None, and a message, where it stands for none."""
        edited, number = word.startswith("e"), word.removeprefix("e").strip() or "1"
        if not (edited or word.isdecimal()) or not number.isdecimal():
            self._say(_HELP)
            return None
        if not 1 <= int(number) <= len(finding.suggestions):
            self._say(f"This finding has no fix {int(number)}.")
            return None
        edits = finding.suggestions[int(number) - 1].edits
        return self._edited(analysed, finding, edits) if edited else edits

    def _edited(self, analysed: Analysed, finding: Finding, edits: Sequence[Edit]) -> Sequence[Edit] | None:
        """One edit of all that the function and the fix span, as the user leaves it."""
        encoding = analysed.report.encoding
        start = min([finding.start_byte, *(edit.start_byte for edit in edits)])
        end = max([finding.end_byte, *(edit.end_byte for edit in edits)])
        inside = [replace(e, start_byte=e.start_byte - start, end_byte=e.end_byte - start) for e in edits]
        fixed = apply_edits(analysed.before[start:end], inside, encoding=encoding)
        try:
            text = self._edit(fixed, analysed.path.suffix)
        except ConfigError as error:
            self._say(str(error))
            return None
        if text is not None and not analysed.before[start:end].endswith(b"\n"):
            text = text.removesuffix(b"\n").removesuffix(b"\r")  # editors end the last line
        if text == fixed:  # left without a change is how one leaves an editor to cancel
            self._say("Nothing was changed in the editor, so the fix is not applied; its number applies it.")
            return None
        if text is None or text == analysed.before[start:end]:
            self._say("The text is unchanged, so nothing is applied.")
            return None
        try:
            return (Edit(start, end, text.decode(encoding)),)
        except UnicodeDecodeError:
            self._say(f"The edited text is not valid {encoding}, which is the file's encoding.")
            return None

    def _parses(self, analysed: Analysed, edits: Sequence[Edit]) -> bool:
        after = apply_edits(analysed.before, edits, encoding=analysed.report.encoding)
        language = analysed.report.language
        return errors_in(parse(after, language).root_node) <= errors_in(
            parse(analysed.before, language).root_node
        )

    def _sure(self, question: str) -> bool:
        try:
            return self._ask(question).strip().lower() in ("y", "yes")
        except (EOFError, KeyboardInterrupt):
            return False

    def _show(self, analysed: Analysed, finding: Finding, number: int) -> None:
        self._console.print(
            Text.assemble(
                (f"{printable(analysed.path)}:{line_of(analysed, finding)}", "bold"),
                ": ",
                (cwe_named(finding), "yellow"),
                f" {place_of(finding)}, finding {number} of {self._total}",
            )
        )
        if why := why_line(finding):
            self._console.print(Text(f"  {why}", "dim"))
        for suggestion in finding.suggestions:
            self._console.print(Text(about_fix(finding, suggestion), "dim"))
            encoding = analysed.report.encoding
            for hunk in hunks(analysed.before, suggestion.edits, encoding=encoding, context=_CONTEXT):
                self._console.print(Text(f"    {hunk.head}", "cyan"))
                for line in hunk.lines:
                    self._console.print(Text(f"    {line.sign}{line.text}", _COLOURS.get(line.sign, "")))

    def _say(self, text: str) -> None:
        self._console.print(text, style="yellow", markup=False)

    def _say_failed(self, failed: Failed) -> None:
        self._console.print(
            f"plc: error: {printable(failed.path)}: {printable(failed.message)}", style="red", markup=False
        )
