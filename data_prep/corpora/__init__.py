"""Where code comes from: archives and registries of packages, histories, and benchmarks of others.

Modules:

api_names: Which names real code shares: the functions, types and constants of libraries that many projects
    use.
archives: Read the members of a corpus archive or folder, safely, in a fixed order, without unpacking to
    disk.
clean_functions: Real code that is assumed to be correct, as identity pairs: what a model must leave alone.
exclusions: What never gives a pair: code that serves an outside evaluation, and text that nobody wrote by
    hand.
file_pairs: Whole files before and after a fix, in two folders of one layout, to a store of changed
    functions.
fingerprint: What a corpus is known by, whether it came from an archive or a folder, and in whatever order.
history/: Corpora that are made on this machine, kept as raw texts with places, so that instances can be cut
    anew.
itc/: The Toyota ITC benchmark: its cases, pairs of functions, and programs with the type of their error.
lending: Names that a fix takes from texts that are not at hand, put among the names around: for training
    alone.
model_names: The names that a trained model reads as words, so that data made for it is named alike.
projects: A project, which is one or more archives or folders of a package, to the files that may give pairs.
registries: One archive of a package from its registry, as the user's own apt and pip are set; nothing is
    built.
reported_pairs: A function before and after a fix, and the line that was reported, to the words of a pair.
sources: The real packages that faults are put into: their list, and their archives fetched and verified.
syntax/: Programs that do not compile to pairs: students' real ones, and correct ones with errors put in.
"""
