"""Faults of the wrong variable: one of the same type, or the one of the line above.

Modules:

reads: How a variable is read, and which other it could be taken for.
stale_copy: A line copied from the one above still has one of its names (CWE-688, CWE-1025, CWE-682).
wrong_variable: Another variable of the same type is read (CWE-688 as an argument, CWE-1025 compared, CWE-682
    else).
"""
