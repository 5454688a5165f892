"""Small flawed C functions in the manner of real code, by the kind of fault."""

from __future__ import annotations

from tests.unit.repair.reported.hints.flawed.arithmetic import ARITHMETIC
from tests.unit.repair.reported.hints.flawed.bounds import BOUNDS
from tests.unit.repair.reported.hints.flawed.function import Flawed
from tests.unit.repair.reported.hints.flawed.leaks import LEAKS
from tests.unit.repair.reported.hints.flawed.nulls import NULLS
from tests.unit.repair.reported.hints.flawed.releases import RELEASES
from tests.unit.repair.reported.hints.flawed.storage import STORAGE
from tests.unit.repair.reported.hints.flawed.uninitialised import UNINITIALISED

__all__ = ["FLAWED", "Flawed"]

FLAWED = (*UNINITIALISED, *NULLS, *LEAKS, *RELEASES, *BOUNDS, *ARITHMETIC, *STORAGE)
