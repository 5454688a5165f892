"""Candidates for a reported place, verified by what reported it: compiles, report gone, nothing new.

The cheap questions come first: the rules against tricks run no tool, and what does not compile is not shown
to the analyzer. What a tool says about a text is remembered while its file is open, so that a candidate of
several reports costs one run.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Literal, Self, final

from data_prep.text.languages import Language, TooComplexError
from plc.base.in_order import at_a_time
from plc.diagnostics import Diagnostic
from plc.verify.adapters import Adapter, Includer, MissingToolError, Subject, ToolFailedError, adapter_of
from plc.verify.adapters.compiling import COMPILERS
from plc.verify.adapters.includers import Includers, is_header, is_of_other
from plc.verify.comparing import Lines, Reports, is_at_its_line, new_in, still_reported
from plc.verify.compiling.compile_commands import CompileCommandsError
from plc.verify.other_tool import OtherTool
from plc.verify.own_fixes import objection_to
from plc.verify.tools import Tools, TooSlowError
from plc.verify.tricks import Case, silencing

if TYPE_CHECKING:
    from types import TracebackType

_PARALLEL = 2
# Why a candidate does not pass: it is the text as it was, it speaks to the tool only, a rule
# says what it changes that was not reported, it brings errors,
# what was reported is still there, something else is reported, a tool failed on it, the test fails.
Objection = Literal["", "unchanged", "trick", "meaning", "compile", "report", "new", "tool", "test"]
_NOBODY = "no tool reported it, so none can confirm a fix"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one candidate.

    `reason` says why it does not pass, or what could not be checked of one that does. `checks` are those that
    it passed: "trick", "compile", "advance" (a compiler reports fewer errors, and none that was not there),
    "report" (what was reported is gone, and its tool says nothing new).
    `guess` says what in it nobody but the author can confirm; `objection` is the short name of what speaks
    against one that does not pass. `new` is what is reported that was not, errors
    first, if that speaks against it. `silent` says that the tool does not report it about the file as it is,
    so that it cannot tell whether a fix is one.
    """

    passes: bool
    reason: str = ""
    checks: tuple[str, ...] = ()
    guess: str = ""
    objection: Objection = ""
    new: tuple[Diagnostic, ...] = ()
    silent: bool = False

    @property
    def fixes(self) -> bool:
        """Whether it is verified as far as tools can, so that `--fix` may apply it."""
        checks = set(self.checks)
        return self.passes and not self.guess and "report" in checks and bool({"compile", "advance"} & checks)

    def is_as_good_as(self, other: Verdict) -> bool:
        """Whether it passes all that the other does, and there is no more to be said against it."""
        is_doubted = bool(self.guess) and not other.guess
        return self.passes and set(self.checks) >= set(other.checks) and not is_doubted


@dataclass(frozen=True, slots=True)
class _Judges:
    """Who is asked about the candidates of one report, found out on the file as it is."""

    compiler: tuple[Adapter, Reports] | None
    reporter: tuple[Adapter | OtherTool, Reports] | None
    reported: tuple[Diagnostic, ...] = ()  # the reporter's own reports that match the user's report
    rules: tuple[str, ...] = ()
    why_not: tuple[str, ...] = ()
    silent: bool = False  # the reporter was asked, and does not report it


@final
class ReportedFile:
    """One file whose candidates are verified. Use it as a context; it may be shared between threads."""

    def __init__(
        self,
        path: Path,
        text: bytes,
        language: Language,
        *,
        tools: Tools,
        include: tuple[Path, ...] = (),
        compile_commands: Path | None = None,
        other: OtherTool | None = None,
    ) -> None:
        """`other` is asked about reports of tools that PLC does not run itself."""
        self._path = path.resolve()
        self._text = text
        self._language: Language = language
        self._tools = tools
        self._include = include
        self._compile_commands = compile_commands
        self._other = other
        self._includer: Includer | None = None  # of a header that does not compile alone
        self._cannot = ""  # why nothing about a header can be verified
        self._is_read = False
        self._case: Case | None = None
        self._lock = Lock()
        self._runs: dict[tuple[Adapter | None, tuple[str, ...], bytes], Future[Reports]] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="plc-verify-")
        self._pool = ThreadPoolExecutor(_PARALLEL)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._folder.cleanup()

    def verdicts(self, diagnostic: Diagnostic, candidates: Iterable[bytes]) -> Generator[Verdict, None, None]:
        """A verdict for each candidate, in order; the next one is verified while the caller reads one.

        Close the iterator to verify no more.
        """
        diagnostic = diagnostic.brief
        judges = self._judges(diagnostic)
        if self._cannot and diagnostic.level == "error" and is_of_other(diagnostic):
            # what is missing is in whoever includes it
            yield from (Verdict(False, self._cannot, objection="tool") for _ in candidates)
            return
        verdict = partial(self._verdict, judges, diagnostic)
        yield from at_a_time(self._pool, verdict, candidates, most=_PARALLEL)

    def together(
        self, diagnostics: Sequence[Diagnostic], text: bytes, *, known: Sequence[Diagnostic] = ()
    ) -> int | None:
        """Of several reports whose fixes are all in a text the first that it does not verify; None: all hold.

        Rules against tricks are not asked again. `known` are warnings that fixes were said to bring.
        """
        for index, diagnostic in enumerate(diagnostics):
            if not self._by_tools(self._judges(diagnostic.brief), text, (), known=known).passes:
                return index
        return None

    def is_gone(self, diagnostic: Diagnostic, text: bytes) -> bool:
        """Whether what reported something no longer does about a text that was verified as a whole.

        Not where nobody can tell: the tool is not at hand, or does not report it about the file as it is.
        """
        judges = self._judges(diagnostic.brief)
        if judges.reporter is None or self._cannot:
            return False
        adapter, before = judges.reporter
        try:
            after = self._reports(adapter, judges.rules, text)
        except (ToolFailedError, TooSlowError):
            return False
        if after.errors - before.errors:  # an error that another one hid may hide the report in turn
            return False
        lines = Lines(self._text, text)
        if is_at_its_line(judges.reported, after, lines):
            return False
        return still_reported(judges.reported, before, after, lines) is None

    def _read_header(self) -> None:
        """Find out through which file a header is compiled that does not compile alone."""
        if self._is_read or not is_header(self._path):
            return
        self._is_read = True
        compiler = self._compiler((), [])
        if compiler is None or not compiler[1].errors:
            return
        with tempfile.TemporaryDirectory(dir=self._folder.name) as scratch:
            through = Includers(self._tools).through(self._subject(self._text), compiler[0], Path(scratch))
        if through is not None:
            self._includer = through.includer
            self._runs.clear()
        elif any(map(is_of_other, compiler[1].only_errors.entries)):
            self._cannot = (
                "the header does not compile alone, and no file of the tree that includes it compiles: "
                f"{compiler[1].only_errors.entries[0].message}"
            )

    def _judges(self, diagnostic: Diagnostic) -> _Judges:
        self._read_header()
        why_not: list[str] = [self._cannot] if self._cannot else []
        reporter = adapter_of(diagnostic, self._language) or self._other
        rules = (diagnostic.rule,) if diagnostic.rule else ()
        if not (isinstance(reporter, Adapter) and reporter.compiles):
            self._pool.submit(self._compiler, rules, [])  # meanwhile; it is asked for below
        asked = None if reporter is None else self._as_it_is(reporter, rules, why_not)
        reported: tuple[Diagnostic, ...] = ()
        if reporter is None:
            name = diagnostic.tool or "nobody"
            why_not.append(f"plc does not run {name}" if diagnostic.tool else _NOBODY)
        elif asked is not None:
            reported = tuple(asked.of(self._path).like(diagnostic))
            if not reported:
                why_not.append(f"{reporter.name} does not report this about the file as it is")
        compiler: tuple[Adapter, Reports] | None = None
        if (
            isinstance(reporter, Adapter)
            and asked is not None
            and reporter.compiles
            and reporter.name != "ecj"
        ):
            compiler = (reporter, asked)
        else:
            compiler = self._compiler(rules, why_not)
        own = (reporter, asked) if reporter is not None and asked is not None and reported else None
        is_silent = asked is not None and not reported
        return _Judges(compiler, own, reported, rules, tuple(why_not), is_silent)

    def _compiler(self, rules: tuple[str, ...], why_not: list[str]) -> tuple[Adapter, Reports] | None:
        missing: list[str] = []
        for adapter in COMPILERS:
            if self._language in adapter.languages:
                reports = self._as_it_is(adapter, rules, missing)
                if reports is not None:
                    return adapter, reports
        why_not += missing[:1]
        return None

    def _as_it_is(
        self, adapter: Adapter | OtherTool, rules: tuple[str, ...], why_not: list[str]
    ) -> Reports | None:
        try:
            return self._reports(adapter, rules, self._text)
        except (MissingToolError, ToolFailedError, TooSlowError, CompileCommandsError) as error:
            why_not.append(str(error))
            return None

    def _verdict(self, judges: _Judges, diagnostic: Diagnostic, candidate: bytes) -> Verdict:
        if candidate == self._text:
            return Verdict(False, "it changes nothing", objection="unchanged")
        with self._lock:
            self._case = self._case or Case(self._text, self._language)
        try:
            change = self._case.change(candidate, diagnostic)
        except TooComplexError as error:
            return Verdict(False, str(error), objection="tool")
        said, guessed = objection_to(change, judges.reported)
        # No tool is to be silenced at a place that a person names.
        if not diagnostic.is_bare and said is not None:
            return Verdict(False, said, objection="meaning" if silencing(change) is None else "trick")
        verdict = self._by_tools(judges, candidate, ("trick",))
        if not verdict.passes or not guessed:
            return verdict
        return replace(verdict, reason=verdict.reason or guessed, guess=guessed)

    def _by_tools(
        self,
        judges: _Judges,
        candidate: bytes,
        passed: tuple[str, ...],
        *,
        known: Sequence[Diagnostic] = (),
    ) -> Verdict:
        """What tools say; one that takes too long, or fails, on a candidate only, is an objection."""
        checks = list(passed)
        why_not = list(judges.why_not)
        try:
            failed = self._compiled(judges, candidate, checks, why_not)
            failed = failed or self._gone(judges, candidate, checks, known)
            failed = failed or self._warned(judges, candidate, known)
        except (ToolFailedError, TooSlowError) as error:
            failed = Verdict(False, str(error), objection="tool")
        if failed is not None:
            return replace(failed, checks=tuple(checks))
        return Verdict(True, "; ".join(why_not), tuple(checks), silent=judges.silent)

    def _compiled(
        self, judges: _Judges, candidate: bytes, checks: list[str], why_not: list[str]
    ) -> Verdict | None:
        if judges.compiler is None:
            return None
        adapter, before = judges.compiler
        after = self._reports(adapter, judges.rules, candidate)
        new = new_in(before.only_errors, after.only_errors, Lines(self._text, candidate, self._path))
        if new:
            return Verdict(False, f"it does not compile: {new[0].message}", objection="compile")
        if self._cannot:  # errors go with much that is wrong, where there are others all around
            return None
        if not after.errors:
            checks.append("compile")
        elif any(entry.level == "error" for entry in judges.reported):
            checks.append("advance")
        else:
            first = next(entry for entry in before.entries if entry.level == "error")
            why_not.append(f"the file does not compile as it is: {first.message}")
        return None

    def _gone(
        self, judges: _Judges, candidate: bytes, checks: list[str], known: Sequence[Diagnostic]
    ) -> Verdict | None:
        if judges.reporter is None:
            return None
        adapter, before = judges.reporter
        after = self._reports(adapter, judges.rules, candidate)
        lines = Lines(self._text, candidate, self._path)
        left = still_reported(judges.reported, before, after, lines)
        if left is not None:
            return Verdict(False, f"{adapter.name} still reports it: {left.message}", objection="report")
        new = new_in(before.and_also(known), after, lines)
        if new:
            return _said(adapter, new)
        if not self._cannot:
            checks.append("report")
        return None

    def _warned(self, judges: _Judges, candidate: bytes, known: Sequence[Diagnostic]) -> Verdict | None:
        """What the compiler warns of that it did not before."""
        if judges.compiler is None:
            return None
        adapter, before = judges.compiler
        after = self._reports(adapter, judges.rules, candidate)
        new = new_in(before.and_also(known), after, Lines(self._text, candidate, self._path))
        return _said(adapter, new) if new else None

    def _reports(self, adapter: Adapter | OtherTool, rules: tuple[str, ...], text: bytes) -> Reports:
        """What a tool says about a text; the same question is asked once."""
        kept = tuple(rule for rule in rules if isinstance(adapter, Adapter) and adapter.rule(rule))
        # gcc as the reporter says more than gcc as the compiler that only reads
        asked = adapter if isinstance(adapter, Adapter) else None
        key = (asked, kept, hashlib.blake2b(text, digest_size=16).digest())
        with self._lock:
            known = self._runs.get(key)
            future = known or Future()
            self._runs[key] = future
        if known is not None:
            return known.result()
        try:
            future.set_result(self._run(adapter, kept, text))
        except BaseException as error:
            future.set_exception(error)
            raise
        return future.result()

    def _run(self, adapter: Adapter | OtherTool, rules: tuple[str, ...], text: bytes) -> Reports:
        if isinstance(adapter, OtherTool):
            return Reports.about(self._path, adapter.diagnostics(self._path, text))
        subject = self._subject(text)
        if adapter.compiles:
            subject = replace(subject, includer=self._includer)
        with tempfile.TemporaryDirectory(dir=self._folder.name) as scratch:
            found = adapter.diagnostics(subject, self._tools, Path(scratch), rules=rules)
        return Reports.about(self._path, found)

    def _subject(self, text: bytes) -> Subject:
        return Subject(
            path=self._path,
            text=text,
            language=self._language,
            include=self._include,
            compile_commands=self._compile_commands,
        )


def _said(adapter: Adapter | OtherTool, new: Sequence[Diagnostic]) -> Verdict:
    first = new[0]
    rule = f" {first.rule}" if first.rule else ""
    said = f"{adapter.name} reports{rule} at line {first.location.line}: {first.message}"
    return Verdict(False, said, objection="new", new=tuple(new))
