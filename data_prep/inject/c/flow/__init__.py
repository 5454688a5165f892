"""Faults of a `switch`: a case that runs on into the next."""
