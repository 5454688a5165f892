"""The editor's settings, section `plc`: read with care, for people write them by hand."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, cast, get_args

Run = Literal["onType", "onSave", "off"]

# as editors show them: clangd, cpptools, gcc's problem matcher, jdtls, SonarLint and so on
SOURCES = (
    "clang",
    "clang-tidy",
    "clangd",
    "C/C++",
    "cpptools",
    "gcc",
    "cppcheck",
    "infer",
    "Java",
    "javac",
    "Error Prone",
    "SpotBugs",
    "sonarlint",
    "sonarqube",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user set; names as in Python, in the editor `minConfidence` and so on."""

    run: Run = "onType"
    debounce: int = 40  # milliseconds
    model: str = ""
    min_confidence: float | None = None
    confirm: bool = False  # have the client ask before a fix that is not safe
    code_lens: bool = False
    inline_completion: bool = True
    max_file_size: int = 1_000_000  # bytes
    sources: tuple[str, ...] = SOURCES  # tools whose warnings are offered fixes; "*" stands for all
    verify: bool = True  # run installed compilers and analyzers on fixes for them
    compile: bool = False  # run the compiler on what is opened and saved, and show what it reports


# what the extension of an editor keeps in the same section for itself
_OF_CLIENTS = frozenset(
    ["path", "args", "interpreter", "importStrategy", "trace", "logLevel", "wheels", "install", "enable"]
)


def read_options(section: object) -> tuple[Options, tuple[str, ...]]:
    """The options in a section, and what is wrong with it; a mistake leaves that option's default."""
    options = Options()
    if section is None:
        return options, ()
    if not isinstance(section, Mapping):
        return options, (f"the settings `plc` are {_shown(section)}: give an object",)
    names = {_camel(entry.name): entry.name for entry in fields(Options)}
    problems: list[str] = []
    for key, value in section.items():
        if key in _OF_CLIENTS:
            continue
        name = names.get(str(key))
        if name is None:
            close = difflib.get_close_matches(str(key), names, n=1)
            hint = f"did you mean plc.{close[0]}?" if close else f"there are {', '.join(sorted(names))}"
            problems.append(f"unknown setting plc.{key}: {hint}")
            continue
        wrong = _wrong(name, value)
        if wrong is not None:
            problems.append(f"plc.{key} is {_shown(value)}: {wrong}")
        else:
            kept = tuple(value) if isinstance(value, list) else value
            options = replace(options, **{name: cast(Any, kept)})
    return options, tuple(problems)


def _wrong(name: str, value: object) -> str | None:
    match name:
        case "run":
            return None if value in get_args(Run) else f"give one of {', '.join(get_args(Run))}"
        case "debounce" | "max_file_size":
            fits = isinstance(value, int) and not isinstance(value, bool) and value >= 0
            return None if fits else "give a whole number, 0 or more"
        case "sources":
            fits = isinstance(value, list) and all(isinstance(entry, str) for entry in value)
            return None if fits else 'give a list of the sources of warnings, such as ["clangd", "gcc"]'
        case "model":
            return None if isinstance(value, str) else "give the path of a model directory"
        case "min_confidence":
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            fits = value is None or (is_number and 0 <= cast(float, value) <= 1)
            return None if fits else "give a number from 0 to 1, or null"
        case _:
            return None if isinstance(value, bool) else "give true or false"


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 40 else shown[:40] + "…"
