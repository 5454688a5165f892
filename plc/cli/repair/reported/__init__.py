"""`plc repair --at`, `--report` and `--with`: what others reported, repaired.

Modules:

absent: Reports of files that are not there, kept out of memory: one report may hold a million of them.
check: Which options go with `--at`, `--report` and `--with`; cheap, for it is asked in every run.
command: `plc repair` of what others reported: gather it, answer it, show the answers, set the exit code.
gathering: From `--at` and `--report` to files, each with what is said of it.
judging: The tools, and the test command, that verify the answers of a run, as the options say.
reading: The reports that a run reads: opened, their format recognised, and the one that is given back kept.
running: `--with`: installed tools run over the paths, and what they report.
suspecting: Where to look when all that is known is a test that fails: what its output names, then what it
    ran.
tree: The user's tree as reports see it: which file a path of a report means, or why none.
"""
