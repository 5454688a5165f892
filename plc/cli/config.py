"""`plc config`: the options that hold for a file or folder, and where each comes from."""

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
    """Show the options that hold for a file or folder, and where each comes from.

    What is printed is a plc.toml that would say the same. What a project must not set, but your own
    configuration may, stands in comments.

    Parameters
    ----------
    path
        A file or folder; the current folder if none is given.
    config
        Read the options from this file, in place of those that would be found.
    isolated
        Read no configuration file: show the defaults.
    """
    place = Path.cwd() if path is None else path
    if not place.exists():
        raise ConfigError(f"{printable(place)}: no such file or folder")
    configuration = Configuration({}, config=config, isolated=isolated)
    effective = configuration.of_folder(place.absolute()) if place.is_dir() else configuration.of_file(place)
    print(f"# what holds for {printable(place)}")
    own = user_config_file()
    if own is not None:
        state = "not read" if isolated or config is not None else "read" if effective.user else "not there"
        print(f"# your own configuration: {printable(own)} ({state})")
    for line in rendered(effective, flags=False):
        print(line)
    return 0
