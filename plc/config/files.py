"""Configuration files: `plc.toml`, and `[tool.plc]` in `pyproject.toml`; data, never run."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_prep.errors import ConfigError
from plc.config.settings import Option, options
from plc.config.values import UnfitValueError
from plc.repair.printable import printable
from plc.repair.small_files import read_small

NAMES = ("plc.toml", "pyproject.toml")  # the first that is there and says something counts
_WRITES = frozenset(["baseline", "cache_dir"])  # must lie below the folder of the file that names them


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """What one configuration file says; patterns are relative to `folder`, paths are already absolute."""

    path: Path
    values: Mapping[str, object]  # by the name of the field in Settings

    @property
    def folder(self) -> Path:
        return self.path.parent


def config_in(folder: Path) -> ConfigFile | None:
    """The configuration that a folder holds, if any."""
    for name in NAMES:
        path = folder / name
        if (table := _table(path)) is not None:
            return _read(path, table)
    return None


def read_config(path: Path) -> ConfigFile:
    """The configuration in a file that the user named."""
    if not path.is_file():
        raise ConfigError(f"{printable(path)}: no such configuration file")
    absolute = Path(os.path.abspath(path))  # noqa: PTH100, links are not resolved: their folder counts
    return _read(absolute, _table(absolute) or {})


def _table(path: Path) -> Mapping[str, Any] | None:
    """The table of options; None where there is no such file, and in a pyproject.toml that has none."""
    try:
        text = read_small(path)
        if text is None:
            return None
        table = tomllib.loads(text.decode("utf-8"))
    except OSError as error:
        raise ConfigError(f"{printable(path)}: cannot be read: {error.strerror or error}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError(f"{printable(path)}: cannot be read as TOML: {error}") from error
    if path.name != "pyproject.toml":
        return table
    tool = table.get("tool", {})
    found = tool.get("plc") if isinstance(tool, dict) else None
    if found is not None and not isinstance(found, dict):
        raise ConfigError(f"{printable(path)}: tool.plc: give a table, [tool.plc]")
    return found


def _read(path: Path, table: Mapping[str, Any]) -> ConfigFile:
    known = {option.key: option for option in options().values()}
    values: dict[str, object] = {}
    for key, value in table.items():
        option = known.get(key)
        if option is None or option.scope == "none":
            hint = _hint(key, value, known)
            raise ConfigError(f"{printable(path)}: {_shown(key)}: unknown key; {hint}")
        if option.scope == "flag":
            raise ConfigError(f"{printable(path)}: {key}: can only be given on the command line, as --{key}")
        try:
            read = option.read(value)
        except UnfitValueError as error:
            raise ConfigError(f"{printable(path)}: {key} = {_shown(value)}: {error}") from None
        values[option.name] = _placed(path, option, read)
    return ConfigFile(path, values)


def _placed(path: Path, option: Option, value: object) -> object:
    """A path as seen from the folder of the file that names it."""
    if not isinstance(value, Path):
        return value
    placed = path.parent / value
    if option.name in _WRITES and not placed.resolve().is_relative_to(path.parent.resolve()):
        raise ConfigError(
            f"{printable(path)}: {option.key} = {_shown(str(value))}: outside of {printable(path.parent)}, "
            f"and plc would write there: give --{option.key} on the command line"
        )
    return placed


def _hint(key: str, value: object, known: Mapping[str, Option]) -> str:
    if key == "tool" and isinstance(value, dict) and "plc" in value:
        return "[tool.plc] is for pyproject.toml: here the keys stand without a table"
    may = [name for name, option in known.items() if option.scope in ("file", "run")]
    close = difflib.get_close_matches(key.replace("_", "-").lower(), may, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return "the keys are " + ", ".join(sorted(may))


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:60] + "…"
