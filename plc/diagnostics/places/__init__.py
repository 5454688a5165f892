"""What reports say of places, as lines and columns of the user's files: columns, stacks, URIs, folders.

Modules:

columns: Columns of other tools to byte columns: characters, UTF-16 units, or cells of a screen.
context: What a reader of reports may ask of its caller: which files are the user's, and what they hold.
counting: How a compiler counted the columns of its log: learnt from its markers, else from the names in
    messages.
directories: The folder in which a build stood when it wrote a line: make and ninja say when they enter and
    leave.
lost_characters: Code as Java tools show it where the locale has ASCII alone: with `?` for each other
    character.
nearest: Which of the places of one result is the diagnostic's: the nearest to the fault that is the user's.
replacements: The fix that a tool itself proposes: its edits checked as one, and refused where they cannot be
    made.
stacks: Stacks of a run that failed: their frames as places, and which of them is the user's.
texts: The present lines of files that a report names, read through the caller, one file remembered.
uris: URIs of SARIF to paths: bases, percent escapes, drives and hosts of Windows.
"""
