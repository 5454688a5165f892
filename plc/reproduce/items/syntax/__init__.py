"""Table 5: syntax errors.

Modules:

cells: Cells of Table 5: a model trained on programs with errors put in, measured on such and on students'
    own.
compiling: Does a student's program compile once a candidate's words are set into it: gcc, syntax only, never
    run.
deepfix: Cells of Table 5 on DeepFix's own test sets: a training of the table, measured on one of their
    folds.
rates: What is counted of mended programs: exact matches that can be spelt, and what compiles.
table: Table 5: syntax errors mended, those put into correct programs and students' own.
"""
