"""`plc evaluate --suite everyday`: forty mistakes that everybody makes, reported as tools report them.

Modules:

command: The command `plc evaluate --suite everyday`: which mistakes get the fix that a person would make.
mistakes: Forty everyday mistakes, each with what a tool says of it and the fix that a person would make.
"""
