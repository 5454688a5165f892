"""The Toyota ITC benchmark: its cases, pairs of functions, and programs with the type of their error.

Modules:

instances: Flawed programs with the type of their error, in three parts: `instances.jsonl` beside
    `dataset.json`.
pairs: The Toyota ITC benchmark to pairs of functions, for measuring only: every bucket is 0.
split: The paper's authors' instances of the ITC benchmark: their own split, and one that shares no program.
suite: The Toyota ITC benchmark as it is published: its cases, and which lines of them hold the intended
    flaw.
"""
