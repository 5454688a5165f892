"""Corpora that are made on this machine, kept as raw texts with places, so that instances can be cut anew.

Modules:

changed_functions: Two versions of a file to the functions that differ, reading no more of either than that
    takes.
commit_rules: What a commit's message and a path say: a fix, a commit taken back, a copy of another project's
    code.
git_fixes: A repository's own fix commits to pairs: each changed function before and after.
git_history: A repository's commits and the files that they changed, through git's plumbing alone.
git_listing: What git lists between NUL bytes: commits with the files that they changed.
holdout: Functions of outside evaluations, by hash, which no training data may hold.
licences: The licences that a repository's own files grant, by the sentences that only they contain.
many: Many repositories into one store, each by itself, so that one that cannot be read costs only itself.
mine: One repository's history to its store: the functions of small commits, before and after.
pairs: The store of mined histories to a dataset: each changed function as it was and as it became.
reported: A stored change of a function to the words about its first changed line; no file is parsed for it.
shared_spellings: Which names, numbers and short literals the fixes of many repositories share: they stay
    words.
store: What was mined of one repository: a file that only grows, block after block, and a note of how far it
    is.
trivial: Why a change to a function teaches no repair: layout, comments, messages, logging, names, moved
    code.
"""
