"""The Toyota ITC benchmark: its cases, pairs of functions, and programs with the type of their error."""
