"""Faults of a wrong operator or a condition turned round.

Modules:

and_for_or: `&&` is written for `||` or the other way round (CWE-480).
assign_for_compare: A condition assigns where it should compare (CWE-481).
compare_for_assign: A statement compares where it should assign (CWE-482).
negate_condition: The condition of an `if` or conditional expression is turned round (CWE-480).
operands: Whether operands count something or are constant.
wrong_operator: An operator is mistaken for its neighbour or opposite (CWE-480).
"""
