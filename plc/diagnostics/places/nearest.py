"""Which of the places of one result is the diagnostic's: the nearest to the fault that is the user's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from plc.diagnostics.diagnostic import Diagnostic, Location
from plc.diagnostics.places.context import Context

MOST_RELATED = 200  # a path of a thousand steps says no more than its end


def nearest(places: Sequence[Location], context: Context) -> tuple[Location, tuple[Location, ...]]:
    """The first place in the tree, or the first at all, and the other places in their order."""
    at = next((at for at, place in enumerate(places) if context.in_tree(place.path)), 0)
    return places[at], without_repeats([*places[:at], *places[at + 1 :]], places[at])


def without_repeats(places: Iterable[Location], primary: Location) -> tuple[Location, ...]:
    """The places in their order, each line and column once, and the diagnostic's own not again."""
    seen = {_key(primary)}
    kept: list[Location] = []
    for place in places:
        if (key := _key(place)) not in seen and len(kept) < MOST_RELATED:
            seen.add(key)
            kept.append(place)
    return tuple(kept)


def numbered(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Diagnostics with their number in the report."""
    for index, diagnostic in enumerate(diagnostics):
        yield replace(diagnostic, index=index)


def _key(place: Location) -> tuple[str, int | None, int | None]:
    return str(place.path), place.line, place.column
