"""Java: results of calls that nobody looks at.

Modules:

ignore_count: Read or skip without looking at how much it was.
ignore_result: Drop what a call returns.
"""
