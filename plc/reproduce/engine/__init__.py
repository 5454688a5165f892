"""Cells and what runs, keeps and merges them; what an item is.

Modules:

cells: Cells: one finished piece of work each, in a directory that knows what decided its outcome.
datasets: The datasets that the items share: prepared below RUNS/datasets when needed, from the corpora.
folds: What a cell of the repair tables holds out, and the datasets that the folds are cut from.
items: What can be reproduced: the items by name, and what an item is.
leases: How long this invocation may still work, and the words for what is left unfinished without a fault.
locks: Locks that a child inherits, on files that say who is at work; free again when their holders are gone.
merge: Cells that were computed elsewhere, taken into our own RUNS folder; what disagrees is an error.
models: The rows of the paper's tables as configurations: which models there are, and their sizes at each
    scale.
needs: What each item shows, and the time and the disk it needs: from measurements kept here, never guessed.
pages: An item's page to files: Markdown, CSV, LaTeX and drawings, each of which says its scale.
runner: Run what is not finished: cell after cell within the time given, alone or beside other processes.
scales: How large everything is: `full` as in the paper, `medium` trained shortly, `small` a night of two
    cores.
training: Train a cell's model by `plc train` in a process of its own: resumed where it stood.
workers: The same work in several processes, which divide the cells among themselves by their claims.
"""
