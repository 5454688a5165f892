"""`plc shift`: how unlike the code below some paths is to what the model learnt from."""

from __future__ import annotations

import sys
from pathlib import Path

from plc.base.printable import printable

_NAMES = {"c": "C", "cpp": "C++", "java": "Java"}


def shift(*paths: Path, reference: Path | None = None, make: Path | None = None, top: int = 5) -> int:
    """Measure how different the functions below some paths are from those in the training data.

    For each language: a permutation test of whether a sample of the functions could come from the same
    sources, how large the difference is, and which functions are least similar to all known ones. Functions
    are compared by the kinds of syntax that they nest, not by names. Almost every project differs from others
    a little: look at the difference before p (docs/results/trust-shift.md has those of some projects).

    Parameters
    ----------
    paths
        Files and folders. Default: the current folder.
    reference
        A file of known functions, which --make wrote. Default: the one that comes with PLC.
    make
        Compare nothing; write a reference of the functions below the paths to this file. Paths count equally.
    top
        How many of the least similar functions to list for each language.
    """
    from plc.shift.trees import compared

    if make is not None:
        return _make(paths, make)
    from plc.shift.reference import read_reference, shipped_reference

    known = read_reference(reference or shipped_reference())
    found = list(compared(paths or (Path(),), known, _to_people, top=top))
    for each in found:
        print(f"{_NAMES[each.language]}: {each.functions} functions, {each.novel} unlike all known ones")
        if each.shift is None:
            print("  too few functions for a test")
        else:
            print(f"  difference {each.shift.effect:.2f}, p = {each.shift.p:.3f}")
        for place in each.least_alike:
            print(f"  {printable(place.path)}:{place.line}: {printable(place.name)}, p = {place.p:.4f}")
    if not found:
        shown = ", ".join(map(printable, paths)) or "the current folder"
        print(f"plc: no functions in {shown} of a language that the reference has", file=sys.stderr)
    return 0


def _to_people(said: str) -> None:
    print(f"plc: {printable(said)}", file=sys.stderr)


def _make(paths: tuple[Path, ...], make: Path) -> int:
    from data_prep.errors import ConfigError
    from plc.shift.reference import packed, write_reference
    from plc.shift.trees import reference_of

    known = reference_of(paths or (Path(),), _to_people)
    if not known:
        raise ConfigError("no language has functions enough below the paths for a reference: 50 are needed")
    write_reference(make, packed(known))
    counts = ", ".join(f"{len(rows)} of {_NAMES[language]}" for language, rows in known.items())
    print(f"{printable(make)}: functions: {counts}; {make.stat().st_size / 1000:.0f} kB")
    return 0
