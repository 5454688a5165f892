"""Preset `clean`: test cases folded and neutrally named, so that their labels cannot leak.

Modules:

case: One Juliet test case to its flawed instance and its corrected instances, folded and neutrally named.
constant_conditions: Which conditions are constant by the Juliet suites' own definitions.
folding: Constant conditions folded: the byte ranges of a function that go when Juliet's flow wrappers are
    undone.
kept_names: Which spellings stay words: those that come from outside the test cases, and literals that recur.
pairs: Preset `clean`: a Juliet suite to pairs whose labels cannot leak.
preset: The `clean` preset end to end: a corpus on disk to a dataset on disk.
roles: One neutral spelling for names that differ only by the test case or role (bad, goodG2B1, ...) in them.
variant: All test cases of one functional variant to distinct raw pairs; many variants at once, in processes.
"""
