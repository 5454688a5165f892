"""Work on many items in threads: results in the order of the items, and few of them begun ahead."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def in_order(
    work: Callable[[_Item], Iterable[_Result]], items: Iterable[_Item], *, threads: int, ahead: int
) -> Generator[_Result, None, None]:
    """All that `work` returns, item by item.

    `ahead` is how many items for each thread are begun before the results of the first are handed on: no more
    wait to be taken, however many there are. Closed before its end, it waits for those that are under way.
    """
    waiting: deque[Future[Iterable[_Result]]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) > ahead * threads:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
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
