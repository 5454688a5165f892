"""Which files a repair reads, and how.

Modules:

compile_commands: The macros that compile_commands.json of a tree defines for each of its files:
    `-DNAME=BODY`.
exclusions: From the options to the rules by which files are left out.
generated: Whether a file was written by a program, as a mark at its head says: it is not repaired there.
ignore_files: `.gitignore` and `.plcignore`: which of them hold in a folder, nested, and by repository, as
    for git.
patterns: Patterns as in a .gitignore file, asked about one file or folder at a time, as git does on its way
    down.
reading: The files that a repair reads: read whole, and in which language.
selection: Which files a repair reads: those named, and those found below folders that no rule leaves out.
tree_macros: The macros that headers and compile_commands.json of the user's tree define, for each file that
    is read.
"""
