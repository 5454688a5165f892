"""Java: predictable random numbers, queries put together from their input.

Modules:

concatenate_query: Put the input into the text of a query instead of binding it.
weak_random: Draw a secret from a generator that can be predicted.
"""
