"""`plc evaluate`: from options to one measurement; command.py comes first.

Modules:

command: `plc evaluate`: choose what is measured.
options: The options of `plc evaluate`, in groups as `--help` shows them.
suites: Each suite of `plc evaluate`: check its options, and measure.
"""
