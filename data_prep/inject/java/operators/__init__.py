"""Java: a wrong operator, a condition the wrong way round.

Modules:

assignments: Which assignments stand for each other.
negate_condition: Ask for the opposite.
swap_and_or: Join two conditions the wrong way.
wrong_arithmetic_operator: Compute with another operator.
wrong_bit_operator: Combine or shift bits with another operator.
wrong_comparison: Compare the wrong way round.
"""
