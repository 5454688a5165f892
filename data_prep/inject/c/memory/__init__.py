"""Faults of memory: not given back, given back twice, or read after that.

Modules:

drop_free: Memory is not given back, mostly on a path that leaves early (CWE-401).
free_twice: The same memory is given back a second time (CWE-415).
releases: Where memory is given back, and whether a statement clears what pointed to it.
use_after_free: Memory is read after it was given back (CWE-416).
"""
