"""Java: divisors that nobody checks for zero.

Modules:

drop_zero_guard: Leave out the check that a divisor is not zero.
"""
