"""`python -m plc`, which is `plc`: what `torchrun -m plc` starts."""

from plc.cli.app import main

if __name__ == "__main__":
    main()
