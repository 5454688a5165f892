"""Flags over the nearest configuration over defaults: what holds for a run and each file, and its origin."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, final

from data_prep.errors import ConfigError
from plc.config.files import ConfigFile, config_in, read_config
from plc.config.settings import Settings, options
from plc.config.values import UnfitValueError

Origin = Path | Literal["default", "flag"]


@dataclass(frozen=True, slots=True)
class Effective:
    """Options, and where each comes from: `default`, `flag` or the path of a file."""

    settings: Settings
    origins: Mapping[str, Origin]
    config: ConfigFile | None

    @property
    def exclude(self) -> tuple[Origin, tuple[str, ...]]:
        """The patterns of `exclude`, and whose they are."""
        return self.origins["exclude"], self.settings.exclude

    @property
    def extend_exclude(self) -> tuple[tuple[Origin, tuple[str, ...]], ...]:
        """The patterns of `extend-exclude`, in which flags come on top of the file's."""
        own = () if self.config is None else _tuple(self.config.values.get("extend_exclude"))
        flags = self.settings.extend_exclude[len(own) :]
        found: list[tuple[Origin, tuple[str, ...]]] = [("flag", flags)] if flags else []
        return (*([(self.config.path, own)] if self.config is not None and own else []), *found)


@final
class Configuration:
    """What holds for a run and for each file in it."""

    def __init__(
        self, flags: Mapping[str, object], *, config: Path | None = None, isolated: bool = False
    ) -> None:
        """`flags` are those that were given, by the name of their field in Settings.

        `config` is a file that holds for all, in place of those found; `isolated` looks for none.
        """
        if config is not None and isolated:
            raise ConfigError("--isolated reads no configuration and --config names one: give one of them")
        self._flags = {name: _read_flag(name, value) for name, value in flags.items()}
        self._named = None if config is None else read_config(config)
        self._search = config is None and not isolated
        self._by_folder: dict[Path, ConfigFile | None] = {}
        self._made: dict[Path | None, Effective] = {}

    def of_run(self) -> Effective:
        """The options that hold for the whole run: those of the current folder."""
        return self._effective(self._nearest(Path.cwd()))

    def of_file(self, path: Path) -> Effective:
        """The options that hold for one file; what is the run's own is as in `of_run`."""
        folder = Path(os.path.abspath(path)).parent  # noqa: PTH100, not through links: the path as it was named
        return self.of_folder(folder)

    def of_folder(self, folder: Path) -> Effective:
        """The options that hold for the files right in an absolute folder."""
        return self._effective(self._nearest(folder))

    def _nearest(self, folder: Path) -> ConfigFile | None:
        if not self._search:
            return self._named
        asked: list[Path] = []
        found: ConfigFile | None = None
        for place in (folder, *folder.parents):
            if place in self._by_folder:
                found = self._by_folder[place]
                break
            asked.append(place)
            found = config_in(place)
            if found is not None:
                break
        self._by_folder.update(dict.fromkeys(asked, found))
        return found

    def _effective(self, nearest: ConfigFile | None) -> Effective:
        key = None if nearest is None else nearest.path
        if key not in self._made:
            run = self._nearest(Path.cwd())
            values: dict[str, Any] = {}
            origins: dict[str, Origin] = {}
            for name, option in options().items():
                config = nearest if option.scope == "file" else run
                if name in self._flags:
                    values[name], origins[name] = self._flags[name], "flag"
                    if name == "extend_exclude" and config is not None:
                        values[name] = (*_tuple(config.values.get(name)), *_tuple(values[name]))
                elif config is not None and name in config.values:
                    values[name], origins[name] = config.values[name], config.path
                else:
                    origins[name] = "default"
            self._made[key] = Effective(Settings(**values), origins, nearest)
        return self._made[key]


def _tuple(value: object) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else ()


def _read_flag(name: str, value: object) -> object:
    option = options()[name]
    try:
        return option.read(value)
    except UnfitValueError as error:
        raise ConfigError(f"--{option.key} {_as_given(value)}: {error}") from None


def _as_given(value: object) -> str:
    match value:
        case float():
            return f"{value:g}"
        case list() | tuple():
            return ",".join(map(str, value))
        case _:
            return str(value)
