"""Real functions with faults put in by named syntax-tree operators: pairs whose context is real code.

Modules:

c/: The fault operators for C and C++.
compiling: Whether a mutated file still compiles, where the original compiles by itself.
frequencies: How often each operator is drawn, relative to the others that apply to the same function.
java/: The fault operators for Java.
mutants: A function to mutants: operators drawn by weight, then a place; each is read back before it counts.
operators: What an operator is: a name, the flaw it makes, and a search for the places where it can be made.
ownership: Which project keeps a function that several have: splits are by project, so only one may.
prepare: `plc prep inject`: projects to a dataset of mutants and clean functions that no two projects share.
registry: Every operator that is drawn from: one file each, one line each. Their order decides what a seed
    draws.
rows: One project to its rows: every distinct function as it is, and its mutants; written aside, with keys.
shared/: What fault operators share: walks of the tree, facts about variables, tidy changes of text.
time_limit: A time limit for the work on one file.
workers: A process for each project, watched: where a file kills or stalls it, it is begun again without that
    file.
"""
