"""Faults of a wrong operator or a condition turned round."""
