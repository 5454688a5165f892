"""Whose file is analysed next: clients take turns, however many files each of them has waiting."""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from dataclasses import dataclass, field
from typing import Generic, TypeVar, final

T = TypeVar("T")


@final
@dataclass(slots=True)
class Turns(Generic[T]):
    """What waits, by client, and how much of each client's is being done; for one thread.

    Next is the client with the fewest things being done, of several the one that waits longest for its turn.
    A client may fill as many places as it leaves free, so alone half of them, beside another a third: nobody
    can fill them all (dynamic thresholds, Choudhury and Hahne 1998).
    """

    at_once: int
    waiting: int
    _queues: OrderedDict[str, deque[T]] = field(default_factory=OrderedDict)  # the next client first
    _done: Counter[str] = field(default_factory=Counter)  # how much of each client's is being done

    def has_place(self, client: str) -> bool:
        """Whether one more thing of this client may wait, or be done at once."""
        taken = sum(map(len, self._queues.values()))
        if self._done.total() + taken < self.at_once:
            return True
        return len(self._queues.get(client, ())) < self.waiting - taken

    def wait(self, client: str, item: T) -> None:
        """Take something on; `next` says when it is its turn."""
        self._queues.setdefault(client, deque()).append(item)

    def give_up(self, client: str, item: T) -> None:
        """It need not be done any more; nothing happens if it is not waiting."""
        queue = self._queues.get(client)
        if queue is not None and item in queue:
            queue.remove(item)
            if not queue:
                del self._queues[client]

    def next(self) -> tuple[str, T] | None:
        """What to begin now, until `done`; None if nothing waits or enough is being done."""
        if not self._queues or self._done.total() >= self.at_once:
            return None
        client = min(self._queues, key=lambda each: self._done[each])  # the first of those with the fewest
        queue = self._queues[client]
        item = queue.popleft()
        self._queues.move_to_end(client)
        if not queue:
            del self._queues[client]
        self._done[client] += 1
        return client, item

    def done(self, client: str) -> None:
        """Something of this client's came to its end."""
        self._done[client] -= 1
        if not self._done[client]:
            del self._done[client]

    def clear(self) -> list[T]:
        """Everything that waits; nothing does afterwards."""
        left = [item for queue in self._queues.values() for item in queue]
        self._queues.clear()
        return left
