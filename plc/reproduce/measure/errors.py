"""The one error of measuring: a figure that cannot be had."""

from __future__ import annotations

from data_prep.errors import PlcError


class MeasuringError(PlcError):
    """A measurement that cannot be made, or that does not say what it is asked for."""
