"""`plc repair --interactive`: walk the findings, show the fixes of each, and make those that are picked."""

from __future__ import annotations

import difflib
import os
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, final

from rich.console import Console
from rich.text import Text

from data_prep.errors import ConfigError, PlcError
from data_prep.languages import parse
from plc.repair.batch import Failed, Looked
from plc.repair.cwe import name_of
from plc.repair.file_error import FileError
from plc.repair.findings import Edit, Finding, apply_edits, touch
from plc.repair.journal import Journal
from plc.repair.printable import printable
from plc.repair.reparsing import errors_in
from plc.repair.writing import write_source

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}
_HELP = """1-5  make that fix
e    edit the first fix in your editor ($VISUAL or $EDITOR), e2 the second …
s    skip this finding
f    skip the rest of this file
q    quit; what was picked is made
"""

Ask = Callable[[str], str]  # a line for a prompt; EOFError at the end of the input
Editor = Callable[[bytes, str], bytes | None]  # the text as edited, or None where it was given up
Answer = Literal["skip", "file", "quit", "help"]


def ask_terminal(prompt: str) -> str:
    """A line from the terminal."""
    return input(prompt)


def edit_text(text: bytes, suffix: str) -> bytes | None:
    """The text after the user's editor; None where that fails, ConfigError where it cannot start."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    with tempfile.TemporaryDirectory(prefix="plc-edit-") as folder:
        path = Path(folder, f"function{suffix}")
        path.write_bytes(text)
        try:
            done = subprocess.run([*shlex.split(named), str(path)], check=False)
        except (OSError, ValueError) as error:
            raise ConfigError(
                f"the editor {named!r} cannot be started ({error}): set $VISUAL or $EDITOR"
            ) from error
        return path.read_bytes() if done.returncode == 0 else None


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
        self.stopped = False  # whether the user quit before the last file

    def through(self, outcomes: Iterable[Looked | Failed]) -> list[Looked | Failed]:
        """Ask about each finding and write each file once; gives back what remains, until the user quits."""
        walked: list[Looked | Failed] = []
        for outcome in outcomes:
            if isinstance(outcome, Failed):
                self._console.print(
                    f"{printable(outcome.path)}: {printable(outcome.message)}", style="red", markup=False
                )
                walked.append(outcome)
            else:
                walked.append(self._file(outcome))
            if self.stopped:
                break
        return walked

    def _file(self, looked: Looked) -> Looked | Failed:
        picked = _Picked([], [])
        for number, finding in enumerate(looked.report.findings, start=1):
            self._show(looked, finding, f"{number}/{len(looked.report.findings)}")
            answer = self._one(looked, finding, picked)
            if answer == "quit":
                self.stopped = True
            if answer in ("file", "quit"):
                break
        if not picked.edits:
            return looked
        after = apply_edits(looked.before, picked.edits, encoding=looked.report.encoding)
        try:
            return self._write(looked, after, picked)
        except PlcError as error:
            problem = error.problem if isinstance(error, FileError) else str(error)
            self._console.print(f"{printable(looked.path)}: {printable(problem)}", style="red", markup=False)
            return Failed(looked.path, problem)

    def _write(self, looked: Looked, after: bytes, picked: _Picked) -> Looked:
        def announce(target: Path, temporary: Path) -> None:
            if self._journal is not None:
                self._journal.record(target, temporary, before=looked.before, after=after)

        written = write_source(looked.path, after, was=looked.before, announce=announce)
        if written.note is not None:
            self._console.print(f"{printable(looked.path)}: {written.note}", style="yellow", markup=False)
        left = tuple(finding for finding in looked.report.findings if finding not in picked.findings)
        return replace(
            looked, after=after, report=replace(looked.report, findings=left), fixed=tuple(picked.findings)
        )

    def _one(self, looked: Looked, finding: Finding, picked: _Picked) -> Answer:
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
            edits = self._edits(looked, finding, word)
            if edits is None:
                continue
            if touch(picked.edits, edits):
                self._say("This fix meets one that is picked already; run again for it.")
                continue
            together = [*picked.edits, *edits]
            if not self._parses(looked, together) and not self._sure("It does not parse. Make it? [y/N] "):
                continue
            picked.edits = together
            picked.findings.append(finding)
            return "skip"

    def _edits(self, looked: Looked, finding: Finding, word: str) -> Sequence[Edit] | None:
        """The edits that an answer stands for; None, and a word on it, where it stands for none."""
        edited, number = word.startswith("e"), word.removeprefix("e").strip() or "1"
        if not (edited or word.isdecimal()) or not number.isdecimal():
            self._say(_HELP)
            return None
        if not 1 <= int(number) <= len(finding.suggestions):
            self._say(f"Number {int(number)} is not among the fixes of this finding.")
            return None
        edits = finding.suggestions[int(number) - 1].edits
        return self._edited(looked, finding, edits) if edited else edits

    def _edited(self, looked: Looked, finding: Finding, edits: Sequence[Edit]) -> Sequence[Edit] | None:
        """One edit of all that the function and the fix span, as the user leaves it."""
        encoding = looked.report.encoding
        start = min([finding.start_byte, *(edit.start_byte for edit in edits)])
        end = max([finding.end_byte, *(edit.end_byte for edit in edits)])
        inside = [replace(e, start_byte=e.start_byte - start, end_byte=e.end_byte - start) for e in edits]
        try:
            text = self._edit(
                apply_edits(looked.before[start:end], inside, encoding=encoding), looked.path.suffix
            )
        except ConfigError as error:
            self._say(str(error))
            return None
        if text is not None and not looked.before[start:end].endswith(b"\n"):
            text = text.removesuffix(b"\n").removesuffix(b"\r")  # editors end the last line
        if text is None or text == looked.before[start:end]:
            self._say("Nothing was changed.")
            return None
        try:
            return (Edit(start, end, text.decode(encoding)),)
        except UnicodeDecodeError:
            self._say(f"That is not {encoding}, as the file is.")
            return None

    def _parses(self, looked: Looked, edits: Sequence[Edit]) -> bool:
        after = apply_edits(looked.before, edits, encoding=looked.report.encoding)
        language = looked.report.language
        return errors_in(parse(after, language).root_node) <= errors_in(
            parse(looked.before, language).root_node
        )

    def _sure(self, question: str) -> bool:
        try:
            return self._ask(question).strip().lower() in ("y", "yes")
        except (EOFError, KeyboardInterrupt):
            return False

    def _show(self, looked: Looked, finding: Finding, place: str) -> None:
        kind = f"{finding.cwe[0].id} {name_of(finding.cwe[0].id)}".strip() if finding.cwe else "flaw"
        where = f"{printable(looked.path)}:{finding.start.line}"
        self._console.print(
            Text.assemble(
                (where, "bold"),
                ": ",
                (kind, "yellow"),
                f" in `{printable(finding.function)}` ({place})",
            )
        )
        for suggestion in finding.suggestions:
            marks = ", ".join(suggestion.checks)
            self._console.print(
                Text(f"  fix {suggestion.rank} ({suggestion.confidence:.0%}; {marks})", "dim")
            )
            after = apply_edits(looked.before, suggestion.edits, encoding=looked.report.encoding)
            for line in _diff(looked.before, after):
                shown = printable(line.decode(looked.report.encoding, "replace").rstrip("\r\n"), but="\t")
                self._console.print(
                    Text("    " + shown[:1] + shown[1:].expandtabs(4), _COLOURS.get(shown[:1], ""))
                )

    def _say(self, text: str) -> None:
        self._console.print(text, style="yellow", markup=False)


def _diff(before: bytes, after: bytes) -> list[bytes]:
    """The lines of a unified diff without those of names."""
    lines = difflib.diff_bytes(
        difflib.unified_diff, before.splitlines(True), after.splitlines(True), b"", b"", n=2
    )
    return list(lines)[2:]
