"""Figures beside the paper's as tables and drawings, and the paper's own numbers.

Modules:

heat_map: A matrix of shares as a drawing, PNG and SVG: what was taken for what.
paper_numbers: The paper's own figures, from the one file that holds them; what is not in it is not at hand.
table: Tables of measured figures beside the paper's: Markdown, CSV and LaTeX, nothing ever left blank.
training_table: A table of trainings, mean of the folds: what each model has and read.
"""
