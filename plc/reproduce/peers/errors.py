"""The one error of peers: an environment that is missing, or a program of theirs that failed."""

from __future__ import annotations

from data_prep.errors import PlcError


class PeerError(PlcError):
    """Another toolkit cannot be run, or what it wrote cannot be understood."""
