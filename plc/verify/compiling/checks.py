"""Does a text compile in the place of its file: with that file's flags or likely ones, and no output."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from data_prep.text.language_specs import SPECS
from data_prep.text.languages import Language
from plc.verify.compiling.compile_commands import flags_of
from plc.verify.compiling.folders import folders_above
from plc.verify.compiling.java_paths import javac_command
from plc.verify.tools import Tools, Trial

_COMPILER = re.compile(r"(?:[\w.]+-)*(?:gcc|g\+\+|clang|clang\+\+|cc|c\+\+)(?:-\d+)?").fullmatch
# Warnings that mean that a name or a type is not what the fix takes it for.
_STRICT = ("implicit-function-declaration", "incompatible-pointer-types", "int-conversion")


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
    kind = SPECS[language].gcc_name
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


def _likely(path: Path) -> list[str]:
    """Where a project's headers mostly are: in the folders above a file, up to its version control's."""
    return [
        f"-I{place}"
        for folder in folders_above(path.parent)
        for place in (folder, folder / "include")
        if os.path.isdir(place)  # noqa: PTH112, where we may not look there is none
    ]


def _first_error(output: str, scratch: Path) -> str | None:
    for line in output.splitlines():
        if "error:" in line:
            return line.replace(f"{scratch}/", "").strip()
    return None
