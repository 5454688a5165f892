"""The cache of `plc repair`: opened for a run, and `plc cache`, which shows or empties it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from cyclopts import App

from plc.base.printable import printable

if TYPE_CHECKING:
    from plc.config.settings import Settings
    from plc.repair.cache.store import Cache

app = App(name="cache", help="Show or empty the cache of `plc repair`.")


def cache_here(settings: Settings) -> AbstractContextManager[Cache | None]:
    """The cache of a run, where the options leave it one."""
    from plc.repair.cache.store import Cache, default_folder

    folder = settings.cache_dir or default_folder()
    if not settings.cache or folder is None or settings.server is not None:  # a server changes without a sign
        return nullcontext()
    return Cache(folder, warn=lambda said: print(f"plc: {printable(said)}", file=sys.stderr))


@app.command
def info(*, cache_dir: Path | None = None) -> int:
    """Print where the cache is, and its size.

    Parameters
    ----------
    cache_dir
        The folder of the cache, if it is not the default one.
    """
    from plc.repair.cache.store import size_of

    file = _file(cache_dir)
    with _accessible(file):
        found = size_of(file)
    print(printable(file))
    print("empty" if not found else f"{found / 1e6:.1f} MB")
    return 0


@app.command
def clear(*, cache_dir: Path | None = None) -> int:
    """Empty the cache. Runs in progress continue without a cache, or start a new one.

    Parameters
    ----------
    cache_dir
        The folder of the cache, if it is not the default one.
    """
    from plc.repair.cache.store import remove, size_of

    file = _file(cache_dir)
    with _accessible(file):
        freed = size_of(file)
        remove(file)
    print(f"{printable(file)}: {freed / 1e6:.1f} MB freed")
    return 0


@contextmanager
def _accessible(file: Path) -> Iterator[None]:
    from plc.base.file_error import FileError

    try:
        yield
    except OSError as error:
        problem = f"{error.strerror or error}; give yourself access to it, or another --cache-dir"
        raise FileError(Path(error.filename or file), problem) from error


def _file(folder: Path | None) -> Path:
    from data_prep.errors import ConfigError
    from plc.repair.cache.store import NAME, default_folder

    folder = folder or default_folder()
    if folder is None:
        raise ConfigError("there is no home folder, so there is no cache: give --cache-dir")
    return folder / NAME
