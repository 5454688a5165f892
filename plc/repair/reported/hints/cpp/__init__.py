"""Repairs of C++ that a message names: specifiers, initial values of members, casts, increments.

Modules:

destructors: Destructors that a base class misses, or that are not virtual: `virtual` before one, or one that
    is.
expressions: Expressions that tools want written the C++ way: `++i`, a named cast.
implied: The repairs of C++ that the message of an analyzer, or a warning, implies.
members: Members that a constructor forgets: a value for each, where the constructor initialises the others.
specifiers: Specifiers that tools ask for: `override`, `explicit`, `const` of what nobody changes.
"""
