"""Complaints: functions that a compiler or an analyzer complains of, each with the text that mends it."""
