"""Java: objects compared by reference where their values were meant.

Modules:

compare_references: Compare two objects with `==` instead of `equals`.
"""
