"""`python -m lsp`: the same as `plc-lsp`."""

from lsp.command import main

if __name__ == "__main__":
    main()
