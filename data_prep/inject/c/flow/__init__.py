"""Faults of a `switch`: a case that runs on into the next.

Modules:

drop_break: A case runs on into the next one (CWE-484).
"""
