"""Faults of sizes: the wrong `sizeof`, no room for the terminator.

Modules:

drop_terminator_room: No room is left for the terminator (CWE-131), or it is not written (CWE-170).
products: Products of a size and a number.
wrong_sizeof: The size of the pointer is taken for the size of what it points to (CWE-467), or left out
    (CWE-131).
"""
