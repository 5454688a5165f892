"""Where the model is that comes with PLC."""

from __future__ import annotations

from pathlib import Path

from data_prep.errors import ModelError


def default_model() -> Path:
    """The model directory that comes with PLC: in the package, or `checkpoints/default` of a checkout."""
    package = Path(__file__).parents[1]
    places = (package / "default_model", package.parent / "checkpoints" / "default")
    for place in places:
        try:
            if (place / "manifest.json").is_file():
                return place
        except OSError as error:
            raise ModelError(
                f"{place} cannot be read ({error.strerror or error}): give yourself access to it"
            ) from error
    raise ModelError(
        f"no model came with this installation (looked for {places[0]} and {places[1]}): "
        "name one with --model DIR, or make one with `plc export`"
    )
