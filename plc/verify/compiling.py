"""Does a text compile in the place of its file: with that file's flags or likely ones, and no output."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data_prep.text.languages import Language
from plc.verify.compile_commands import flags_of
from plc.verify.tools import Tools, Trial

_COMPILER = re.compile(r"(?:[\w.]+-)*(?:gcc|g\+\+|clang|clang\+\+|cc|c\+\+)(?:-\d+)?").fullmatch
_HEAP_MIB = 1024
_ABOVE = 4  # folders above a file in which its headers are looked for
# Warnings that mean that a name or a type is not what the fix takes it for.
_STRICT = ("implicit-function-declaration", "incompatible-pointer-types", "int-conversion")
_PACKAGE = re.compile(rb"^\s*package\s+([\w.]+)\s*;", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Check:
    """One way to compile a file; `command` wants the text's own path as its last word."""

    command: tuple[str, ...]
    address_space: bool = True  # whether its limit can be set: a virtual machine reserves more than it uses

    def problem(self, text: bytes, trial: Trial) -> str | None:
        """None where the text compiles, else why not."""
        with trial.of(text) as file:
            ran = trial.tools.run(
                [*self.command, str(file)], scratch=file.parent, address_space=self.address_space
            )
            if ran.code == 0:
                return None
            return _first_error(ran.output, file.parent) or f"exit code {ran.code}"


def ways_of(path: Path, text: bytes, language: Language, trial: Trial) -> list[Check] | str:
    """The ways in which a file may compile, the strictest first, or why there is none."""
    match language:
        case "java":
            return _java(path, text, trial.tools)
        case "c" | "cpp":
            return _c(path, language, trial)


def c_flags(
    path: Path, language: Language, include: Sequence[Path], *, compile_commands: Path | None = None
) -> tuple[str, tuple[str, ...]]:
    """The compiler's name and the flags that a C or C++ file is read with."""
    found = flags_of(path, compile_commands)
    kind = "c++" if language == "cpp" else "c"
    own = ("-iquote", str(path.parent), f"-I{path.parent}", *(f"-I{place}" for place in include))
    if found is not None:
        return found.compiler, ("-x", kind, *found.flags, *own)
    return "", ("-x", kind, *own, *_likely(path))


def compiler_names(
    path: Path, language: Language, family: Literal["gcc", "clang"], *, compile_commands: Path | None = None
) -> tuple[str, ...]:
    """Programs of one family that may compile a file: the one of its compile command first."""
    found = flags_of(path, compile_commands)
    usual = {"gcc": ("gcc", "g++"), "clang": ("clang", "clang++")}[family][language == "cpp"]
    named = found.compiler if found is not None and _COMPILER(found.compiler) else ""
    own = ("gcc", "g++") if family == "gcc" else ("clang",)
    return (named, usual) if named and any(name in named for name in own) else (usual,)


def _c(path: Path, language: Language, trial: Trial) -> list[Check] | str:
    named, flags = c_flags(path, language, trial.include)
    usual = ("c++", "g++", "clang++") if language == "cpp" else ("cc", "gcc", "clang")
    compiler = trial.tools.find(*([named] if _COMPILER(named) else []), *usual)
    if compiler is None:
        return f"no compiler: none of {', '.join(usual)} is on PATH"
    plain = (compiler, "-fsyntax-only", *flags)
    if language == "cpp":
        return [Check(plain)]
    return [Check((*plain, *(f"-Werror={warning}" for warning in _STRICT))), Check(plain)]


def _java(path: Path, text: bytes, tools: Tools) -> list[Check] | str:
    javac = tools.find("javac")
    if javac is None:
        return "no compiler: javac is not on PATH"
    command = (*javac_command(javac, path, text), "-nowarn", "-Xlint:none")
    return [Check(command, address_space=False)]


def javac_command(javac: str, path: Path, text: bytes) -> tuple[str, ...]:
    """How javac reads one text in the place of its file, running nothing of the tree.

    A plugin on the class path starts by itself, also under -proc:none, unless there is a processor path.
    """
    machine = ("-J-Xshare:auto", "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", f"-J-Xmx{_HEAP_MIB}m")
    quiet = ("-proc:none", "-processorpath", "none", "-implicit:none", "-encoding", java_encoding(text))
    roots = os.pathsep.join(map(str, source_roots(path, text)))
    return (javac, *machine, *quiet, "-sourcepath", roots, "-d", ".")


def source_roots(path: Path, text: bytes) -> list[Path]:
    """The folder from which a Java file's package counts, where path and package agree, and likely others."""
    folder = path.parent
    package = _PACKAGE.search(text)
    parts = package[1].decode().split(".") if package else []
    if parts and list(folder.parts[-len(parts) :]) == parts:
        folder = folder.parents[len(parts) - 1]
    roots = [folder]
    if folder.parts[-2:] == ("test", "java"):
        roots.append(folder.parents[1] / "main" / "java")
    return [*roots, *(above for above in _above(folder) if above != folder)]


def java_encoding(text: bytes) -> str:
    """The encoding that a Java text is read in: its bytes are a name on their own in Latin-1 only."""
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return "ISO-8859-1"
    return "UTF-8"


def _likely(path: Path) -> list[str]:
    """Where a project's headers mostly are: in the folders above a file, up to its version control's."""
    return [
        f"-I{place}"
        for folder in _above(path.parent)
        for place in (folder, folder / "include")
        if os.path.isdir(place)  # noqa: PTH112, where we may not look there is none
    ]


def _above(folder: Path) -> Iterator[Path]:
    """A folder and those above, up to the one of version control, but not many and never the root."""
    for above in (folder, *folder.parents)[: _ABOVE + 1]:
        if above == above.parent:
            return
        yield above
        if os.path.lexists(above / ".git"):
            return


def _first_error(output: str, scratch: Path) -> str | None:
    for line in output.splitlines():
        if "error:" in line:
            return line.replace(f"{scratch}/", "").strip()
    return None
