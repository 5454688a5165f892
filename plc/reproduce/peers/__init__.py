"""Another toolkit on our folds: data for it, commands for it, what its output says. It is never imported.

Modules:

commands: The options of fairseq's programs, so that they train a model of our sizes on our rows in our
    manner.
contest: One contest: speed in turns, then both trained for the same minutes, decoded and scored alike.
environment: Where fairseq lives: an environment of its own, of which only programs are started.
errors: The one error of peers: an environment that is missing, or a program of theirs that failed.
export: A fold as fairseq's text: the very rows that our own training reads, in its vocabulary.
outputs: What fairseq's programs say, read: candidates, speed, size. Pure text in, values out.
speed: Ours and theirs in turns on the same rows: target words a second, and what so many minutes hold.
words: Words as fairseq reads them: one line, spaces between, so that no word may hold a space.
"""
