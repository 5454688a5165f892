"""gcc, clang, clang-tidy and cppcheck: which of their checks are made, and what they are kept from.

None of them loads a plugin, a script or a configuration of the tree: flags come from the harmless list of
`compile_commands.py`, clang-tidy is given an empty configuration, cppcheck neither a project nor add-ons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from data_prep.text.language_specs import C_FAMILY, SPECS
from plc.diagnostics import Diagnostic
from plc.diagnostics.formats import Context, Source, clang_tidy_yaml
from plc.diagnostics.formats import cppcheck as cppcheck_xml
from plc.diagnostics.formats import gcc as gcc_text
from plc.verify.adapters.adapter import Adapter, Invocation, Subject
from plc.verify.compiling.checks import c_flags, compiler_names

_WARNING = re.compile(r"-W[a-z][a-z0-9+-]*(?:=\d+)?").fullmatch  # no comma: `-Wl,…` speaks to other programs
_CHECK = re.compile(r"[a-z][\w.+-]+").fullmatch
_NOT_WARNINGS = ("-Werror", "-Wno-", "-Wfatal")
# The last one wants the functions of C11's Annex K, which hardly any C library has, for each `memset`.
_TIDY_CHECKS = (
    *("-*", "bugprone-*", "clang-analyzer-*", "-bugprone-easily-swappable-parameters"),
    "-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling",
)
_WARNINGS = ("-Wall", "-Wextra")
_OF_CLANG = "clang-diagnostic-"  # how clang-tidy names warnings of clang
_FIXES = "-fdiagnostics-parseable-fixits"


def _flags(subject: Subject) -> tuple[str, ...]:
    return c_flags(
        subject.compiled, subject.kind, subject.include, compile_commands=subject.compile_commands
    )[1]


def _gcc_programs(subject: Subject) -> tuple[str, ...]:
    return compiler_names(subject.compiled, subject.kind, "gcc", compile_commands=subject.compile_commands)


def _clang_programs(subject: Subject) -> tuple[str, ...]:
    return compiler_names(subject.compiled, subject.kind, "clang", compile_commands=subject.compile_commands)


def _is_warning(rule: str) -> bool:
    return _WARNING(rule) is not None and not rule.startswith(_NOT_WARNINGS)


def _is_check(rule: str) -> bool:
    """Whether clang-tidy has a check of this name; those of clang's warnings are switched on by its flag."""
    own = rule.removeprefix(_OF_CLANG)
    return _CHECK(rule) is not None and (own == rule or _is_warning(f"-W{own}"))


def plain_gcc(program: str, subject: Subject, rules: tuple[str, ...]) -> tuple[str, ...]:
    """gcc with its warnings and its own fixes, as text that is read; columns count bytes."""
    plain = ("-fdiagnostics-plain-output", "-fdiagnostics-column-unit=byte")
    return (program, *_flags(subject), *_WARNINGS, *rules, *plain, _FIXES)


def _gcc_text(source: Source, context: Context) -> Iterator[Diagnostic]:
    return gcc_text.read(source, context, counted="bytes")


def _gcc(program: str, subject: Subject, rules: tuple[str, ...]) -> Invocation:
    """With optimisation, for gcc sees bounds, overflows and unset values only then."""
    return Invocation(words=(*plain_gcc(program, subject, rules), "-O2", "-S", "-o", "text.s"))


def _gcc_analyzer(program: str, subject: Subject, rules: tuple[str, ...]) -> Invocation:
    """Without optimisation, which would take away what is to be analysed."""
    optimised = ("-O0", "-fanalyzer", "-S", "-o", "text.s")
    return Invocation(words=(*plain_gcc(program, subject, rules), *optimised))


def _clang(program: str, subject: Subject, rules: tuple[str, ...]) -> Invocation:
    """clang with its warnings and its own fixes, which it prints only below the code that it shows."""
    plain = ("-fno-color-diagnostics", "-ferror-limit=0", "-fsyntax-only", _FIXES)
    unknown = "-Wno-unknown-warning-option"
    return Invocation(words=(program, *_flags(subject), *_WARNINGS, *rules, unknown, *plain))


def _clang_text(source: Source, context: Context) -> Iterator[Diagnostic]:
    """What clang says of a text as it is, without its code, of which clang escapes what is no UTF-8."""
    for entry in gcc_text.read(source, context):
        yield entry.placed(lambda place: replace(place, snippet=None))


def _clang_tidy(program: str, subject: Subject, rules: tuple[str, ...]) -> Invocation:
    """As YAML, which holds its own fixes besides; where it finds nothing it writes none."""
    checks = f"--checks={','.join((*_TIDY_CHECKS, *rules))}"
    warnings = (f"-W{rule.removeprefix(_OF_CLANG)}" for rule in rules if rule.startswith(_OF_CLANG))
    return Invocation(
        words=(program, "--quiet", "--config={}", checks, "--export-fixes=report.yaml"),
        after=("--", *_flags(subject), *warnings, "-Wno-unknown-warning-option"),
        report="report.yaml",
        optional=True,
        offsets=True,
    )


def _cppcheck(program: str, subject: Subject, rules: tuple[str, ...]) -> Invocation:
    del rules  # all of them are asked
    kind = SPECS[subject.language].gcc_name
    reads = tuple(flag for flag in _flags(subject) if flag.startswith(("-I", "-D", "-U")))
    return Invocation(
        words=(
            program,
            "--quiet",
            "--xml",
            "--inline-suppr",
            "--output-file=report.xml",
            "--enable=warning,style,performance,portability",
            f"--language={kind}",
            *reads,
        ),
        report="report.xml",
    )


GCC = Adapter(
    name="gcc",
    tool="gcc",
    programs=_gcc_programs,
    languages=C_FAMILY,
    install="gcc (packages `gcc` and `g++`)",
    invocation=_gcc,
    read=_gcc_text,
    compiles=True,
    rule=_is_warning,
)
GCC_ANALYZER = Adapter(
    name="gcc-analyzer",
    tool="gcc",
    programs=_gcc_programs,
    languages=frozenset(["c"]),
    install="gcc 11 or newer (package `gcc`)",
    invocation=_gcc_analyzer,
    read=_gcc_text,
    compiles=True,
    rule=_is_warning,
)
CLANG = Adapter(
    name="clang",
    tool="clang",
    programs=_clang_programs,
    languages=C_FAMILY,
    install="clang (package `clang`)",
    invocation=_clang,
    read=_clang_text,
    compiles=True,
    rule=_is_warning,
)
CLANG_TIDY = Adapter(
    name="clang-tidy",
    tool="clang-tidy",
    programs=lambda _: ("clang-tidy",),
    languages=C_FAMILY,
    install="clang-tidy (package `clang-tidy`)",
    invocation=_clang_tidy,
    read=clang_tidy_yaml.read,
    rule=_is_check,
)
CPPCHECK = Adapter(
    name="cppcheck",
    tool="cppcheck",
    programs=lambda _: ("cppcheck",),
    languages=C_FAMILY,
    install="cppcheck (package `cppcheck`)",
    invocation=_cppcheck,
    read=cppcheck_xml.read,
)
