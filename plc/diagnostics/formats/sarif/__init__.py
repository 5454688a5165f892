"""SARIF 2.1.0: its results as diagnostics, with their places and the fixes that they carry.

Modules:

fixes: The fixes that a SARIF result proposes for its own file, which are alternatives.
places: Places of a SARIF result as locations: regions in any unit, code flows, stacks.
results: SARIF 2.1.0, one result after the other, whatever the size of the log.
run: What a run of SARIF says of all its results: tool, rules, messages, bases of URIs, files.
"""
