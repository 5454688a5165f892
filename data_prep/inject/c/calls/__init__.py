"""Faults of calls: arguments in the wrong order, results not looked at, bounds and formats left out."""
