"""Faults of the wrong variable: one of the same type, or the one of the line above."""
