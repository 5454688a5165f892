"""`plc config`: the options that apply to a file or folder, and where each is set."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from data_prep.errors import ConfigError
from plc.base.printable import printable
from plc.config.effective import Configuration
from plc.config.files import user_config_file
from plc.config.rendering import rendered


def config(
    path: Path | None = None,
    /,
    *,
    config: Path | None = None,
    isolated: Annotated[bool, Parameter(negative="", show_default=False)] = False,
) -> int:
    """Show the options that apply to a file or folder, and where each is set.

    The output is a plc.toml with the same effect as your own configuration. Options that a project must not
    set are shown as comments where they have their default.

    Parameters
    ----------
    path
        A file or folder. Default: the current folder.
    config
        Read the options from this file instead of the configuration files that would be found.
    isolated
        Read no configuration file and show the defaults.
    """
    place = Path.cwd() if path is None else path
    try:
        is_there, is_folder = place.exists(), place.is_dir()
    except OSError as error:  # below a folder that we may not enter
        raise ConfigError(f"{printable(place)}: cannot be read: {error.strerror or error}") from error
    if not is_there:
        raise ConfigError(f"{printable(place)}: no such file or folder")
    configuration = Configuration({}, config=config, isolated=isolated)
    effective = configuration.of_folder(place.absolute()) if is_folder else configuration.of_file(place)
    print(f"# what holds for {printable(place)}")
    own = user_config_file()
    if own is not None:
        state = "not read" if isolated or config is not None else "read" if effective.user else "not there"
        print(f"# your own configuration: {printable(own)} ({state})")
    for line in rendered(effective, flags=False):
        print(line)
    return 0
