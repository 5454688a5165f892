"""Faults of what must end in time: files not closed, locks kept or not taken, stack memory handed out.

Modules:

call_statements: Calls that are statements of their own.
drop_close: A file, socket or handle stays open (CWE-404, CWE-772).
drop_lock: The lock guard of a scope is forgotten (CWE-667).
drop_unlock: A lock is not released on some path (CWE-667).
return_local_address: The address of a variable that ends with the function is returned (CWE-562).
"""
