"""The fault operators for Java.

Modules:

arguments/: Java: arguments in the wrong order, a variable in the place of another.
bounds/: Java: bounds off by one, checks of an index or a length left out or weakened.
compare/: Java: objects compared by reference where their values were meant.
control/: Java: control that goes on where it should not: breaks left out, exceptions swallowed, locks not
    taken.
divisors/: Java: divisors that nobody checks for zero.
null/: Java: checks against null that are left out.
numbers/: Java: arithmetic too narrow for its result.
operators/: Java: a wrong operator, a condition the wrong way round.
resources/: Java: resources that are not closed, cleaning up that an exception skips.
results/: Java: results of calls that nobody looks at.
security/: Java: predictable random numbers, queries put together from their input.
validation/: Java: arguments used unchecked, fields left without their first value.
"""
