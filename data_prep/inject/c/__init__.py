"""The fault operators for C and C++.

Modules:

arithmetic/: Faults of sums, products and quotients whose check is missing.
bounds/: Faults of a missing or weak check of an index or length, and of loops that run one too far.
calls/: Faults of calls: arguments in the wrong order, results ignored, bounds and formats left out.
checks/: Faults of a missing check of a pointer.
flow/: Faults of a `switch`: a case that runs on into the next.
memory/: Faults of memory: not given back, given back twice, or read after that.
operators/: Faults of a wrong operator or a condition turned round.
resources/: Faults of what must end in time: files not closed, locks kept or not taken, stack memory handed
    out.
sizes/: Faults of sizes: the wrong `sizeof`, no room for the terminator.
types/: Faults of a variable's type: the wrong sign, or too narrow.
values/: Faults of a variable that starts without a value.
variables/: Faults of the wrong variable: one of the same type, or the one of the line above.
"""
