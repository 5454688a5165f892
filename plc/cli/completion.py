"""`plc completion`: the script with which a shell completes `plc` commands and options."""

from __future__ import annotations

import sys
from typing import Literal


def completion(shell: Literal["bash", "zsh", "fish", "powershell"], /) -> int:
    """Print the completion script for a shell; docs/guide/repair.md says where to put it.

    Parameters
    ----------
    shell
        The shell.
    """
    from plc.cli.app import app

    sys.stdout.write(app.generate_completion(shell=shell))
    return 0
