"""Faults of sums, products and quotients whose check is missing."""
