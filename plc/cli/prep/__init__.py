"""`plc prep`: each source of data a command that makes a dataset of it.

Modules:

app: `plc prep`: a corpus to a dataset.
complaints: `plc prep complaints`: functions that compilers and analyzers complain of, into a local store.
file_pairs: `plc prep file-pairs`: whole files before and after a fix to a store of changed functions.
history: `plc prep history`: many repositories' histories to a store of changed functions.
old_options: Options of `plc prep` under the names that they had: they work, and a note says the new name.
real: `plc prep` for real code: projects, their names, their histories and the ITC benchmark to datasets.
shared: What the commands of `plc prep` share: their options, progress, and what they print.
syntax: `plc prep` for syntax errors: students' real ones, and programs that errors are put into.
"""
