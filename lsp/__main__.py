"""`python -m lsp`: the same as `plc-lsp`."""

from lsp.command import main

main()
