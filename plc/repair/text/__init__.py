"""A text as bytes, lines and syntax, also once edits are made in it.

Modules:

bodies: Statements that a loop or a condition has without braces: the next one would take their place.
functions_after: The functions of a text once edits are made: only those that an edit touches are read anew.
in_file: A report on a file's text to one that counts the bytes of the file, which may be in UTF-16.
reparsing: A parsed text with edits in it, parsed again: only what they touch, so that its size hardly
    counts.
source_text: The bytes of a file: whether they are text, in which encoding, on which line and column a byte
    lies.
"""
