"""The paper's tables and figures, cell by cell: run, kept, merged and laid beside the paper's own numbers."""
