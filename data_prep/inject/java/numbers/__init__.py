"""Java: arithmetic too narrow for its result.

Modules:

narrow_arithmetic: Compute with int what needs long.
"""
