"""Figures beside the paper's as tables and drawings, and the paper's own numbers.

Modules:

beside: Tables of ours with the paper's figure set beside each of ours, wherever the paper prints one.
claims: What the paper claims in its text, each answered by the pages that were written: one page and a
    picture.
dumbbells: A row for each model, the paper's figure and ours on one line: a drawing, PNG and SVG.
heat_map: A matrix of shares as a drawing, PNG and SVG: what was taken for what.
paper_numbers: The paper's own figures, from the one file that holds them.
read_back: Pages that were written before, read back as tables, so that other figures can be set beside them.
table: Tables of measured figures, the paper's beside them: Markdown, CSV and LaTeX, nothing ever left blank.
training_table: A table of trainings, mean of the folds: what each model has and read.
"""
