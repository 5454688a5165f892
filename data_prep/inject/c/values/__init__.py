"""Faults of a variable that starts without a value."""
