"""Table 5: syntax errors.

Modules:

compiling: Does a student's program compile once a candidate's words are set into it: gcc, syntax only, never
    run.
deepfix: Cells of Table 5: its trainings, each measured on one fold of DeepFix's own test sets.
deepfix_table: Table 5: programs of DeepFix's own test sets that compile after a model's fix.
notes: Sentences that the pages of syntax errors share: text as one line, and which compiler measured.
own: Cells of item `syntax`: what Table 5's trainings make of our own errors put in, and of students' own.
rates: What is counted of mended programs: exact matches that can be spelt, and what compiles.
table: Item `syntax`: errors mended by Table 5's models, those put into correct programs and students' own.
trainings: Trainings of Table 5: a model on correct programs with the paper's five mutations put in, by fold.
"""
