"""What `plc repair` writes about reports of others: each format a module, as in `plc.output.formats`.

Modules:

declined: Reports that are declined, in text: a few are listed, many are counted by their reason and rule.
github: Format `github` for answers: workflow commands, which GitHub shows at the lines of a pull request.
groups: Answers of a file that are shown as one block: those of one fix, or of one reason for the same words.
html_report: Format `html` for answers: one page for a browser, the reports grouped by their rule.
json_document: Format `json` for answers: the object that docs/findings.schema.json describes, written file
    by file.
json_lines: Format `json-lines` for answers: one object a line as they come, each with its type.
json_writer: JSON written from events as they come, within memory that does not grow with the text.
objects: Answers as the JSON objects that docs/findings.schema.json describes: findings with what was
    reported.
patch: Format `patch` for answers: what their first fixes change, as one unified diff.
people: What is printed on stderr about answers, whatever the format: errors, notes, counts by status.
protocol: What writes answers in a format: a function that turns them into bytes, as they come.
registry: From the name of a format to what writes answers to reports in it.
sarif: Format `sarif` for answers: the SARIF report that was read with fixes in it, else a report of its own.
sarif_back: The SARIF log that was read, given back as a stream: its results as they were, with `fixes`
    added.
sarif_fixes: The fixes of an answer as SARIF has them, and what became of the report.
sarif_own: A SARIF log of answers to reports that were none: one run, results as they come, rules behind
    them.
tally: What a run came to, counted as the answers pass.
text: Format `text` for answers: the tool's message first, then the likeliest fix or why there is none.
wording: How a report and the answer to it are put into words, the same in every format.
"""
