"""Measurements of `plc serve` as it is run: under load, and by requests that are none."""
