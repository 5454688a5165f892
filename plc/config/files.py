"""Configuration files: `plc.toml`, `[tool.plc]` in `pyproject.toml`, and the user's own; data, never run."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from platformdirs import user_config_path

from data_prep.errors import ConfigError
from plc.base.printable import printable
from plc.base.small_files import read_small
from plc.config.settings import Option, options
from plc.config.values import UnfitValueError

NAMES = ("plc.toml", "pyproject.toml")  # the first that is there and says something counts
_WRITES = frozenset(["baseline"])  # in a project's file they must lie below the folder of the file

# `project`: found beside the sources, so it may come from a stranger. `user`: the user's own, or one that
# --config names.
Owner = Literal["project", "user"]


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """What one configuration file says; paths in it are already absolute.

    `ignored` says of each option that its owner may not set why it is ignored, and what to do instead.
    """

    path: Path
    values: Mapping[str, object]  # by the name of the field in Settings
    ignored: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        return self.path.parent


def user_config_file() -> Path | None:
    """Where the user's own configuration is, if there is one; None where there is no home folder.

    A relative $XDG_CONFIG_HOME is not taken: it would name a file of whatever tree one is in.
    """
    path = user_config_path("plc") / "plc.toml"
    return path if path.is_absolute() else None


def user_config() -> ConfigFile | None:
    """The user's own configuration, if there is one."""
    path = user_config_file()
    if path is None or (table := _table(path)) is None:
        return None
    return _read(path, table, owner="user")


def config_in(folder: Path) -> ConfigFile | None:
    """The configuration that a folder holds, if any."""
    for name in NAMES:
        path = folder / name
        if (table := _table(path)) is not None:
            return _read(path, table, owner="project")
    return None


def read_config(path: Path) -> ConfigFile:
    """The configuration in a file that the user named."""
    try:
        is_file = path.is_file()
    except OSError as error:  # below a folder that we may not enter
        raise ConfigError(f"{printable(path)}: cannot be read: {error.strerror or error}") from error
    if not is_file:
        raise ConfigError(f"{printable(path)}: no such configuration file")
    absolute = Path(os.path.abspath(path))  # noqa: PTH100, links are not resolved: their folder counts
    return _read(absolute, _table(absolute) or {}, owner="user")


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


def _read(path: Path, table: Mapping[str, Any], *, owner: Owner) -> ConfigFile:
    known = {option.key: option for option in options().values()}
    values: dict[str, object] = {}
    ignored: list[str] = []
    for key, value in table.items():
        option = known.get(key)
        if option is None:
            hint = _hint(key, value, known, owner)
            raise ConfigError(f"{printable(path)}: {_shown(key)}: unknown key; {hint}")
        if owner == "project" and option.setter != "project":
            ignored.append(f"{printable(path)}: {key} is ignored: {_instead(option)}")
            continue
        if option.setter == "flag":
            raise ConfigError(f"{printable(path)}: {key}: can only be given on the command line, as --{key}")
        if option.setter == "own" and path != user_config_file():
            raise ConfigError(f"{printable(path)}: {key}: {_instead(option)}")
        try:
            read = option.read(value)
        except UnfitValueError as error:
            raise ConfigError(f"{printable(path)}: {key} = {_shown(value)}: {error}") from None
        values[option.name] = _placed(path, option, read, owner)
    return ConfigFile(path, values, tuple(ignored))


def _instead(option: Option) -> str:
    """Where an option belongs that a project may not set."""
    if option.setter == "flag":
        return f"it can only be given on the command line, as --{option.key}"
    own = user_config_file()
    if option.setter == "own":
        return "it can only be set in your own configuration" + ("" if own is None else f", {printable(own)}")
    place = "" if own is None else f", or set it in your own configuration, {printable(own)}"
    return f"a project must not decide it; give --{option.key} on the command line{place}"


def _placed(path: Path, option: Option, value: object, owner: Owner) -> object:
    """A path as seen from the folder of the file that names it."""
    if not isinstance(value, Path):
        return value
    placed = path.parent / value
    if owner == "user" or option.name not in _WRITES:
        return placed
    if not placed.resolve().is_relative_to(path.parent.resolve()):
        raise ConfigError(
            f"{printable(path)}: {option.key} = {_shown(str(value))}: outside of {printable(path.parent)}, "
            f"and plc would write there: give --{option.key} on the command line"
        )
    return placed


def _hint(key: str, value: object, known: Mapping[str, Option], owner: Owner) -> str:
    if key == "tool" and isinstance(value, dict) and "plc" in value:
        return "[tool.plc] is for pyproject.toml: here the keys stand without a table"
    setters = ("project",) if owner == "project" else ("project", "user", "own")
    may = [name for name, option in known.items() if option.setter in setters]
    close = difflib.get_close_matches(key.replace("_", "-").lower(), may, n=1)
    if close:
        return f"did you mean {close[0]!r}?"
    return "the keys are " + ", ".join(sorted(may))


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:60] + "…"
