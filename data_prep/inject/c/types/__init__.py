"""Faults of a variable's type: the wrong sign, or too narrow.

Modules:

change_sign_or_width: A variable has a type that its values do not fit (CWE-194, CWE-195, CWE-197).
"""
