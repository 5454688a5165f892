"""A server whose worker has a scripted model: `python -m tests.lsp.scripted_server [safe] [quiet]`."""

from __future__ import annotations

import sys
from functools import partial

from lsp.session.server import make_server
from lsp.worker.workshop import Workshop


def main() -> None:
    """Serve; options of `plc-lsp` are taken and not heeded."""
    words = [argument for argument in sys.argv[1:] if argument in ("slow", "safe", "quiet")]
    command = [sys.executable, "-m", "tests.lsp.scripted_worker", *words]
    make_server(partial(Workshop, command=command)).start_io()


if __name__ == "__main__":
    main()
