"""Metrics, intervals, baselines and reports: what a model is worth on what its training held out.

Modules:

baselines: What needs no model: to copy the input, and to try the fixes that training saw most often.
calibration/: Scores to confidences and thresholds that hold what they promise.
card: CARD.md: a model directory and its reports to a page that says what the model is worth.
commands: The three measurements of `plc evaluate`, each from paths to a printed table and a written report.
compile_errors/: `plc evaluate --suite compile-errors`: programs that do not compile, mended error by error.
edit_kinds: What an edit is wherever it is made: which words it adds and takes away, names by their kind
    alone.
error_types: How well error types were named: accuracy, its balanced form, macro-F1, the confusion matrix.
everyday/: `plc evaluate --suite everyday`: forty mistakes that everybody makes, reported as tools report
    them.
held_out: Datasets to what is measured: the sources of one part with their references, and what training saw.
history/: `plc evaluate --suite history`: findings in an old state of a repository, held against what came
    later.
itc_reports/: `plc evaluate --suite itc-reports`: what tools report on the ITC benchmark, repaired and
    verified.
metrics: Predictions to rates: every figure of a report is counted here, and nowhere else.
natural/: `plc evaluate --suite natural`: what is reported of real code as it is, by kind of flaw, judged by
    hand.
parity/: `plc evaluate --by`: how alike groups of code come off.
plot: Plots as values, drawn as PNG and SVG by matplotlib (extra `train`), alike for the same figures.
predictions: Sources to what a model proposes for them: batched by length, with and without the beam.
rate: A share with its count and its 95 % Wilson interval: the only form in which a figure leaves this room.
readers: What `plc evaluate` was given, a run or a model directory, to a model that can be asked.
real_suite/: `plc evaluate --suite real`: one report of what a model is worth on code of all kinds.
recheck: The recheck of a fix, as in serving: shown the result, the model finds nothing in it any more.
renewal: Change files of a model directory and renew the manifest that vouches for them.
report: One measurement as a value: what was measured, how, and every rate with its interval; JSON and back.
reported/: `plc evaluate --suite reported`: how often the fix of people is proposed where the line is
    reported.
runs/: Repaired test cases compiled and run under sanitizers.
tables: Reports to tables: rows of plain strings, rendered as Markdown for the docs or by rich for a
    terminal.
trust/: `plc evaluate --suite trust`: how far a model is to be trusted, beside how often it is right.
"""
