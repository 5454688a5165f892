"""Programs that do not compile to pairs: students' real ones, and correct ones with errors put in.

Modules:

deepfix: DeepFix's own test sets (Gupta et al. 2017): programs with compile errors, written back as C.
mutations: The five mutations of the paper's syntax-error experiment: up to five make a correct program a
    broken one.
names: Which spellings of C programs stay words: what many of them use and do not declare, common literals.
pairs: Correct programs to a dataset of broken ones, with one to five mutations, each beside what it was.
programs: Correct C programs to put errors into: TRACER's mended ones, and functions of archives and folders.
tracer: TRACER's student programs (Ahmed et al. 2018), each with a compile error and its fix, to pairs.
tracer_pairs: TRACER's programs to a dataset: the real error as a pair, the mended program as an identity
    pair.
"""
