"""Flags over the nearest configuration over the user's own over defaults: what holds, and its origin."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, final

from data_prep.errors import ConfigError
from plc.config.files import ConfigFile, config_in, read_config, user_config, user_config_file
from plc.config.settings import Settings, options
from plc.config.values import UnfitValueError

Origin = Path | Literal["default", "flag"]


@dataclass(frozen=True, slots=True)
class Effective:
    """Options, and where each comes from: `default`, `flag` or the path of a file.

    `config` is the file nearest to the source, or the one that --config names; `user` is the user's own.
    """

    settings: Settings
    origins: Mapping[str, Origin]
    config: ConfigFile | None
    user: ConfigFile | None = None

    @property
    def exclude(self) -> tuple[Origin, tuple[str, ...]]:
        """The patterns of `exclude`, and whose they are."""
        return self.origins["exclude"], self.settings.exclude

    @property
    def extend_exclude(self) -> tuple[tuple[Origin, tuple[str, ...]], ...]:
        """The patterns of `extend-exclude`: the user's, the nearest file's and the flags' add up."""
        layers: list[tuple[Origin, tuple[str, ...]]] = [
            (file.path, _tuple(file.values.get("extend_exclude")))
            for file in (self.user, self.config)
            if file is not None
        ]
        of_files = sum(len(patterns) for _, patterns in layers)
        layers.append(("flag", self.settings.extend_exclude[of_files:]))
        return tuple((origin, patterns) for origin, patterns in layers if patterns)

    def is_own(self, origin: Origin) -> bool:
        """Whether an origin is the user's own configuration, whose patterns hold in every tree."""
        return self.user is not None and origin == self.user.path


def _to_people(message: str) -> None:
    print(f"plc: {message}", file=sys.stderr)


@final
class Configuration:
    """What holds for a run and for each file in it."""

    def __init__(
        self,
        flags: Mapping[str, object],
        *,
        config: Path | None = None,
        isolated: bool = False,
        warn: Callable[[str], None] = _to_people,
    ) -> None:
        """`flags` are those that were given, by the name of their field in Settings.

        `config` is a file that holds for all, in place of those found and of the user's own; `isolated` looks
        for none. `warn` is called with each option that a project's file sets and must not, once.
        """
        if config is not None and isolated:
            raise ConfigError("--isolated reads no configuration and --config names one: give one of them")
        self._flags = {name: _read_flag(name, value) for name, value in flags.items()}
        self._named = None if config is None else read_config(config)
        self._search = config is None and not isolated
        self._warn = warn
        self._user = user_config() if self._search else None
        own = user_config_file()
        self._own_folder = None if own is None else own.parent
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
            found = None if place == self._own_folder else config_in(place)
            if found is not None:
                for said in found.ignored:
                    self._warn(said)
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
                layers = self._layers(name, nearest if option.scope == "file" else run)
                origins[name] = layers[0][0] if layers else "default"
                if name == "extend_exclude":
                    added = [pattern for _, value in reversed(layers) for pattern in _tuple(value)]
                    values[name] = tuple(added)
                elif layers:
                    values[name] = layers[0][1]
            self._made[key] = Effective(Settings(**values), origins, nearest, self._user)
        return self._made[key]

    def _layers(self, name: str, config: ConfigFile | None) -> list[tuple[Origin, object]]:
        """What is said of an option, the strongest first."""
        flag: list[tuple[Origin, object]] = [("flag", self._flags[name])] if name in self._flags else []
        files = [file for file in (config, self._user) if file is not None and name in file.values]
        return [*flag, *((file.path, file.values[name]) for file in files)]


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
