"""Whether a corpus is fit to learn from: `plc audit`.

Modules:

checks/: The checks of an audit, one a module: each reads a corpus and gives findings.
corpora: What is audited: pair datasets and sets of error types, each row in training or in test.
findings: What a check says of a corpus: refuse or warn, why, and of which rows.
neighbours: The nearest neighbours of rows: exact for thousands, by pynndescent for more.
noise: Noisy pairs: where an edit is unlike the edits of like sources, by a high-pass filter on a graph.
planting: Poison put into a corpus on purpose, with the rows it was put into: to measure what the checks
    find.
prototypes: The rows that stand for a corpus: medoids of its pairs, each with how many rows it stands for.
registry: Which checks there are, and an audit of corpora by all of them.
vectors: Rows as sparse counts of words and pairs of words, spellings taken out: for graph and checks.
wording: Words with spellings taken out: what makes two rows one.
"""
