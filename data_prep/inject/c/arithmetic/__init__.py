"""Faults of sums, products and quotients whose check is missing.

Modules:

drop_overflow_guard: The check that a sum or product fits is forgotten, or the cast that made it fit
    (CWE-190).
drop_zero_guard: The check of a divisor is forgotten (CWE-369).
"""
