"""Faults of a variable that starts without a value.

Modules:

drop_initializer: A variable that is read before it is surely set starts without a value (CWE-457).
"""
