"""The energy that training uses, by the counters of processors (RAPL) and graphics cards (NVML)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, final

POWERCAP = Path("/sys/class/powercap")
EVERY = 10.0  # seconds between looks: RAPL begins anew at zero after some minutes


class Counter(Protocol):
    """A device that counts the energy that it has drawn."""

    @property
    def name(self) -> str: ...
    def joules(self) -> float:
        """Since some moment before; what is drawn between two looks is their difference."""
        ...


@final
@dataclass(slots=True)
class Rapl:
    """A processor package as Linux's powercap shows it (Running Average Power Limit)."""

    zone: Path
    _last: int = -1
    _turns: int = 0

    @property
    def name(self) -> str:
        return "RAPL " + (self.zone / "name").read_text("ascii").strip()

    def joules(self) -> float:
        now = int((self.zone / "energy_uj").read_text("ascii"))
        if now < self._last:
            self._turns += 1  # it counts up to max_energy_range_uj, then from zero
        self._last = now
        whole = int((self.zone / "max_energy_range_uj").read_text("ascii")) if self._turns else 0
        return (now + self._turns * whole) / 1e6


@final
class Nvml:
    """A graphics card by NVIDIA's management library (package nvidia-ml-py)."""

    name = "NVML"

    def __init__(self, uuid: str) -> None:
        import pynvml

        self._nvml = pynvml
        with self._explained():
            pynvml.nvmlInit()
            self._device = pynvml.nvmlDeviceGetHandleByUUID(uuid)
        self.joules()

    def joules(self) -> float:
        with self._explained():
            return float(self._nvml.nvmlDeviceGetTotalEnergyConsumption(self._device)) / 1e3  # millijoules

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except self._nvml.NVMLError as error:
            raise OSError(f"NVML: {error}") from error


def processors(powercap: Path = POWERCAP) -> list[Counter]:
    """The packages whose counters this user may read; none in most containers."""
    found: list[Counter] = []
    for zone in sorted(powercap.glob("intel-rapl:*")):
        if zone.name.count(":") != 1:
            continue  # a part of a package, which the package counts too
        try:
            counter = Rapl(zone)
            counter.joules()
            if "package" in counter.name:  # psys would count the packages a second time
                found.append(counter)
        except (OSError, ValueError):
            continue  # readable by root alone since CVE-2020-8694
    return found


def cards() -> list[Counter]:
    """The graphics card that this process trains on, where it counts its energy."""
    import torch

    if not torch.cuda.is_available():
        return []
    card = torch.cuda.get_device_properties(torch.cuda.current_device())
    try:
        return [Nvml(f"GPU-{card.uuid}")]
    except OSError:
        return []  # no library, or a card older than Volta


@final
class Meter:
    """Joules since it was made, over all counters; None where there is none, or one failed meanwhile."""

    def __init__(self, counters: Sequence[Counter], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._counters = tuple(counters)
        self._clock = clock
        self._looked = clock()
        self._began = self._now()

    @classmethod
    def here(cls) -> Meter:
        """Of this machine's processors and of the card that this process trains on."""
        return cls([*processors(), *cards()])

    @property
    def name(self) -> str | None:
        """Which counters these are; None where there is none."""
        return ", ".join(counter.name for counter in self._counters) or None

    def joules(self) -> float | None:
        """Drawn since the meter was made."""
        self._looked = self._clock()
        now = self._now()
        return None if now is None or self._began is None else now - self._began

    def look(self) -> None:
        """To be called often: a counter that began anew must be seen before it does so again."""
        if self._counters and self._clock() - self._looked >= EVERY:
            self.joules()

    def _now(self) -> float | None:
        try:
            return sum(counter.joules() for counter in self._counters) if self._counters else None
        except (OSError, ValueError):
            self._counters = ()  # training goes on; from here on its energy is not known
            return None
