"""Faults of a missing or weak check of an index or length, and of loops that run one too far.

Modules:

bound: Comparisons that keep an index or length in range, and how far they protect it.
drop_bound_check: The check of an index or length that is used afterwards is forgotten (CWE-787, CWE-125,
    CWE-129).
loop_off_by_one: A loop over an array runs one time too often or too seldom, or starts behind the end
    (CWE-193).
weaken_bound_check: The check of an index or length lets one value too many pass (CWE-787, CWE-125, CWE-129).
"""
