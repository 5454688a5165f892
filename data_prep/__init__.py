"""Text to pairs: corpora, test cases, words, names, splits. Knows nothing of models.

Modules:

corpora/: Where code comes from: archives and registries of packages, histories, and benchmarks of others.
dataset: Pairs on disk: `pairs.parquet`, `dataset.json` and, where names are slots, `known.json`.
errors: The root of every error that PLC raises for its callers.
git_command: How git is called: its plumbing alone; nothing that a repository names is run, and nothing is
    fetched.
inject/: Real functions with faults put in by named syntax-tree operators: pairs whose context is real code.
juliet/: The Juliet suites of NIST to pairs, by the presets `clean` and `paper`.
splits: Groups that must not be torn apart, and their buckets: stable places 0..19 under each split.
substitutes/: Substitutes: what the C and C++ grammars cannot read is hidden from them, every byte at its
    place.
text/: Source text to words and functions, names to slots and back: what training and serving share.
"""
