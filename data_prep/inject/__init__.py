"""Real functions with faults put in by named syntax-tree operators: pairs whose context is real code."""
