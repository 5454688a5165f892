"""The model's words as edits of the user's bytes: minimal, at whole statements, in the layout around them.

Modules:

enclosing: New blocks around old statements: which words they enclose, and the lines that are indented with
    them.
layout: Word edits to byte edits: only changed words are touched, new ones are set as the lines around them
    are.
minimization: Word edits made as small as they can be, and slid to where a hand would make them: at whole
    statements.
spacing: Conventional blanks between words: how a word that the model wrote is set beside its neighbours.
statements: Words to lines: where a careful hand breaks new statements and how deep it indents them.
style: How a file is laid out, read off its lines.
surroundings: Where the words of a function lie on their lines, and how deep a new line beside them is
    indented.
"""
