"""`plc evaluate --suite history`: findings in an old state of a repository, held against what came later.

Modules:

command: The command `plc evaluate --suite history`: repositories and a date in; a table and JSON out.
later: Findings followed through the commits after them: what became of the words that they would change.
place: The words that a suggestion changes, followed through later versions of their function.
report: The verdicts of all repositories to counts with intervals, a table and JSON.
snapshot: The state of a repository at a date, scanned as `plc repair` scans a tree, without a checkout.
"""
