"""`plc evaluate --suite trust`: how far a model is to be trusted, beside how often it is right.

Modules:

answering: Rows given to a model as in serving: at which rank the fix comes, and whether anything is found.
backdoors: A search for words that decide what a model answers wherever they stand: the mark of a planted
    trigger.
bootstrap: Intervals of figures that no formula has one for: of differences in pairs, and of an area under a
    curve.
changes: Changes of a function that leave its meaning: the same change of a source and of its references.
command: The command `plc evaluate --suite trust`: a model and its datasets in; one report out.
membership: Whether a model gives away which rows it learnt from: the attack by the likelihood of the
    reference.
reading: A row of a dataset as text that can be changed, and a changed text as a row again.
report: The self-tests as tables and as JSON.
reported_backdoors: The search for triggers in a model for reports, which writes a fix wherever there is a
    report.
robustness: How much less is repaired, and what else is found, where a function is changed and means the
    same.
rows: Which rows the self-tests use: held-out sources as code, training rows, and correct functions.
syntax: Where a function declares its variables, where its statements begin, and which declarations may swap.
"""
