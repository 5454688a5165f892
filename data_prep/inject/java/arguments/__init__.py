"""Java: arguments in the wrong order, a variable in the place of another.

Modules:

swap_arguments: Pass two arguments of one type in the wrong order.
wrong_variable: Use the other one of two variables of a type, as a copied line does that was not changed
    through.
"""
