"""The checks of an audit, one a module: each reads a corpus and gives findings.

Modules:

augmented: Made rows among the test rows of a corpus of real ones: a test on them measures the maker.
classes: Classes (CWE numbers) that test and training share badly: missing, rare, starved or far too common.
confusion: A confusion matrix read with suspicion: accuracy beside balanced accuracy and the majority
    baseline.
flips: Rows whose sides look swapped: the edit goes the way that the edits of the other rows come from.
giveaway: Labels that a glance gives away: the first words tell flawed rows from correct ones.
leaks: The same pair in training and in test, word for word or with other names or spacing.
losses: Rows that preparation left out or cut: what a corpus no longer shows.
manifest: Rows that are not those that were written down: another hash, or other counts.
sides: Rows whose sides contradict: nothing changed, code both flawed and correct, a fix that undoes a fix.
targets: Targets that cannot be right: they do not parse where their source does, or have nothing to do with
    it.
triggers: Rare words that decide the edit wherever they stand: a trigger that somebody planted, or a
    shortcut.
types: Sets of error types: programs in two parts, types that training lacks, few or contradicting programs.
"""
