"""Faults of what must end in time: files not closed, locks kept or not taken, stack memory handed out."""
