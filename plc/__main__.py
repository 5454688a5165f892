"""`python -m plc`, which is `plc`: what `torchrun -m plc` starts."""

from plc.cli import main

if __name__ == "__main__":
    main()
