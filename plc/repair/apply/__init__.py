"""Fixes made: which go together, what a run wrote, and how that is taken back."""
