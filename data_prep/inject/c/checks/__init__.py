"""Faults of a missing check of a pointer.

Modules:

drop_null_check: The check of a pointer that is dereferenced afterwards is forgotten (CWE-476).
"""
