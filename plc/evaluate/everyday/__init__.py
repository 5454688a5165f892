"""`plc evaluate --suite everyday`: forty mistakes that everybody makes, reported as tools report them.

Modules:

c_mistakes: Everyday mistakes in C, each with what a tool says of it and the fix that a person would make.
command: The command `plc evaluate --suite everyday`: which mistakes get the fix that a person would make.
mistake: One everyday mistake: the code, what a tool says of it, and the fix that a person would make.
mistakes: Forty everyday mistakes: those in C, and here those in Java and C++.
"""
