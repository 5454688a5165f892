"""The CWEs that --select and --ignore name, checked against the table and the model."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from data_prep.errors import ConfigError
from plc.base.printable import printable
from plc.config.effective import Effective
from plc.output.cwe import name_of, weaknesses

_MOST = 5  # CWEs that are offered in place of one that does not exist
_OPTIONS: tuple[Literal["select", "ignore"], ...] = ("select", "ignore")

# The CWEs that reports give to each kind with evidence, for those who name the kind.
BY_EVIDENCE: Mapping[str, Sequence[int]] = {
    "assignment-in-condition": (481,),
    "index-past-end": (193,),
    "null-followed": (476,),
    "constant-condition": (480,),
    "arguments-swapped-by-name": (628,),
    "case-undone": (484,),
}


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """A CWE that an option names, and where: a flag, or a key of a file."""

    place: str
    cwe: int


def asked_in(effective: Effective) -> Iterator[Asked]:
    """The CWEs that the options of a run or a file name."""
    for option in _OPTIONS:
        origin = effective.origins[option]
        place = f"{printable(origin)}: {option} =" if isinstance(origin, Path) else f"--{option}"
        yield from (Asked(place, cwe) for cwe in getattr(effective.settings, option))


def are_listed(asked: Iterable[Asked]) -> bool:
    """Whether the table has all of them; of others only a model can say whether they exist."""
    return all(entry.cwe in weaknesses() for entry in asked)


def check_cwes(asked: Iterable[Asked], reported: frozenset[int]) -> None:
    """Warn of CWEs that the model never reports; ConfigError for one that does not exist at all."""
    for entry in sorted(asked):
        if entry.cwe in reported:
            continue
        if entry.cwe not in weaknesses():
            near = ", ".join(_named(cwe) for cwe in _near(entry.cwe, reported))
            hint = f"written much like it are {near}" if near else "leave it out"
            raise ConfigError(f"{entry.place} CWE-{entry.cwe}: plc does not know CWE-{entry.cwe}; {hint}")
        print(
            f"plc: warning: {entry.place} {_named(entry.cwe)}: this model never reports that CWE",
            file=sys.stderr,
        )


def _named(cwe: int) -> str:
    name = name_of(f"CWE-{cwe}")
    return f"CWE-{cwe} ({name})" if name else f"CWE-{cwe}"


def _near(cwe: int, reported: frozenset[int]) -> list[int]:
    """The CWEs with numbers that are written most like this one, if any are."""
    close = get_close_matches(str(cwe), map(str, sorted(reported)), n=_MOST, cutoff=0.6)
    return sorted(map(int, close))


def check_words(option: str, words: Iterable[str]) -> None:
    """ConfigError, with the CWE to write, where a kind of flaw is named in words: selection goes by CWE."""
    for word in (each.strip() for entry in words for each in entry.split(",")):
        name = word.lower().replace("_", "-").replace(" ", "-")
        found = BY_EVIDENCE.get(name) or [
            number for number, entry in weaknesses().items() if entry.name.lower().replace(" ", "-") == name
        ]
        if found:
            which = " or ".join(map(_named, found))
            raise ConfigError(f"{option} {printable(word)}: selection goes by CWE: write {which}")
