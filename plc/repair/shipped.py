"""Where the models are that come with PLC."""

from __future__ import annotations

from pathlib import Path

from data_prep.errors import ModelError


def default_model() -> Path:
    """The model that scans: in the package, or `checkpoints/default` of a checkout."""
    places = _places("default_model", "default")
    place = _first(places)
    if place is None:
        raise ModelError(
            f"no model came with this installation (looked for {places[0]} and {places[1]}): "
            "name one with --model DIR, or make one with `plc export`"
        )
    return place


def reported_model() -> Path | None:
    """The model that repairs what is reported; None where none came, and the default model does it."""
    return _first(_places("reported_model", "reported"))


def _places(packaged: str, checked_out: str) -> tuple[Path, Path]:
    package = Path(__file__).parents[1]
    return package / packaged, package.parent / "checkpoints" / checked_out


def _first(places: tuple[Path, Path]) -> Path | None:
    for place in places:
        try:
            if (place / "manifest.json").is_file():
                return place
        except OSError as error:
            raise ModelError(
                f"{place} cannot be read ({error.strerror or error}): give yourself access to it"
            ) from error
    return None
