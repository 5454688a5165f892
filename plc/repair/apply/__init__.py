"""Fixes applied: which go together, what a run wrote, and how that is reverted.

Modules:

fixing: Which fixes of a file are made together: one for each finding, none over another, the syntax no
    worse.
journal: What a run is about to write, kept beside the user's state before each write, so that it can be
    undone.
recorded: Write a repaired file, and record the change for `plc undo` before it is made.
undo: The last run of `--fix` reverted: each file that is still as that run left it becomes what it was.
"""
