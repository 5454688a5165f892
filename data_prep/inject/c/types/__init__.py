"""Faults of a variable's type: the wrong sign, or too narrow."""
