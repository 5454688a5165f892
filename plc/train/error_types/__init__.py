"""Error types of programs named: by a repairing model's weights, or by a bag of words.

Modules:

bag_of_words: The plainest classifier of error types: logistic regression over which words a program has.
data: Programs with error types as the ids that a model family reads.
transfer: Transfer: a repairing model's weights to a classifier of error types, learnt on a few hundred
    programs.
"""
