"""What `plc repair` writes: each format a module, a generator of bytes over the outcomes of a run.

Modules:

cwe: Weaknesses after MITRE's CWE list: name, reason and link of each, read once from `cwes.json`.
differences: What a fix changes, as lines: only the lines around its edits are compared, however long the
    file is.
flaw_pages: The pages on the kinds of flaws that are reported by default, as `plc explain` and reports show
    them.
format_modules: From the name of a format to the module that writes it: only that one is imported.
formats/: The formats of `plc repair`: each a module, a generator of bytes over the outcomes of a run.
git_patch: A change of a file as a patch for `git apply` and `patch -p1`, in the current folder or a top.
json_report: Findings as the JSON object that docs/reference/findings.schema.json describes; version 1.
people: Messages on stderr, whatever the format: errors, what was skipped, a summary, statistics.
places: Where in an analysed file its findings are shown.
reported/: What `plc repair` writes about reports of others: each format a module, as in
    `plc.output.formats`.
screen: Styled text to bytes: with colours where a terminal shows them, and as rich, NO_COLOR and TERM say.
sink: Where output goes: standard output, or a file that is replaced whole or not at all.
tally: What a run came to, counted as the outcomes pass, so that none of them has to be kept.
why: What is wrong with code that has a weakness of the CWE list, in one sentence, and where MITRE says more.
wording: How a finding and its fixes are put into words, the same in every format.
"""
