"""Names around a function that a fix may need: of its file, of the headers and classes at hand.

Modules:

at_hand: What a file includes or imports of its own tree: headers, and classes of Java, read once each.
header_macros: The macros that a file's headers of its own tree define: each header is read once.
spellings: The names of a text in order, with the roles that the signs beside them tell: one pass, no tree.
surroundings: The names around a function: what its own text does not say and a fix may need, the likeliest
    first.
"""
