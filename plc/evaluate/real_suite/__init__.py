"""`plc evaluate --suite real`: one report of what a model is worth on code of all kinds.

Modules:

command: The command `plc evaluate --suite real`: paths in; page, JSON, table and verdict out.
comparison: Is the new model better than the one of the last report? One line, by a rule that is written
    down.
growth: How the figures grow with data or size: several reports of the real suite to one table and one plot.
growth_plot: Growth as a drawing: a curve with its intervals for each figure of each series.
held_out: Datasets of real code to the sources of projects that the model has not seen, a fixed sample of
    them.
itc: The Toyota ITC benchmark, zero-shot: what is flagged and fixed at every threshold, function by function.
measuring: `plc evaluate --suite real`: from paths to the report, the table and the verdict.
quality: docs/results/real-suite.md: what a model reaches on code of all kinds, from the real suite's report.
report: What the real suite measured of one model, as a value; JSON and back.
rule_tools: Rule-based tools on the ITC benchmark: a hit is any warning inside a flawed function, of whatever
    kind.
safe_fixes: The fixes that `plc repair --fix` applies, and how many are right where few functions are flawed.
targets: The figures that PLC is meant to reach on code of all kinds, and whether a model reaches them.
topics: What `plc evaluate --suite real` measures, topic by topic: predictions to the lines of the table.
"""
