"""Faults of calls: arguments in the wrong order, results ignored, bounds and formats left out.

Modules:

format_from_variable: A string from outside is the format itself (CWE-134).
swap_arguments: Two arguments of one type are given in the wrong order (CWE-628; CWE-688 for known
    functions).
unbounded_call: A call that stops at a bound becomes one that does not (CWE-120; CWE-121 into an array on the
    stack).
unchecked_return: The result of a call is used or thrown away unchecked (CWE-252; CWE-690 where it may be
    NULL).
"""
