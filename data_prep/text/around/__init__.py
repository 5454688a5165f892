"""Names around a function that a fix may need: of its file, of the headers and classes at hand.

Modules:

header_macros: The macros that a file's headers of its own tree define: each header is read once.
includes: Which files of its own tree a file of C or C++ includes.
spellings: The names of a text in order, with the roles that the signs beside them tell: one pass, no tree.
surroundings: The names around a function: what its own text does not say and a fix may need, the likeliest
    first.
"""
