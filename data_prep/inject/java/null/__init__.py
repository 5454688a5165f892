"""Java: checks against null that are left out.

Modules:

drop_null_check: Leave out a check for null in front of what takes a member of the value.
"""
