"""`plc-lsp`: the language server on standard input and output."""

from __future__ import annotations

import logging
import sys
from typing import Annotated, Literal

from cyclopts import App, Parameter

from plc import __version__

_Flag = Parameter(negative="", show_default=False)


def serve(
    *,
    stdio: Annotated[bool, _Flag] = True,
    log_level: Literal["debug", "info", "warning", "error"] = "warning",
) -> int:
    """Serve an editor over standard input and output; errors are logged to standard error.

    Parameters
    ----------
    stdio
        Use standard input and output. This is the default; the option exists because editors pass it.
    log_level
        The least severe messages that are logged to standard error.
    """
    from lsp.session.server import make_server

    del stdio
    logging.basicConfig(
        stream=sys.stderr, level=log_level.upper(), format="%(levelname)s %(name)s: %(message)s"
    )
    if sys.stdin.isatty():
        print("plc lsp: waiting for an editor on standard input; end it with Ctrl+C", file=sys.stderr)
    server = make_server()
    server.start_io()
    return 0 if server.was_shut_down else 1


def main() -> None:
    """Run `plc-lsp`."""
    App(name="plc-lsp", version=__version__, help=serve.__doc__, default_command=serve)()
