"""The processes that train one model together; one process alone is a group too."""

from __future__ import annotations

import os
import time
import weakref
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar, final

import torch
import torch.distributed as dist
from torch import Tensor, nn

Item = TypeVar("Item")
LET_GO = 5.0  # seconds


@final
@dataclass(frozen=True, slots=True)
class Group:
    """Each process takes its share of every batch; sums make their gradients those of the whole batch."""

    rank: int = 0
    size: int = 1
    local_rank: int = 0  # among the processes of this machine

    @property
    def leads(self) -> bool:
        """Whether this process writes files and shows progress."""
        return self.rank == 0

    @property
    def device(self) -> torch.device:
        """What this process trains on: a GPU of its own where there are enough, a shared one, or the CPU."""
        if not torch.cuda.is_available():
            return torch.device("cpu")
        return torch.device("cuda", self.local_rank % torch.cuda.device_count())

    def share(self, items: Sequence[Item]) -> Sequence[Item]:
        """This process's part of what all of them have; it may be empty."""
        return items[self.rank :: self.size]

    def sum_numbers(self, numbers: Sequence[float]) -> list[float]:
        """Element by element over the group."""
        if self.size == 1:
            return list(numbers)
        tensor = torch.tensor(numbers, dtype=torch.float64)
        dist.all_reduce(tensor)
        return [float(number) for number in tensor]

    def sum_gradients(self, model: nn.Module) -> None:
        """Put the sum of the group's gradients in place of each process's own."""
        if self.size == 1:
            return
        weights = [weight for weight in model.parameters() if weight.requires_grad]
        flat = torch.cat([(torch.zeros_like(w) if w.grad is None else w.grad).flatten() for w in weights])
        dist.all_reduce(flat)
        parts: tuple[Tensor, ...] = torch.split(flat, [weight.numel() for weight in weights])
        for weight, part in zip(weights, parts, strict=True):
            weight.grad = part.view_as(weight)

    def from_leader(self, make: Callable[[], bytes]) -> bytes:
        """What the first process makes, which alone makes it: the others get the very same."""
        if self.size == 1:
            return make()
        content = make() if self.leads else b""
        size = torch.tensor([len(content)])
        dist.broadcast(size, src=0)
        letters = torch.zeros(int(size), dtype=torch.uint8)
        if self.leads:
            letters = torch.frombuffer(bytearray(content), dtype=torch.uint8)
        dist.broadcast(letters, src=0)
        return letters.numpy().tobytes()

    def wait(self) -> None:
        """Go on when every process is here, and gloo's thread has let go of what it summed.

        A thread that still waits for the interpreter's lock to do so aborts a process that is ending.
        """
        if self.size == 1:
            return
        tensor = torch.zeros(1)
        dist.all_reduce(tensor)
        held = weakref.ref(tensor)
        del tensor
        until = time.monotonic() + LET_GO
        while held() is not None and time.monotonic() < until:
            time.sleep(0.001)

    def leave(self) -> None:
        """End the group's connections."""
        if self.size > 1:
            dist.destroy_process_group()


def join_group() -> Group:
    """The group that the environment names, as `launch` or `torchrun` set it; alone where it names none."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        return Group()
    here = int(os.environ.get("LOCAL_WORLD_SIZE", str(size)))
    if here == size:
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    # NCCL wants a GPU for each process; numbers and signals go through gloo in any case
    dist.init_process_group("cpu:gloo,cuda:nccl" if torch.cuda.device_count() >= here else "gloo")
    local_rank = int(os.environ.get("LOCAL_RANK", os.environ["RANK"]))
    return Group(rank=dist.get_rank(), size=size, local_rank=local_rank)
