"""Work on many items in threads: results in the order of the items, and few of them begun ahead."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Generic, TypeVar, final

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


@final
class _End:
    """Stands behind the last result of an item."""


@final
class _Begun(Generic[_Item, _Result]):
    """One item under way: its results as they come."""

    def __init__(
        self, pool: ThreadPoolExecutor, work: Callable[[_Item], Iterable[_Result]], item: _Item
    ) -> None:
        self._results: SimpleQueue[_Result | _End] = SimpleQueue()
        self._future = pool.submit(self._run, work, item)

    def results(self) -> Generator[_Result, None, None]:
        """All of them, each once it is there; then what went wrong, if anything did."""
        while not isinstance(result := self._results.get(), _End):
            yield result
        self._future.result()

    def _run(self, work: Callable[[_Item], Iterable[_Result]], item: _Item) -> None:
        try:
            for result in work(item):
                self._results.put(result)
        finally:
            self._results.put(_End())


def in_order(
    work: Callable[[_Item], Iterable[_Result]], items: Iterable[_Item], *, threads: int, ahead: int
) -> Generator[_Result, None, None]:
    """All that `work` returns, item by item, each result as soon as it is there and those before it are.

    `ahead` is how many items for each thread are begun before the results of the first are handed on: no more
    wait to be taken, however many there are. Closed before its end, it waits for those that are under way.
    """
    waiting: deque[_Begun[_Item, _Result]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for item in items:
                waiting.append(_Begun(pool, work, item))
                if len(waiting) > ahead * threads:
                    yield from waiting.popleft().results()
            while waiting:
                yield from waiting.popleft().results()
        finally:
            pool.shutdown(cancel_futures=True)


def at_a_time(
    pool: ThreadPoolExecutor, work: Callable[[_Item], _Result], items: Iterable[_Item], *, most: int
) -> Generator[_Result, None, None]:
    """What `work` returns for each item, at most so many of them under way in a pool that goes on after it.

    Closed before its end, it begins no more, and does not wait.
    """
    waiting: deque[Future[_Result]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) >= most:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
