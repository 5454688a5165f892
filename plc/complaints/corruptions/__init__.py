"""Corruptions: the slips and faults of a programmer, put into a healthy function.

Modules:

code: A healthy function as corruptions see it: words, brackets, statements; and what a corruption is.
habits: Faults that compile and that analyzers know: a wrong check, a forgotten release, a value never used.
names: Names that mean nothing where they stand: misspelt, undeclared, of another scope.
registry: Every corruption that is drawn from, and a corrupted function: one to three slips, seeded by its
    text.
statements: Statements that are wrong as a whole: a missing return, `=` for `==`, an exception nobody
    declares.
tokens: Slips of the hand: words dropped, doubled, swapped and mistyped, brackets, semicolons, commas,
    quotes.
types: Wrong types: of a variable, an argument, a result; a pointer for a value, a string for a character.
"""
