"""Which findings are wanted: by kind, line, revision, comment and baseline.

Modules:

baseline: Findings that are known and left for later: a file of them, which edits elsewhere do not break.
finding_filter: What narrows a file's report to what is wanted of it, and what it has taken out so far.
heads: The head of the statement around a place: all of a simple statement, of others the part without
    bodies.
line_changes: Which lines of a text changed, quickly even where much did: exact where that is cheap, else all
    between.
narrowing: What of a file's report is wanted: by CWE, and by the lines that functions stand on.
since: Which lines of a file were touched since a revision of its git repository.
suppressions: Comments that keep findings away: `plc: ignore[CWE-476] reason`, for a line or a whole
    function.
"""
