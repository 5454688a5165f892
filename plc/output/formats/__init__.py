"""The formats of `plc repair`: each a module, a generator of bytes over the outcomes of a run.

Modules:

github: Format `github`: workflow commands, which GitHub shows at the lines of a pull request.
html_choice: The fixes of one place to choose from in the HTML report: a button for each, without a script.
html_heat: What a fix depends on, as the text of its function with the words shaded, for the HTML report.
html_page: What stands around the findings in the HTML report: its style, without scripts, fonts or pictures.
html_report: Format `html`: one page for a browser, which loads nothing and runs nothing.
html_sides: A change as a table with the text before on the left and after on the right, for the HTML report.
json_document: Format `json`: the one object that docs/reference/findings.schema.json describes, written file
    by file.
json_lines: Format `json-lines`: one object a line as they come: the run, findings, skipped functions,
    errors.
json_text: JSON as text that is safe to show: what does not print is escaped, all else stays readable.
patch: Format `patch`: what the best fixes change, as one unified diff for `git apply` and `patch -p1`.
protocol: What writes a format: a function that turns the outcomes of a run into bytes, as they come.
registry: From the name of a format to what writes findings in it.
sarif: Format `sarif`: SARIF 2.1.0 with every fix, and fingerprints that edits elsewhere leave alone.
text: Format `text`, for people: each finding with why it matters and its best fixes as coloured diffs.
"""
