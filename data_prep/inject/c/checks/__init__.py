"""Faults of a missing check of a pointer."""
