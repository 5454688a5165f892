"""The paper's tables and figures, cell by cell: run, kept, merged and laid beside the paper's own numbers.

Modules:

engine/: Cells and what runs, keeps and merges them; what an item is.
items/: The paper's tables and figures, and what was added to them: each an item.
measure/: What is measured rather than trained: speed, memory, energy, lengths, learning curves.
pages/: Figures beside the paper's as tables and drawings, and the paper's own numbers.
peers/: Another toolkit on our folds: data for it, commands for it, what its output says. It is never
    imported.
tabular: Adult and Stroke as numbers: read from the publishers' files, checked against the counts of the
    article.
"""
